// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/welcome/providerimport.h"

#include "config/firstconfig.h"
#include "config/provideraddition.h"
#include "ui/configuration/changedialog.h"
#include "ui/texts/gatewaytexts.h"

#include <QWidget>

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
} // namespace

ProviderImport::ProviderImport(ConfigurationDesk &desk, GatewayLink &link, QWidget *window, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
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
    add(tr("Use your Claude Code login"), ownLogin(freeName(names())));
}

void ProviderImport::add(const QString &title, const ImportedProviders &imported)
{
    if (m_isBusy)
        return; // a change is being shown already
    if (imported.providers.empty()) {
        emit failed(imported.problem.isEmpty() ? tr("It has no provider that can be used.")
                                               : GatewayTexts::shown(imported.problem));
        return;
    }
    m_desk.look();
    m_secrets = imported.secrets;
    m_remarks.clear();
    for (const SecretVariable &variable : imported.variables)
        m_remarks << tr("Set the environment variable %1 before Signalbox starts.").arg(variable.name);
    const auto text = textWith(imported.providers, m_remarks);
    if (!text) {
        emit failed(GatewayTexts::shown(text.error().message));
        return;
    }
    review(title, *text);
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
    for (const NamedSecret &secret : std::as_const(m_secrets))
        m_change.remarks.append({ConfigProblem::Severity::Warning, 0,
            tr("The secret of %1 is kept as \"%2\" among the secrets, not in this file.")
                .arg(GatewayTexts::shown(secret.place), secret.name)});
    m_isBusy = true;
    auto *dialog = new ChangeDialog(title, m_change, m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::rejected, this, [this] {
        m_isBusy = false;
        m_secrets.clear();
    });
    connect(dialog, &QDialog::accepted, this, &ProviderImport::keepNextSecret);
    dialog->open();
}

void ProviderImport::keepNextSecret()
{
    if (m_secrets.isEmpty()) {
        write();
        return;
    }
    emit waiting();
    const NamedSecret secret = m_secrets.takeFirst();
    m_link.keepSecret(
        secret.name, secret.value, this, [this, name = secret.name](const Result<QString> &kept) {
            if (kept) {
                keepNextSecret();
                return;
            }
            m_isBusy = false;
            m_secrets.clear();
            emit failed(tr("Nothing was written, as the secret \"%1\" cannot be kept: %2")
                            .arg(name, GatewayTexts::shown(kept.error().message)));
        });
}

void ProviderImport::write()
{
    m_isBusy = false;
    if (const auto error = m_desk.apply(m_change)) {
        emit failed(GatewayTexts::shown(error->message));
        return;
    }
    emit added(m_remarks);
}

} // namespace signalbox
