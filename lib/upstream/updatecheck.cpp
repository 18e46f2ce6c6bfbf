// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/updatecheck.h"

#include "core/privatefolder.h"
#include "credentials/privatefile.h"
#include "http/authority.h"
#include "upstream/networkproxy.h"
#include "upstream/releaseanswer.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace signalbox {

namespace {

using std::chrono::milliseconds;

/// Timers stand still while the computer sleeps.
constexpr milliseconds betweenLooks = std::chrono::hours(1);

/// The system's proxy for `url` as an address; empty = none.
QUrl systemProxyFor(const QUrl &url)
{
    if (isLoopbackHost(url.host()))
        return {};
    const QNetworkProxy proxy = networkProxyFor(QUrl(QStringLiteral("system:")), url);
    const bool isSocks = proxy.type() == QNetworkProxy::Socks5Proxy;
    if (!isSocks && proxy.type() != QNetworkProxy::HttpProxy
        && proxy.type() != QNetworkProxy::HttpCachingProxy)
        return {};
    QUrl address;
    address.setScheme(isSocks ? QStringLiteral("socks5") : QStringLiteral("http"));
    address.setHost(proxy.hostName());
    address.setPort(proxy.port());
    address.setUserName(proxy.user());
    address.setPassword(proxy.password());
    return address;
}

QDateTime timeIn(const QJsonObject &object, QLatin1String name)
{
    return QDateTime::fromString(object.value(name).toString(), Qt::ISODate).toUTC();
}

} // namespace

UpdateCheck::UpdateCheck(const QString &version, const QString &folder, const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_version(ReleaseVersion::fromText(version))
    , m_file(folder.isEmpty() ? QString() : QDir(folder).filePath(QStringLiteral("updates.json")))
    , m_clock(clock)
{
    m_http.setPatience(patience);
    m_http.hideLanguage();
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::VeryCoarseTimer);
    connect(&m_timer, &QTimer::timeout, this, &UpdateCheck::lookWhenDue);
    restore();
}

void UpdateCheck::setConfig(const UpdatesConfig &config)
{
    if (config == m_config)
        return;
    m_config = config;
    if (m_config.check)
        wait(m_delay);
    else
        m_timer.stop();
    if (std::exchange(m_snapshot.isAutomatic, m_config.check) != m_config.check)
        emit changed(m_snapshot);
}

void UpdateCheck::wait(milliseconds atLeast)
{
    milliseconds left(0);
    if (const QDateTime now = m_clock.wallTime(); m_askedAt.isValid() && m_askedAt <= now)
        left = interval - milliseconds(m_askedAt.msecsTo(now));
    m_timer.start(std::clamp(left, atLeast, std::max(atLeast, betweenLooks)));
}

void UpdateCheck::lookWhenDue()
{
    const QDateTime now = m_clock.wallTime();
    const bool isDue = !m_askedAt.isValid() || m_askedAt > now // by a clock that was wrong
        || milliseconds(m_askedAt.msecsTo(now)) >= interval;
    if (isDue)
        look();
    else
        wait(milliseconds(0));
}

void UpdateCheck::look()
{
    if (m_snapshot.isAsking)
        return;
    m_snapshot.isAsking = true;
    m_askedAt = m_clock.wallTime();
    keep(); // a question that fails is one, too
    emit changed(m_snapshot);
    const QUrl url = m_config.url;
    m_http.get(url, {}, {systemProxyFor(url), {}}, this,
        [this, url](const OAuthHttp::Answer &answer) { take(url, answer); });
    if (m_config.check)
        wait(milliseconds(0));
}

void UpdateCheck::take(const QUrl &url, const OAuthHttp::Answer &answer)
{
    m_snapshot.isAsking = false;
    m_snapshot.problem = answer.problem;
    if (answer.problem.isEmpty() && !answer.isGood())
        m_snapshot.problem = QStringLiteral("%1 answered %2").arg(url.host()).arg(answer.status);
    if (m_snapshot.problem.isEmpty()) {
        const Result<ReleaseAnswer> release = ReleaseAnswer::fromJson(answer.body);
        if (!release) {
            m_snapshot.problem = QStringLiteral("%1: %2").arg(url.host(), release.error().message);
        } else {
            m_snapshot.answeredAt = m_clock.wallTime();
            // Who has a pre-release wants to know of others.
            const bool isMeant = release->isForAll || (m_version && m_version->isPreRelease());
            takeVersion(isMeant ? release->version.text() : QString(), release->title, release->page);
        }
    }
    keep();
    emit changed(m_snapshot);
}

void UpdateCheck::takeVersion(const QString &text, const QString &title, const QUrl &page)
{
    const auto version = ReleaseVersion::fromText(text);
    const bool isNew = version && m_version && version->isAfter(*m_version);
    m_snapshot.newVersion = isNew ? version->text() : QString();
    m_snapshot.title = isNew ? title : QString();
    m_snapshot.page = isNew ? page : QUrl();
}

/// This program may be another version by now.
void UpdateCheck::restore()
{
    constexpr qint64 largest = 64LL * 1024;
    QFile file(m_file);
    if (m_file.isEmpty() || !file.open(QIODevice::ReadOnly))
        return;
    const QJsonObject kept = QJsonDocument::fromJson(file.read(largest)).object();
    m_askedAt = timeIn(kept, QLatin1String("asked_at"));
    m_snapshot.answeredAt = timeIn(kept, QLatin1String("answered_at"));
    const QJsonObject release{{QStringLiteral("tag_name"), kept.value(u"version")},
        {QStringLiteral("name"), kept.value(u"title")}, {QStringLiteral("html_url"), kept.value(u"page")}};
    if (const auto known = ReleaseAnswer::fromJson(QJsonDocument(release).toJson()))
        takeVersion(known->version.text(), known->title, known->page);
}

void UpdateCheck::keep() const
{
    if (m_file.isEmpty())
        return;
    QJsonObject kept{{QStringLiteral("asked_at"), m_askedAt.toString(Qt::ISODate)}};
    if (m_snapshot.answeredAt.isValid())
        kept.insert(QStringLiteral("answered_at"), m_snapshot.answeredAt.toString(Qt::ISODate));
    if (!m_snapshot.newVersion.isEmpty()) {
        kept.insert(QStringLiteral("version"), m_snapshot.newVersion);
        kept.insert(QStringLiteral("title"), m_snapshot.title);
        kept.insert(QStringLiteral("page"), m_snapshot.page.toString(QUrl::FullyEncoded));
    }
    (void)makePrivateFolder(QFileInfo(m_file).path()); // what cannot be kept is asked again
    (void)writePrivateFile(m_file, QJsonDocument(kept).toJson());
}

} // namespace signalbox
