// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/demoserver.h"

#include "http/protocol.h"
#include "proxy/demoanswer.h"

namespace signalbox {

using namespace std::chrono_literals;

namespace {

constexpr auto pausePerToken = 20ms; // 50 tokens/s

/// It answers to every other name as well.
constexpr auto demoModels
    = R"({"data":[{"type":"model","id":"claude-signalbox-demo","display_name":"Signalbox demo",)"
      R"("created_at":"2026-01-01T00:00:00Z"}],"has_more":false,)"
      R"("first_id":"claude-signalbox-demo","last_id":"claude-signalbox-demo"})";

/// Sends the events of one demo answer, one per tick, and then itself home.
class DemoStream final : public QObject
{
public:
    DemoStream(ResponseWriter *writer, QByteArrayList events) : m_writer(writer), m_events(std::move(events))
    {
        writer->setParent(this);
        connect(writer, &ResponseWriter::closed, this, &QObject::deleteLater);
        connect(&m_tick, &QTimer::timeout, this, &DemoStream::sendNext);
        writer->start(200, {{"content-type", "text/event-stream"}, {"cache-control", "no-cache"}}, -1);
        m_tick.start(pausePerToken);
    }

private:
    void sendNext()
    {
        if (m_events.isEmpty()) {
            m_tick.stop();
            m_writer->end();
            deleteLater();
            return;
        }
        m_writer->write(m_events.takeFirst());
    }

    ResponseWriter *m_writer;
    QByteArrayList m_events;
    QTimer m_tick;
};

} // namespace

DemoServer::DemoServer(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_server(HttpServer::Limits{}, clock)
{
    connect(&m_server, &HttpServer::requestReceived, this, &DemoServer::serve);
}

Result<QUrl> DemoServer::start()
{
    const auto port = m_server.listen(QHostAddress(QHostAddress::LocalHost), 0);
    if (!port)
        return port.error();
    QUrl url;
    url.setScheme(QStringLiteral("http"));
    url.setHost(QStringLiteral("127.0.0.1"));
    url.setPort(*port);
    return url;
}

void DemoServer::serve(const HttpRequest &request, ResponseWriter *writer)
{
    if (request.method == "GET" && request.path == "/v1/models") {
        writer->respondJson(200, demoModels);
        writer->deleteLater();
        return;
    }
    const bool counts = request.path == "/v1/messages/count_tokens";
    if (counts || request.path != "/v1/messages") {
        const Error unknown{
            Error::Kind::NotFound, QStringLiteral("the demo provider answers only /v1/messages")};
        writer->respondJson(counts ? 200 : 404,
            counts ? DemoAnswer::tokenCount(request) : errorBody(Protocol::Anthropic, unknown, {}));
        writer->deleteLater();
        return;
    }
    const auto answer = DemoAnswer::to(request);
    if (answer && answer->isStream()) {
        new DemoStream(writer, answer->events()); // deletes itself at the end of the stream
        return;
    }
    if (answer)
        writer->respondJson(200, answer->message());
    else
        writer->respondJson(400, errorBody(Protocol::Anthropic, answer.error(), {}));
    writer->deleteLater();
}

} // namespace signalbox
