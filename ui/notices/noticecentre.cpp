// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notices/noticecentre.h"

#include "config/accountnames.h"
#include "ui/gateway/gatewaylink.h"
#include "ui/texts/gatewaytexts.h"

#include <QDateTime>
#include <QLocale>

namespace signalbox {
namespace {
using namespace std::chrono_literals;

/// The provider that signs in with the account: "work/me" may be one of its own, or an account of "work".
QString providerOf(const QString &account, const GatewaySnapshot &snapshot)
{
    QString found;
    for (const ProviderSnapshot &provider : snapshot.providers) {
        if (isCalled(account, provider.name) && provider.name.size() > found.size())
            found = provider.name;
    }
    return found;
}
} // namespace

NoticeCentre::NoticeCentre(GatewayLink &link, QObject *parent) : NoticeCentre(link, m_systemClock, 2s, parent)
{ }

NoticeCentre::NoticeCentre(
    GatewayLink &link, const Clock &clock, std::chrono::milliseconds gathering, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_changes(m_clock)
    , m_gate(m_clock)
    , m_gathering(this)
    , m_settling(this)
    , m_held(this)
{
    m_gathering.setSingleShot(true);
    m_gathering.setInterval(gathering);
    m_settling.setSingleShot(true);
    m_held.setSingleShot(true);
    connect(&m_held, &QTimer::timeout, this, &NoticeCentre::show);
    connect(&m_gathering, &QTimer::timeout, this, &NoticeCentre::show);
    connect(&m_settling, &QTimer::timeout, this, &NoticeCentre::compare);
    connect(&link, &GatewayLink::snapshotChanged, this, &NoticeCentre::onSnapshot);
    connect(&link, &GatewayLink::exchangeFinished, this, [this](const ExchangeRecord &record) {
        if (const std::optional<Notice> notice = ProviderChanges::switchedOver(record))
            add(*notice);
    });
}

void NoticeCentre::onSnapshot(const GatewaySnapshot &snapshot)
{
    m_snapshot = snapshot;
    compare();
}

void NoticeCentre::compare()
{
    for (const Notice &notice : m_changes.compare(m_snapshot))
        add(notice);
    if (const std::optional<std::chrono::milliseconds> wait = m_changes.wait())
        m_settling.start(*wait);
    else
        m_settling.stop();
}

void NoticeCentre::add(const Notice &notice)
{
    if (m_gate.add(notice) && !m_gathering.isActive())
        m_gathering.start();
}

void NoticeCentre::addSignIn(const QString &account, const QString &reason)
{
    add({NoticeKind::SignIn, account, tr("Sign in again"),
        tr("Account %1 cannot be used: %2").arg(account, GatewayTexts::shown(reason)), PageId::Providers,
        providerOf(account, m_snapshot)});
}

void NoticeCentre::addBudget(const QString &budget, const QString &text)
{
    add({NoticeKind::Budget, budget + u'/' + text, tr("Budget %1").arg(budget), GatewayTexts::shown(text),
        PageId::Usage, {}, budget});
}

void NoticeCentre::addQuota(const QString &provider, const QString &account, const QString &window,
    int percent, const QDateTime &resetsAt)
{
    const QString whose = account.isEmpty() ? provider : QString(provider + QStringLiteral(", ") + account);
    QStringList sentences{tr("The window %1 is used to %2 %.").arg(window, QString::number(percent))};
    if (resetsAt.isValid())
        sentences << tr("It begins again on %1.")
                         .arg(QLocale().toString(resetsAt.toLocalTime(), QLocale::ShortFormat));
    add({NoticeKind::Quota, QStringLiteral("%1/%2/%3").arg(whose, window).arg(percent),
        tr("%1: %2 % of the quota").arg(whose, QString::number(percent)), sentences.join(u' '),
        PageId::Providers, provider, whose + u'/' + window});
}

void NoticeCentre::addUpdate(const QString &version, const QString &title, const QUrl &page)
{
    add({NoticeKind::Update, version, tr("Signalbox %1 is available").arg(version),
        title.isEmpty() ? tr("Open its page to see what is new.") : title, PageId::Preferences,
        QStringLiteral("updates"), QStringLiteral("update"), page});
}

void NoticeCentre::show()
{
    m_gate.withdraw(
        [this](const Notice &waiting) { return !ProviderChanges::isStillTrue(waiting, m_snapshot); });
    const std::optional<Notice> notice = m_gate.take();
    if (notice && m_sink)
        m_sink->show(*notice);
    if (const auto wait = m_gate.wait()) // too many were shown lately
        m_held.start(*wait);
}

} // namespace signalbox
