// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/routeedit.h"

#include <algorithm>

namespace signalbox {

namespace {

using Kind = YamlNode::Kind;

/// The targets in the order of `targets`, each as it was written before if it was.
YamlNode targetList(const QList<RouteTarget> &targets, const YamlNode &before)
{
    std::vector<YamlNode> old = before.kind == Kind::List ? before.children : std::vector<YamlNode>{before};
    YamlNode list = YamlNode::list(0);
    for (const RouteTarget &target : targets) {
        const auto found = std::find_if(
            old.begin(), old.end(), [&](const YamlNode &node) { return target.isNamedBy(node); });
        list.append(target.toNode(found == old.end() ? nullptr : &*found));
        if (found != old.end())
            old.erase(found);
    }
    return list;
}

Error refusal(const QString &what)
{
    return {Error::Kind::InvalidRequest, what};
}

} // namespace

RouteEdit::RouteEdit(const QByteArray &text, const QString &project)
    : m_edit(text)
    , m_routes((project.isEmpty() ? ConfigPath() : ConfigPath() / u"projects" / project) / u"model_routes")
{ }

void RouteEdit::add(const QString &pattern, const QList<RouteTarget> &targets, qsizetype index)
{
    if (pattern.trimmed().isEmpty())
        return m_edit.fail(
            refusal(QStringLiteral("a route has no pattern: write a model name, or \"*\" for all")));
    if (targets.isEmpty())
        return m_edit.fail(refusal(QStringLiteral("a route needs a target: choose at least one provider")));
    YamlNode route = targetList(targets, {});
    route.key = pattern.trimmed();
    m_edit.insertMember(m_routes, index, route);
}

void RouteEdit::remove(const QString &pattern)
{
    if (find(pattern))
        m_edit.prune(m_routes / pattern);
}

void RouteEdit::rename(const QString &pattern, const QString &to)
{
    if (to.trimmed().isEmpty())
        return m_edit.fail(
            refusal(QStringLiteral("a route has no pattern: write a model name, or \"*\" for all")));
    if (find(pattern))
        m_edit.rename(m_routes / pattern, to.trimmed());
}

void RouteEdit::move(const QString &pattern, qsizetype to)
{
    if (find(pattern))
        m_edit.move(m_routes, childIndex(*m_routes.in(m_edit.root()), pattern), to);
}

void RouteEdit::setTargets(const QString &pattern, const QList<RouteTarget> &targets)
{
    const YamlNode *route = find(pattern);
    if (!route)
        return;
    if (targets.isEmpty())
        return m_edit.fail(refusal(
            QStringLiteral("a route needs a target: choose at least one provider, or remove the route")));
    const bool isLong = route->kind == Kind::Map && route->find(u"targets");
    const ConfigPath place = isLong ? m_routes / pattern / u"targets" : m_routes / pattern;
    const YamlNode &before = *place.in(m_edit.root());
    const YamlNode list = targetList(targets, before);
    const bool staysAlone = targets.size() == 1 && (before.kind == Kind::Map || before.kind == Kind::Scalar);
    m_edit.set(place, staysAlone ? list.children.front() : list);
}

void RouteEdit::setStrategy(const QString &pattern, const std::optional<QString> &strategy)
{
    setOption(pattern, QStringLiteral("strategy"), strategy);
}

void RouteEdit::setSessionAffinity(const QString &pattern, bool stays)
{
    setOption(pattern, QStringLiteral("session_affinity"),
        stays ? std::nullopt : std::optional(QStringLiteral("false")));
}

void RouteEdit::setOption(const QString &pattern, const QString &key, const std::optional<QString> &value)
{
    const YamlNode *route = find(pattern);
    if (!route)
        return;
    const ConfigPath place = m_routes / pattern;
    const bool isLong = route->kind == Kind::Map && route->find(u"targets");
    if (isLong && value)
        return m_edit.set(place / key, *value);
    if (isLong)
        return m_edit.remove(place / key);
    if (!value)
        return;
    YamlNode longForm = YamlNode::map(0);
    longForm.insert(key, YamlNode::scalar(*value, 0));
    longForm.insert(QStringLiteral("targets"), *route);
    m_edit.set(place, longForm);
}

const YamlNode *RouteEdit::find(const QString &pattern)
{
    const YamlNode *route = (m_routes / pattern).in(m_edit.root());
    if (!route)
        m_edit.fail({Error::Kind::NotFound,
            QStringLiteral("there is no route '%1' any more: load the configuration again").arg(pattern)});
    return route;
}

} // namespace signalbox
