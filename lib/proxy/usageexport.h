// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "ledger/usagequery.h"
#include "proxy/usageparameters.h"

#include <QJsonObject>

namespace signalbox {

/// What a request to `/usage/export` asks of the ledger, and the file that is made of what it says: one row
/// for each group. No I/O.
class UsageExport
{
public:
    /// `urlQuery` as it stands in the URL. The error names the parameter and the remedy.
    static Result<UsageExport> of(const QByteArray &urlQuery);

    [[nodiscard]] const UsageQuery &query() const { return m_query; }
    [[nodiscard]] QByteArray contentType() const;
    /// What a browser saves it as.
    [[nodiscard]] QByteArray fileName() const;
    /// In the format that was asked for. JSON says how the ledger is doing, too.
    [[nodiscard]] QByteArray body(const UsageReport &report, const QJsonObject &ledger) const;

private:
    [[nodiscard]] QByteArray csv(const UsageReport &report) const;
    [[nodiscard]] QJsonObject json(const UsageReport &report) const;

    UsageQuery m_query;
    usageparameters::Format m_format = usageparameters::Format::Csv;
};

} // namespace signalbox
