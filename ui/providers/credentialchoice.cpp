// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/credentialchoice.h"

#include "config/secretplaces.h"
#include "config/secretreference.h"
#include "ui/widgets/labels.h"

#include <QComboBox>
#include <QLineEdit>
#include <QRegularExpression>
#include <QVBoxLayout>

namespace signalbox {
namespace {
constexpr int widestField = 460;
}

CredentialKind credentialKind(const YamlNode &provider, CredentialKind usual)
{
    const auto textOf = [&](QStringView key) {
        const YamlNode *node = provider.find(key);
        return node ? node->text.trimmed() : QString();
    };
    const QString type = textOf(u"auth_type");
    const QString value = textOf(u"auth_value");
    if (type == u"passthrough" || value == u"passthrough")
        return CredentialKind::Passthrough;
    if (type == u"oauth" || value == u"oauth")
        return CredentialKind::SignIn;
    if (type == u"none")
        return CredentialKind::None;
    if (provider.find(u"auth_values"))
        return CredentialKind::Other;
    if (value.startsWith(keychainPrefix))
        return CredentialKind::Keychain;
    if (const auto variables = onlyVariables(value); variables && variables->size() == 1)
        return CredentialKind::Variable;
    return value.isEmpty() ? usual : CredentialKind::Other;
}

CredentialChoice::CredentialChoice(QWidget *parent)
    : QWidget(parent)
    , m_kinds(new QComboBox(this))
    , m_key(new QLineEdit(this))
    , m_variable(new QLineEdit(this))
    , m_about(makeLabel({}, TextRole::Muted, this))
{
    m_kinds->setObjectName(QStringLiteral("credentialKind"));
    m_kinds->setAccessibleName(tr("How Signalbox signs in"));
    m_kinds->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon); // may be narrow
    m_key->setObjectName(QStringLiteral("key"));
    m_key->setAccessibleName(tr("Key"));
    m_key->setEchoMode(QLineEdit::Password);
    m_key->setPlaceholderText(tr("Paste the key here"));
    m_variable->setObjectName(QStringLiteral("variable"));
    m_variable->setAccessibleName(tr("Environment variable"));
    m_variable->setPlaceholderText(tr("Its name, like %1").arg(QStringLiteral("MY_API_KEY")));
    m_about->setWordWrap(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    for (QWidget *field : std::initializer_list<QWidget *>{m_kinds, m_key, m_variable}) {
        field->setMaximumWidth(widestField);
        layout->addWidget(field);
    }
    layout->addWidget(m_about);
    connect(m_kinds, &QComboBox::activated, this, [this] {
        showKind();
        emit kindChosen(kind());
    });
    connect(m_key, &QLineEdit::textEdited, this, &CredentialChoice::keyEdited);
    connect(m_key, &QLineEdit::returnPressed, this, &CredentialChoice::keyEntered);
    connect(m_variable, &QLineEdit::textEdited, this, &CredentialChoice::variableEdited);
    setKinds({CredentialKind::Keychain});
}

void CredentialChoice::setKinds(const QList<CredentialKind> &kinds)
{
    m_kinds->clear();
    for (const CredentialKind kind : kinds)
        m_kinds->addItem(titleOf(kind), static_cast<int>(kind));
    showKind();
}

void CredentialChoice::setKind(CredentialKind kind)
{
    const int place = m_kinds->findData(static_cast<int>(kind));
    if (place >= 0)
        m_kinds->setCurrentIndex(place);
    showKind();
}

CredentialKind CredentialChoice::kind() const
{
    return static_cast<CredentialKind>(m_kinds->currentData().toInt());
}

Secret CredentialChoice::key() const
{
    return Secret(m_key->text().simplified().remove(u' ').toUtf8());
}

void CredentialChoice::forgetKey()
{
    m_key->clear();
}

void CredentialChoice::setKeyHint(const QString &text)
{
    m_key->setPlaceholderText(text);
}

QString CredentialChoice::variable() const
{
    QString name = m_variable->text().trimmed();
    name.remove(QRegularExpression(QStringLiteral("^\\$\\{?|\\}$")));
    return name;
}

void CredentialChoice::setVariable(const QString &name)
{
    if (!m_variable->hasFocus() && m_variable->text() != name)
        m_variable->setText(name);
}

QString CredentialChoice::flaw() const
{
    static const QRegularExpression name(QStringLiteral("^[A-Za-z_][A-Za-z0-9_]*$"));
    if (kind() == CredentialKind::Keychain && key().isEmpty())
        return tr("Paste the key, or choose another way to sign in.");
    if (kind() == CredentialKind::Variable && !name.match(variable()).hasMatch())
        return tr("Write the name of the environment variable: letters, digits and \"_\".");
    return {};
}

void CredentialChoice::showKind()
{
    m_key->setVisible(kind() == CredentialKind::Keychain);
    m_variable->setVisible(kind() == CredentialKind::Variable);
    m_about->setText(aboutOf(kind()));
}

QString CredentialChoice::titleOf(CredentialKind kind)
{
    switch (kind) {
    case CredentialKind::Keychain:
        return tr("Key, kept in the keychain");
    case CredentialKind::Variable:
        return tr("Key in an environment variable");
    case CredentialKind::SignIn:
        return tr("Sign in with a browser");
    case CredentialKind::Passthrough:
        return tr("The client's own login");
    case CredentialKind::None:
        return tr("No key");
    case CredentialKind::Other:
        break;
    }
    return tr("As the file says");
}

QString CredentialChoice::aboutOf(CredentialKind kind)
{
    switch (kind) {
    case CredentialKind::Keychain:
        return tr(
            "The key goes to the secret store and nowhere else; the file only gets its name there. It is "
            "not shown again.");
    case CredentialKind::Variable:
        return tr("Signalbox must be started with this variable. The file only gets its name.");
    case CredentialKind::SignIn:
        return tr("A browser opens; what it brings back is kept in the secret store.");
    case CredentialKind::Passthrough:
        return tr("What the client sends goes to this provider's own address only. Signalbox keeps nothing.");
    case CredentialKind::None:
        return tr("For a service that asks for none, as on this computer.");
    case CredentialKind::Other:
        break;
    }
    return tr("Several keys, a key in a file or one written out: edit the text to change it.");
}

} // namespace signalbox
