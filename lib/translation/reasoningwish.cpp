// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/reasoningwish.h"

#include <array>

namespace signalbox {

namespace {

constexpr std::array<QByteArrayView, 7> scale{"none", "minimal", "low", "medium", "high", "xhigh", "max"};
constexpr std::array<qint64, 7> budgets{1024, 1024, 1024, 8192, 24576, 32768, 65536};
constexpr size_t lowest = 1; ///< that is any thinking at all

/// Its place on the scale; the scale's size for a word that is not on it.
size_t rank(QByteArrayView effort)
{
    size_t at = 0;
    while (at < scale.size() && scale.at(at) != effort)
        ++at;
    return at;
}

QByteArray wished(const ReasoningWish &wish)
{
    if (wish.mode == ReasoningWish::Mode::Off)
        return "none";
    if (!wish.effort.isEmpty() || wish.mode != ReasoningWish::Mode::Budget)
        return wish.effort;
    for (size_t i = 2; i + 2 < scale.size(); ++i) {
        if (wish.budgetTokens <= budgets.at(i))
            return scale.at(i).toByteArray();
    }
    return "xhigh";
}

} // namespace

QByteArray effortFor(const ReasoningWish &wish, const QStringList &known)
{
    const QByteArray effort = wished(wish);
    if (effort.isEmpty() || known.isEmpty())
        return {};
    const auto knows = [&](size_t at) { return known.contains(QString::fromLatin1(scale.at(at))); };
    const size_t wanted = rank(effort);
    if (wanted == scale.size()) // a word of another vendor
        return known.contains(QString::fromUtf8(effort)) ? effort : QByteArray();
    if (wanted < lowest)
        return knows(wanted) ? effort : QByteArray();
    for (size_t at = wanted; at >= lowest; --at) {
        if (knows(at))
            return scale.at(at).toByteArray();
    }
    for (size_t at = wanted; at < scale.size(); ++at) {
        if (knows(at))
            return scale.at(at).toByteArray();
    }
    return {};
}

qint64 budgetFor(const ReasoningWish &wish)
{
    if (wish.mode == ReasoningWish::Mode::Budget && wish.budgetTokens > 0)
        return std::max(budgets.front(), wish.budgetTokens);
    const size_t at = rank(wish.effort);
    return at < budgets.size() ? budgets.at(at) : budgets.at(3);
}

} // namespace signalbox
