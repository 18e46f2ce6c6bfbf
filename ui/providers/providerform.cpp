// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/providerform.h"

#include "config/oauthreader.h"
#include "config/secretreference.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/widgets/labels.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QRegularExpression>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {
namespace {

using Kind = PresetModel::Kind;
using Auth = ProviderConfig::Auth;
constexpr int widestField = 460;

YamlNode scalar(const QString &text)
{
    return YamlNode::scalar(text, 0);
}

/// What is meant for a part of a template. Of a whole address that was pasted for a part of the host, that is
/// what stands there.
QString partText(const QString &templateUrl, const QString &part, const QString &written)
{
    constexpr QLatin1String scheme("https://");
    QString text = written.trimmed();
    const QString host = templateUrl.section(u'/', 2, 2);
    if (!host.contains(part))
        return text;
    if (text.startsWith(scheme, Qt::CaseInsensitive))
        text.remove(0, scheme.size());
    if (text.contains(u"://"))
        return text;
    static const QRegularExpression behindHost(QStringLiteral("[/?#].*$"));
    text.remove(behindHost);
    const QString before = host.section(part, 0, 0);
    const QString behind = host.section(part, 1, 1);
    const bool isWhole = text.size() > before.size() + behind.size()
        && text.startsWith(before, Qt::CaseInsensitive) && text.endsWith(behind, Qt::CaseInsensitive);
    return isWhole ? text.sliced(before.size()).chopped(behind.size()) : text;
}
} // namespace

ProviderForm::ProviderForm(PresetModel::Row what, Surroundings surroundings, QWidget *parent)
    : QWidget(parent)
    , m_what(std::move(what))
    , m_surroundings(std::move(surroundings))
{
    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(10);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    form->addRow(makeLabel(m_what.title, TextRole::Heading, this));
    if (!m_what.remark.isEmpty()) {
        QLabel *remark = makeLabel(m_what.remark, TextRole::Muted, this);
        remark->setWordWrap(true);
        form->addRow(remark);
    }
    m_name = addLine(form, QStringLiteral("name"), tr("Name"));
    const QString wanted = m_what.kind == Kind::Demo ? QStringLiteral("demo")
        : m_what.kind == Kind::Preset                ? m_what.preset.name
                                                     : QStringLiteral("provider");
    m_name->setText(freeName(wanted, m_surroundings.taken));
    addAddress(form);
    addSignInServer(form);
    addCredential(form);
    addModel(form);
    addRoutes(form);
}

QLineEdit *ProviderForm::addLine(QFormLayout *form, const QString &object, const QString &label)
{
    auto *line = new QLineEdit(this);
    line->setObjectName(object);
    line->setAccessibleName(label);
    line->setMaximumWidth(widestField);
    form->addRow(label, line);
    connect(line, &QLineEdit::textChanged, this, &ProviderForm::changed);
    return line;
}

QString ProviderForm::templateUrl() const
{
    if (m_what.kind != Kind::Preset)
        return {};
    const QString url = m_what.preset.url(m_what.preset.type);
    const QString known = url.isEmpty() ? m_what.preset.openAiUrl : url;
    return Preset::isTemplate(known) ? known : QString();
}

void ProviderForm::addAddress(QFormLayout *form)
{
    const bool isPreset = m_what.kind == Kind::Preset;
    if (m_what.kind == Kind::Demo)
        return;
    static const QRegularExpression part(QStringLiteral("<([^<>]+)>"));
    for (auto parts = part.globalMatch(templateUrl()); parts.hasNext();) {
        const QRegularExpressionMatch match = parts.next();
        QString label = match.captured(1);
        label[0] = label.at(0).toUpper();
        QLineEdit *line = addLine(form, match.captured(1), label);
        m_parts.append({match.captured(0), line});
    }
    const bool hasUrl
        = isPreset && (!m_what.preset.anthropicUrl.isEmpty() || !m_what.preset.openAiUrl.isEmpty());
    if (!m_parts.isEmpty()) {
        m_shownAddress = makeLabel(templateUrl(), TextRole::Muted, this);
        m_shownAddress->setWordWrap(true);
        form->addRow(QString(), m_shownAddress);
        connect(this, &ProviderForm::changed, m_shownAddress, [this] { m_shownAddress->setText(address()); });
    } else if (!hasUrl) {
        m_address = addLine(form, QStringLiteral("address"), tr("Address"));
        m_address->setPlaceholderText(m_what.kind == Kind::OpenAiAddress
                ? QStringLiteral("https://llm.example.com/v1")
                : QStringLiteral("https://llm.example.com"));
    }
}

/// A gateway with single sign-on is known by nothing but its form.
void ProviderForm::addSignInServer(QFormLayout *form)
{
    const YamlNode &oauth = m_what.preset.oauth;
    const bool isKnown = oauth.find(u"issuer") || oauth.find(u"authorize_url");
    if (m_what.kind != Kind::Preset || m_what.preset.auth != Auth::OAuth || isKnown)
        return;
    m_issuer = addLine(form, QStringLiteral("issuer"), tr("Sign-in server"));
    m_issuer->setPlaceholderText(QStringLiteral("https://login.example.com"));
    m_clientId = addLine(form, QStringLiteral("clientId"), tr("Client ID"));
}

