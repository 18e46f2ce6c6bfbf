// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/routetarget.h"

#include <algorithm>

namespace signalbox {

namespace {

constexpr QStringView clientsModel = u"passthrough";

QString textOf(const YamlNode &node, QStringView key)
{
    const YamlNode *value = node.find(key);
    return value ? value->text.trimmed() : QString();
}

void setText(YamlNode &node, const QString &key, const QString &text)
{
    YamlNode *value = node.find(key);
    if (!value)
        value = &node.insert(key, {});
    *value = YamlNode::scalar(text, 0);
    value->key = key;
}

void setNumber(YamlNode &node, const QString &key, std::optional<int> number)
{
    if (number) {
        const QString text = QString::number(*number);
        if (textOf(node, key) != text)
            setText(node, key, text);
        return;
    }
    const auto isIt = [&](const YamlNode &child) { return child.key == key; };
    node.children.erase(
        std::remove_if(node.children.begin(), node.children.end(), isIt), node.children.end());
}

/// A switch that is on when nothing is written.
void setSwitch(YamlNode &node, const QString &key, bool isOn)
{
    static const QStringList words{
        QStringLiteral("true"), QStringLiteral("yes"), QStringLiteral("on"), QStringLiteral("1")};
    const YamlNode *value = node.find(key);
    const bool wasOn = !value || words.contains(value->text.trimmed().toLower());
    if (wasOn != isOn)
        setText(node, key, isOn ? QStringLiteral("true") : QStringLiteral("false"));
}

} // namespace

YamlNode RouteTarget::toNode(const YamlNode *before) const
{
    YamlNode node = before && before->kind == YamlNode::Kind::Map ? *before : YamlNode::map(0);
    node.key.clear();
    if (node.children.empty()) {
        setText(node, QStringLiteral("provider"),
            before && account.isEmpty() ? before->text : provider); // "name/account" stays one text
        if (!account.isEmpty())
            setText(node, QStringLiteral("account_email"), account);
    }
    const QString written = model.isEmpty() ? clientsModel.toString() : model;
    const QString old = textOf(node, u"model");
    if (old != written && (!model.isEmpty() || !old.isEmpty()))
        setText(node, QStringLiteral("model"), written);
    setNumber(node, QStringLiteral("priority"), priority);
    setNumber(node, QStringLiteral("weight"), weight);
    setSwitch(node, QStringLiteral("enabled"), enabled);
    setSwitch(node, QStringLiteral("images"), images);
    const bool wasMap = before && before->kind == YamlNode::Kind::Map;
    if (node.children.size() == 1 && !wasMap)
        return YamlNode::scalar(node.children.front().text, 0);
    return node;
}

bool RouteTarget::isNamedBy(const YamlNode &node) const
{
    const QString whole = account.isEmpty() ? provider : provider + u'/' + account;
    if (node.kind == YamlNode::Kind::Scalar)
        return node.text.trimmed() == whole;
    const QString other = textOf(node, u"account_email");
    const QString name = textOf(node, u"provider");
    return (other.isEmpty() ? name : name + u'/' + other) == whole;
}

} // namespace signalbox
