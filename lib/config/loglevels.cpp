// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/loglevels.h"

namespace signalbox {

namespace {

constexpr std::pair<const char *, const char *> spellings[] = {{"debug", "debug"}, {"info", "info"},
    {"warning", "warning"}, {"error", "error"}, {"warn", "warning"}, {"critical", "error"}};

} // namespace

QStringList logCategoryNames()
{
    QStringList names;
    for (const char *name : logCategories)
        names << QString::fromLatin1(name);
    return names;
}

std::span<const std::pair<const char *, const char *>> logLevelSpellings()
{
    return spellings;
}

QString logLevelOf(const QString &written)
{
    for (const auto &[spelling, level] : spellings) {
        if (written.compare(QLatin1String(spelling), Qt::CaseInsensitive) == 0)
            return QString::fromLatin1(level);
    }
    return {};
}

} // namespace signalbox
