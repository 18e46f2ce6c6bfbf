// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/quotawatch.h"

#include "core/logcategories.h"
#include "upstream/providerquestion.h"
#include "upstream/quotareader.h"

#include <QTimer>

#include <algorithm>
#include <utility>

namespace signalbox {

using std::chrono::milliseconds;

/// One provider, the question that is under way, and who is asked for next.
class QuotaWatch::Watched final : public QObject
{
public:
    Watched(ProviderPointer provider, QuotaWatch &watch)
        : m_provider(std::move(provider))
        , m_watch(watch)
        , m_lastUsed(watch.m_clock.now())
    {
        m_timer.setSingleShot(true);
        connect(&m_timer, &QTimer::timeout, this, &Watched::onTime);
        connect(m_provider.get(), &Provider::quotaRefused, this, &Watched::onRefused);
    }

    [[nodiscard]] const QString &name() const { return m_provider->name(); }
    [[nodiscard]] const ProviderPointer &provider() const { return m_provider; }

    void onTime()
    {
        if (m_question)
            return;
        noteUse();
        const auto now = m_watch.m_clock.now();
        if (!m_provider->keys().hasSecret() || !m_provider->loop().isEmpty())
            m_timer.start(m_watch.m_times.keyless); // a key comes from the keychain, in a moment
        else if (m_lastAsked && now - m_lastUsed > m_watch.m_times.idle)
            m_timer.start(m_provider->config().quota.interval);
        else
            begin();
    }

private:
    /// Requests since it was looked at last.
    void noteUse()
    {
        if (std::exchange(m_attempts, m_provider->attempts()) != m_provider->attempts())
            m_lastUsed = m_watch.m_clock.now();
    }

    void onRefused()
    {
        const auto now = m_watch.m_clock.now();
        m_lastUsed = now;
        if (m_question || !m_lastAsked)
            return;
        const auto rest = std::chrono::ceil<milliseconds>(*m_lastAsked + m_watch.m_times.shortest - now);
        m_timer.start(std::max(rest, milliseconds(0)));
    }

    void begin()
    {
        m_timer.stop();
        m_lastAsked = m_watch.m_clock.now();
        m_key = -1;
        m_told = false;
        m_error.clear();
        askNext();
    }

    void askNext()
    {
        const KeyRing &keys = m_provider->keys();
        do
            ++m_key;
        while (m_key < keys.size() && keys.at(m_key).isEmpty());
        if (m_key >= keys.size()) {
            conclude();
            return;
        }
        m_question = std::make_unique<ProviderQuestion>(*m_provider, keys.at(m_key),
            m_watch.m_connections.transport(*m_provider), m_watch.m_clock,
            ProviderQuestion::Subject{m_provider->config().quota.url, QStringLiteral("quota")});
        connect(m_question.get(), &ProviderQuestion::finished, this, &Watched::onAnswered);
        m_question->start();
    }

    void onAnswered(const Result<QByteArray> &answer)
    {
        m_question.release()->deleteLater(); // it is still on the stack
        const auto windows = answer
            ? quotaWindowsIn(*answer, m_provider->config().quota.windows, m_watch.m_clock.wallTime())
            : Result<QList<QuotaWindow>>(answer.error());
        if (windows) {
            m_told = m_told || !windows->isEmpty();
            m_provider->noteQuota(m_key, {}, *windows, QuotaWindow::Source::Endpoint);
        } else {
            m_error = windows.error().message;
        }
        askNext();
    }

    void conclude()
    {
        if (!m_error.isEmpty() && m_provider->quotaError().isEmpty())
            qCInfo(lcUpstream).noquote().nospace()
                << name() << ": its quota could not be found out: " << m_error;
        m_provider->setQuotaError(m_error);
        // Who tells nothing, of a key without a plan or a token without the right, is asked less and less.
        const milliseconds usual = m_provider->config().quota.interval;
        m_pause = m_told ? usual : std::min(m_pause * 2, std::max(usual, m_watch.m_times.longest));
        m_pause = std::max(m_pause, usual);
        m_timer.start(m_pause);
        emit m_watch.changed();
    }

    ProviderPointer m_provider;
    QuotaWatch &m_watch;
    std::unique_ptr<ProviderQuestion> m_question;
    qsizetype m_key = -1; ///< that is asked for
    bool m_told = false; ///< a window of any of them, this time
    QString m_error; ///< of this time
    milliseconds m_pause{0}; ///< until the next time
    std::optional<Clock::TimePoint> m_lastAsked;
    Clock::TimePoint m_lastUsed;
    quint64 m_attempts = 0;
    QTimer m_timer;
};

QuotaWatch::QuotaWatch(const ProviderPool &providers, ConnectionPool &connections, const Clock &clock,
    const Times &times, QObject *parent)
    : QObject(parent)
    , m_providers(providers)
    , m_connections(connections)
    , m_clock(clock)
    , m_times(times)
{ }

QuotaWatch::QuotaWatch(
    const ProviderPool &providers, ConnectionPool &connections, const Clock &clock, QObject *parent)
    : QuotaWatch(providers, connections, clock, Times(), parent)
{ }

QuotaWatch::~QuotaWatch() = default;

void QuotaWatch::start()
{
    std::vector<std::unique_ptr<Watched>> before = std::exchange(m_watched, {});
    for (const ProviderPointer &provider : m_providers.providers()) {
        const bool isAsked = provider->config().enabled && provider->ownsCredential()
            && !provider->config().quota.url.isEmpty();
        if (!isAsked)
            continue;
        const auto same = std::find_if(before.begin(), before.end(),
            [&](const auto &watched) { return watched && watched->provider() == provider; });
        if (same != before.end()) {
            m_watched.push_back(std::move(*same));
            continue;
        }
        m_watched.push_back(std::make_unique<Watched>(provider, *this));
        m_watched.back()->onTime();
    }
}

void QuotaWatch::stop()
{
    m_watched.clear();
}

void QuotaWatch::onTime(const QString &provider)
{
    const auto found = std::find_if(m_watched.begin(), m_watched.end(),
        [&](const std::unique_ptr<Watched> &watched) { return watched->name() == provider; });
    if (found != m_watched.end())
        (*found)->onTime();
}

} // namespace signalbox
