// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences/networksection.h"

#include "config/listenaddress.h"
#include "ui/configuration/configurationdraft.h"
#include "ui/preferences/preferenceform.h"
#include "ui/preferences/sectionlayout.h"
#include "ui/widgets/card.h"
#include "ui/widgets/noticebar.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {
namespace {
constexpr int usualPort = 8484;
constexpr int mostPort = 65535;

QString hostFlaw(const QString &text)
{
    return ListenAddress::isValidHost(text)
        ? QString()
        : NetworkSection::tr("Write an address of this computer, localhost, or * for all of them.");
}

/// Others than programs on this computer can reach it.
bool isOpen(const ServerConfig &server)
{
    return !ListenAddress::isLoopback(server.host)
        || std::ranges::any_of(server.listeners, [](const ListenerConfig &listener) {
               const auto address = ListenAddress::parse(listener.address);
               return address && !ListenAddress::isLoopback(address->host);
           });
}
} // namespace

NetworkSection::NetworkSection(ConfigurationDraft &draft, QWidget *parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_open(new NoticeBar(Tone::Attention, this))
{
    QVBoxLayout *column = makeSectionColumn(this, tr("Network"));
    connect(m_open->addButton(tr("Add a client key…")), &QPushButton::clicked, this,
        &NetworkSection::clientKeyWanted);
    column->addWidget(m_open);
    auto *card = new Card(tr("Where clients connect"), this);
    auto *form = new PreferenceForm(draft, card);
    const ConfigPath server = ConfigPath() / u"server";
    form->addText(tr("&Address:"), server / u"host", QStringLiteral("127.0.0.1"),
        tr("127.0.0.1 = only programs on this computer; * = everybody who can reach it."), hostFlaw);
    form->addNumber(tr("&Port:"), server / u"port", usualPort, {0, mostPort},
        tr("Clients that are set up for the old one have to be set up again."));
    form->addList(tr("&Further addresses:"), server / u"listeners",
        tr("HOST:PORT, with commas between them, as [::1]:8484."));
    form->addList(tr("Accepted &names:"), server / u"allowed_hosts",
        tr("By which clients may call it, beside its addresses."));
    form->addList(tr("Accepted &web pages:"), server / u"allowed_origins",
        tr("That may call it from a browser, as http://localhost:3000."));
    card->body()->addWidget(form);
    column->addWidget(card);
    auto *proxy = new Card(tr("Proxies"), this);
    proxy->body()->addWidget(makeNote(tr("The way to a provider may go over a proxy. Each provider has its "
                                         "own setting for it: see Providers."),
        proxy));
    column->addWidget(proxy);
    column->addStretch();
    connect(&m_draft, &ConfigurationDraft::changed, this, &NetworkSection::refresh);
    refresh();
}

void NetworkSection::refresh()
{
    const ServerConfig &server = m_draft.reading().server;
    const ConfigPointer config = m_draft.reading().config;
    const bool hasKeys = !(config ? config->server : server).clientKeys.isEmpty();
    m_open->setText(isOpen(server) && !hasKeys
            ? tr("Others could use your providers: an address that they can reach needs a client key.")
            : QString());
}

} // namespace signalbox
