// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/credentialpanel.h"

#include "config/accountnames.h"
#include "config/presetcatalog.h"
#include "config/secretplaces.h"
#include "config/secretreference.h"
#include "ui/configuration/configurationdraft.h"
#include "ui/providers/keyplace.h"
#include "ui/providers/newprovider.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/noticebar.h"

#include <QJsonArray>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <utility>

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

ConfigPath authType()
{
    return ConfigPath() / u"auth_type";
}

ConfigPath authValue()
{
    return ConfigPath() / u"auth_value";
}

/// What makes an entry take a key that does not, as its file says.
QList<FieldChange> typeOfKey(const ProviderEntry &entry)
{
    const YamlNode *written = entry.inFile.find(u"auth_type");
    const QString type = written ? written->text.trimmed() : QString();
    const bool takesKey = !type.isEmpty() && type != u"none" && type != u"passthrough" && type != u"oauth";
    if (takesKey)
        return {};
    const Preset *preset = PresetCatalog::builtIn().find(entry.text(u"preset").trimmed());
    if ((preset && preset->auth == Auth::OAuth) || (!preset && entry.inFile.find(u"oauth")))
        return {FieldChange::text(authType(), QStringLiteral("auth_token"))};
    return type.isEmpty() ? QList<FieldChange>() : QList{FieldChange::removal(authType())};
}

/// The names of those that it refers to, in the file or by what waits to be written.
QStringList ownSecrets(const ProviderEntry &entry)
{
    QStringList names;
    for (const QString &key : writtenKeys(entry.inFile) + writtenKeys(entry.written)) {
        if (key.startsWith(keychainPrefix))
            names << key.sliced(keychainPrefix.size());
    }
    names.removeDuplicates();
    return names;
}

bool canSignIn(const ProviderEntry &entry)
{
    const Preset *preset = PresetCatalog::builtIn().find(entry.text(u"preset").trimmed());
    return (preset && preset->canSignIn()) || entry.written.find(u"oauth")
        || (entry.config && entry.config->auth == Auth::OAuth);
}
} // namespace

CredentialPanel::CredentialPanel(GatewayLink &link, ConfigurationDraft &draft, QWidget *parent)
    : QWidget(parent)
    , m_link(link)
    , m_draft(draft)
    , m_place(makeLabel({}, TextRole::Body, this))
    , m_choice(new CredentialChoice(this))
    , m_keep(new QPushButton(tr("&Keep this key"), this))
    , m_signIn(new QPushButton(tr("&Sign in with a browser…"), this))
    , m_accounts(new QWidget(this))
    , m_accountRows(new QVBoxLayout(m_accounts))
    , m_problem(new NoticeBar(Tone::Bad, this))
    , m_warning(new NoticeBar(Tone::Attention, this))
    , m_done(new NoticeBar(Tone::Good, this))
{
    m_place->setObjectName(QStringLiteral("credentialPlace"));
    m_place->setWordWrap(true);
    m_keep->setObjectName(QStringLiteral("keepKey"));
    m_signIn->setObjectName(QStringLiteral("signIn"));
    m_accountRows->setContentsMargins(0, 0, 0, 0);
    m_problem->setObjectName(QStringLiteral("credentialProblem"));
    m_warning->setObjectName(QStringLiteral("credentialWarning"));
    m_done->setObjectName(QStringLiteral("credentialDone"));
    for (NoticeBar *notice : {m_problem, m_warning, m_done})
        notice->setDismissible();
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
    for (NoticeBar *notice : {m_problem, m_warning, m_done})
        layout->addWidget(notice);
    connect(m_choice, &CredentialChoice::kindChosen, this, &CredentialPanel::chooseKind);
    connect(m_choice, &CredentialChoice::keyEdited, this, &CredentialPanel::showKeeping);
    connect(m_choice, &CredentialChoice::keyEntered, this, &CredentialPanel::keepKey);
    connect(m_choice, &CredentialChoice::variableEdited, this, [this] {
        if (m_choice->flaw().isEmpty())
            emit changed(m_entry.id, withValue(m_entry, QStringLiteral("${%1}").arg(m_choice->variable())));
    });
    connect(m_keep, &QPushButton::clicked, this, &CredentialPanel::keepKey);
    connect(&m_draft, &ConfigurationDraft::renamed, this, [this](const QString &from, const QString &to) {
        if (!m_keeping.isEmpty() && isCalled(m_keeping, from))
            m_keeping = to + m_keeping.sliced(from.size());
    });
    connect(m_signIn, &QPushButton::clicked, this, [this] { emit signInRequested(m_entry.id); });
}

