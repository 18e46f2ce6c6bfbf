// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/usageapi.h"

#include "http/protocol.h"
#include "proxy/requestsdownload.h"
#include "proxy/usageexport.h"
#include "proxy/usagequestion.h"
#include "proxy/usageviews.h"

#include <QJsonDocument>

namespace signalbox {

namespace {

constexpr int unavailable = 503;

const QByteArray requestsPrefix = QByteArrayLiteral("/requests/");

Headers asFile(const QByteArray &contentType, const QByteArray &name)
{
    return {{"content-type", contentType},
        {"content-disposition", QByteArray("attachment; filename=\"" + name + '"')},
        {"cache-control", "no-store"}};
}

} // namespace

/// The answer to one request, whenever it comes; nothing happens once the client has gone.
class UsageApi::Reply
{
public:
    Reply(std::unique_ptr<ResponseWriter> writer, Headers headers)
        : m_writer(writer.release(), [](ResponseWriter *gone) { gone->deleteLater(); })
        , m_headers(std::move(headers))
    { }

    void json(const QJsonObject &object) const
    {
        send(200, {{"content-type", "application/json"}, {"cache-control", "no-store"}},
            QJsonDocument(object).toJson(QJsonDocument::Compact));
    }
    void file(const UsageExport &wanted, const QByteArray &body) const
    {
        send(200, asFile(wanted.contentType(), wanted.fileName()), body);
    }
    void error(int status, const Error &error, const QByteArray &allow = {}) const
    {
        Headers fields{{"content-type", "application/json"}};
        if (!allow.isEmpty())
            fields.append("allow", allow);
        send(
            status, fields, errorBody(Protocol::Anthropic, error, m_headers.value("x-signalbox-request-id")));
    }
    /// Page by page; `headOnly`: without any.
    void download(Ledger &ledger, const RequestsExport &wanted, bool headOnly, QObject *parent) const
    {
        const Headers headers = withOurs(asFile(wanted.contentType(), wanted.fileName()));
        if (!headOnly) {
            (new RequestsDownload(ledger, wanted, m_writer, headers, parent))->start();
            return;
        }
        m_writer->start(200, headers, -1); // how long it is nobody knows yet
        m_writer->end();
    }

private:
    void send(int status, const Headers &fields, const QByteArray &body) const
    {
        m_writer->respond(status, withOurs(fields), body);
    }
    [[nodiscard]] Headers withOurs(const Headers &fields) const
    {
        Headers headers = m_headers;
        for (const Headers::Field &field : fields)
            headers.append(field.name, field.value);
        return headers;
    }

