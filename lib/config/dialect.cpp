// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/dialect.h"

#include "core/globpattern.h"

#include <algorithm>

namespace signalbox {

bool DialectRule::matches(QStringView model) const
{
    const QStringView name = model.sliced(model.lastIndexOf(u'/') + 1);
    return std::any_of(models.begin(), models.end(), [&](const QString &text) {
        const GlobPattern pattern(text);
        return pattern.matches(model) || pattern.matches(name);
    });
}

Dialect Dialect::forModel(const QString &model) const
{
    Dialect result = *this;
    result.rules.clear();
    const auto rule = std::find_if(
        rules.begin(), rules.end(), [&](const DialectRule &candidate) { return candidate.matches(model); });
    if (rule != rules.end()) {
        result.omits += rule->omits;
        result.renames += rule->renames; // behind the provider's own, which so win
        if (!rule->efforts.isEmpty())
            result.efforts = rule->efforts;
        if (rule->maxTokens > 0)
            result.maxTokens = rule->maxTokens;
        result.keepsCacheControl = rule->keepsCacheControl.value_or(keepsCacheControl);
    }
    if (!asksForReasoning)
        result.efforts.clear();
    return result;
}

QString Dialect::name(const QString &parameter) const
{
    const auto renamed = std::find_if(
        renames.begin(), renames.end(), [&](const auto &rename) { return rename.first == parameter; });
    return renamed == renames.end() ? parameter : renamed->second;
}

} // namespace signalbox
