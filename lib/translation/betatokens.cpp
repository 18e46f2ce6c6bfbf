// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/betatokens.h"

#include <algorithm>

namespace signalbox {

namespace {

bool isMatched(const QByteArray &token, const QList<GlobPattern> &patterns)
{
    const QString name = QString::fromLatin1(token.trimmed());
    return std::any_of(
        patterns.begin(), patterns.end(), [&](const GlobPattern &pattern) { return pattern.matches(name); });
}

} // namespace

Headers withoutBetas(const Headers &headers, const QList<GlobPattern> &patterns)
{
    if (patterns.isEmpty() || !headers.contains("anthropic-beta"))
        return headers;
    Headers result;
    for (const Headers::Field &field : headers) {
        if (!isFieldName(field.name, "anthropic-beta")) {
            result.append(field.name, field.value);
            continue;
        }
        QByteArrayList tokens = field.value.split(',');
        const auto removed
            = tokens.removeIf([&](const QByteArray &token) { return isMatched(token, patterns); });
        if (removed == 0)
            result.append(field.name, field.value);
        else if (const QByteArray left = tokens.join(',').trimmed(); !left.isEmpty())
            result.append(field.name, left);
    }
    return result;
}

Headers withBeta(const Headers &headers, const QByteArray &token)
{
    const auto hasIt = [&](const Headers::Field &field) {
        const QByteArrayList tokens = field.value.split(',');
        return isFieldName(field.name, "anthropic-beta")
            && std::any_of(tokens.begin(), tokens.end(),
                [&](const QByteArray &other) { return other.trimmed() == token; });
    };
    if (std::any_of(headers.begin(), headers.end(), hasIt))
        return headers;
    Headers result;
    bool isDone = false;
    for (const Headers::Field &field : headers) {
        const bool isFirst = !isDone && isFieldName(field.name, "anthropic-beta");
        result.append(field.name, isFirst ? QByteArray(token + ',' + field.value) : field.value);
        isDone = isDone || isFirst;
    }
    if (!isDone)
        result.append("anthropic-beta", token);
    return result;
}

} // namespace signalbox
