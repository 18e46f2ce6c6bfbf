// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configpath.h"

#include "config/plainword.h"

#include <utility>

namespace signalbox {

ConfigPath ConfigPath::operator/(QStringView key) const
{
    ConfigPath path = *this;
    path.m_steps.append(Step(key.toString()));
    return path;
}

ConfigPath ConfigPath::operator/(qsizetype index) const
{
    ConfigPath path = *this;
    path.m_steps.append(Step(index));
    return path;
}

ConfigPath ConfigPath::operator/(const ConfigPath &rest) const
{
    ConfigPath path = *this;
    path.m_steps.append(rest.m_steps);
    return path;
}

ConfigPath ConfigPath::parent() const
{
    ConfigPath path = *this;
    if (!path.m_steps.isEmpty())
        path.m_steps.removeLast();
    return path;
}

const YamlNode *ConfigPath::in(const YamlNode &root) const
{
    const YamlNode *node = &root;
    for (const Step &step : m_steps) {
        const qsizetype index = childIndex(*node, step);
        if (index < 0)
            return nullptr;
        node = &node->children[static_cast<std::size_t>(index)];
    }
    return node;
}

YamlNode *ConfigPath::in(YamlNode &root) const
{
    return const_cast<YamlNode *>(in(std::as_const(root))); // NOLINT(*-const-cast): the root may be changed
}

QString ConfigPath::toString() const
{
    QString text;
    for (const Step &step : m_steps) {
        if (const auto *index = std::get_if<qsizetype>(&step)) {
            text += QStringLiteral("[%1]").arg(*index);
            continue;
        }
        const auto &key = std::get<QString>(step);
        if (!text.isEmpty())
            text += u'.';
        text += isPlainWord(key) ? key : QStringLiteral("…");
    }
    return text;
}

qsizetype childIndex(const YamlNode &collection, const ConfigPath::Step &step)
{
    if (const auto *index = std::get_if<qsizetype>(&step)) {
        const bool isThere = collection.kind == YamlNode::Kind::List && *index >= 0
            && *index < static_cast<qsizetype>(collection.children.size());
        return isThere ? *index : -1;
    }
    const YamlNode *child = collection.find(std::get<QString>(step));
    return child ? child - collection.children.data() : -1;
}

} // namespace signalbox
