// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/credentialpanel.h"

#include "config/accountnames.h"
#include "config/presetcatalog.h"
#include "config/secretplaces.h"
#include "config/secretreference.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/noticebar.h"

#include <QDesktopServices>
#include <QJsonArray>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace signalbox {
namespace {

using Auth = ProviderConfig::Auth;

CredentialKind usualKind(const ProviderEntry &entry)
{
    const Auth auth = entry.config ? entry.config->auth : Auth::ApiKey;
    switch (auth) {
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

bool canSignIn(const ProviderEntry &entry)
{
    const Preset *preset = PresetCatalog::builtIn().find(entry.text(u"preset").trimmed());
    return (preset && preset->canSignIn()) || entry.written.find(u"oauth")
        || (entry.config && entry.config->auth == Auth::OAuth);
}
} // namespace

CredentialPanel::CredentialPanel(GatewayLink &link, QWidget *parent)
    : QWidget(parent)
    , m_link(link)
    , m_place(makeLabel({}, TextRole::Body, this))
    , m_choice(new CredentialChoice(this))
    , m_keep(new QPushButton(tr("&Keep this key"), this))
    , m_signIn(new QPushButton(tr("&Sign in with a browser…"), this))
    , m_accounts(new QWidget(this))
    , m_accountRows(new QVBoxLayout(m_accounts))
    , m_problem(new NoticeBar(Tone::Bad, this))
    , m_done(new NoticeBar(Tone::Good, this))
{
    m_place->setObjectName(QStringLiteral("credentialPlace"));
    m_place->setWordWrap(true);
    m_keep->setObjectName(QStringLiteral("keepKey"));
    m_signIn->setObjectName(QStringLiteral("signIn"));
    m_accountRows->setContentsMargins(0, 0, 0, 0);
    m_problem->setDismissible();
    m_done->setDismissible();
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_keep);
    buttons->addWidget(m_signIn);
    buttons->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_place);
    layout->addWidget(m_choice);
    layout->addLayout(buttons);
    layout->addWidget(m_accounts);
    layout->addWidget(m_problem);
    layout->addWidget(m_done);
    connect(m_choice, &CredentialChoice::kindChosen, this, &CredentialPanel::chooseKind);
    connect(m_choice, &CredentialChoice::keyEdited, this,
        [this] { m_keep->setEnabled(!m_choice->key().isEmpty()); });
    connect(m_choice, &CredentialChoice::keyEntered, this, &CredentialPanel::keepKey);
    connect(m_choice, &CredentialChoice::variableEdited, this, [this] {
        if (m_choice->flaw().isEmpty())
            emit changed(FieldChange::text(
                ConfigPath() / u"auth_value", QStringLiteral("${%1}").arg(m_choice->variable())));
    });
    connect(m_keep, &QPushButton::clicked, this, &CredentialPanel::keepKey);
    connect(m_signIn, &QPushButton::clicked, this, &CredentialPanel::signIn);
}

void CredentialPanel::load(const ProviderEntry &entry, bool isOther)
{
    const bool wasSignedOut = m_entry.snapshot && m_entry.snapshot->needsSignIn;
    m_entry = entry;
    const CredentialKind kind = credentialKind(entry.written, usualKind(entry));
    if (isOther) {
        m_choice->forgetKey();
        m_problem->setText({});
        m_done->setText({});
        QList<CredentialKind> kinds{CredentialKind::Keychain, CredentialKind::Variable};
        if (canSignIn(entry))
            kinds << CredentialKind::SignIn;
        kinds << CredentialKind::Passthrough << CredentialKind::None;
        if (kind == CredentialKind::Other)
            kinds << CredentialKind::Other;
        m_choice->setKinds(kinds);
        m_choice->setKind(kind);
    }
    const QString value = entry.text(u"auth_value").trimmed();
    if (const auto variables = onlyVariables(value); variables && !variables->isEmpty())
        m_choice->setVariable(variables->constFirst());
    m_choice->setKeyHint(value.startsWith(keychainPrefix)
            ? tr("Paste a new key to replace the one that is kept")
            : tr("Paste the key here"));
    m_place->setText(value.startsWith(keychainPrefix)
            ? tr("The key is in the secret store as \"%1\".").arg(value.sliced(keychainPrefix.size()))
            : tr("Now: %1").arg(ProviderTexts::credential(entry)));
    showSignIn();
    if (isOther || (wasSignedOut && entry.snapshot && !entry.snapshot->needsSignIn))
        listAccounts();
}

void CredentialPanel::showSignIn()
{
    const CredentialKind kind = m_choice->kind();
    m_keep->setVisible(kind == CredentialKind::Keychain);
    m_keep->setEnabled(!m_choice->key().isEmpty());
    m_signIn->setVisible(kind == CredentialKind::SignIn);
    m_accounts->setVisible(kind == CredentialKind::SignIn);
    const bool isWritten = m_entry.config && m_entry.config->auth == Auth::OAuth && m_entry.snapshot;
    m_signIn->setEnabled(isWritten);
    m_signIn->setToolTip(isWritten ? QString() : tr("Save the change first"));
}

