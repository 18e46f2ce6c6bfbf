// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/secretplaces.h"

#include "config/secretreference.h"

#include <QRegularExpression>

#include <iterator>
#include <utility>

namespace signalbox {

namespace {

using Kind = SecretPlace::Kind;

bool authenticates(const QString &header)
{
    static const QRegularExpression names(QStringLiteral("auth|key|token|secret|pass|cookie|credential"),
        QRegularExpression::CaseInsensitiveOption);
    return names.match(header).hasMatch();
}

void appendScalar(std::vector<SecretPlace> &places, YamlNode *value, const SecretPlace &place)
{
    if (!value || value->kind != YamlNode::Kind::Scalar)
        return;
    places.push_back(place);
    places.back().value = value;
}

void appendProviderKeys(std::vector<SecretPlace> &places, YamlNode &value, const SecretPlace &place)
{
    if (value.kind == YamlNode::Kind::List) {
        for (YamlNode &item : value.children)
            appendProviderKeys(places, item, place);
        return;
    }
    const QString text = value.text.trimmed();
    if (text != u"passthrough" && text != u"oauth")
        appendScalar(places, &value, place);
}

void appendAddress(std::vector<SecretPlace> &places, YamlNode *address, const SecretPlace &place)
{
    static const QRegularExpression password(QStringLiteral("://(?:[^:@/]*:)?([^/]+)@"));
    static const QRegularExpression parameter(
        QStringLiteral("[?&][^=&#]*(?:auth|key|token|secret|pass|cookie|credential|sig)[^=&#]*=([^&#]+)"),
        QRegularExpression::CaseInsensitiveOption);
    if (!address)
        return;
    for (const QRegularExpression &pattern : {password, parameter}) {
        const auto match = pattern.match(address->text);
        if (!match.hasMatch() || onlyVariables(match.captured(1)))
            continue;
        appendScalar(places, address, place);
        return;
    }
}

void appendParameters(
    std::vector<SecretPlace> &places, YamlNode *parameters, const QString &owner, const QString &place)
{
    if (!parameters)
        return;
    for (YamlNode &parameter : parameters->children) {
        if (authenticates(parameter.key))
            appendScalar(places, &parameter, {Kind::Parameter, nullptr, owner, place});
    }
}

void appendSignIn(
    std::vector<SecretPlace> &places, YamlNode *oauth, const QString &owner, const QString &title)
{
    if (!oauth)
        return;
    appendScalar(places, oauth->find(u"client_secret"),
        {Kind::ClientSecret, nullptr, owner, QStringLiteral("client_secret of ") + title});
    appendAddress(places, oauth->find(u"proxy"),
        {Kind::Address, nullptr, owner, QStringLiteral("proxy of 'oauth' of ") + title});
    for (const QStringView key : {u"token_params", u"authorize_params"})
        appendParameters(places, oauth->find(key), owner,
            QStringLiteral("%1 of 'oauth' of %2").arg(key, QStringView(title)));
}

void appendClientKeys(std::vector<SecretPlace> &places, YamlNode *keys, const QString &title)
{
    if (!keys)
        return;
    for (YamlNode &entry : keys->children) {
        const bool isMap = entry.kind == YamlNode::Kind::Map;
        const YamlNode *name = isMap ? entry.find(u"name") : nullptr;
        appendScalar(places, isMap ? entry.find(u"key") : &entry,
            {Kind::ClientKey, nullptr, name ? name->text.trimmed() : QString(), title});
    }
}

void appendAccess(std::vector<SecretPlace> &places, YamlNode &section)
{
    if (YamlNode *auth = section.find(u"auth"))
        appendScalar(places, auth->find(u"api_key"),
            {Kind::ClientKey, nullptr, QString(), QStringLiteral("api_key of auth")});
    appendClientKeys(places, section.find(u"auth_keys"), QStringLiteral("auth_keys"));
    appendClientKeys(places, section.find(u"client_keys"), QStringLiteral("client_keys"));
}

} // namespace

QString writtenName(const YamlNode &provider)
{
    const YamlNode *name = provider.find(u"name");
    const YamlNode *account = provider.find(u"account_email");
    QString written = name ? name->text.trimmed() : QString();
    if (account && !account->text.trimmed().isEmpty())
        written += u'/' + account->text.trimmed();
    return written;
}

QString providerTitle(const YamlNode &provider, int number)
{
    const QString written = writtenName(provider);
    return written.isEmpty() ? QStringLiteral("provider no. %1").arg(number)
                             : QStringLiteral("provider '%1'").arg(written);
}

std::vector<SecretPlace> providerSecrets(YamlNode &provider, int number)
{
    std::vector<SecretPlace> places;
    const QString owner = writtenName(provider);
    const QString title = providerTitle(provider, number);
    for (const QStringView key : {u"auth_value", u"auth_values"}) {
        if (YamlNode *value = provider.find(key))
            appendProviderKeys(places, *value,
                {Kind::ProviderKey, nullptr, owner, QStringLiteral("%1 of %2").arg(key, QStringView(title))});
    }
    appendSignIn(places, provider.find(u"oauth"), owner, title);
    for (const QStringView key : {u"proxy", u"base_url"})
        appendAddress(places, provider.find(key),
            {Kind::Address, nullptr, owner, QStringLiteral("%1 of %2").arg(key, QStringView(title))});
    YamlNode *headers = provider.find(u"headers");
    if (!headers)
        return places;
    for (YamlNode &header : headers->children) {
        if (authenticates(header.key)) // its name is not shown: it may be the key by mistake
            appendScalar(
                places, &header, {Kind::Header, nullptr, owner, QStringLiteral("a header of ") + title});
    }
    return places;
}

std::vector<SecretPlace> accessSecrets(YamlNode &root)
{
    std::vector<SecretPlace> places;
    appendAccess(places, root);
    appendSignIn(places, root.find(u"oauth"), {}, QStringLiteral("'oauth'"));
    if (YamlNode *settings = root.find(u"settings")) {
        appendAccess(places, *settings);
        appendSignIn(places, settings->find(u"oauth"), {}, QStringLiteral("'oauth' of settings"));
    }
    if (YamlNode *server = root.find(u"server"))
        appendScalar(places, server->find(u"admin_key"),
            {Kind::AdminKey, nullptr, QString(), QStringLiteral("admin_key of server")});
    return places;
}

std::vector<SecretPlace> secretPlaces(YamlNode &root)
{
    std::vector<SecretPlace> places;
    if (YamlNode *providers = root.find(u"providers")) {
        int number = 0;
        for (YamlNode &provider : providers->children) {
            std::vector<SecretPlace> own = providerSecrets(provider, ++number);
            std::move(own.begin(), own.end(), std::back_inserter(places));
        }
    }
    std::vector<SecretPlace> access = accessSecrets(root);
    std::move(access.begin(), access.end(), std::back_inserter(places));
    return places;
}

bool isNoSecret(const QString &text)
{
    const QString value = text.trimmed();
    return value.isEmpty() || value.startsWith(keychainPrefix, Qt::CaseInsensitive)
        || value.startsWith(secretFilePrefix, Qt::CaseInsensitive)
        || value.startsWith(u"sha256:", Qt::CaseInsensitive);
}

std::optional<QStringList> onlyVariables(const QString &text)
{
    static const QRegularExpression form(
        QStringLiteral("^\\s*(?:Bearer\\s+|Basic\\s+)?(?:\\$\\{[A-Za-z_][A-Za-z0-9_]*(?::-)?\\}\\s*)+$"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression one(QStringLiteral("\\$\\{([A-Za-z_][A-Za-z0-9_]*)"));
    if (!form.match(text).hasMatch())
        return std::nullopt;
    QStringList names;
    for (auto match = one.globalMatch(text); match.hasNext();)
        names.append(match.next().captured(1));
    return names;
}

} // namespace signalbox
