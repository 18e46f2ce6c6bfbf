// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/statedlimit.h"

#include "upstream/resettime.h"

#include <QLocale>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace signalbox {

namespace {

using std::chrono::milliseconds;

constexpr auto unifiedPrefix = "anthropic-ratelimit-unified-";
constexpr auto statusSuffix = "-status";

/// The windows of a subscription that concern the whole account; any other ("7d_oi") is one of a model.
bool isAccountWindow(const QByteArray &window)
{
    return window == "5h" || window == "7d";
}

/// Where no window is named the verdict over all of them has to do.
std::optional<milliseconds> untilAnythingResets(const Headers &headers, const QDateTime &now)
{
    const QByteArray claim = headers.value("anthropic-ratelimit-unified-representative-claim");
    const bool ofAccount = claim.isEmpty() || claim == "five_hour" || claim == "seven_day";
    if (headers.value("anthropic-ratelimit-unified-status") != "rejected" || !ofAccount)
        return std::nullopt;
    return untilUnixTime(headers.value("anthropic-ratelimit-unified-reset"), now);
}

/// The latest reset of the account's windows that are spent.
std::optional<milliseconds> untilQuotaResets(const Headers &headers, const QDateTime &now)
{
    // Who has bought more than the window has goes on when the window is spent.
    const QByteArray verdict = headers.value("anthropic-ratelimit-unified-status");
    if (!verdict.isEmpty() && verdict != "rejected")
        return std::nullopt;
    std::optional<milliseconds> latest;
    bool named = false;
    for (const Headers::Field &field : headers) {
        const QByteArray name = field.name.toLower();
        if (!name.startsWith(unifiedPrefix) || !name.endsWith(statusSuffix))
            continue;
        const auto prefix = static_cast<qsizetype>(std::strlen(unifiedPrefix));
        const auto suffix = static_cast<qsizetype>(std::strlen(statusSuffix));
        if (name.size() <= prefix + suffix)
            continue; // the verdict over all windows
        const QByteArray window = name.mid(prefix, name.size() - prefix - suffix);
        named = named || window != "overage";
        if (!isAccountWindow(window) || field.value != "rejected")
            continue;
        const auto left = untilUnixTime(headers.value(QByteArray(unifiedPrefix + window + "-reset")), now);
        if (left)
            latest = std::max(latest.value_or(*left), *left);
    }
    return named ? latest : untilAnythingResets(headers, now);
}

/// Of an API key's limits per minute: when the last of those that are used up comes back.
std::optional<milliseconds> untilRateResets(const Headers &headers, const QDateTime &now)
{
    std::optional<milliseconds> latest;
    for (const char *limit : {"requests", "tokens", "input-tokens", "output-tokens"}) {
        const QByteArray prefix = QByteArray("anthropic-ratelimit-") + limit;
        if (headers.value(QByteArray(prefix + "-remaining")).trimmed() != "0")
            continue;
        const auto left = untilDate(headers.value(QByteArray(prefix + "-reset")), now);
        if (left)
            latest = std::max(latest.value_or(*left), *left);
    }
    return latest;
}

/// The same in the fields of OpenAI, Groq and OpenRouter.
std::optional<milliseconds> untilOpenAiRateResets(const Headers &headers, const QDateTime &now)
{
    std::optional<milliseconds> latest;
    for (const char *limit : {"-requests", "-tokens", ""}) {
        if (headers.value(QByteArray(QByteArray("x-ratelimit-remaining") + limit)).trimmed() != "0")
            continue;
        const auto left
            = untilReset(headers.value(QByteArray(QByteArray("x-ratelimit-reset") + limit)).trimmed(), now);
        if (left)
            latest = std::max(latest.value_or(*left), *left);
    }
    return latest;
}

} // namespace

StatedLimit StatedLimit::of(int status, const Headers &headers, const QDateTime &now)
{
    const auto retryAfter = retryAfterOf(headers, now);
    const bool isLimit = status == 429;
    if (const auto quota = isLimit ? untilQuotaResets(headers, now) : std::nullopt)
        return {std::min<milliseconds>(std::max(*quota, retryAfter.value_or(*quota)), longestQuota),
            Scope::Provider};
    auto wait = retryAfter;
    if (!wait && isLimit)
        wait = untilRateResets(headers, now);
    if (!wait && isLimit)
        wait = untilOpenAiRateResets(headers, now);
    if (!wait)
        return {};
    return {std::min<milliseconds>(*wait, longestRateLimit), Scope::Model};
}

std::optional<milliseconds> retryAfterOf(const Headers &headers, const QDateTime &now)
{
    constexpr double longest = 1e9;
    bool ok = false;
    const double exact = headers.value("retry-after-ms").trimmed().toDouble(&ok);
    if (ok && exact > 0 && exact < longest)
        return milliseconds(static_cast<qint64>(std::ceil(exact)));

    const QByteArray text = headers.value("retry-after").trimmed();
    const double seconds = text.toDouble(&ok);
    if (ok)
        return seconds > 0
            ? std::optional(milliseconds(static_cast<qint64>(std::ceil(std::min(seconds, longest) * 1000))))
            : std::nullopt;
    QDateTime date = QLocale::c().toDateTime(
        QString::fromLatin1(text), QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"));
    date.setTimeSpec(Qt::UTC);
    const milliseconds left(date.isValid() ? now.msecsTo(date) : 0);
    return left.count() > 0 ? std::optional(left) : std::nullopt;
}

} // namespace signalbox
