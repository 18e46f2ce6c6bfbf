// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/requestsdownload.h"

#include "http/protocol.h"

#include <utility>

namespace signalbox {

RequestsDownload::RequestsDownload(Ledger &ledger, RequestsExport wanted,
    std::shared_ptr<ResponseWriter> writer, Headers headers, QObject *parent)
    : QObject(parent)
    , m_ledger(ledger)
    , m_export(std::move(wanted))
    , m_writer(std::move(writer))
    , m_headers(std::move(headers))
{
    connect(m_writer.get(), &ResponseWriter::closed, this, &QObject::deleteLater);
    connect(m_writer.get(), &ResponseWriter::drained, this, &RequestsDownload::onDrained);
}

void RequestsDownload::start()
{
    ask();
}

void RequestsDownload::ask()
{
    m_ledger.listExchanges(m_export.query(), this, [this](const Result<ExchangePage> &page) {
        if (page)
            write(*page);
        else
            fail(page.error());
    });
}

void RequestsDownload::write(const ExchangePage &page)
{
    if (!m_writer->isStarted())
        m_writer->start(200, m_headers, -1);
    m_writer->write(m_export.next(page));
    if (m_export.isComplete()) {
        m_writer->end();
        deleteLater();
    } else if (m_writer->isCongested()) {
        m_waits = true;
    } else {
        ask();
    }
}

void RequestsDownload::onDrained()
{
    if (std::exchange(m_waits, false))
        ask();
}

/// A file that has begun must not look like a whole one.
void RequestsDownload::fail(const Error &error)
{
    if (m_writer->isStarted()) {
        m_writer->abort();
    } else {
        constexpr int unavailable = 503;
        m_headers.remove("content-disposition");
        m_headers.set("content-type", "application/json");
        m_writer->respond(unavailable, m_headers,
            errorBody(Protocol::Anthropic, error, m_headers.value("x-signalbox-request-id")));
    }
    deleteLater();
}

} // namespace signalbox
