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

} // namespace signalbox
