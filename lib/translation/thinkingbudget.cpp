// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/thinkingbudget.h"

#include "translation/emptiedcontent.h"

#include <algorithm>

namespace signalbox {

namespace {

constexpr qint64 smallestBudget = 1024;
constexpr qint64 defaultMaxTokens = 16'000; // of a request to count_tokens, which says none

std::optional<qint64> integerOf(const std::optional<JsonSlice> &value)
{
    constexpr double largest = 1e15;
    const std::optional<double> number = value ? value->toDouble() : std::nullopt;
    if (!number || *number < 0 || *number > largest)
        return std::nullopt;
    return static_cast<qint64>(*number);
}

void removeBudget(JsonEdit &edit, const JsonSlice &thinking)
{
    const auto members = thinking.members();
    for (std::size_t i = 0; i < members.size(); ++i) {
        if (members.at(i).key == "budget_tokens")
            edit.remove(thinking, i);
    }
}

} // namespace

void budgetThinking(JsonEdit &edit, const JsonSlice &request, const QList<GlobPattern> &adaptiveModels)
{
    const auto thinking = request.value("thinking");
    if (!thinking)
        return;
    const QByteArray type = textOf(*thinking, "type");
    const std::optional<qint64> given = integerOf(thinking->value("budget_tokens"));
    const QString model = QString::fromUtf8(textOf(request, "model"));
    const bool isAdaptive = type == "adaptive";
    if (isAdaptive
        && std::any_of(adaptiveModels.begin(), adaptiveModels.end(),
            [&](const GlobPattern &pattern) { return pattern.matches(model); })) {
        removeBudget(edit, *thinking);
        return;
    }
    if (!isAdaptive && (type != "enabled" || given))
        return;
    const auto written = request.value("max_tokens");
    const std::optional<qint64> maxTokens = integerOf(written);
    const qint64 budget
        = given.value_or(std::max(smallestBudget, maxTokens.value_or(defaultMaxTokens) * 8 / 10));
    const QByteArray field = "\"budget_tokens\":" + QByteArray::number(budget);
    if (isAdaptive) { // as a whole: what goes with "adaptive" (display …) those models do not know either
        edit.replace(thinking->bytes(), R"({"type":"enabled",)" + field + '}');
    } else {
        removeBudget(edit, *thinking); // one that is no number
        edit.append(*thinking, field);
    }
    if (maxTokens && *maxTokens <= budget)
        edit.replace(written->bytes(), QByteArray::number(budget + 1));
}

} // namespace signalbox
