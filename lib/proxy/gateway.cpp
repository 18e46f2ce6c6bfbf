// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/gateway.h"

#include "core/logcategories.h"
#include "proxy/boundaddress.h"
#include "proxy/clientpath.h"
#include "proxy/demoserver.h"
#include "proxy/exchange.h"
#include "proxy/gatewayparts.h"

namespace signalbox {

using namespace std::chrono_literals;

Gateway::Gateway(ConfigPointer config, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_parts(std::make_unique<Parts>(std::move(config), clock))
{
    connect(&m_parts->server, &HttpServer::requestReceived, this, &Gateway::onRequest);
    connect(&m_parts->server, &HttpServer::connectionEnded, this, &Gateway::stopWhenDone);
    connect(&m_parts->providers, &ProviderPool::healthChanged, this, &Gateway::announce);
    connect(&m_parts->announcement, &QTimer::timeout, this, &Gateway::emitSnapshot);
    connect(&m_parts->patience, &QTimer::timeout, this, &Gateway::stopNow);
}

Gateway::~Gateway()
{
    m_parts->server.disconnect(this);
    // Exchanges use the parts: they go first, and say nothing any more.
    for (Exchange *exchange : std::exchange(m_parts->exchanges, {})) {
        exchange->disconnect(this);
        delete exchange;
    }
}

Result<QString> Gateway::start(int portOverride)
{
    Parts &parts = *m_parts;
    const quint16 port = portOverride >= 0 ? static_cast<quint16>(portOverride) : parts.config->server.port;
    Result<QString> started = startDemo(port);
    if (started)
        parts.balances.start();
    else
        parts.problem = started.error().message;
    announce();
    return started;
}

Result<QString> Gateway::startDemo(quint16 port)
{
    for (const ProviderPointer &provider : m_parts->providers.providers()) {
        if (provider->config().type != ProviderConfig::Type::Demo)
            continue;
        if (!m_parts->demo) {
            m_parts->demo = std::make_unique<DemoServer>(m_parts->clock);
            const auto url = m_parts->demo->start();
            if (!url)
                return url.error();
            m_parts->demoUrl = *url;
        }
        provider->setBaseUrl(m_parts->demoUrl);
    }
    return listen(port);
}

Result<QString> Gateway::listen(quint16 port)
{
    Parts &parts = *m_parts;
    auto addresses = boundAddresses(parts.config->server, port);
    if (!addresses)
        return addresses.error();
    for (BoundAddress address : *addresses) {
        if (address.port == 0 && address.optional && !parts.addresses.isEmpty())
            address.port = parts.addresses.first().port; // the twin gets the same free port
        const auto bound = parts.server.listen(address.address, address.port);
        if (bound) {
            address.port = *bound;
            parts.addresses.append(address);
        } else if (!address.optional) {
            parts.server.stopAccepting();
            parts.addresses.clear();
            const bool taken = bound.error().kind == Error::Kind::Conflict;
            return Error{bound.error().kind,
                taken ? QStringLiteral(
                    "%1 is already in use: another program, or another Signalbox, listens there")
                            .arg(address.toString())
                      : QStringLiteral("cannot listen on %1: %2")
                            .arg(address.toString(), bound.error().message)};
        }
    }
    parts.problem.clear();
    parts.listening = true;
    return parts.addresses.first().toUrl();
}

void Gateway::onRequest(const HttpRequest &received, ResponseWriter *rawWriter)
{
    std::unique_ptr<ResponseWriter> writer(rawWriter);
    HttpRequest request = received;
    takeClientWishes(request);
    Parts &parts = *m_parts;
    const QByteArray id = parts.nextId();
    const Headers cors = parts.guard.corsHeaders(request);
    const auto audience = ManagementApi::audienceOf(request);
    const auto refusal = audience == ManagementApi::Audience::Administrator
        ? parts.guard.checkAdministrator(request)
        : parts.guard.check(request, !audience && !LocalEndpoints::isPublic(request));
    if (refusal) {
        refuse(*refusal, request, *writer, id, cors);
        writer.release()->deleteLater();
        return;
    }
    if (audience) {
        manage(request, *writer, id, cors);
        writer.release()->deleteLater();
        return;
    }
    if (parts.endpoints.serve(request, *writer, cors, id)) {
        writer.release()->deleteLater();
        return;
    }
    begin(request, std::move(writer), id, cors);
}

void Gateway::refuse(const ClientGuard::Refusal &refusal, const HttpRequest &request, ResponseWriter &writer,
    const QByteArray &id, Headers headers)
{
    const Protocol protocol = protocolOfPath(request.path, request.headers.contains("anthropic-version"));
    qCWarning(lcProxy).noquote() << id << "refused:" << refusal.error.message;
    headers.append("content-type", "application/json");
    headers.append("x-signalbox-request-id", id);
    writer.respond(refusal.status, headers, errorBody(protocol, refusal.error, id));
}

void Gateway::manage(
    const HttpRequest &request, ResponseWriter &writer, const QByteArray &id, Headers headers)
{
    const ManagementApi::Answer answer = m_parts->management.answerTo(request);
    headers.append("content-type", answer.contentType);
    headers.append("x-signalbox-request-id", id);
    if (!answer.allow.isEmpty())
        headers.append("allow", answer.allow);
    writer.respond(answer.status, headers, answer.body);
}

void Gateway::begin(const HttpRequest &request, std::unique_ptr<ResponseWriter> writer, const QByteArray &id,
    const Headers &cors)
{
    Parts &parts = *m_parts;
    const Exchange::Surroundings around{parts.config, parts.clock, parts.planner, parts.providers,
        parts.affinity, parts.connections, parts.guard, parts.owners, parts.flights, parts.cache,
        parts.localCount};
    auto *exchange = new Exchange(around, request, std::move(writer), id, cors);
    exchange->setParent(this);
    parts.exchanges.insert(exchange);
    connect(exchange, &Exchange::finished, this, &Gateway::onExchangeFinished);
    announce();
    exchange->run();
}

void Gateway::onExchangeFinished(const ExchangeRecord &record)
{
    Parts &parts = *m_parts;
    parts.exchanges.remove(static_cast<Exchange *>(sender()));
    ++parts.finishedExchanges;
    if (!record.error.isEmpty() && !record.clientLeft)
        ++parts.failedExchanges;
    if (!record.provider.isEmpty() && record.committed)
        parts.usage.add(record.provider, record.model, record.startedAt.date(), record.usage);
    emit exchangeFinished(record);
    announce();
    stopWhenDone();
}

void Gateway::pin(const QString &provider)
{
    if (!provider.isEmpty() && !m_parts->providers.find(provider)) {
        qCWarning(lcProxy).noquote() << "there is no provider" << provider << "to pin";
        return;
    }
    m_parts->router.pin(provider);
    qCInfo(lcProxy).noquote() << (provider.isEmpty()
            ? QStringLiteral("routes decide again")
            : QStringLiteral("all requests are pinned to ") + provider);
    announce();
}

void Gateway::shutDown()
{
    Parts &parts = *m_parts;
    if (parts.stopping) {
        stopNow();
        return;
    }
    parts.stopping = true;
    parts.listening = false;
    parts.server.stopAccepting();
    parts.balances.stop();
    announce();
    if (!parts.exchanges.isEmpty())
        qCInfo(lcProxy) << "waiting for" << parts.exchanges.size() << "running requests";
    parts.patience.start(parts.config->server.shutdownTimeout);
    stopWhenDone();
}

void Gateway::stopWhenDone()
{
    // A slow client may still be taking the end of an answer that is complete for us.
    if (m_parts->stopping && m_parts->exchanges.isEmpty() && m_parts->server.isDrained())
        finishStopping();
}

void Gateway::stopNow()
{
    const Error reason{Error::Kind::Overloaded, QStringLiteral("Signalbox is shutting down")};
    const auto running = m_parts->exchanges;
    for (Exchange *exchange : running)
        exchange->cancel(reason);
    finishStopping();
}

void Gateway::finishStopping()
{
    if (std::exchange(m_parts->stopped, true))
        return;
    m_parts->patience.stop();
    // Queued: the last bytes of the last answer are still on their way to the socket.
    QMetaObject::invokeMethod(this, &Gateway::stopped, Qt::QueuedConnection);
}

void Gateway::announce()
{
    if (!m_parts->announcement.isActive())
        m_parts->announcement.start(250ms);
}

void Gateway::emitSnapshot()
{
    emit snapshotChanged(snapshot());
}

GatewaySnapshot Gateway::snapshot() const
{
    return m_parts->snapshot();
}

} // namespace signalbox
