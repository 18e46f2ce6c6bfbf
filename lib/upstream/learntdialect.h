// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/dialect.h"
#include "translation/rejectedparameter.h"

#include <QHash>

namespace signalbox {

/// What a provider has refused of our requests, model by model, so that it is refused once only.
class LearntDialect
{
public:
    static constexpr qsizetype mostModels = 256;
    static constexpr qsizetype mostParameters = 16; ///< of one model

    /// False when that was known already, or there is no room.
    bool add(const QString &model, const RejectedParameter &parameter);
    /// `dialect` with what has been learnt.
    [[nodiscard]] Dialect applied(Dialect dialect, const QString &model) const;

private:
    QHash<QString, QList<RejectedParameter>> m_rejected;
};

} // namespace signalbox
