// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/gatewaythread.h"

#include "app/desktop/pendinganswer.h"
#include "app/desktop/residentgateway.h"
#include "app/desktop/trialrequest.h"

#include <utility>

namespace signalbox {

namespace {

ProviderHistory::Span spanOf(GatewayLink::HistoryRange range)
{
    using Range = GatewayLink::HistoryRange;
    switch (range) {
    case Range::Hour:
        return ProviderHistory::Span::Hour;
    case Range::Day:
        return ProviderHistory::Span::Day;
    case Range::Week:
        break;
    }
    return ProviderHistory::Span::Week;
}

} // namespace

GatewayThread::GatewayThread(
    ConfigPointer config, ConfigSource source, SecretStoreFactory makeStore, QObject *parent)
    : GatewayLink(parent)
    , m_resident(new ResidentGateway(std::move(config), std::move(source), std::move(makeStore)))
{
    m_thread.setObjectName(QStringLiteral("gateway"));
    m_resident->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_resident, &QObject::deleteLater);
    connect(m_resident, &ResidentGateway::snapshotChanged, this, &GatewayThread::snapshotChanged);
    connect(m_resident, &ResidentGateway::exchangeFinished, this, &GatewayThread::exchangeFinished);
    connect(m_resident, &ResidentGateway::configChanged, this, &GatewayThread::configChanged);
    connect(m_resident, &ResidentGateway::logLevelsChanged, this, &GatewayThread::logLevelsChanged);
    connect(m_resident, &ResidentGateway::startFailed, this, &GatewayThread::startFailed);
    connect(m_resident, &ResidentGateway::signInNeeded, this, &GatewayThread::signInNeeded);
    connect(m_resident, &ResidentGateway::budgetReached, this, &GatewayThread::budgetReached);
    connect(m_resident, &ResidentGateway::quotaCrossed, this, &GatewayThread::quotaCrossed);
    connect(m_resident, &ResidentGateway::quitRequested, this, &GatewayThread::quitRequested);
    connect(m_resident, &ResidentGateway::stopped, this, &GatewayThread::stopped);
    m_thread.start();
}

GatewayThread::~GatewayThread()
{
    m_thread.quit();
    m_thread.wait();
}

template <typename Command> void GatewayThread::tell(Command command)
{
    QMetaObject::invokeMethod(
        m_resident, [resident = m_resident, command = std::move(command)] { command(*resident); });
}

template <typename T, typename Question>
void GatewayThread::ask(QObject *context, Answer<T> answer, Question question)
{
    const auto pending = std::make_shared<PendingAnswer<T>>(this, context, std::move(answer));
    tell([pending, question = std::move(question)](const ResidentGateway &resident) {
        if (Gateway *gateway = resident.gateway())
            question(*gateway, [pending](const Result<T> &result) { pending->give(result); });
        else
            pending->give(resident.absence());
    });
}

void GatewayThread::start(int port)
{
    tell([port](ResidentGateway &resident) { resident.start(port); });
}

void GatewayThread::readSecretsAgain()
{
    tell([](ResidentGateway &resident) { resident.readSecretsAgain(); });
}

void GatewayThread::shutDown()
{
    tell([](ResidentGateway &resident) { resident.shutDown(); });
}

void GatewayThread::pin(const QString &provider)
{
    tell([provider](ResidentGateway &resident) { resident.pin(provider); });
}

void GatewayThread::pinRoute(const QString &project, const QString &pattern, const QString &provider)
{
    tell([=](ResidentGateway &resident) { resident.pinRoute(project, pattern, provider); });
}

void GatewayThread::pinSession(const QByteArray &session, const QString &provider)
{
    tell([=](ResidentGateway &resident) { resident.pinSession(session, provider); });
}

void GatewayThread::pause(std::chrono::seconds time)
{
    tell([time](ResidentGateway &resident) { resident.pause(time); });
}

void GatewayThread::resume()
{
    tell([](ResidentGateway &resident) { resident.resume(); });
}

void GatewayThread::cancelExchange(const QByteArray &id)
{
    tell([id](ResidentGateway &resident) { resident.cancelExchange(id); });
}

void GatewayThread::forgetFailures(const QString &provider)
{
    tell([provider](ResidentGateway &resident) { resident.forgetFailures(provider); });
}

void GatewayThread::startCapture(std::chrono::minutes time, QObject *context, Answer<bool> answer)
{
    const auto pending = std::make_shared<PendingAnswer<bool>>(this, context, std::move(answer));
    tell([pending, time](ResidentGateway &resident) { pending->give(resident.startCapture(time)); });
}

void GatewayThread::stopCapture()
{
    tell([](ResidentGateway &resident) { resident.stopCapture(); });
}

void GatewayThread::reload()
{
    emit reloading();
    tell([](ResidentGateway &resident) { resident.reload(); });
}

