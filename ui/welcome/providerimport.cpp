// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/welcome/providerimport.h"

#include "config/firstconfig.h"
#include "config/provideraddition.h"
#include "ui/configuration/changedialog.h"
#include "ui/configuration/configurationdraft.h"
#include "ui/providers/keyplace.h"
#include "ui/texts/gatewaytexts.h"

#include <QWidget>

#include <algorithm>
#include <utility>

namespace signalbox {
namespace {

ImportedProviders ownLogin(const QString &name)
{
    YamlNode provider = YamlNode::map(1);
    const auto insert = [&provider](const char *key, const QString &value) {
        provider.insert(QString::fromLatin1(key), YamlNode::scalar(value, 1));
    };
    insert("name", name);
    insert("preset", QStringLiteral("anthropic"));
    insert("auth_type", QStringLiteral("passthrough"));
    ImportedProviders login;
    login.providers.push_back(std::move(provider));
    return login;
}

QString freeName(const QStringList &taken)
{
    QString name = QStringLiteral("anthropic");
    for (int number = 2; taken.contains(name); ++number)
        name = QStringLiteral("anthropic-%1").arg(number);
    return name;
}

/// What the file's reader says of the same variable.
bool isOfAwaited(const ConfigProblem &remark, const QList<AwaitedVariable> &awaited)
{
    return remark.severity == ConfigProblem::Severity::Warning
        && std::any_of(awaited.begin(), awaited.end(),
            [&](const AwaitedVariable &one) { return remark.message.contains(u' ' + one.variable + u','); });
}

QString aboutAwaited(const AwaitedVariable &awaited)
{
    const QString text = awaited.isNew
        ? ProviderImport::tr(
            "%1 comes in switched off: it has a secret in a header or an address, where only an "
            "environment variable can stand. Set %2 to that secret, start Signalbox again and "
            "switch %1 on.")
        : ProviderImport::tr(
            "%1 comes in switched off, as the environment variable %2 is not set. Set it, start "
            "Signalbox again and switch %1 on.");
    return text.arg(awaited.provider, awaited.variable);
}
} // namespace

ProviderImport::ProviderImport(
    ConfigurationDesk &desk, ConfigurationDraft &draft, GatewayLink &link, QWidget *window, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
    , m_draft(draft)
    , m_link(link)
    , m_window(window)
{ }

QStringList ProviderImport::names() const
{
    QStringList names;
    if (const ConfigPointer &config = m_desk.reading().config) {
        for (const ProviderConfig &provider : config->providers)
            names << provider.name;
    }
    return names;
}

void ProviderImport::addOwnLogin()
{
    if (!m_isBusy)
        propose(tr("Use your Claude Code login"), ownLogin(freeName(names())));
}

void ProviderImport::add(const QString &title, const Source &source)
{
    if (m_isBusy)
        return; // a change is being shown already
    m_isBusy = true;
    m_link.listSecrets(this, [this, title, source](const Result<QStringList> &kept) {
        m_isBusy = false;
        m_desk.look();
        if (kept)
            propose(title, source({names(), *kept + m_taken + m_draft.secretsOfOthers()}));
        else
            giveUp(GatewayTexts::shown(kept.error().message));
    });
}

void ProviderImport::propose(const QString &title, const ImportedProviders &imported)
{
    if (imported.providers.empty()) {
        giveUp(imported.problem.isEmpty() ? tr("It has no provider that can be used.")
                                          : GatewayTexts::shown(imported.problem));
        return;
    }
    m_desk.look();
    m_secrets = imported.secrets;
    m_awaited = imported.awaited;
    m_kept.clear();
    m_left.clear();
    m_remarks.clear();
    const auto text = textWith(imported.providers, m_remarks);
    if (text)
        review(title, *text);
    else
        giveUp(GatewayTexts::shown(text.error().message));
}

Result<QByteArray> ProviderImport::textWith(
    const std::vector<YamlNode> &providers, QStringList &remarks) const
{
    if (m_desk.text().trimmed().isEmpty())
        return firstConfigText({{}, {}, providers});
    QByteArray text = m_desk.text();
    for (const YamlNode &provider : providers) {
        auto added = addProvider(text, provider);
        if (!added)
            return added.error();
        text = added->text;
        remarks << GatewayTexts::shown(added->remarks);
    }
    return text;
}

void ProviderImport::review(const QString &title, const QByteArray &text)
{
    m_change = m_desk.propose(text);
    if (!m_awaited.isEmpty()) // it is said below, in words that tell what to do
        m_change.remarks.removeIf(
            [this](const ConfigProblem &remark) { return isOfAwaited(remark, m_awaited); });
    for (const AwaitedVariable &awaited : std::as_const(m_awaited))
        m_change.remarks.append({ConfigProblem::Severity::Warning, 0, aboutAwaited(awaited)});
    if (!m_secrets.isEmpty())
        m_change.remarks.append({ConfigProblem::Severity::Warning, 0,
            tr("%n key(s) will be kept among the secrets, not in this file.", nullptr,
                static_cast<int>(m_secrets.size()))});
    m_isBusy = true;
    auto *dialog = new ChangeDialog(title, m_change, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::rejected, this, [this] {
        m_isBusy = false;
        m_secrets.clear();
    });
    connect(dialog, &QDialog::accepted, this, &ProviderImport::keepSecrets);
    dialog->open();
}

void ProviderImport::keepSecrets()
{
    const QStringList taken = m_draft.secretsOfOthers(); // in the file as it is now, too
    const bool isFree = std::none_of(m_secrets.begin(), m_secrets.end(),
        [&taken](const NamedSecret &secret) { return taken.contains(secret.name); });
    if (isFree && m_desk.text() == m_change.before)
        keepNextSecret();
    else
        giveUp(
            tr("The configuration was changed elsewhere meanwhile. Nothing was written and no key was kept: "
               "try again."));
}

void ProviderImport::keepNextSecret()
{
    if (m_secrets.isEmpty()) {
        write();
        return;
    }
    emit waiting();
    const NamedSecret secret = m_secrets.takeFirst();
    m_link.keepNewSecret(
        secret.name, secret.value, this, [this, name = secret.name](const Result<QString> &place) {
            if (!place && place.error().kind == Error::Kind::Conflict) {
                m_taken << name;
                takeBack(
                    tr("There is another secret \"%1\" already, which stays as it is. Nothing was written: "
                       "import again, and the new one gets another name.")
                        .arg(name));
                return;
            }
            if (!place) {
                takeBack(tr("Nothing was written, as the secret \"%1\" cannot be kept: %2")
                             .arg(name, GatewayTexts::shown(place.error().message)));
                return;
            }
            m_kept << name;
            m_place = *place;
            keepNextSecret();
        });
}

void ProviderImport::write()
{
    if (const auto error = m_draft.save(m_change)) // what waits there goes on waiting
        takeBack(GatewayTexts::shown(error->message));
    else
        tellOutcome();
}

/// None of them was there before: their names were free.
void ProviderImport::takeBack(const QString &problem)
{
    if (m_kept.isEmpty()) {
        giveUp(m_left.isEmpty() ? problem
                                : tr("%1 These secrets were kept already and could not be removed: %2.")
                                      .arg(problem, m_left.join(QStringLiteral(", "))));
        return;
    }
    const QString name = m_kept.takeLast();
    m_link.removeSecret(name, this, [this, name, problem](const Result<bool> &removed) {
        if (!removed)
            m_left << name;
        takeBack(problem);
    });
}

void ProviderImport::tellOutcome()
{
    m_isBusy = false;
    Outcome outcome{{}, !m_awaited.isEmpty()};
    const int count = static_cast<int>(m_kept.size());
    if (count > 0 && isMemoryOnly(m_place)) {
        outcome.needsUser = true;
        outcome.wantsKeyPlace = true;
        outcome.remarks << tr(
            "%n key(s) are in memory only: they are gone when Signalbox quits. To keep them, start a "
            "keychain (such as GNOME Keyring, KWallet or KeePassXC) or write %1 into the configuration, "
            "start "
            "Signalbox again and enter the keys under Providers.",
            nullptr, count)
                               .arg(QStringLiteral("\"secrets: {store: file}\""));
    } else if (count > 0) {
        outcome.remarks << tr("%n key(s) are kept in %1.", nullptr, count).arg(GatewayTexts::shown(m_place));
    }
    for (const AwaitedVariable &awaited : std::as_const(m_awaited))
        outcome.remarks << aboutAwaited(awaited);
    outcome.remarks << m_remarks;
    emit added(outcome);
}

void ProviderImport::giveUp(const QString &problem)
{
    m_isBusy = false;
    m_secrets.clear();
    emit failed(problem);
}

} // namespace signalbox