CredentialKind ProviderForm::usualKind() const
{
    if (m_what.kind == Kind::Demo)
        return CredentialKind::None;
    if (m_what.kind != Kind::Preset)
        return CredentialKind::Keychain;
    switch (m_what.preset.auth) {
    case Auth::Passthrough:
        return CredentialKind::Passthrough;
    case Auth::OAuth:
        return CredentialKind::SignIn;
    case Auth::None:
        return CredentialKind::None;
    case Auth::ApiKey:
    case Auth::AuthToken:
        break;
    }
    return CredentialKind::Keychain;
}

void ProviderForm::addCredential(QFormLayout *form)
{
    if (m_what.kind == Kind::Demo)
        return;
    m_credential = new CredentialChoice(this);
    const CredentialKind usual = usualKind();
    QList<CredentialKind> kinds{usual};
    if (usual == CredentialKind::Passthrough) {
        m_credential->setKinds(kinds);
    } else {
        if (m_what.preset.canSignIn())
            kinds << CredentialKind::SignIn;
        kinds << CredentialKind::Keychain << CredentialKind::Variable << CredentialKind::None;
        QList<CredentialKind> offered;
        for (const CredentialKind kind : kinds) {
            if (!offered.contains(kind))
                offered << kind;
        }
        m_credential->setKinds(offered);
    }
    if (m_what.kind == Kind::AnthropicAddress) {
        m_keyField = new QComboBox(this);
        m_keyField->addItem(QStringLiteral("x-api-key"), QStringLiteral("api_key"));
        m_keyField->addItem(QStringLiteral("Authorization: Bearer"), QStringLiteral("auth_token"));
        m_keyField->setAccessibleName(tr("The key is sent as"));
        m_keyField->setMaximumWidth(widestField);
        form->addRow(tr("The key is sent as"), m_keyField);
    }
    form->addRow(tr("Signs in with"), m_credential);
    connect(m_credential, &CredentialChoice::kindChosen, this, &ProviderForm::changed);
    connect(m_credential, &CredentialChoice::keyEdited, this, &ProviderForm::changed);
    connect(m_credential, &CredentialChoice::variableEdited, this, &ProviderForm::changed);
}

void ProviderForm::chooseSignIn()
{
    if (!m_credential || !m_what.preset.canSignIn())
        return;
    m_credential->setKind(CredentialKind::SignIn);
    emit changed();
}

void ProviderForm::addModel(QFormLayout *form)
{
    if (m_what.kind == Kind::Demo || usualKind() == CredentialKind::Passthrough)
        return;
    m_model = addLine(form, QStringLiteral("model"), tr("Model"));
    const QStringList &known = m_what.preset.models;
    m_model->setPlaceholderText(known.isEmpty()
            ? tr("As the client asks")
            : tr("As the client asks, or one like %1").arg(known.constFirst()));
}

void ProviderForm::addRoutes(QFormLayout *form)
{
    if (m_surroundings.routes.isEmpty())
        return;
    auto *box = new QWidget(this);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    QLabel *about = makeLabel(tr("A provider gets requests by the routes that name it. As the last target it "
                                 "is asked when the others "
                                 "cannot answer."),
        TextRole::Muted, box);
    about->setWordWrap(true);
    for (const QString &pattern : std::as_const(m_surroundings.routes)) {
        auto *route = new QCheckBox(QString(pattern).replace(u'&', QStringLiteral("&&")), box);
        route->setObjectName(QStringLiteral("route:") + pattern);
        route->setProperty("pattern", pattern);
        route->setChecked(m_surroundings.routes.size() == 1);
        column->addWidget(route);
        m_routes << route;
    }
    column->addWidget(about);
    form->addRow(tr("Also use it for"), box);
}

QString ProviderForm::address() const
{
    if (m_address)
        return m_address->text().trimmed();
    const QString known = templateUrl();
    QString url = known;
    for (const auto &[part, line] : m_parts) {
        if (const QString text = partText(known, part, line->text()); !text.isEmpty())
            url.replace(part, text);
    }
    return url;
}

QString ProviderForm::addressFlaw() const
{
    static const QRegularExpression noPart(QStringLiteral("[/?#@\\s]|:$"));
    for (const auto &[part, line] : m_parts) {
        const QString text = partText(templateUrl(), part, line->text());
        if (text.isEmpty())
            return tr("Write the part %1 of the address.").arg(part);
        if (text.contains(noPart))
            return tr("Write only what stands for %1 in %2.").arg(part, templateUrl());
    }
    if (!m_address && m_parts.isEmpty())
        return {};
    QString text = address();
    const QUrl url(text.replace(QStringLiteral("{model}"), QStringLiteral("model")), QUrl::StrictMode);
    const bool isWeb = url.scheme() == u"https" || url.scheme() == u"http";
    if (text.isEmpty())
        return tr("Write the address of the service.");
    if (!url.isValid() || !isWeb || url.host().isEmpty())
        return tr("The address must be like https://llm.example.com.");
    if (!url.userInfo().isEmpty())
        return tr("The address must not have a password: write it as the key.");
    return {};
}

