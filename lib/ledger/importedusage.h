// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "cost/cost.h"
#include "usage/tokenusage.h"

#include <QDateTime>
#include <QString>

namespace signalbox {

/// One sum of usage from elsewhere.
struct ImportedUsage
{
    QDateTime at; ///< UTC
    QString model;
    QString project;
    QString client;
    qint64 requests = 1;
    TokenUsage tokens;
    Cost cost;
};

} // namespace signalbox
