// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/quotareader.h"

#include "upstream/finitenumber.h"
#include "upstream/jsonpath.h"
#include "upstream/jsonpathnumber.h"
#include "upstream/resettime.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace signalbox {

namespace {

using Kind = QuotaWindow::Kind;
using std::chrono::milliseconds;

constexpr size_t mostElements = 64; ///< of a list in an answer

std::optional<double> shareOf(std::optional<double> number, double whole)
{
    return number ? std::optional(std::clamp(*number / whole, 0.0, 1.0)) : std::nullopt;
}

/// The time is null when there is none.
QDateTime timeAfter(const QDateTime &now, std::optional<milliseconds> left)
{
    // Far beyond every window, but well within what a time can be.
    constexpr milliseconds longest = std::chrono::hours(24 * 400);
    return left ? now.toUTC().addMSecs(std::min(*left, longest).count()) : QDateTime();
}

/// A limit, what remains of it, and when it is whole again.
void appendRate(const QString &name, const QString &model, const Headers &headers,
    const std::array<QByteArray, 3> &fields, const QDateTime &now, QList<QuotaWindow> &windows)
{
    QuotaWindow window;
    window.name = name;
    window.model = model;
    window.kind = Kind::Rate;
    window.limit = finiteNumber(headers.value(fields[0]));
    window.remaining = finiteNumber(headers.value(fields[1]));
    const QByteArray reset = headers.value(fields[2]).trimmed();
    window.resetsAt = timeAfter(now, untilReset(reset, now));
    window.statedAt = now.toUTC();
    if (!window.remaining || *window.remaining < 0 || !window.limit || !(*window.limit > 0))
        return;
    window.used = shareOf(*window.limit - *window.remaining, *window.limit);
    if (reset.isEmpty() || window.resetsAt.isValid()) // else it is whole again
        windows.append(window);
}

void appendAnthropicRates(
    const Headers &headers, const QString &model, const QDateTime &now, QList<QuotaWindow> &windows)
{
    constexpr std::pair<const char *, const char *> limits[] = {{"requests", "anthropic-ratelimit-requests"},
        {"tokens", "anthropic-ratelimit-tokens"}, {"input-tokens", "anthropic-ratelimit-input-tokens"},
        {"output-tokens", "anthropic-ratelimit-output-tokens"},
        {"priority-input-tokens", "anthropic-priority-input-tokens"},
        {"priority-output-tokens", "anthropic-priority-output-tokens"}};
    for (const auto &[name, prefix] : limits) {
        const QByteArray field = prefix;
        appendRate(QString::fromLatin1(name), model, headers,
            {QByteArray(field + "-limit"), QByteArray(field + "-remaining"), QByteArray(field + "-reset")},
            now, windows);
    }
}

/// x-ratelimit-remaining-requests, …-tokens-minute; without a name it is of requests.
void appendOpenAiRates(
    const Headers &headers, const QString &model, const QDateTime &now, QList<QuotaWindow> &windows)
{
    static const QRegularExpression form(QStringLiteral("^x-ratelimit-remaining(?:-([a-z0-9-]{1,32}))?$"));
    for (const Headers::Field &field : headers) {
        if (!fieldNameBeginsWith(field.name, "x-ratelimit-remaining"))
            continue;
        const auto match = form.match(QString::fromLatin1(field.name).toLower());
        if (!match.hasMatch())
            continue;
        const QByteArray suffix
            = match.captured(1).isEmpty() ? QByteArray() : '-' + match.captured(1).toLatin1();
        appendRate(suffix.isEmpty() ? QStringLiteral("requests") : match.captured(1), model, headers,
            {QByteArray("x-ratelimit-limit" + suffix), field.name, QByteArray("x-ratelimit-reset" + suffix)},
            now, windows);
    }
}

/// What is said of one window of a subscription.
struct Unified
{
    QByteArray status;
    QByteArray reset;
    QByteArray utilization;
    QByteArray surpassed; ///< a threshold
};

/// "five_hour" → "5h", "seven_day_opus" → "7d_opus".
QString suffixOfClaim(const QByteArray &claim)
{
    if (claim == "five_hour")
        return QStringLiteral("5h");
    if (!claim.startsWith("seven_day"))
        return {};
    const QString rest = QString::fromLatin1(claim.mid(9));
    return rest == u"_overage_included" ? QStringLiteral("7d_oi") : QStringLiteral("7d") + rest;
}

std::map<QString, Unified> unifiedWindows(const Headers &headers)
{
    static const QRegularExpression form(
        QStringLiteral("^anthropic-ratelimit-unified-([0-9]{1,3}[hd](?:_[a-z0-9_]{1,24})?|overage)-"
                       "(status|reset|utilization|surpassed-threshold)$"));
    std::map<QString, Unified> windows;
    for (const Headers::Field &field : headers) {
        if (!fieldNameBeginsWith(field.name, "anthropic-ratelimit-unified-"))
            continue;
        const auto match = form.match(QString::fromLatin1(field.name).toLower());
        if (!match.hasMatch())
            continue;
        Unified &window = windows[match.captured(1)];
        const QString what = match.captured(2);
        const QByteArray value = field.value.trimmed();
        (what == u"status"               ? window.status
                : what == u"reset"       ? window.reset
                : what == u"utilization" ? window.utilization
                                         : window.surpassed)
            = value;
    }
    const QString decides = suffixOfClaim(headers.value("anthropic-ratelimit-unified-representative-claim"));
    if (windows.empty() && !decides.isEmpty()) // only the verdict over all of them is told
        windows[decides] = {headers.value("anthropic-ratelimit-unified-status"),
            headers.value("anthropic-ratelimit-unified-reset"), {}, {}};
    return windows;
}

std::optional<double> usedOf(const Unified &window)
{
    if (const auto used = shareOf(finiteNumber(window.utilization), 1))
        return used;
    return window.status == "rejected" ? std::optional(1.0) : shareOf(finiteNumber(window.surpassed), 1);
}

void appendUnified(const Headers &headers, const QDateTime &now, QList<QuotaWindow> &windows)
{
    for (const auto &[suffix, unified] : unifiedWindows(headers)) {
        const bool isExtra = suffix == u"overage";
        QuotaWindow window;
        window.name = suffix.section(u'_', 0, 0);
        window.model = suffix.section(u'_', 1);
        if (window.model == u"oi") // "overage included": so far that of one class
            window.model = QStringLiteral("fable");
        window.kind = isExtra ? Kind::Extra : Kind::Plan;
        window.used = isExtra ? shareOf(finiteNumber(unified.utilization), 1) : usedOf(unified);
        window.resetsAt = timeAfter(now, untilUnixTime(unified.reset, now));
        window.statedAt = now.toUTC();
        const bool hasReset = !unified.reset.isEmpty() && !window.resetsAt.isValid();
        if (!hasReset && (window.used || (!isExtra && window.resetsAt.isValid())))
            windows.append(window);
    }
}

std::optional<double> numberAt(const QString &path, const JsonSlice &answer)
{
    if (path.isEmpty())
        return std::nullopt;
    const auto number = JsonPathNumber::parse(path);
    const auto value = number ? number->in(answer.bytes()) : Result<double>(number.error());
    return value ? std::optional(*value) : std::nullopt;
}

/// A text, or a number as it is written.
QByteArray textAt(const QString &path, const JsonSlice &answer)
{
    const auto value = path.isEmpty() ? std::nullopt : jsonAt(answer, path.toUtf8());
    if (!value || value->type() == JsonSlice::Type::Null)
        return {};
    return value->type() == JsonSlice::Type::String ? value->toString().value_or(QByteArray())
                                                    : value->bytes().toByteArray();
}

bool isMeant(const QuotaWindowConfig &config, const JsonSlice &element)
{
    return std::all_of(config.when.begin(), config.when.end(), [&](const QString &condition) {
        return textAt(condition.section(u'=', 0, 0).trimmed(), element)
            == condition.section(u'=', 1).trimmed().toUtf8();
    });
}

std::optional<double> usedAt(
    const QuotaWindowConfig &config, const QuotaWindow &window, const JsonSlice &element)
{
    if (const auto percent = shareOf(numberAt(config.percent, element), 100))
        return percent;
    if (const auto left = shareOf(numberAt(config.remainingPercent, element), 100))
        return 1 - *left;
    if (!window.limit || !(*window.limit > 0))
        return std::nullopt;
    if (const auto used = shareOf(numberAt(config.used, element), *window.limit))
        return used;
    const auto left = shareOf(window.remaining, *window.limit);
    return left ? std::optional(1 - *left) : std::nullopt;
}

/// Nothing when the element does not tell of it.
std::optional<QuotaWindow> windowIn(
    const JsonSlice &element, const QuotaWindowConfig &config, const QDateTime &now)
{
    if (!isMeant(config, element))
        return std::nullopt;
    QuotaWindow window;
    window.name = config.name;
    window.model = config.model;
    if (!config.modelPath.isEmpty()) {
        window.model = QString::fromUtf8(textAt(config.modelPath, element)).trimmed().toLower().left(64);
        if (window.model.isEmpty()) // whose it is is not known
            return std::nullopt;
    }
    window.limit = numberAt(config.limit, element);
    window.remaining = numberAt(config.remaining, element);
    window.used = usedAt(config, window, element);
    const QByteArray reset = textAt(config.resetsAt, element).trimmed();
    window.resetsAt = timeAfter(now, untilReset(reset, now));
    window.statedAt = now.toUTC();
    window.source = QuotaWindow::Source::Endpoint;
    if (!window.used || (!reset.isEmpty() && !window.resetsAt.isValid()))
        return std::nullopt;
    return window;
}

} // namespace

