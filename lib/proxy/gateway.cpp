// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/gateway.h"

#include "core/logcategories.h"
#include "oauth/signinpage.h"
#include "proxy/boundaddress.h"
#include "proxy/clientpath.h"
#include "proxy/demoserver.h"
#include "proxy/exchange.h"
#include "proxy/exchangecapture.h"
#include "proxy/gatewayparts.h"
#include "proxy/reloadreport.h"

#include <QMetaMethod>

#include <algorithm>

namespace signalbox {

using namespace std::chrono_literals;

namespace {

QString shownAddresses(const QList<BoundAddress> &addresses)
{
    QStringList texts;
    for (const BoundAddress &address : addresses)
        texts << address.toString();
    return texts.join(QStringLiteral(", "));
}

/// What a client may be left to wait for by itself.
constexpr std::chrono::seconds longestWait{60};
/// What the end of the program waits for the ledger's file.
constexpr std::chrono::seconds longestFlush{2};

/// Who may call what is about the program itself; nothing when it is a client's request.
std::optional<ManagementApi::Audience> audienceOf(const HttpRequest &request)
{
    using Audience = ManagementApi::Audience;
    if ((UsageApi::knows(request.path) || ProviderTestApi::knows(request.path))
        && request.method != "OPTIONS")
        return Audience::Administrator;
    if (!SignInApi::knows(request.path) || request.method == "OPTIONS")
        return ManagementApi::audienceOf(request);
    return SignInApi::isCallback(request.path) ? Audience::StateHolder : Audience::Administrator;
}

/// Until the first of the windows that are shown has reset; nothing when none will. The computer may sleep
/// meanwhile, which timers do not notice: it is never long.
std::optional<std::chrono::milliseconds> untilQuotaReset(
    const GatewaySnapshot &snapshot, const QDateTime &now)
{
    QDateTime first;
    for (const ProviderSnapshot &provider : snapshot.providers) {
        for (const QuotaSnapshot &quota : provider.quota) {
            if (quota.resetsAt.isValid() && (!first.isValid() || quota.resetsAt < first))
                first = quota.resetsAt;
        }
    }
    if (!first.isValid())
        return std::nullopt;
    constexpr std::chrono::milliseconds longest = 10min;
    constexpr std::chrono::milliseconds inaccuracy = 1s; // of timers
    return std::clamp(std::chrono::milliseconds(now.msecsTo(first)) + inaccuracy, inaccuracy, longest);
}

} // namespace

Gateway::Gateway(ConfigPointer config, const Clock &clock, const GatewayKeeping &keeping, QObject *parent)
    : QObject(parent)
    , m_parts(std::make_unique<Parts>(std::move(config), clock, keeping))
{
    connect(&m_parts->accounts, &Accounts::signInNeeded, this, &Gateway::signInNeeded);
    connect(&m_parts->accounts, &Accounts::changed, this, &Gateway::useCredentials);
    connect(&m_parts->bookkeeping, &Bookkeeping::budgetReached, this, &Gateway::budgetReached);
    connect(&m_parts->bookkeeping, &Bookkeeping::recalled, this, &Gateway::announce);
    connect(&m_parts->ledger, &Ledger::problemChanged, this, &Gateway::announce);
    connect(&m_parts->supply, &SecretSupply::changed, this, &Gateway::useCredentials);
    connect(&m_parts->server, &HttpServer::requestReceived, this, &Gateway::onRequest);
    connect(&m_parts->server, &HttpServer::connectionEnded, this, &Gateway::stopWhenDone);
    connect(&m_parts->providers, &ProviderPool::healthChanged, this, &Gateway::announce);
    connect(&m_parts->providers, &ProviderPool::quotaCrossed, this, &Gateway::quotaCrossed);
    connect(&m_parts->quotas, &QuotaWatch::changed, this, &Gateway::announce);
    connect(&m_parts->announcement, &QTimer::timeout, this, &Gateway::emitSnapshot);
    connect(&m_parts->quotaReset, &QTimer::timeout, this, &Gateway::announce);
    connect(&m_parts->patience, &QTimer::timeout, this, &Gateway::stopNow);
    connect(&m_parts->network, &NetworkWatch::changed, this, &Gateway::onNetworkChanged);
    connect(&m_parts->capture, &CaptureSwitch::changed, this, &Gateway::announce);
    connect(&m_parts->pauses, &PauseSwitch::changed, this, &Gateway::announce);
    connect(&m_parts->progress, &QTimer::timeout, this, &Gateway::emitSnapshot);
    connectControl();
    connect(&m_parts->providerTest, &ProviderTest::changed, this, [this](const ProviderTestSnapshot &test) {
        m_parts->noteTest(test);
        emit providerTestChanged(test);
    });
    m_parts->logLevelsChanged = [this] { emit logLevelsChanged(m_parts->logLevels); };
    m_parts->reload = [this]() -> ManagementApi::Answer {
        const ReloadReport report = reload();
        return {report.status(), report.toJson(), "application/json", {}};
    };
    m_parts->bookkeeping.recall();
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
    const int before = std::exchange(parts.portOverride, portOverride);
    std::optional<Error> error = startDemoFor(*parts.config);
    parts.settleDemoProviders();
    if (!error) {
        if (const auto failure = listen(*parts.config))
            error = failure->error;
    }
    announce();
    if (error && parts.listening)
        parts.portOverride = before;
    else if (error)
        parts.problem = error->message;
    if (error)
        return *error;
    parts.problem.clear();
    parts.listening = true;
    parts.settleAddresses();
    parts.balances.start();
    parts.quotas.start();
    qCInfo(lcProxy).noquote() << "listening on" << shownAddresses(parts.listeners.addresses());
    return parts.listeners.addresses().constFirst().toUrl();
}

quint16 Gateway::portFor(const Config &config) const
{
    const bool overridden = m_parts->portOverride >= 0 && config.server.port == m_parts->config->server.port;
    return overridden ? static_cast<quint16>(m_parts->portOverride) : config.server.port;
}

std::optional<Error> Gateway::startDemoFor(const Config &config)
{
    const bool needed = std::any_of(config.providers.begin(), config.providers.end(),
        [](const ProviderConfig &provider) { return provider.type == ProviderConfig::Type::Demo; });
    const auto url = needed ? m_parts->startDemo() : Result<QUrl>(QUrl());
    return url ? std::nullopt : std::optional(url.error());
}

std::optional<ListenFailure> Gateway::listen(const Config &config)
{
    const auto addresses = boundAddresses(config.server, portFor(config));
    if (!addresses)
        return ListenFailure{addresses.error(), config.server.line};
    return m_parts->listeners.change(*addresses);
}

/// The same, and tells those who look for us where we were.
std::optional<ListenFailure> Gateway::moveTo(const Config &config)
{
    const QString before = shownAddresses(m_parts->listeners.addresses());
    if (auto failure = listen(config))
        return failure;
    const QString now = shownAddresses(m_parts->listeners.addresses());
    if (now != before)
        qCInfo(lcProxy).noquote() << "now listening on" << now << "- before it was" << before;
    return std::nullopt;
}

std::optional<ConfigProblem> Gateway::apply(const ConfigPointer &next)
{
    using Severity = ConfigProblem::Severity;
    Parts &parts = *m_parts;
    if (parts.stopping)
        return ConfigProblem{Severity::Error, 0, QStringLiteral("Signalbox is shutting down")};
    // What can fail comes first.
    if (const auto error = startDemoFor(*next))
        return ConfigProblem{Severity::Error, 0, error->message};
    if (parts.listening) {
        if (const auto failure = moveTo(*next))
            return ConfigProblem{Severity::Error, failure->line,
                failure->error.message + QStringLiteral("; choose another address")};
    }
    if (next->server.port != parts.config->server.port)
        parts.portOverride = -1;
    parts.apply(next);
    parts.settleAddresses();
    emit configChanged(next);
    announce();
    return std::nullopt;
}

void Gateway::setConfigSource(ConfigSource source)
{
    m_parts->source = std::move(source);
}

ReloadReport Gateway::reload()
{
    Parts &parts = *m_parts;
    const LoadedConfig loaded = parts.source ? parts.source() : LoadedConfig();
    ReloadReport report = ReloadReport::of(loaded);
    const ConfigPointer before = parts.config;
    if (!parts.source)
        report.refuse(
            {ConfigProblem::Severity::Error, 0, QStringLiteral("there is no file to read it from")});
    else if (const auto problem = loaded.config ? apply(loaded.config) : std::nullopt)
        report.refuse(*problem);
    else if (loaded.config)
        report.warnOfRestart(*before, *loaded.config);
    parts.configProblem = report.problem;
    report.countProviders(parts.snapshot());
    report.log();
    announce();
    return report;
}

void Gateway::onRequest(const HttpRequest &received, ResponseWriter *rawWriter)
{
    std::unique_ptr<ResponseWriter> writer(rawWriter);
    HttpRequest request = received;
    takeClientWishes(request);
    Parts &parts = *m_parts;
    const QByteArray id = parts.nextId();
    const Headers cors = parts.guard.corsHeaders(request);
    const auto audience = audienceOf(request);
    if (const auto refusal = parts.refusalOf(request, audience)) {
        refuse(*refusal, request, *writer, id, cors);
        writer.release()->deleteLater();
        return;
    }
    if (audience) {
        manage(request, std::move(writer), id, cors);
        return;
    }
    if (const ClientKeyConfig *key = parts.guard.keyOf(request))
        request.clientKey = key->name;
    if (parts.endpoints.serve(request, *writer, cors, id)) {
        writer.release()->deleteLater();
        return;
    }
    if (const auto refusal = parts.pauses.refusal()) {
        refuse(*refusal, request, *writer, id, cors);
        writer.release()->deleteLater();
        return;
    }
    if (const auto refusal = parts.excessOf(request)) {
        refuse(*refusal, request, *writer, id, cors);
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
    const auto page = SignInApi::pageOfRefusal(request, refusal.error.message);
    if (!page)
        headers.append("content-type", "application/json");
    headers.append("x-signalbox-request-id", id);
    if (refusal.retryAfter.count() > 0)
        headers.append("retry-after", QByteArray::number(qint64(refusal.retryAfter.count())));
    if (refusal.retryAfter.count() <= 0 || refusal.retryAfter > longestWait)
        headers.append("x-should-retry", "false"); // clients repeat a 401 for minutes
    if (request.path.startsWith("/v1/"))
        headers.append("x-provider-used", "none");
    if (page) {
        for (const auto &[name, value] : signinpage::pageHeaders())
            headers.append(name, value);
    }
    writer.respond(refusal.status, headers, page ? *page : errorBody(protocol, refusal.error, id));
}

void Gateway::manage(
    const HttpRequest &request, std::unique_ptr<ResponseWriter> writer, const QByteArray &id, Headers headers)
{
    headers.append("x-signalbox-request-id", id);
    if (SignInApi::knows(request.path)) {
        m_parts->signInApi.serve(request, std::move(writer), headers);
        return;
    }
    if (UsageApi::knows(request.path)) {
        m_parts->usageApi.serve(request, std::move(writer), headers);
        return;
    }
    if (ProviderTestApi::knows(request.path)) {
        m_parts->testApi.serve(request, std::move(writer), headers);
        return;
    }
    const bool mayKnowAll = !m_parts->guard.checkAdministrator(request);
    const ManagementApi::Answer answer = m_parts->management.answerTo(request, {id, mayKnowAll});
    headers.append("content-type", answer.contentType);
    if (!answer.allow.isEmpty())
        headers.append("allow", answer.allow);
    writer->respond(answer.status, headers, answer.body);
    writer.release()->deleteLater();
}

void Gateway::begin(const HttpRequest &request, std::unique_ptr<ResponseWriter> writer, const QByteArray &id,
    const Headers &cors)
{
    Parts &parts = *m_parts;
    parts.network.setUsed(true);
    const ExchangeSurroundings around{parts.config, parts.clock, parts.planner, parts.providers,
        parts.affinity, parts.connections, parts.guard, parts.owners, parts.flights, parts.cache,
        parts.localCount, parts.accounts, parts.loops, parts.cancelled, parts.capture.capture(request, id)};
    if (around.capture)
        writer = ExchangeCapture::tapped(around.capture, std::move(writer));
    auto *exchange = new Exchange(around, request, std::move(writer), id, cors);
    exchange->setParent(this);
    parts.exchanges.insert(exchange);
    connect(exchange, &Exchange::finished, this, &Gateway::onExchangeFinished);
    announce();
    exchange->run();
}

void Gateway::readSecretsAgain()
{
    m_parts->readSecretsAgain();
}

void Gateway::listExchanges(const ExchangeQuery &query, QObject *context, Answer<ExchangePage> answer)
{
    m_parts->ledger.listExchanges(query, context, std::move(answer));
}

void Gateway::findExchange(const QByteArray &id, QObject *context, Answer<ExchangeRecord> answer)
{
    m_parts->ledger.findExchange(id, context, std::move(answer));
}

void Gateway::sumUsage(const UsageQuery &query, QObject *context, Answer<UsageReport> answer)
{
    m_parts->ledger.sumUsage(query, context, std::move(answer));
}

Result<HistorySpan> Gateway::history(const QString &provider, ProviderHistory::Span span) const
{
    if (const auto series = m_parts->histories.series(provider, span))
        return *series;
    return Error{Error::Kind::NotFound, QStringLiteral("there is no provider '%1'").arg(provider.left(100))};
}

Result<QJsonObject> Gateway::explain(const HttpRequest &request) const
{
    HttpRequest asked = request;
    takeClientWishes(asked);
    QJsonObject explanation = m_parts->explain(asked);
    const QString error = explanation.value(QStringLiteral("error")).toString();
    if (!error.isEmpty())
        return Error{Error::Kind::InvalidRequest, error};
    return explanation;
}

Result<QUrl> Gateway::signInPage(const QString &provider)
{
    return m_parts->signInApi.signInPage(provider, QUrl(m_parts->snapshot().baseUrl).authority());
}

QJsonObject Gateway::accounts() const
{
    return m_parts->signInApi.accounts();
}

void Gateway::signOut(const QString &account, QObject *context, const Answer<bool> &answer)
{
    const auto name = m_parts->signInApi.accountNamed(account);
    if (!name) {
        answer(name.error());
        return;
    }
    m_parts->accounts.remove(*name, context, [answer](const QString &problem, const QString &remark) {
        answer(problem.isEmpty() ? Result<bool>(remark.isEmpty())
                                 : Result<bool>(Error{Error::Kind::Api, problem}));
    });
}

void Gateway::useCredentials()
{
    m_parts->settleCredentials();
    announce();
}

void Gateway::onExchangeFinished(const ExchangeRecord &ended)
{
    Parts &parts = *m_parts;
    parts.exchanges.remove(static_cast<Exchange *>(sender()));
    parts.network.setUsed(!parts.exchanges.isEmpty());
    ++parts.finishedExchanges;
    if (!ended.error.isEmpty() && !ended.clientLeft)
        ++parts.failedExchanges;
    ExchangeRecord record = ended;
    parts.bookkeeping.enter(record);
    emit exchangeFinished(record);
    announce();
    stopWhenDone();
}

std::optional<Error> Gateway::pin(const QString &provider)
{
    return announced(m_parts->pins.pinAll(provider));
}

std::optional<Error> Gateway::pinRoute(
    const QString &project, const QString &pattern, const QString &provider)
{
    return announced(m_parts->pins.pinRoute(project, pattern, provider));
}

std::optional<Error> Gateway::pinSession(const QByteArray &session, const QString &provider)
{
    return announced(m_parts->pins.pinSession(session, provider));
}

std::optional<Error> Gateway::announced(std::optional<Error> problem)
{
    if (problem)
        qCWarning(lcProxy).noquote() << "nothing is pinned:" << problem->message;
    else
        announce();
    return problem;
}

void Gateway::pause(std::optional<std::chrono::seconds> time)
{
    m_parts->pauses.start(time);
}

void Gateway::resume()
{
    m_parts->pauses.stop();
}

bool Gateway::cancelExchange(const QByteArray &id)
{
    const auto running = m_parts->exchanges;
    const auto found = std::find_if(
        running.begin(), running.end(), [&](const Exchange *exchange) { return exchange->id() == id; });
    if (found == running.end())
        return false;
    qCInfo(lcProxy).noquote() << id << "is cancelled by the user";
    const RunningExchange cancelled = (*found)->running();
    if (cancelled.streamed && cancelled.firstByteMilliseconds >= 0)
        m_parts->cancelled.note(cancelled.session, m_parts->clock.now());
    // Claude Code shows a 403 and gives up; nearly all else it asks again.
    (*found)->cancel({Error::Kind::Permission, QStringLiteral("cancelled by the user")});
    return true;
}

/// What the management API does it does as everybody else.
void Gateway::connectControl()
{
    ManagementApi::Control &control = m_parts->control;
    control.pin = [this](const ManagementApi::PinWish &wish) {
        if (!wish.session.isEmpty())
            return pinSession(wish.session, wish.provider);
        return wish.route.isEmpty() ? pin(wish.provider) : pinRoute(wish.project, wish.route, wish.provider);
    };
    control.pause = [this](std::optional<std::chrono::seconds> time) { pause(time); };
    control.resume = [this] { resume(); };
    control.cancel = [this](const QByteArray &id) { return cancelExchange(id); };
    // From the event loop: who asked for it is answered first.
    control.quit = [this] { QTimer::singleShot(0, this, &Gateway::quitRequested); };
}

NetworkWatch &Gateway::network()
{
    return m_parts->network;
}

/// Connections of before may be dead without anybody having said so, and the system's proxy another one.
void Gateway::onNetworkChanged(const QString &reason)
{
    qCInfo(lcUpstream).noquote() << reason + QStringLiteral(": providers are connected to anew");
    m_parts->connections.renewAll();
    m_parts->providers.forgetReached();
    for (const ProviderPointer &provider : m_parts->providers.providers())
        provider->forgetUnreachable();
    m_parts->providers.setOffline(!m_parts->network.isOnline());
}

void Gateway::forgetFailures(const QString &provider)
{
    if (provider.isEmpty())
        m_parts->reset();
    else if (const ProviderPointer one = m_parts->providers.find(provider))
        one->reset();
    announce();
}

std::optional<Error> Gateway::startCapture(std::chrono::minutes time)
{
    return m_parts->capture.start(time);
}

void Gateway::stopCapture()
{
    m_parts->capture.stop();
}

void Gateway::testProvider(const ProviderTestWish &wish)
{
    if (m_parts->stopping)
        return;
    // A key that is not kept says nothing about the one that is used.
    m_parts->tested = wish.key.isEmpty() ? std::optional(wish.provider) : std::nullopt;
    m_parts->providerTest.start(wish);
}

void Gateway::stopProviderTest()
{
    m_parts->providerTest.stop();
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
    parts.quotas.stop();
    parts.accounts.setUpkeep(false);
    parts.providerTest.stop();
    parts.testApi.stop();
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
    // From the event loop: the last bytes of the last answer are still on their way to the socket, and a
    // token that a provider has just given is to be kept.
    m_parts->accounts.finish(this, [this] {
        // A disk that does not answer is no reason not to end.
        QTimer::singleShot(longestFlush, this, &Gateway::end);
        m_parts->ledger.flush(this, [this] { end(); });
    });
}

void Gateway::end()
{
    if (std::exchange(m_parts->ended, true))
        return;
    qCInfo(lcProxy) << "stopped";
    emit stopped();
}

void Gateway::announce()
{
    if (!m_parts->announcement.isActive())
        m_parts->announcement.start(250ms);
}

void Gateway::emitSnapshot()
{
    static const QMetaMethod changed = QMetaMethod::fromSignal(&Gateway::snapshotChanged);
    if (!isSignalConnected(changed))
        return; // gathering is not for free
    const GatewaySnapshot current = snapshot();
    if (const auto left = untilQuotaReset(current, m_parts->clock.wallTime()))
        m_parts->quotaReset.start(*left);
    if (m_parts->exchanges.isEmpty())
        m_parts->progress.stop();
    else
        m_parts->progress.start(500ms);
    emit snapshotChanged(current);
}

GatewaySnapshot Gateway::snapshot() const
{
    return m_parts->snapshot();
}

} // namespace signalbox
