// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/exchangenotes.h"

#include "cost/billing.h"
#include "proxy/attemptstory.h"
#include "proxy/clientrequest.h"
#include "proxy/routeplanner.h"
#include "proxy/sessionpins.h"

#include <algorithm>
#include <utility>

namespace signalbox {

namespace {

/// What a client may have written a megabyte of is kept by the thousand.
constexpr qsizetype longestPath = 512;

qint64 toMilliseconds(Clock::Duration duration)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(duration).count();
}

} // namespace

ExchangeNotes::ExchangeNotes(const Clock &clock, const HttpRequest &request, QByteArray id)
    : m_clock(clock)
    , m_request(request)
    , m_begin(clock.now())
{
    m_record.id = std::move(id);
    m_record.startedAt = clock.wallTime();
    m_record.client = clientName(request);
    m_record.method = request.method;
    m_record.path = request.path.left(longestPath);
    m_record.project = request.project;
    m_record.clientKey = request.clientKey;
    m_record.requestBytes = request.body.size();
}

qint64 ExchangeNotes::elapsed() const
{
    return toMilliseconds(m_clock.now() - m_begin);
}

void ExchangeNotes::writePlan(const RoutePlan &plan)
{
    const auto now = m_clock.now();
    m_record.route = plan.route;
    m_record.session = shownSession(plan.session);
    m_record.candidates.clear();
    for (const Target &target : plan.targets)
        m_record.candidates.append(
            {target.provider->name(), target.model, target.priority, plan.remark(target, now)});
}

bool ExchangeNotes::addReason(const QString &reason)
{
    if (m_reasons.contains(reason))
        return false;
    m_reasons << reason;
    return true;
}

void ExchangeNotes::beginAttempt()
{
    m_attemptBegin = m_clock.now();
}

void ExchangeNotes::noteSent(bool withLogin)
{
    m_isSent = true;
    m_withLogin = withLogin;
    m_attemptFirstByte = -1;
}

void ExchangeNotes::noteFirstByte()
{
    m_record.firstByteMilliseconds = elapsed();
    m_attemptFirstByte = toMilliseconds(m_clock.now() - m_attemptBegin);
}

AttemptRecord &ExchangeNotes::endAttempt(
    const Target &target, const QString &account, const QString &outcome, int status)
{
    AttemptRecord record;
    record.provider = target.provider->name();
    record.model = target.model;
    record.status = status;
    record.outcome = outcome;
    record.milliseconds
        = m_attemptBegin == Clock::TimePoint() ? 0 : toMilliseconds(m_clock.now() - m_attemptBegin);
    record.startMilliseconds = elapsed() - record.milliseconds;
    record.sent = std::exchange(m_isSent, false);
    if (record.sent) {
        record.firstByteMilliseconds = m_attemptFirstByte;
        record.account = account;
        record.clientLogin = m_withLogin;
        record.billing = effectiveBilling(target.provider->config(), m_withLogin);
        record.priceFactor = target.provider->config().priceFactor;
        const bool isCut = m_attemptFirstByte >= 0 && outcome != QStringLiteral("ok");
        record.usage = isCut ? m_usage.usageOfCut() : m_usage.usage();
        m_record.usage += record.usage;
        if (record.usage != m_usage.usage())
            addReason(QStringLiteral("the tokens of %1 are estimated: its answer was cut off")
                          .arg(record.provider));
    }
    m_record.attempts.append(std::move(record));
    return m_record.attempts.last();
}

RunningExchange ExchangeNotes::running() const
{
    RunningExchange running;
    running.id = m_record.id;
    running.startedAt = m_record.startedAt;
    running.client = m_record.client;
    running.project = m_record.project;
    running.clientKey = m_record.clientKey;
    running.session = m_record.session;
    running.model = m_record.model;
    running.streamed = m_record.streamed;
    running.attempts = static_cast<int>(std::count_if(m_record.attempts.begin(), m_record.attempts.end(),
                           [](const AttemptRecord &attempt) { return attempt.sent; }))
        + (m_isSent ? 1 : 0);
    running.firstByteMilliseconds = m_record.firstByteMilliseconds;
    if (!m_isSent || m_attemptFirstByte < 0)
        return running;
    running.outputTokens = m_usage.outputTokens();
    constexpr qint64 tooShort = 500; // any rate would be by chance
    const qint64 milliseconds = toMilliseconds(m_clock.now() - m_attemptBegin) - m_attemptFirstByte;
    if (milliseconds >= tooShort && running.outputTokens > 0)
        running.tokensPerSecond = 1000. * static_cast<double>(running.outputTokens) / double(milliseconds);
    return running;
}

Headers ExchangeNotes::explained(Headers headers) const
{
    headers.set("x-provider-used",
        m_record.provider.isEmpty() ? QByteArray("none") : AttemptStory::headerText(m_record.provider));
    if (!m_record.attempts.isEmpty())
        headers.set("x-signalbox-tried", AttemptStory::headerValue(m_record.attempts));
    if (const QByteArray reasons = decision(); !reasons.isEmpty())
        headers.set("x-signalbox-decision", reasons);
    return headers;
}

QByteArray ExchangeNotes::decision() const
{
    return m_request.headers.contains("x-signalbox-decision")
        ? AttemptStory::headerText(m_reasons.join(QStringLiteral("; ")))
        : QByteArray();
}

void ExchangeNotes::end()
{
    m_record.decision = m_reasons.join(QStringLiteral("; "));
    m_record.milliseconds = elapsed();
}

} // namespace signalbox
