// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/guideedit.h"

#include "config/configedit.h"
#include "config/listenaddress.h"

#include <algorithm>

namespace signalbox {

namespace {

using Kind = YamlNode::Kind;

QStringList textsAt(const YamlNode &root, const ConfigPath &path)
{
    QStringList texts;
    const YamlNode *list = path.in(root);
    if (list && list->kind == Kind::List) {
        for (const YamlNode &item : list->children)
            texts << item.text;
    }
    return texts;
}

/// A second listener on an address that one on all addresses has already could not be opened.
bool covers(const ListenAddress &present, const ListenAddress &wanted)
{
    const bool isEverywhere = present.host == u"*" || present.host == u"0.0.0.0";
    return present.port == wanted.port
        && (isEverywhere || present.host.compare(wanted.host, Qt::CaseInsensitive) == 0);
}

bool listensOn(const ServerConfig &server, const QString &address)
{
    const auto wanted = ListenAddress::parse(address);
    if (!wanted || covers({server.host, server.port}, *wanted))
        return true;
    return std::any_of(server.listeners.begin(), server.listeners.end(), [&](const ListenerConfig &listener) {
        const auto present = ListenAddress::parse(listener.address);
        return present && covers(*present, *wanted);
    });
}

void addToList(ConfigEdit &edit, const ConfigPath &path, const YamlNode &value)
{
    const YamlNode *written = path.in(edit.root());
    if (written && written->kind == Kind::Scalar
        && !written->text.isEmpty()) { // one without a list around it
        YamlNode list = YamlNode::list(0);
        list.append(YamlNode::scalar(written->text, 0));
        list.append(value);
        return edit.set(path, list);
    }
    edit.insert(path, written ? static_cast<qsizetype>(written->children.size()) : 0, value);
}

} // namespace

GuideNeeds guideNeeds(const ClientGuide &guide, const ServerConfig &server)
{
    const YamlNode root = parseYaml(guide.configuration.join(u'\n').toUtf8()).root;
    const ConfigPath section = ConfigPath() / u"server";
    GuideNeeds needs;
    for (const QString &address : textsAt(root, section / u"listeners")) {
        if (!listensOn(server, address))
            needs.listeners << address;
    }
    for (const QString &host : textsAt(root, section / u"allowed_hosts")) {
        if (!server.allowedHosts.contains(host, Qt::CaseInsensitive))
            needs.hosts << host;
    }
    const YamlNode *name = (ConfigPath() / u"client_keys" / 0 / u"name").in(root);
    if (name && server.clientKeys.isEmpty())
        needs.clientKey = name->text;
    return needs;
}

Result<QByteArray> withGuideNeeds(const QByteArray &text, const GuideNeeds &needs, const QString &key)
{
    const ConfigPath section = ConfigPath() / u"server";
    ConfigEdit edit(text);
    for (const QString &address : needs.listeners)
        addToList(edit, section / u"listeners", YamlNode::scalar(address, 0));
    for (const QString &host : needs.hosts)
        addToList(edit, section / u"allowed_hosts", YamlNode::scalar(host, 0));
    if (!needs.clientKey.isEmpty()) {
        YamlNode entry = YamlNode::map(0);
        entry.insert(QStringLiteral("name"), YamlNode::scalar(needs.clientKey, 0));
        entry.insert(QStringLiteral("key"), YamlNode::scalar(key, 0));
        addToList(edit, ConfigPath() / u"client_keys", entry);
    }
    return edit.apply();
}

} // namespace signalbox
