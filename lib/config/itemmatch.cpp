// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/itemmatch.h"

#include <functional>

namespace signalbox {

namespace {

using Likeness = std::function<bool(const YamlNode &, const YamlNode &)>;

/// What tells an item from the others, whatever else is said about it; empty for none.
QString identityOf(const YamlNode &item)
{
    if (item.kind == YamlNode::Kind::Scalar)
        return item.text;
    for (const auto *key : {u"name", u"provider"}) {
        const YamlNode *value = item.find(key);
        if (value && value->kind == YamlNode::Kind::Scalar)
            return value->text;
    }
    return {};
}

void matchBy(const Likeness &isLike, const YamlNode &before, const YamlNode &after, QList<qsizetype> &matches)
{
    const auto count = static_cast<qsizetype>(before.children.size());
    for (qsizetype i = 0; i < matches.size(); ++i) {
        for (qsizetype old = 0; old < count && matches.at(i) < 0; ++old) {
            if (!matches.contains(old)
                && isLike(before.children[static_cast<std::size_t>(old)],
                    after.children[static_cast<std::size_t>(i)]))
                matches[i] = old;
        }
    }
}

} // namespace

QList<qsizetype> matchedItems(const YamlNode &before, const YamlNode &after)
{
    QList<qsizetype> matches(static_cast<qsizetype>(after.children.size()), -1);
    matchBy([](const YamlNode &a, const YamlNode &b) { return a.isSameAs(b); }, before, after, matches);
    matchBy(
        [](const YamlNode &a, const YamlNode &b) {
            const QString identity = identityOf(a);
            return !identity.isEmpty() && identity == identityOf(b);
        },
        before, after, matches);
    matchBy([](const YamlNode &a, const YamlNode &b) { return a.kind == b.kind; }, before, after, matches);
    return matches;
}

} // namespace signalbox
