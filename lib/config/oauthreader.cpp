// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/oauthreader.h"

#include "http/authority.h"

#include <algorithm>
#include <array>

namespace signalbox {

namespace {

using CodeReturn = OAuthConfig::CodeReturn;
using BodyForm = OAuthConfig::BodyForm;

constexpr std::pair<const char *, CodeReturn> codeReturns[]
    = {{"loopback", CodeReturn::Loopback}, {"paste", CodeReturn::Paste}};
constexpr std::pair<const char *, BodyForm> bodyForms[]
    = {{"form", BodyForm::UrlEncoded}, {"json", BodyForm::Json}};

} // namespace

OAuthReader::OAuthReader(const ProviderConfig &provider, ReadingContext &context)
    : m_host(provider.baseUrl.authority(QUrl::FullyEncoded))
    , m_context(context)
{ }

void OAuthReader::read(const YamlNode &node, const QString &title, Origin origin)
{
    if (node.kind != YamlNode::Kind::Map) {
        if (node.kind != YamlNode::Kind::Null)
            m_context.error(node.line, QStringLiteral("%1 must be a mapping: correct it").arg(title));
        return;
    }
    SectionReader section(node, title, configkeys::oauth, m_context);
    if (origin == Origin::Balancer)
        takeBalancersFlow(section);
    assign(m_tenant, section.text(u"tenant"));
    readEndpoints(section);
    fillIn();
    readClient(section);
    readRedirect(section);
    readForms(section);
    readHandling(section);
}

void OAuthReader::readHandling(const YamlNode &node, const QString &title)
{
    if (node.kind != YamlNode::Kind::Map)
        return;
    SectionReader section(node, title, configkeys::oauth, m_context);
    readHandling(section);
}

QString OAuthReader::endpointFlaw(const QUrl &url)
{
    if (!url.isValid() || url.isRelative() || url.host().isEmpty())
        return QStringLiteral("is no valid address: write it like https://login.example.com/oauth2/token");
    if (!url.userInfo().isEmpty() || url.hasFragment())
        return QStringLiteral("must not contain a user name, password or '#': remove it");
    if (url.scheme() != u"https" && (url.scheme() != u"http" || !isLoopbackHost(url.host())))
        return QStringLiteral("must begin with https://: tokens are not sent in the clear");
    return {};
}

bool OAuthReader::namesServer(const YamlNode *node)
{
    constexpr std::array keys{u"issuer", u"authorize_url", u"token_url", u"device_url"};
    return node && std::any_of(keys.begin(), keys.end(), [&](const char16_t *key) {
        const YamlNode *value = node->find(key);
        return value && !value->text.trimmed().isEmpty();
    });
}

void OAuthReader::takeBalancersFlow(SectionReader &section)
{
    if (!section.has(u"token_url"))
        return;
    m_config.codeReturn = CodeReturn::Paste;
    m_config.tokenForm = BodyForm::Json;
    m_config.sendsStateWithCode = true;
    m_config.authorizeParameters = {{QStringLiteral("code"), QStringLiteral("true")}};
    m_config.beta = QStringLiteral("oauth-2025-04-20");
}

void OAuthReader::readEndpoints(SectionReader &section)
{
    readUrl(section, u"issuer", &OAuthConfig::issuer);
    readUrl(section, u"authorize_url", &OAuthConfig::authorizationEndpoint);
    readUrl(section, u"token_url", &OAuthConfig::tokenEndpoint);
    readUrl(section, u"device_url", &OAuthConfig::deviceAuthorizationEndpoint);
    readUrl(section, u"revoke_url", &OAuthConfig::revocationEndpoint);
    readUrl(section, u"userinfo_url", &OAuthConfig::userInfoEndpoint);
}

void OAuthReader::readClient(SectionReader &section)
{
    assign(m_config.clientId, section.text(u"client_id"));
    if (const auto written = section.text(u"client_secret")) {
        auto secret = m_context.secretReference(written->trimmed());
        if (secret)
            m_config.clientSecret = std::move(secret).value();
        else
            section.error(u"client_secret", secret.error().message);
    }
    if (!section.has(u"scopes"))
        return;
    m_config.scopes.clear();
    for (const LocatedText &scope : section.texts(u"scopes"))
        m_config.scopes += scope.text.split(u' ', Qt::SkipEmptyParts);
}

void OAuthReader::readRedirect(SectionReader &section)
{
    assign(m_config.codeReturn, section.choice<CodeReturn>(u"code_return", codeReturns));
    assign(m_config.redirectParameter, section.text(u"redirect_parameter"));
    const auto written = section.text(u"redirect_uri");
    if (!written)
        return;
    const QUrl url(written->trimmed(), QUrl::StrictMode);
    const bool isOurs = url.scheme() == u"http" && isLoopbackHost(url.host());
    if (!url.isValid() || url.host().isEmpty() || url.hasFragment())
        section.error(u"redirect_uri",
            QStringLiteral("is no valid address: write the registered one, like http://localhost:8020"));
    else if (m_config.codeReturn == CodeReturn::Loopback && !isOurs)
        section.error(u"redirect_uri",
            QStringLiteral("is not of this computer: write http://127.0.0.1 or http://localhost, with the "
                           "port that is registered, or code_return: paste"));
    else
        m_config.redirectUri = url;
}

void OAuthReader::readForms(SectionReader &section)
{
    assign(m_config.tokenForm, section.choice<BodyForm>(u"token_format", bodyForms));
    assign(m_config.sendsState, section.flag(u"send_state"));
    assign(m_config.sendsStateWithCode, section.flag(u"send_state_with_code"));
    readParameters(section, u"authorize_params", m_config.authorizeParameters);
    readParameters(section, u"token_params", m_config.tokenParameters);
    assign(m_config.keyField, section.text(u"key_field"));
    assign(m_config.accountField, section.text(u"account_field"));
    assign(m_config.beta, section.text(u"beta"));
}

void OAuthReader::readHandling(SectionReader &section)
{
    assign(m_config.persists, section.flag(u"enable_persistence"));
    assign(m_config.refreshesAhead, section.flag(u"enable_auto_refresh"));
    const auto proxy = section.text(u"proxy");
    if (!proxy || proxy->trimmed().isEmpty())
        return;
    const QUrl url(proxy->trimmed(), QUrl::StrictMode);
    if (url.isValid() && !url.host().isEmpty() && (url.scheme() == u"http" || url.scheme() == u"socks5"))
        m_config.proxy = url;
    else
        section.error(
            u"proxy", QStringLiteral("must be http://HOST:PORT or socks5://HOST:PORT: correct the address"));
}

void OAuthReader::readUrl(SectionReader &section, QStringView key, QUrl OAuthConfig::*target)
{
    const auto written = section.text(key);
    if (written && !written->trimmed().isEmpty())
        m_waiting[key.toString()] = {target, written->trimmed(), section.named(key), section.line(key)};
}

/// Takes the addresses that are whole by now.
void OAuthReader::fillIn()
{
    const auto fill = [](QString &text, const QString &variable, const QString &value) {
        if (!value.isEmpty())
            text.replace(variable, value);
        return !text.contains(variable);
    };
    for (auto next = m_waiting.begin(); next != m_waiting.end();) {
        Address &address = next->second;
        const bool isWhole = fill(address.text, QStringLiteral("{host}"), m_host)
            && fill(address.text, QStringLiteral("{tenant}"), m_tenant);
        if (!isWhole) {
            ++next;
            continue;
        }
        const QUrl url(address.text, QUrl::StrictMode);
        if (const QString flaw = endpointFlaw(url); !flaw.isEmpty())
            m_context.error(address.line, address.name + u' ' + flaw);
        else
            m_config.*address.target = url;
        next = m_waiting.erase(next);
    }
}

void OAuthReader::readParameters(SectionReader &section, QStringView key, OAuthConfig::Parameters &target)
{
    if (!section.has(key))
        return;
    target.clear();
    for (const LocatedText &parameter : section.pairs(key))
        target.append({parameter.key, parameter.text});
}

QString OAuthReader::shortage() const
{
    const bool canSignIn
        = !m_config.authorizationEndpoint.isEmpty() || !m_config.deviceAuthorizationEndpoint.isEmpty();
    const bool lacksAddress = m_config.issuer.isEmpty() && (m_config.tokenEndpoint.isEmpty() || !canSignIn);
    if (lacksAddress && m_tenant.isEmpty() && !m_waiting.empty())
        return QStringLiteral("'tenant', the directory to sign in at");
    if (lacksAddress)
        return QStringLiteral("an 'issuer', or 'token_url' with 'authorize_url' or 'device_url'");
    if (m_config.clientId.isEmpty() && m_config.keyField.isEmpty())
        return QStringLiteral("a 'client_id', which is made where the provider registers applications");
    if (m_config.codeReturn == CodeReturn::Paste && m_config.redirectUri.isEmpty()
        && m_config.deviceAuthorizationEndpoint.isEmpty())
        return QStringLiteral("a 'redirect_uri', the registered page that shows the code");
    return {};
}

} // namespace signalbox
