// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/provideradding.h"

#include "ui/configuration/changedialog.h"
#include "ui/configuration/configurationdraft.h"
#include "ui/gateway/gatewaylink.h"
#include "ui/providers/addproviderdialog.h"
#include "ui/providers/providerentry.h"
#include "ui/texts/gatewaytexts.h"

#include <QFileInfo>

namespace signalbox {

ProviderAdding::ProviderAdding(GatewayLink &link, ConfigurationDraft &draft, QWidget &page)
    : QObject(&page)
    , m_link(link)
    , m_draft(draft)
    , m_page(page)
{ }

void ProviderAdding::ask(const QString &preset)
{
    if (m_dialog) {
        m_dialog->raise();
        m_dialog->activateWindow();
        return;
    }
    ProviderForm::Surroundings surroundings;
    for (const ProviderEntry &entry : providerEntries(m_draft.root(), nullptr, {}))
        surroundings.taken << entry.name;
    if (const YamlNode *routes = m_draft.root().find(u"model_routes")) {
        for (const YamlNode &route : routes->children)
            surroundings.routes << route.key;
    }
    QList<ConfigProblem> problems; // of a presets.json, which the reading of the configuration tells
    m_catalog = PresetCatalog::inFolder(QFileInfo(m_draft.path()).absolutePath(), problems);
    m_dialog = new AddProviderDialog(m_catalog, surroundings, &m_page);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &AddProviderDialog::addRequested, this, &ProviderAdding::take);
    connect(m_dialog, &QDialog::finished, this, [this] { m_dialog.clear(); });
    connect(m_dialog, &QDialog::rejected, this, &ProviderAdding::dismissed);
    m_dialog->open();
    if (!preset.isEmpty())
        m_dialog->signInAt(preset);
}

void ProviderAdding::take(NewProvider provider)
{
    nameSecret(provider, m_draft.secretsOfOthers() + m_taken);
    if (m_draft.isWaiting())
        return m_dialog->showProblem(m_draft.obstacle());
    const Result<QByteArray> text = withNewProvider(m_draft.text(), provider);
    if (!text)
        return m_dialog->showProblem(GatewayTexts::shown(text.error().message));
    auto *review
        = new ChangeDialog(tr("Add the provider %1").arg(provider.name), m_draft.proposal(*text), m_dialog);
    review->setAttribute(Qt::WA_DeleteOnClose);
    connect(review, &QDialog::accepted, this, [this, review, provider] { keep(provider, review->change()); });
    review->open();
}

void ProviderAdding::keep(const NewProvider &provider, const ConfigurationChange &change)
{
    const QString &name = provider.name;
    if (provider.key.isEmpty())
        return write(name, {}, change);
    if (m_draft.secretsOfOthers().contains(provider.secret, Qt::CaseInsensitive))
        return m_dialog->showProblem(tr(
            "The configuration was changed meanwhile. Nothing was written and no key was kept: try again."));
    m_dialog->setWaiting(true);
    m_link.keepNewSecret(provider.secret, provider.key, this,
        [this, name, secret = provider.secret, change, dialog = m_dialog](const Result<QString> &place) {
            if (!dialog || dialog != m_dialog) { // it was cancelled, or left for another one
                emit told(place ? tr("%1 was not added. Its key was kept all the same, in %2, as \"%3\".")
                                      .arg(name, GatewayTexts::shown(*place), secret)
                                : tr("%1 was not added.").arg(name));
                return;
            }
            dialog->setWaiting(false);
            if (!place && place.error().kind == Error::Kind::Conflict)
                tellTaken(secret);
            else if (place)
                write(name, *place, change);
            else
                dialog->showProblem(tr("Nothing was added, as the key was not kept: %1")
                                        .arg(GatewayTexts::shown(place.error().message)));
        });
}

/// Of another configuration, or one that was kept by hand.
void ProviderAdding::tellTaken(const QString &secret)
{
    m_taken << secret;
    m_dialog->showProblem(
        tr("There is another secret \"%1\" already, which stays as it is. Nothing was added: try again, and "
           "the new one gets another name.")
            .arg(secret));
}

void ProviderAdding::write(const QString &name, const QString &place, const ConfigurationChange &change)
{
    if (const auto error = m_draft.save(change)) {
        m_dialog->showProblem(GatewayTexts::shown(error->message));
        return;
    }
    m_dialog->accept();
    emit added(name, place);
}

} // namespace signalbox