QString ProviderForm::signInFlaw() const
{
    const QString server = m_issuer->text().trimmed();
    const QUrl url(server, QUrl::StrictMode);
    if (!server.isEmpty() && url.host().isEmpty())
        return tr("The sign-in server must begin with https://, like https://login.example.com.");
    if (const QString flaw = OAuthReader::endpointFlaw(url); !server.isEmpty() && !flaw.isEmpty())
        return tr("The sign-in server %1.").arg(GatewayTexts::shown(flaw));
    if (server.isEmpty() || m_clientId->text().trimmed().isEmpty())
        return tr(
            "Write the sign-in server, like https://login.example.com, and the client ID it has given you.");
    return {};
}

QString ProviderForm::flaw() const
{
    const QString name = m_name->text().trimmed();
    if (name.isEmpty())
        return tr("Give the provider a name.");
    if (m_surroundings.taken.contains(name))
        return tr("There is a provider of this name already: choose another one.");
    const bool isKept = m_credential && m_credential->kind() == CredentialKind::Keychain;
    if (isKept && !keychainNameFlaw(name).isEmpty())
        return tr("The name has a character that the keychain does not take, or is too long.");
    if (QString flaw = addressFlaw(); !flaw.isEmpty())
        return flaw;
    if (QString flaw = m_issuer ? signInFlaw() : QString(); !flaw.isEmpty())
        return flaw;
    return m_credential ? m_credential->flaw() : QString();
}

void ProviderForm::writeCredential(YamlNode &entry) const
{
    if (!m_credential)
        return;
    const CredentialKind kind = m_credential->kind();
    const bool isUsual = kind == usualKind() && m_what.kind == Kind::Preset;
    if (kind == CredentialKind::SignIn && !isUsual)
        entry.insert(QStringLiteral("auth_type"), scalar(QStringLiteral("oauth")));
    if (kind == CredentialKind::None && !isUsual)
        entry.insert(QStringLiteral("auth_type"), scalar(QStringLiteral("none")));
    const bool hasKey = kind == CredentialKind::Keychain || kind == CredentialKind::Variable;
    if (hasKey && m_keyField)
        entry.insert(QStringLiteral("auth_type"), scalar(m_keyField->currentData().toString()));
    else if (hasKey && usualKind() == CredentialKind::SignIn)
        entry.insert(QStringLiteral("auth_type"), scalar(QStringLiteral("auth_token")));
    if (kind == CredentialKind::Keychain)
        entry.insert(
            QStringLiteral("auth_value"), scalar(keychainPrefix.toString() + m_name->text().trimmed()));
    if (kind == CredentialKind::Variable)
        entry.insert(
            QStringLiteral("auth_value"), scalar(QStringLiteral("${%1}").arg(m_credential->variable())));
}

NewProvider ProviderForm::provider() const
{
    NewProvider provider;
    provider.name = m_name->text().trimmed();
    YamlNode &entry = provider.entry = YamlNode::map(0);
    entry.insert(QStringLiteral("name"), scalar(provider.name));
    if (m_what.kind == Kind::Preset)
        entry.insert(QStringLiteral("preset"), scalar(m_what.preset.name));
    else
        entry.insert(QStringLiteral("type"),
            scalar(m_what.kind == Kind::Demo             ? QStringLiteral("demo")
                    : m_what.kind == Kind::OpenAiAddress ? QStringLiteral("openai")
                                                         : QStringLiteral("anthropic")));
    if (m_address || !m_parts.isEmpty())
        entry.insert(QStringLiteral("base_url"), scalar(address()));
    writeCredential(entry);
    if (m_issuer) {
        YamlNode oauth = YamlNode::map(0);
        oauth.insert(QStringLiteral("issuer"), scalar(m_issuer->text().trimmed()));
        oauth.insert(QStringLiteral("client_id"), scalar(m_clientId->text().trimmed()));
        entry.insert(QStringLiteral("oauth"), oauth);
    }
    if (m_model && !m_model->text().trimmed().isEmpty()) {
        YamlNode models = YamlNode::map(0);
        models.insert(QStringLiteral("*"), scalar(m_model->text().trimmed()));
        entry.insert(QStringLiteral("models"), models);
    }
    if (m_credential && m_credential->kind() == CredentialKind::Keychain)
        provider.key = m_credential->key();
    for (const QCheckBox *route : m_routes) {
        if (route->isChecked())
            provider.routes << route->property("pattern").toString();
    }
    return provider;
}

} // namespace signalbox