    std::shared_ptr<ResponseWriter> m_writer; ///< a client that has gone is no matter to it
    Headers m_headers;
};

UsageApi::UsageApi(Ledger &ledger, QObject *parent) : QObject(parent), m_ledger(ledger) { }

struct UsageApi::Endpoint
{
    const char *path;
    void (UsageApi::*answer)(const HttpRequest &request, const Reply &reply);
};

std::span<const UsageApi::Endpoint> UsageApi::endpoints()
{
    static const Endpoint all[] = {
        {"/usage", &UsageApi::summarize},
        {"/usage/export", &UsageApi::exportUsage},
        {"/requests", &UsageApi::listRequests},
        {"/requests/export", &UsageApi::exportRequests},
        {"/requests/{request}", &UsageApi::showRequest},
    };
    return all;
}

QByteArrayList UsageApi::paths()
{
    QByteArrayList result;
    for (const Endpoint &endpoint : endpoints())
        result.append(endpoint.path);
    return result;
}

bool UsageApi::knows(const QByteArray &path)
{
    return path == "/usage" || path == "/requests" || path.startsWith("/usage/")
        || path.startsWith(requestsPrefix);
}

const UsageApi::Endpoint *UsageApi::find(const QByteArray &path)
{
    for (const Endpoint &endpoint : endpoints()) {
        const bool isPrefix = QByteArrayView(endpoint.path).endsWith('}');
        if (path == endpoint.path
            || (isPrefix && path.startsWith(requestsPrefix) && path.size() > requestsPrefix.size()))
            return &endpoint;
    }
    return nullptr;
}

void UsageApi::serve(
    const HttpRequest &request, std::unique_ptr<ResponseWriter> writer, const Headers &headers)
{
    constexpr int notAllowed = 405;
    const Reply reply(std::move(writer), headers);
    const Endpoint *endpoint = find(request.path);
    if (!endpoint)
        reply.error(404,
            {Error::Kind::NotFound,
                QStringLiteral("there is nothing at %1; there are %2")
                    .arg(
                        QString::fromUtf8(request.path.left(200)), QString::fromLatin1(paths().join(", ")))});
    else if (request.method != "GET" && request.method != "HEAD")
        reply.error(notAllowed,
            {Error::Kind::InvalidRequest,
                QStringLiteral("%1 is called with GET").arg(QLatin1String(endpoint->path))},
            "GET, HEAD, OPTIONS");
    else
        (this->*endpoint->answer)(request, reply);
}

void UsageApi::summarize(const HttpRequest &request, const Reply &reply)
{
    const auto question = UsageQuestion::of(request.query);
    if (!question) {
        reply.error(400, question.error());
        return;
    }
    struct Gathered
    {
        QList<UsageReport> reports;
        qsizetype left = 0;
        QString problem;
    };
    const qsizetype count = question->parts().size();
    const auto gathered = std::make_shared<Gathered>(Gathered{QList<UsageReport>(count), count, {}});
    for (qsizetype i = 0; i < count; ++i) {
        m_ledger.sumUsage(question->parts()[i].query, this,
            [this, reply, question = *question, gathered, i](const Result<UsageReport> &report) {
                if (report)
                    gathered->reports[i] = *report;
                else
                    gathered->problem = report.error().message;
                if (--gathered->left > 0)
                    return;
                QJsonObject answer = question.answerOf(gathered->reports);
                answer.insert(
                    QStringLiteral("ledger"), usageviews::ledger(m_ledger.state(), gathered->problem));
                reply.json(answer);
            });
    }
}

void UsageApi::exportUsage(const HttpRequest &request, const Reply &reply)
{
    const auto wanted = UsageExport::of(request.query);
    if (!wanted) {
        reply.error(400, wanted.error());
        return;
    }
    m_ledger.sumUsage(
        wanted->query(), this, [this, reply, wanted = *wanted](const Result<UsageReport> &report) {
            if (report)
                reply.file(wanted, wanted.body(*report, usageviews::ledger(m_ledger.state())));
            else
                reply.error(unavailable, report.error());
        });
}

void UsageApi::listRequests(const HttpRequest &request, const Reply &reply)
{
    const auto query = usageparameters::requestsQuery(request.query);
    if (!query) {
        reply.error(400, query.error());
        return;
    }
    m_ledger.listExchanges(*query, this, [this, reply](const Result<ExchangePage> &page) {
        QJsonObject answer = usageviews::requests(page ? *page : ExchangePage());
        answer.insert(QStringLiteral("ledger"),
            usageviews::ledger(m_ledger.state(), page ? QString() : page.error().message));
        reply.json(answer);
    });
}

void UsageApi::exportRequests(const HttpRequest &request, const Reply &reply)
{
    const auto wanted = RequestsExport::of(request.query);
    if (!wanted)
        reply.error(400, wanted.error());
    else
        reply.download(m_ledger, *wanted, request.method == "HEAD", this);
}

void UsageApi::showRequest(const HttpRequest &request, const Reply &reply)
{
    QueryParameters parameters(request.query);
    if (const auto problem = parameters.problem()) {
        reply.error(400, *problem);
        return;
    }
    const QByteArray id = QByteArray::fromPercentEncoding(request.path.mid(requestsPrefix.size()));
    m_ledger.findExchange(id, this, [this, reply, id](const Result<ExchangeRecord> &record) {
        if (record) {
            QJsonObject answer = usageviews::wholeRequest(*record);
            answer.insert(QStringLiteral("ledger"), usageviews::ledger(m_ledger.state()));
            reply.json(answer);
        } else if (record.error().kind == Error::Kind::NotFound) {
            reply.error(404,
                {Error::Kind::NotFound,
                    QStringLiteral("no request '%1' is known: GET /requests lists those that are kept")
                        .arg(QString::fromUtf8(id.left(100)))});
        } else {
            reply.error(unavailable, record.error());
        }
    });
}

} // namespace signalbox