QList<QuotaWindow> quotaWindowsIn(const Headers &headers, const QString &model, const QDateTime &now)
{
    QList<QuotaWindow> windows;
    constexpr qsizetype longestModel = 200; // it comes from clients, and is kept
    constexpr qsizetype longestOwner = 64;
    appendUnified(headers, now, windows);
    const QByteArray owner = headers.value("anthropic-organization-id").left(longestOwner);
    for (QuotaWindow &window : windows)
        window.owner = owner;
    if (model.size() > longestModel)
        return windows;
    appendAnthropicRates(headers, model, now, windows);
    appendOpenAiRates(headers, model, now, windows);
    return windows;
}

Result<QList<QuotaWindow>> quotaWindowsIn(
    const QByteArray &answer, const QList<QuotaWindowConfig> &windows, const QDateTime &now)
{
    const auto root = JsonSlice::parse(answer);
    if (!root)
        return Error{Error::Kind::Api, QStringLiteral("the answer is not JSON")};
    QList<QuotaWindow> result;
    for (const QuotaWindowConfig &config : windows) {
        const auto list = config.list.isEmpty() ? std::nullopt : jsonAt(*root, config.list.toUtf8());
        std::vector<JsonSlice> elements;
        if (config.list.isEmpty())
            elements = {*root};
        else if (list)
            elements = list->elements(mostElements);
        for (const JsonSlice &element : elements) {
            if (const auto window = windowIn(element, config, now))
                result.append(*window);
        }
    }
    return result;
}

} // namespace signalbox
