// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/modelnaming.h"

#include <QRegularExpression>

namespace signalbox {

namespace {

/// The name alone: without "[1m]", what stands before it ("us.anthropic.", "anthropic/") and behind it
/// ("@20250929", ":0", "-v1").
QString bareName(const QString &model)
{
    QString name = model.trimmed().toLower();
    name.remove(QStringLiteral("[1m]"));
    name = name.sliced(name.lastIndexOf(u'/') + 1);
    name = name.section(u'@', 0, 0).section(u':', 0, 0);
    const qsizetype family = name.indexOf(QStringLiteral("claude-"));
    if (family > 0 && name.at(family - 1) == u'.')
        name = name.sliced(family);
    static const QRegularExpression revision(QStringLiteral("-v\\d+$"));
    return name.remove(revision);
}

QString takeDate(QString &name)
{
    static const QRegularExpression date(QStringLiteral("-20\\d{6}(?!\\d)"));
    QString found = date.match(name).captured();
    name.remove(date);
    return found;
}

/// The version in `name`, as "4-5": behind the family, or before it as in older names. Empty without one.
QString versionIn(const QString &name, const QString &family)
{
    static const QString number = QStringLiteral("(\\d{1,2}(?:[-.]\\d{1,2})?)(?![\\d.])");
    const QRegularExpression behind(family + QStringLiteral("[-.]?") + number);
    const QRegularExpression before(number + u'-' + family);
    QString version = behind.match(name).captured(1);
    if (version.isEmpty())
        version = before.match(name).captured(1);
    return version.replace(u'.', u'-');
}

} // namespace

RuledName nameByRule(const ModelNaming &naming, const QString &model)
{
    if (naming.prefix.isEmpty())
        return {model};
    if (model.startsWith(naming.prefix, Qt::CaseInsensitive))
        return {model.endsWith(QStringLiteral("[1m]"), Qt::CaseInsensitive) ? model.chopped(4) : model};
    QString name = bareName(model);
    const QString date = takeDate(name);
    for (const auto &[family, usual] : naming.families) {
        if (!name.contains(family, Qt::CaseInsensitive))
            continue;
        const QString version = versionIn(name, family.toLower());
        constexpr int oldest = 4; // older ones are gone, and were named in another order
        if (version.section(u'-', 0, 0).toInt() < oldest)
            return {usual};
        return {naming.prefix + QStringLiteral("claude-") + family.toLower() + u'-' + version
            + (naming.stripsDate ? QString() : date)};
    }
    return {naming.fallback.isEmpty() ? QString(naming.prefix + name) : naming.fallback, false};
}

} // namespace signalbox
