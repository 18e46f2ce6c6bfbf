// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "ledger/usagequery.h"

#include <QJsonObject>

namespace signalbox {

/// What a request to `/usage` asks of the ledger: several questions at once, and the answer that is made of
/// what it says to each. No I/O.
class UsageQuestion
{
public:
    /// One question; its answer becomes a member.
    struct Part
    {
        QString member; ///< empty = the total
        UsageQuery query;
    };

    /// `urlQuery` as it stands in the URL. The error names the parameter and the remedy.
    static Result<UsageQuestion> of(const QByteArray &urlQuery);

    [[nodiscard]] const QList<Part> &parts() const { return m_parts; }
    /// One report for each part, in the same order.
    [[nodiscard]] QJsonObject answerOf(const QList<UsageReport> &reports) const;

private:
    void ask(const QString &member, const QList<UsageDimension> &by, bool imported = false);

    UsageQuery m_base;
    QList<Part> m_parts;
};

} // namespace signalbox
