// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"

#include <QCoreApplication>
#include <QString>

namespace signalbox {

/// What routes do, in words.
class RouteTexts
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::RouteTexts)

public:
    /// "In turn".
    static QString strategy(Strategy strategy);
    /// "Priority 2 · weight 3"; what says nothing is left out.
    static QString place(const TargetConfig &target, Strategy strategy);
    /// What a target is asked for: the model, or "as asked".
    static QString model(const QString &model);
    /// The same behind an arrow that points to where texts end: "→ as asked".
    static QString target(const QString &model);
};

} // namespace signalbox
