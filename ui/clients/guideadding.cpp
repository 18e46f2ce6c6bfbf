// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/guideadding.h"

#include "config/listenaddress.h"
#include "core/localkey.h"
#include "ui/configuration/changedialog.h"
#include "ui/configuration/configurationdraft.h"
#include "ui/preferences/clientkeydialog.h"
#include "ui/texts/gatewaytexts.h"

#include <QHostAddress>
#include <QNetworkInterface>

namespace signalbox {
namespace {

/// In the guides for WSL2 Signalbox is on Windows. Elsewhere it could not listen on all addresses beside one
/// of them.
bool isForThisSystem([[maybe_unused]] const ClientGuide &guide)
{
#ifdef Q_OS_WIN
    return true;
#else
    return !guide.id.startsWith(u"wsl2");
#endif
}

ConfigProblem warning(const QString &text)
{
    return {ConfigProblem::Severity::Warning, 0, text};
}

/// The bridge of containers may have another address here: with one that is not there nothing starts.
QList<ConfigProblem> remarksOn(const GuideNeeds &needs)
{
    QList<ConfigProblem> remarks;
    const QList<QHostAddress> present = QNetworkInterface::allAddresses();
    for (const QString &listener : needs.listeners) {
        const auto address = ListenAddress::parse(listener);
        const QHostAddress host(address ? address->host : QString());
        if (!host.isNull() && host != QHostAddress::AnyIPv4 && !present.contains(host))
            remarks << warning(
                GuideAdding::tr("This computer does not have the address %1 now, and Signalbox starts only "
                                "where it can listen on all of its addresses: look for the right one.")
                    .arg(host.toString()));
    }
    if (!needs.clientKey.isEmpty())
        remarks << warning(
            GuideAdding::tr("Clients that send no key are refused from then on: set them up again. The new "
                            "key is shown when it is written."));
    return remarks;
}

} // namespace

GuideAdding::GuideAdding(GatewayLink &link, ConfigurationDraft &draft, QWidget &window)
    : QObject(&window)
    , m_link(link)
    , m_draft(draft)
    , m_window(window)
{
    connect(&m_draft, &ConfigurationDraft::changed, this, &GuideAdding::changed);
}

GuideNeeds GuideAdding::needsOf(const ClientGuide &guide) const
{
    const ConfigReading &reading = m_draft.reading();
    return guideNeeds(guide, reading.config ? reading.config->server : reading.server);
}

GuideAdding::State GuideAdding::stateOf(const ClientGuide &guide) const
{
    if (guide.configuration.isEmpty() || m_draft.text().isEmpty() || !isForThisSystem(guide))
        return State::NothingToAdd;
    if (!needsOf(guide).isEmpty())
        return State::Missing;
    return m_draft.isEmpty() ? State::There : State::NothingToAdd; // it may wait to be saved
}

void GuideAdding::ask(const ClientGuide &guide)
{
    if (m_draft.isWaiting())
        return emit told(m_draft.obstacle());
    const GuideNeeds needs = needsOf(guide);
    const Secret key = newLocalKey();
    const QString hash = QStringLiteral("sha256:") + QString::fromLatin1(hashOfKey(key).toHex());
    const Result<QByteArray> text = withGuideNeeds(m_draft.text(), needs, hash);
    if (!text)
        return emit told(GatewayTexts::shown(text.error().message));
    ConfigurationChange change = m_draft.proposal(*text);
    change.remarks += remarksOn(needs);
    auto *review = new ChangeDialog(
        tr("Add what is needed: %1").arg(GatewayTexts::shown(guide.title)), change, &m_window);
    review->setAttribute(Qt::WA_DeleteOnClose);
    connect(review, &QDialog::accepted, this,
        [this, review, name = needs.clientKey, key] { write(review->change(), name, key); });
    review->open();
}

void GuideAdding::write(const ConfigurationChange &change, const QString &keyName, const Secret &key)
{
    const auto error = m_draft.save(change);
    emit told(error ? GatewayTexts::shown(error->message) : QString());
    if (error || keyName.isEmpty())
        return;
    delete m_newKey;
    m_newKey = showNewKey(m_link, tr("The key %1").arg(keyName), keyName, key, &m_window);
}

} // namespace signalbox
