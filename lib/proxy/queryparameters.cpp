// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/queryparameters.h"

#include "core/ownzone.h"

#include <QFileInfo>

#include <algorithm>

namespace signalbox {

namespace {

constexpr qsizetype shownLength = 60;

bool isZoneName(const QByteArray &id)
{
    return std::all_of(id.begin(), id.end(), [](char c) {
        const bool isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return isLetter || (c >= '0' && c <= '9') || c == '/' || c == '_' || c == '+' || c == '-';
    });
}

/// CET, Japan and others are in none of Qt's lists.
bool hasZoneFile(const QString &name)
{
    return QFileInfo(QStringLiteral("/usr/share/zoneinfo/") + name).isFile();
}

} // namespace

std::optional<QTimeZone> timeZoneNamed(const QString &name)
{
    const QByteArray id = name.toLatin1();
    if (!isZoneName(id)) // rules in the form of POSIX
        return std::nullopt;
    QTimeZone zone(id);
    // "Berlin" is good POSIX for a zone without an offset; "Etc/GMT+1" is in no list of Qt's.
    const bool isKnown = id.contains('/') || QTimeZone::isTimeZoneIdAvailable(id) || hasZoneFile(name);
    return isKnown && zone.isValid() ? std::optional(zone) : std::nullopt;
}

QueryParameters::QueryParameters(const QByteArray &query) : m_query(QString::fromUtf8(query)) { }

QString QueryParameters::text(const char *name)
{
    const QString key = QString::fromLatin1(name);
    if (!m_known.contains(key))
        m_known << key;
    const QStringList values = m_query.allQueryItemValues(key, QUrl::FullyDecoded);
    if (values.size() > 1)
        refuse(name, QStringLiteral("is given more than once: leave one of them"));
    return values.value(0).trimmed();
}

QStringList QueryParameters::list(const char *name)
{
    QStringList result;
    const QStringList parts = text(name).split(u',', Qt::SkipEmptyParts);
    for (const QString &part : parts)
        result << part.trimmed();
    return result;
}

bool QueryParameters::flag(const char *name)
{
    const QString value = text(name).toLower();
    // What FastAPI takes for true: the replaced systems are asked with any of these.
    if (value == u"true" || value == u"1" || value == u"yes" || value == u"on")
        return true;
    if (!value.isEmpty() && value != u"false" && value != u"0" && value != u"no" && value != u"off")
        refuse(name, QStringLiteral("wants true or false, not '%1'").arg(value.left(shownLength)));
    return false;
}

qint64 QueryParameters::number(const char *name, qint64 fallback, qint64 least, qint64 most)
{
    const QString value = text(name);
    if (value.isEmpty())
        return fallback;
    bool ok = false;
    const qint64 number = value.toLongLong(&ok);
    if (ok && number >= least && number <= most)
        return number;
    refuse(name,
        QStringLiteral("wants a number from %1 to %2, not '%3'")
            .arg(QString::number(least), QString::number(most), value.left(shownLength)));
    return fallback;
}

QTimeZone QueryParameters::zone(const char *name)
{
    const QString value = text(name);
    if (value.isEmpty())
        return ownZone();
    if (const auto zone = timeZoneNamed(value))
        return *zone;
    refuse(name,
        QStringLiteral("'%1' is no time zone: give a name such as Europe/Berlin or UTC")
            .arg(value.left(shownLength)));
    return QTimeZone::utc();
}

QDateTime QueryParameters::start(const char *name, const QTimeZone &zone)
{
    return moment(name, zone, 0);
}

QDateTime QueryParameters::end(const char *name, const QTimeZone &zone)
{
    return moment(name, zone, 1);
}

QDateTime QueryParameters::moment(const char *name, const QTimeZone &zone, int daysLater)
{
    const QString value = text(name);
    if (value.isEmpty())
        return {};
    const QDate day = QDate::fromString(value, QStringLiteral("yyyy-MM-dd"));
    if (day.isValid())
        return day.addDays(daysLater).startOfDay(zone).toUTC();
    QDateTime time = QDateTime::fromString(value, Qt::ISODateWithMs);
    if (time.isValid() && time.timeSpec() == Qt::LocalTime)
        time = QDateTime(time.date(), time.time(), zone);
    if (!time.isValid())
        refuse(name,
            QStringLiteral("wants a day such as 2026-11-29 or a time such as 2026-11-29T14:00, not '%1'")
                .arg(value.left(shownLength)));
    return time.toUTC();
}

void QueryParameters::refuse(const char *name, const QString &why)
{
    if (m_problem.isEmpty())
        m_problem = QStringLiteral("%1: %2").arg(QString::fromLatin1(name), why);
}

std::optional<Error> QueryParameters::problem() const
{
    const auto invalid = [](const QString &message) { return Error{Error::Kind::InvalidRequest, message}; };
    if (!m_problem.isEmpty())
        return invalid(m_problem);
    const auto items = m_query.queryItems(QUrl::FullyDecoded);
    for (const auto &item : items) {
        if (!m_known.contains(item.first))
            return invalid(m_known.isEmpty()
                    ? QStringLiteral("%1: this path has no parameters").arg(item.first.left(shownLength))
                    : QStringLiteral("%1: there is no such parameter here; there are %2")
                          .arg(item.first.left(shownLength), m_known.join(QStringLiteral(", "))));
    }
    return std::nullopt;
}

} // namespace signalbox
