// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/csvtable.h"
#include "core/result.h"
#include "ledger/exchangequery.h"
#include "proxy/usageparameters.h"

namespace signalbox {

/// What a request to `/requests/export` asks of the ledger, and the file that is made, page by page, of what
/// it says: the newest request first. No I/O.
class RequestsExport
{
public:
    /// `urlQuery` as it stands in the URL. The error names the parameter and the remedy.
    static Result<RequestsExport> of(const QByteArray &urlQuery);

    /// For the next page.
    [[nodiscard]] const ExchangeQuery &query() const { return m_query; }
    [[nodiscard]] QByteArray contentType() const;
    [[nodiscard]] QByteArray fileName() const;

    /// What the file goes on with; begins with its first page.
    QByteArray next(const ExchangePage &page);
    /// The last page was there: next() has ended the file.
    [[nodiscard]] bool isComplete() const { return m_isComplete; }

private:
    RequestsExport();

    [[nodiscard]] QByteArray json(const ExchangePage &page);
    [[nodiscard]] QByteArray csv(const ExchangePage &page);

    ExchangeQuery m_query;
    usageparameters::Format m_format = usageparameters::Format::Csv;
    CsvTable m_table;
    qint64 m_rows = 0;
    qint64 m_mostRows = 0; ///< 0 = all
    bool m_begun = false;
    bool m_isComplete = false;
};

} // namespace signalbox
