// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/firstconfig.h"

#include "config/yamlwriter.h"

#include <QCryptographicHash>

namespace signalbox {

namespace {

Error refusal(const QString &message)
{
    return {Error::Kind::InvalidRequest, message};
}

bool isHash(const QByteArray &hash)
{
    return hash.isEmpty() || hash.size() == QCryptographicHash::hashLength(QCryptographicHash::Sha256);
}

QByteArray quoted(const QByteArray &hash)
{
    return "\"sha256:" + hash.toHex() + "\"";
}

} // namespace

QByteArray firstLineText()
{
    return "# The configuration of Signalbox. config.example.yaml has every key; a change of this file is "
           "applied at once.\n";
}

QByteArray firstClientKeyText(const QByteArray &sha256)
{
    return "\n# Keys of which a client must send one: this is the SHA-256 of it, the key itself is "
           "nowhere.\n"
           "client_keys:\n  - name: local\n    key: "
        + quoted(sha256) + '\n';
}

QByteArray firstAdminKeyText(const QByteArray &sha256)
{
    return "\nserver:\n  # The SHA-256 of the key for /stats, /reset and the like.\n  admin_key: "
        + quoted(sha256) + '\n';
}

Result<QByteArray> firstConfigText(const FirstConfig &config)
{
    if (config.providers.empty())
        return refusal(QStringLiteral("there is no provider for the configuration: add one"));
    if (!isHash(config.clientKeySha256) || !isHash(config.adminKeySha256))
        return refusal(QStringLiteral("a hash must have 32 bytes: make it with SHA-256"));
    YamlNode list = YamlNode::list(0);
    for (YamlNode provider : config.providers) {
        provider.key.clear();
        list.append(std::move(provider));
    }
    YamlNode root = YamlNode::map(0);
    root.insert(QStringLiteral("providers"), std::move(list));
    const Result<QByteArray> providers = writeYaml(root);
    if (!providers)
        return providers.error();
    QByteArray text = firstLineText();
    if (!config.clientKeySha256.isEmpty())
        text += firstClientKeyText(config.clientKeySha256);
    if (!config.adminKeySha256.isEmpty())
        text += firstAdminKeyText(config.adminKeySha256);
    text += "\n# Who is asked, by priority: 1 is best.\n" + *providers;
    return text;
}

} // namespace signalbox