void GatewayThread::listExchanges(const ExchangeQuery &query, QObject *context, Answer<ExchangePage> answer)
{
    ask<ExchangePage>(
        context, std::move(answer), [query](Gateway &gateway, const Answer<ExchangePage> &give) {
            gateway.listExchanges(query, &gateway, give);
        });
}

void GatewayThread::findExchange(const QByteArray &id, QObject *context, Answer<ExchangeRecord> answer)
{
    ask<ExchangeRecord>(
        context, std::move(answer), [id](Gateway &gateway, const Answer<ExchangeRecord> &give) {
            gateway.findExchange(id, &gateway, give);
        });
}

void GatewayThread::sumUsage(const UsageQuery &query, QObject *context, Answer<UsageReport> answer)
{
    ask<UsageReport>(context, std::move(answer), [query](Gateway &gateway, const Answer<UsageReport> &give) {
        gateway.sumUsage(query, &gateway, give);
    });
}

void GatewayThread::history(
    const QString &provider, HistoryRange range, QObject *context, Answer<HistorySpan> answer)
{
    ask<HistorySpan>(context, std::move(answer),
        [provider, span = spanOf(range)](const Gateway &gateway, const Answer<HistorySpan> &give) {
            give(gateway.history(provider, span));
        });
}

void GatewayThread::explain(const Trial &trial, QObject *context, Answer<QJsonObject> answer)
{
    ask<QJsonObject>(context, std::move(answer),
        [request = trialRequest(trial)](
            const Gateway &gateway, const Answer<QJsonObject> &give) { give(gateway.explain(request)); });
}

void GatewayThread::signInPage(const QString &provider, QObject *context, Answer<QUrl> answer)
{
    ask<QUrl>(context, std::move(answer),
        [provider](Gateway &gateway, const Answer<QUrl> &give) { give(gateway.signInPage(provider)); });
}

void GatewayThread::listAccounts(QObject *context, Answer<QJsonObject> answer)
{
    ask<QJsonObject>(context, std::move(answer),
        [](const Gateway &gateway, const Answer<QJsonObject> &give) { give(gateway.accounts()); });
}

void GatewayThread::signOut(const QString &account, QObject *context, Answer<bool> answer)
{
    ask<bool>(context, std::move(answer),
        [account](Gateway &gateway, const Answer<bool> &give) { gateway.signOut(account, &gateway, give); });
}

void GatewayThread::keepSecret(
    const QString &name, const Secret &secret, QObject *context, Answer<QString> answer)
{
    const auto pending = std::make_shared<PendingAnswer<QString>>(this, context, std::move(answer));
    tell([=](ResidentGateway &resident) {
        resident.keepSecret(name, secret, [pending](const Result<QString> &place) { pending->give(place); });
    });
}

void GatewayThread::keepNewSecret(
    const QString &name, const Secret &secret, QObject *context, Answer<QString> answer)
{
    const auto pending = std::make_shared<PendingAnswer<QString>>(this, context, std::move(answer));
    tell([=](ResidentGateway &resident) {
        resident.keepNewSecret(
            name, secret, [pending](const Result<QString> &place) { pending->give(place); });
    });
}

void GatewayThread::listSecrets(QObject *context, Answer<QStringList> answer)
{
    const auto pending = std::make_shared<PendingAnswer<QStringList>>(this, context, std::move(answer));
    tell([pending](const ResidentGateway &) { pending->give(ResidentGateway::secretNames()); });
}

void GatewayThread::removeSecret(const QString &name, QObject *context, Answer<bool> answer)
{
    const auto pending = std::make_shared<PendingAnswer<bool>>(this, context, std::move(answer));
    tell([pending, name](ResidentGateway &resident) {
        resident.removeSecret(name, [pending](const Result<bool> &removed) { pending->give(removed); });
    });
}

void GatewayThread::keepLocalKey(
    const QString &clientKey, const Secret &key, QObject *context, Answer<QString> answer)
{
    const auto pending = std::make_shared<PendingAnswer<QString>>(this, context, std::move(answer));
    tell([=](ResidentGateway &resident) {
        resident.keepLocalKey(
            clientKey, key, [pending](const Result<QString> &place) { pending->give(place); });
    });
}

void GatewayThread::testProvider(const ProviderTestWish &wish, QObject *context, TestProgress progress)
{
    const auto tellHere = [home = this, context = QPointer<QObject>(context), progress = std::move(progress)](
                              const ProviderTestSnapshot &snapshot) {
        QMetaObject::invokeMethod(
            home,
            [context, progress, snapshot] {
                if (context)
                    progress(snapshot);
            },
            Qt::QueuedConnection);
    };
    tell([wish, tellHere](ResidentGateway &resident) { resident.testProvider(wish, tellHere); });
}

void GatewayThread::stopProviderTest()
{
    tell([](ResidentGateway &resident) { resident.stopProviderTest(); });
}

} // namespace signalbox