void CredentialPanel::load(const ProviderEntry &entry, bool isOther)
{
    const bool wasSignedOut = m_entry.snapshot && m_entry.snapshot->needsSignIn;
    m_entry = entry;
    const CredentialKind kind = credentialKind(entry.written, usualKind(entry));
    if (isOther) {
        m_kept.clear();
        m_choice->forgetKey();
        for (NoticeBar *notice : {m_problem, m_warning, m_done})
            notice->setText({});
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
    showKeeping();
    m_signIn->setVisible(kind == CredentialKind::SignIn);
    m_accounts->setVisible(kind == CredentialKind::SignIn);
    const bool isWritten = m_entry.snapshot && m_entry.config && m_entry.config->auth == Auth::OAuth
        && credentialKind(m_entry.inFile, usualKind(m_entry)) == CredentialKind::SignIn;
    m_signIn->setEnabled(isWritten);
    m_signIn->setToolTip(isWritten ? QString() : tr("Save the change first"));
}

void CredentialPanel::showKeeping()
{
    const bool isKeeping = !m_keeping.isEmpty();
    m_keep->setText(isKeeping ? tr("Waiting for the keychain…") : tr("&Keep this key"));
    m_keep->setEnabled(!isKeeping && !m_choice->key().isEmpty());
}

void CredentialPanel::focusKey()
{
    if (auto *key = m_choice->findChild<QLineEdit *>(QStringLiteral("key")))
        key->setFocus();
}

void CredentialPanel::chooseKind(CredentialKind kind)
{
    showSignIn();
    emit restored(m_entry.id);
    const bool takesKept = kind == CredentialKind::Keychain && !m_kept.isEmpty();
    if (kind == credentialKind(m_entry.inFile, usualKind(m_entry)) && !takesKept)
        return;
    QList<FieldChange> changes;
    switch (kind) {
    case CredentialKind::Passthrough:
        changes = {
            FieldChange::text(authType(), QStringLiteral("passthrough")), FieldChange::removal(authValue())};
        break;
    case CredentialKind::None:
        changes = {FieldChange::text(authType(), QStringLiteral("none")), FieldChange::removal(authValue())};
        break;
    case CredentialKind::SignIn:
        changes = {FieldChange::text(authType(), QStringLiteral("oauth")), FieldChange::removal(authValue())};
        break;
    case CredentialKind::Keychain:
        changes = takesKept ? withValue(m_entry, keychainPrefix + m_kept) : typeOfKey(m_entry);
        break;
    case CredentialKind::Variable:
        changes = typeOfKey(m_entry);
        break;
    case CredentialKind::Other:
        break;
    }
    if (!changes.isEmpty())
        emit changed(m_entry.id, changes);
}

QList<FieldChange> CredentialPanel::withValue(const ProviderEntry &entry, const QString &value) const
{
    return typeOfKey(entry) << FieldChange::text(authValue(), value);
}

void CredentialPanel::keepKey()
{
    const Secret key = m_choice->key();
    if (key.isEmpty() || !m_keeping.isEmpty())
        return;
    const ProviderEntry entry = m_entry; // the file is looked at, and may say something else
    for (NoticeBar *notice : {m_problem, m_warning, m_done})
        notice->setText({});
    m_keeping = entry.id;
    showKeeping();
    keepAs(entry, key, {});
}

/// Only its own key is replaced, where it has one: what else the store has may be another configuration's.
void CredentialPanel::keepAs(const ProviderEntry &entry, const Secret &key, const QStringList &taken)
{
    const QStringList own = ownSecrets(entry);
    QStringList others = m_draft.secretsOfOthers(entry.id) + taken;
    if (own.size() > 1) // of a ring, none is to be lost
        others << own;
    const QString name = freeSecretName(entry.name, others);
    const auto noted = [this, entry, key, taken, name](const Result<QString> &place) {
        if (!place && place.error().kind == Error::Kind::Conflict)
            keepAs(entry, key, taken + QStringList(name));
        else
            noteKept(entry, name, place);
    };
    if (own.contains(name) || name == m_kept)
        m_link.keepSecret(name, key, this, noted);
    else
        m_link.keepNewSecret(name, key, this, noted);
}

/// Another provider may be shown by now, and this one may have another name.
void CredentialPanel::noteKept(const ProviderEntry &entry, const QString &name, const Result<QString> &place)
{
    const QString id = std::exchange(m_keeping, QString());
    const QString text = place
        ? keptText(*place)
        : tr("The key was not kept: %1").arg(GatewayTexts::shown(place.error().message));
    if (id != m_entry.id) {
        emit told(tr("%1: %2").arg(entry.name, text));
    } else if (!place) {
        m_problem->setText(text);
    } else {
        m_kept = name;
        m_choice->forgetKey();
        (isMemoryOnly(*place) ? m_warning : m_done)->setText(text);
    }
    showKeeping();
    if (!place)
        return;
    emit changed(id, withValue(entry, keychainPrefix + name));
    m_link.reload();
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
