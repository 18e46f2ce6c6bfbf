// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/quotawindow.h"

#include <chrono>

namespace signalbox {

namespace {

/// A class may be written as people write models: "Opus 4.5".
QString comparable(const QString &model)
{
    QString text = model.toLower();
    return text.replace(u' ', u'-').replace(u'.', u'-');
}

} // namespace

bool QuotaWindow::concerns(const QString &asked) const
{
    if (model.isEmpty())
        return true;
    return kind == Kind::Rate ? model == asked : comparable(asked).contains(comparable(model));
}

bool QuotaWindow::isOver(const QDateTime &now) const
{
    using std::chrono::milliseconds;
    constexpr milliseconds longestWithoutReset = std::chrono::hours(1);
    return resetsAt.isValid() ? resetsAt <= now : statedAt.msecsTo(now) > longestWithoutReset.count();
}

QString QuotaWindow::label() const
{
    return model.isEmpty() ? name : QStringLiteral("%1 of %2").arg(name, model);
}

} // namespace signalbox
