// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/residentgateway.h"

#include "app/common/localkeys.h"
#include "app/common/secretkeeping.h"
#include "app/desktop/freeport.h"
#include "config/secretreference.h"
#include "core/logcategories.h"
#include "core/statefolder.h"
#include "credentials/secretindex.h"
#include "proxy/reloadreport.h"
#include "upstream/networkwatch.h"

namespace signalbox {

ResidentGateway::ResidentGateway(ConfigPointer config, ConfigSource source, SecretStoreFactory makeStore)
    : m_config(std::move(config))
    , m_source(std::move(source))
    , m_makeStore(std::move(makeStore))
{ }

void ResidentGateway::makeGateway()
{
    if (!m_store && m_makeStore)
        m_store = m_makeStore();
    m_gateway = std::make_unique<Gateway>(
        m_config, m_clock, GatewayKeeping{m_store.get(), m_store ? stateFolder() : QString()});
    connect(m_gateway.get(), &Gateway::signInNeeded, this, &ResidentGateway::signInNeeded);
    connect(m_gateway.get(), &Gateway::budgetReached, this, &ResidentGateway::budgetReached);
    connect(m_gateway.get(), &Gateway::quotaCrossed, this, &ResidentGateway::quotaCrossed);
    m_gateway->setConfigSource(m_source);
    connect(m_gateway.get(), &Gateway::configChanged, this, &ResidentGateway::useConfig);
    connect(m_gateway.get(), &Gateway::logLevelsChanged, this, &ResidentGateway::logLevelsChanged);
    connect(m_gateway.get(), &Gateway::snapshotChanged, this, &ResidentGateway::snapshotChanged);
    connect(m_gateway.get(), &Gateway::exchangeFinished, this, &ResidentGateway::exchangeFinished);
    connect(m_gateway.get(), &Gateway::quitRequested, this, &ResidentGateway::quitRequested);
    connect(m_gateway.get(), &Gateway::providerTestChanged, this, &ResidentGateway::onProviderTestChanged);
    connect(m_gateway.get(), &Gateway::stopped, this, &ResidentGateway::stopped);
    if (!m_pinned.isEmpty())
        m_gateway->pin(m_pinned);
}

void ResidentGateway::start(int port)
{
    if (m_isStopping)
        return;
    m_port = port;
    if (!m_gateway)
        makeGateway();
    const Result<QString> address = m_gateway->start(port);
    if (!address) {
        reportFailure(address.error().message, port);
        return;
    }
    m_gateway->network().start();
    emit snapshotChanged(m_gateway->snapshot());
}

void ResidentGateway::reportFailure(const QString &problem, int port)
{
    if (GatewaySnapshot snapshot = m_gateway->snapshot(); !snapshot.listening) {
        m_failed = std::move(snapshot);
        m_failed.problem = problem;
        m_gateway.reset();
        emit snapshotChanged(m_failed);
    }
    const quint16 wanted = port < 0 ? m_config->server.port : static_cast<quint16>(port);
    emit startFailed(problem, freePortAfter(m_config->server.host, wanted));
}

void ResidentGateway::pin(const QString &provider)
{
    m_pinned = provider;
    if (m_gateway) {
        m_gateway->pin(provider);
        return;
    }
    m_failed.pinned = provider;
    emit snapshotChanged(m_failed);
}

void ResidentGateway::pinRoute(const QString &project, const QString &pattern, const QString &provider)
{
    if (m_gateway)
        m_gateway->pinRoute(project, pattern, provider);
}

void ResidentGateway::pinSession(const QByteArray &session, const QString &provider)
{
    if (m_gateway)
        m_gateway->pinSession(session, provider);
}

void ResidentGateway::pause(std::chrono::seconds time)
{
    if (m_gateway)
        m_gateway->pause(time.count() > 0 ? std::optional(time) : std::nullopt);
}

void ResidentGateway::resume()
{
    if (m_gateway)
        m_gateway->resume();
}

void ResidentGateway::cancelExchange(const QByteArray &id)
{
    if (m_gateway)
        m_gateway->cancelExchange(id);
}

void ResidentGateway::forgetFailures(const QString &provider)
{
    if (m_gateway)
        m_gateway->forgetFailures(provider);
}

Result<bool> ResidentGateway::startCapture(std::chrono::minutes time)
{
    if (!m_gateway)
        return absence();
    if (const auto error = m_gateway->startCapture(time))
        return *error;
    return true;
}

void ResidentGateway::stopCapture()
{
    if (m_gateway)
        m_gateway->stopCapture();
}

void ResidentGateway::readSecretsAgain()
{
    if (m_gateway)
        m_gateway->readSecretsAgain();
}

void ResidentGateway::reload()
{
    if (m_gateway) {
        m_gateway->reload();
        return;
    }
    const LoadedConfig loaded = m_source();
    const ReloadReport report = ReloadReport::of(loaded);
    report.log();
    m_failed.configProblem = report.problem;
    if (loaded.config) {
        // As a gateway that runs does: a port of its own is kept for as long as the file names the same one.
        const bool isSamePort = loaded.config->server.port == m_config->server.port;
        useConfig(loaded.config);
        start(isSamePort ? m_port : -1);
    } else {
        emit snapshotChanged(m_failed);
    }
}

void ResidentGateway::useConfig(const ConfigPointer &config)
{
    m_config = config;
    if (!config->provider(m_pinned))
        m_pinned.clear();
    emit configChanged(config);
}

Error ResidentGateway::absence() const
{
    return {Error::Kind::Overloaded,
        m_failed.problem.isEmpty() ? QStringLiteral("Signalbox does not listen yet") : m_failed.problem};
}

void ResidentGateway::keepSecret(
    const QString &name, const Secret &secret, const std::function<void(const Result<QString> &place)> &done)
{
    const auto value = sendableSecret(secret);
    if (const QString flaw = keychainNameFlaw(name); !flaw.isEmpty())
        done(Error{Error::Kind::InvalidRequest, QStringLiteral("the name ") + flaw});
    else if (!value)
        done(value.error());
    else if (!m_store)
        done(Error{Error::Kind::Api, QStringLiteral("there is no secret store")});
    else
        signalbox::keepSecret(
            *m_store, stateFolder(), name, *value, this, [this, done](const Result<KeptSecret> &kept) {
                if (!kept) {
                    done(kept.error());
                    return;
                }
                if (!kept->problem.isEmpty())
                    qCWarning(lcSecrets).noquote() << kept->problem;
                readSecretsAgain();
                done(kept->place);
            });
}

void ResidentGateway::keepNewSecret(
    const QString &name, const Secret &secret, const std::function<void(const Result<QString> &place)> &done)
{
    using Status = SecretStore::Status;
    if (!m_store) {
        done(Error{Error::Kind::Api, QStringLiteral("there is no secret store")});
        return;
    }
    m_store->read(name, this, [this, name, secret, done](const SecretStore::Outcome &kept) {
        if (kept.isOk())
            done(Error{Error::Kind::Conflict,
                QStringLiteral("%1 has another secret with this name already").arg(m_store->title())});
        else if (kept.status == Status::NotFound || kept.status == Status::Unavailable) // memory stands in
            keepSecret(name, secret, done);
        else // there may be one
            done(Error{Error::Kind::Api, kept.message});
    });
}

Result<QStringList> ResidentGateway::secretNames()
{
    const SystemClock clock;
    return SecretIndex(stateFolder(), clock).names();
}

void ResidentGateway::removeSecret(
    const QString &name, const std::function<void(const Result<bool> &removed)> &done)
{
    if (!m_store) {
        done(Error{Error::Kind::Api, QStringLiteral("there is no secret store")});
        return;
    }
    m_store->remove(name, this, [name, done](const SecretStore::Outcome &outcome) {
        const bool isMissing = outcome.status == SecretStore::Status::NotFound;
        if (!outcome.isOk() && !isMissing) {
            done(Error{Error::Kind::Api, outcome.message});
            return;
        }
        const SystemClock clock;
        const auto error = SecretIndex(stateFolder(), clock).remove(name);
        done(error ? Result<bool>(*error) : Result<bool>(!isMissing));
    });
}

void ResidentGateway::keepLocalKey(const QString &clientKey, const Secret &key,
    const std::function<void(const Result<QString> &place)> &done)
{
    if (!m_store) {
        done(Error{Error::Kind::Api, QStringLiteral("there is no secret store")});
        return;
    }
    const QString name = clientKey.isEmpty() ? adminKeySecretName() : clientKeySecretName(clientKey);
    signalbox::keepLocalKey(*m_store, name, key, this, done);
}

void ResidentGateway::testProvider(
    const ProviderTestWish &wish, const std::function<void(const ProviderTestSnapshot &)> &progress)
{
    m_testProgress = progress;
    if (m_gateway) {
        m_gateway->testProvider(wish);
        return;
    }
    ProviderTestSnapshot absent;
    absent.provider = wish.provider.name;
    ProviderTestStage stage;
    stage.state = ProviderTestStage::State::Failed;
    stage.text = absence().message;
    absent.stages = {stage};
    absent.finished = true;
    progress(absent);
}

void ResidentGateway::stopProviderTest()
{
    m_testProgress = {};
    if (m_gateway)
        m_gateway->stopProviderTest();
}

void ResidentGateway::onProviderTestChanged(const ProviderTestSnapshot &snapshot)
{
    if (m_testProgress)
        m_testProgress(snapshot);
}

void ResidentGateway::shutDown()
{
    m_isStopping = true;
    if (m_gateway)
        m_gateway->shutDown();
    else
        emit stopped();
}

} // namespace signalbox
