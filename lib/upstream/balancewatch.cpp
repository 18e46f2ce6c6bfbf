// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/balancewatch.h"

#include "core/logcategories.h"
#include "upstream/balancecommand.h"
#include "upstream/balancerequest.h"

#include <QTimer>

#include <algorithm>

namespace signalbox {

namespace {

void logTransition(const Provider &provider, const BalanceState &next)
{
    const BalanceState &last = provider.balance();
    if (!next.error.isEmpty()) {
        if (last.error.isEmpty())
            qCWarning(lcUpstream).noquote().nospace()
                << provider.name() << ": its balance could not be found out: " << next.error;
        return;
    }
    const QString left = QString::number(*next.value, 'f', 2);
    if (next.exhausted && !last.exhausted)
        qCWarning(lcUpstream).noquote().nospace()
            << provider.name() << " has " << left << " left, at or below its balance_threshold "
            << QString::number(provider.config().balance.threshold, 'g', 10)
            << ": left out until a later check finds more";
    else if (!next.exhausted && last.exhausted)
        qCInfo(lcUpstream).noquote() << provider.name() << "has" << left << "left and can be used again";
    else if (!last.error.isEmpty())
        qCInfo(lcUpstream).noquote() << provider.name() << "has" << left << "left";
}

} // namespace

/// One provider and the check that is running or waits for its time.
class BalanceWatch::Watched final : public QObject
{
public:
    Watched(ProviderPointer provider, ConnectionPool &connections, const Clock &clock)
        : m_provider(std::move(provider))
        , m_connections(connections)
        , m_clock(clock)
    {
        m_timer.setSingleShot(true);
        m_timer.setInterval(m_provider->config().balance.interval);
        connect(&m_timer, &QTimer::timeout, this, &Watched::check);
    }

    [[nodiscard]] const QString &name() const { return m_provider->name(); }

    void check()
    {
        if (m_check)
            return;
        m_timer.stop();
        if (mayNotBeAsked()) { // a key comes from the keychain, in a moment
            m_timer.start(std::min<std::chrono::milliseconds>(
                m_provider->config().balance.interval, std::chrono::seconds(2)));
            return;
        }
        m_check = makeCheck();
        connect(m_check.get(), &BalanceCheck::finished, this, &Watched::conclude);
        m_check->start();
    }

private:
    /// It has no key yet, or is ourselves.
    [[nodiscard]] bool mayNotBeAsked() const
    {
        return (m_provider->ownsCredential() && !m_provider->keys().hasSecret())
            || !m_provider->loop().isEmpty();
    }

    [[nodiscard]] std::unique_ptr<BalanceCheck> makeCheck() const
    {
        const Secret key = m_provider->ownsCredential() ? m_provider->keys().first() : Secret();
        if (!m_provider->config().balance.command.isEmpty())
            return std::make_unique<BalanceCommand>(*m_provider, key);
        return std::make_unique<BalanceRequest>(
            *m_provider, key, m_connections.transport(*m_provider), m_clock);
    }

    void conclude(const Result<double> &balance)
    {
        m_check.release()->deleteLater(); // it is still on the stack
        m_timer.start(m_provider->config().balance.interval);
        BalanceState next = m_provider->balance();
        next.checkedAt = m_clock.wallTime();
        next.error = balance ? QString() : balance.error().message;
        if (balance) {
            next.value = *balance;
            next.exhausted
                = m_provider->config().balance.decides && *balance <= m_provider->config().balance.threshold;
        }
        logTransition(*m_provider, next);
        m_provider->setBalance(next);
    }

    ProviderPointer m_provider;
    ConnectionPool &m_connections;
    const Clock &m_clock;
    std::unique_ptr<BalanceCheck> m_check;
    QTimer m_timer;
};

BalanceWatch::BalanceWatch(
    const ProviderPool &providers, ConnectionPool &connections, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_providers(providers)
    , m_connections(connections)
    , m_clock(clock)
{ }

BalanceWatch::~BalanceWatch() = default;

void BalanceWatch::start()
{
    if (!m_watched.empty())
        return;
    for (const ProviderPointer &provider : m_providers.providers()) {
        if (!provider->config().enabled || provider->config().balance.isEmpty())
            continue;
        m_watched.push_back(std::make_unique<Watched>(provider, m_connections, m_clock));
        m_watched.back()->check();
    }
}

void BalanceWatch::stop()
{
    m_watched.clear();
}

void BalanceWatch::checkNow(const QString &provider)
{
    const auto found = std::find_if(m_watched.begin(), m_watched.end(),
        [&](const std::unique_ptr<Watched> &watched) { return watched->name() == provider; });
    if (found != m_watched.end())
        (*found)->check();
}

} // namespace signalbox