void CredentialPanel::focusKey()
{
    if (auto *key = m_choice->findChild<QLineEdit *>(QStringLiteral("key")))
        key->setFocus();
}

void CredentialPanel::chooseKind(CredentialKind kind)
{
    const ConfigPath type = ConfigPath() / u"auth_type";
    const ConfigPath value = ConfigPath() / u"auth_value";
    showSignIn();
    switch (kind) {
    case CredentialKind::Passthrough:
    case CredentialKind::None:
    case CredentialKind::SignIn:
        emit changed(FieldChange::text(type,
            kind == CredentialKind::None         ? QStringLiteral("none")
                : kind == CredentialKind::SignIn ? QStringLiteral("oauth")
                                                 : QStringLiteral("passthrough")));
        emit changed(FieldChange::removal(value));
        break;
    case CredentialKind::Keychain:
    case CredentialKind::Variable:
        if (const QString old = m_entry.text(u"auth_type").trimmed();
            old == u"none" || old == u"passthrough" || old == u"oauth")
            emit changed(FieldChange::removal(type));
        emit restored(value);
        break;
    case CredentialKind::Other:
        break;
    }
}

void CredentialPanel::keepKey()
{
    const Secret key = m_choice->key();
    if (key.isEmpty())
        return;
    const QString name = m_entry.name; // of its own: others may share the one it has now
    if (!m_entry.keyUser.isEmpty()) { // it would be lost
        m_problem->setText(tr("The key of %1 is kept under this name. Give this provider another name first.")
                               .arg(m_entry.keyUser));
        return;
    }
    m_keep->setEnabled(false);
    m_problem->setText({});
    const QString provider = m_entry.id;
    m_link.keepSecret(name, key, this, [this, name, provider](const Result<QString> &place) {
        if (!place) {
            m_problem->setText(
                tr("The key was not kept: %1").arg(GatewayTexts::shown(place.error().message)));
            m_keep->setEnabled(!m_choice->key().isEmpty());
            return;
        }
        if (provider != m_entry.id)
            return; // another one is shown by now: its change could not be told apart
        m_choice->forgetKey();
        m_done->setText(tr("The key is in %1 now.").arg(GatewayTexts::shown(*place)));
        emit changed(FieldChange::text(ConfigPath() / u"auth_value", keychainPrefix.toString() + name));
        m_link.reload();
    });
}

void CredentialPanel::signIn()
{
    m_link.signInPage(m_entry.id, this, [this](const Result<QUrl> &page) {
        if (page && QDesktopServices::openUrl(*page))
            return;
        m_problem->setText(page ? tr("No browser opens. Open this address yourself: %1").arg(page->toString())
                                : GatewayTexts::shown(page.error().message));
    });
}

void CredentialPanel::listAccounts()
{
    showAccounts({});
    if (m_choice->kind() != CredentialKind::SignIn)
        return;
    const QString provider = m_entry.id;
    m_link.listAccounts(this, [this, provider](const Result<QJsonObject> &status) {
        if (status && provider == m_entry.id)
            showAccounts(*status);
    });
}

void CredentialPanel::showAccounts(const QJsonObject &status)
{
    while (QLayoutItem *item = m_accountRows->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    const QJsonArray accounts = status.value(QStringLiteral("tokens")).toArray();
    for (const auto &account : accounts) {
        const QString group = account[QStringLiteral("provider")].toString();
        const QString name = account[QStringLiteral("account")].toString();
        if (!isCalled(m_entry.id, group))
            continue;
        auto *row = new QWidget(m_accounts);
        auto *layout = new QHBoxLayout(row);
        layout->setContentsMargins(0, 0, 0, 0);
        auto *label = new ElidedLabel(row);
        const QString problem = account[QStringLiteral("problem")].toString();
        const QString who = tr("Signed in as %1").arg(account[QStringLiteral("account_email")].toString());
        label->setLines(
            problem.isEmpty() ? QStringList{who} : QStringList{who, GatewayTexts::shown(problem)});
        auto *button = new QPushButton(tr("Sign out"), row);
        button->setAccessibleName(tr("Sign out %1").arg(name));
        layout->addWidget(label, 1);
        layout->addWidget(button);
        m_accountRows->addWidget(row);
        connect(button, &QPushButton::clicked, this, [this, name] { signOut(name); });
    }
}

void CredentialPanel::signOut(const QString &account)
{
    m_link.signOut(account, this, [this](const Result<bool> &isTold) {
        if (!isTold)
            m_problem->setText(GatewayTexts::shown(isTold.error().message));
        else
            m_done->setText(*isTold ? tr("Signed out.")
                                    : tr("Signed out here. The provider could not be told, where the sign-in "
                                         "may go on until it ends by itself."));
        listAccounts();
    });
}

} // namespace signalbox
