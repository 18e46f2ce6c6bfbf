// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tray/runningmenu.h"

#include "ui/texts/snapshottexts.h"

#include <QWidget>

#include <algorithm>

namespace signalbox {
namespace {
constexpr qsizetype mostEntries = 10;
}

RunningMenu::RunningMenu(QWidget *parent) : QMenu(parent) { }

void RunningMenu::setSnapshot(const GatewaySnapshot &snapshot, MenuStyle style)
{
    QStringList providers;
    for (const ProviderSnapshot &provider : snapshot.providers)
        providers << provider.name;
    QList<Entry> entries;
    for (const RunningExchange &exchange :
        snapshot.running.first(std::min(snapshot.running.size(), mostEntries))) {
        const auto known = std::ranges::find(m_entries, exchange.id, &Entry::id);
        const Entry entry = known == m_entries.end() ? makeEntry(exchange, providers, style) : *known;
        if (known != m_entries.end())
            m_entries.erase(known);
        entry.menu->setTitle(menuText(
            SnapshotTexts::running(exchange), menuText(SnapshotTexts::speed(exchange), style), style));
        entries << entry;
    }
    for (const Entry &ended : std::as_const(m_entries)) {
        removeAction(ended.menu->menuAction());
        ended.menu->deleteLater(); // not at once: a desktop may hold on to the item it shows
    }
    m_entries = entries;
    setTitle(tr("%n request(s) running", nullptr, snapshot.activeExchanges));
    menuAction()->setVisible(!entries.isEmpty());
}

RunningMenu::Entry RunningMenu::makeEntry(
    const RunningExchange &exchange, const QStringList &providers, MenuStyle style)
{
    QMenu *menu = addMenu(QString());
    const QByteArray id = exchange.id;
    const QByteArray session = exchange.session;
    menu->addAction(tr("&Cancel this request"), this, [this, id] { emit cancelRequested(id); });
    QMenu *pins = menu->addMenu(tr("Its &session goes to"));
    pins->setEnabled(!session.isEmpty());
    pins->addAction(tr("&Automatic"), this, [this, session] { emit sessionPinRequested(session, {}); });
    for (const QString &provider : providers)
        pins->addAction(menuText(provider, style), this,
            [this, session, provider] { emit sessionPinRequested(session, provider); });
    return {id, menu};
}

} // namespace signalbox
