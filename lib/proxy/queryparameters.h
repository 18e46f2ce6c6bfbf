// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QDateTime>
#include <QStringList>
#include <QTimeZone>
#include <QUrlQuery>

#include <optional>

namespace signalbox {

/// The time zone with this IANA name; nothing when there is none. (Qt takes many a word for one.)
std::optional<QTimeZone> timeZoneNamed(const QString &name);

/// The parameters of a URL, read one by one. The first that is wrong is remembered with its remedy; so is one
/// that nobody has read, as a misspelt filter would show what was not asked for.
class QueryParameters
{
public:
    /// `query` as it stands in the URL, without '?'.
    explicit QueryParameters(const QByteArray &query);

    /// Without spaces around it; empty = not given.
    QString text(const char *name);
    /// What stands between commas.
    QStringList list(const char *name);
    /// Given as true, 1, yes or on.
    bool flag(const char *name);
    qint64 number(const char *name, qint64 fallback, qint64 least, qint64 most);
    /// An IANA name; this computer's when it is not given.
    QTimeZone zone(const char *name);
    /// A day of `zone` or a moment. What begins: the first moment of the day. Null = not given.
    QDateTime start(const char *name, const QTimeZone &zone);
    /// What ends, not included: a day is still part of it.
    QDateTime end(const char *name, const QTimeZone &zone);

    /// Remembers that the value of this parameter is wrong.
    void refuse(const char *name, const QString &why);
    /// Once all have been read.
    [[nodiscard]] std::optional<Error> problem() const;

private:
    QDateTime moment(const char *name, const QTimeZone &zone, int daysLater);

    QUrlQuery m_query;
    QStringList m_known;
    QString m_problem;
};

} // namespace signalbox
