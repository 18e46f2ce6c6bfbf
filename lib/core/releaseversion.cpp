// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/releaseversion.h"

#include <QStringList>

#include <algorithm>

namespace signalbox {
namespace {
constexpr qsizetype longestText = 60;

/// "rc10" is one word and one number.
QStringList piecesOf(const QString &preRelease)
{
    QStringList pieces;
    bool wasDigit = false;
    for (const QChar c : preRelease) {
        const bool isDigit = c >= u'0' && c <= u'9';
        if (pieces.isEmpty() || !c.isLetterOrNumber() || isDigit != wasDigit)
            pieces << QString();
        if (c.isLetterOrNumber())
            pieces.last() += c;
        wasDigit = isDigit;
    }
    pieces.removeAll(QString());
    return pieces;
}

/// Numbers by their value and before words, as Semantic Versioning has it. < 0: a is first.
int compared(const QString &a, const QString &b)
{
    bool isNumber = false;
    bool isOtherNumber = false;
    const qulonglong number = a.toULongLong(&isNumber);
    const qulonglong other = b.toULongLong(&isOtherNumber);
    if (isNumber && isOtherNumber)
        return number < other ? -1 : int(number > other);
    if (isNumber != isOtherNumber)
        return isNumber ? -1 : 1;
    return a.compare(b, Qt::CaseInsensitive);
}

int comparedPreReleases(const QString &a, const QString &b)
{
    if (a.isEmpty() || b.isEmpty())
        return int(a.isEmpty()) - int(b.isEmpty());
    const QStringList pieces = piecesOf(a);
    const QStringList others = piecesOf(b);
    for (qsizetype i = 0; i < std::min(pieces.size(), others.size()); ++i) {
        if (const int order = compared(pieces.at(i), others.at(i)); order != 0)
            return order;
    }
    return pieces.size() < others.size() ? -1 : int(pieces.size() > others.size());
}
} // namespace

std::optional<ReleaseVersion> ReleaseVersion::fromText(const QString &text)
{
    QString rest = text.trimmed();
    if (rest.size() > longestText)
        return std::nullopt;
    if (rest.startsWith(u'v', Qt::CaseInsensitive))
        rest.remove(0, 1);
    rest = rest.section(u'+', 0, 0);
    qsizetype end = 0;
    while (end < rest.size() && ((rest.at(end) >= u'0' && rest.at(end) <= u'9') || rest.at(end) == u'.'))
        ++end;
    ReleaseVersion version;
    version.m_number = QVersionNumber::fromString(rest.first(end));
    if (version.m_number.isNull())
        return std::nullopt;
    version.m_preRelease = rest.sliced(end);
    while (!version.m_preRelease.isEmpty() && !version.m_preRelease.front().isLetterOrNumber())
        version.m_preRelease.remove(0, 1);
    const bool isClean = std::ranges::all_of(version.m_preRelease, [](QChar c) {
        return c.unicode() < 0x80 && (c.isLetterOrNumber() || c == u'.' || c == u'-' || c == u'_');
    });
    return isClean ? std::optional(version) : std::nullopt;
}

bool ReleaseVersion::isAfter(const ReleaseVersion &other) const
{
    const int order = QVersionNumber::compare(m_number.normalized(), other.m_number.normalized());
    return order != 0 ? order > 0 : comparedPreReleases(m_preRelease, other.m_preRelease) > 0;
}

QString ReleaseVersion::text() const
{
    const QString number = m_number.toString();
    return m_preRelease.isEmpty() ? number : QString(number + u'-' + m_preRelease);
}

} // namespace signalbox
