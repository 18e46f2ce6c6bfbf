// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/responsewriter.h"
#include "ledger/ledger.h"
#include "proxy/requestsexport.h"

#include <QObject>

#include <memory>

namespace signalbox {

/// Writes an export of requests to a client, page by page as fast as it takes them, so that memory holds one
/// page however long the file becomes. Deletes itself at the end.
class RequestsDownload final : public QObject
{
    Q_OBJECT

public:
    /// `ledger` outlives this; `headers` go into the head.
    RequestsDownload(Ledger &ledger, RequestsExport wanted, std::shared_ptr<ResponseWriter> writer,
        Headers headers, QObject *parent);

    void start();

private:
    void ask();
    void write(const ExchangePage &page);
    void fail(const Error &error);
    void onDrained();

    Ledger &m_ledger;
    RequestsExport m_export;
    std::shared_ptr<ResponseWriter> m_writer;
    Headers m_headers;
    bool m_waits = false; ///< for the client
};

} // namespace signalbox
