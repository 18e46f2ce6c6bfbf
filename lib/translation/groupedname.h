// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace signalbox {

// The Responses API has tools inside of groups (`namespace`), and calls them by both names. Everybody else
// knows one name only: "GROUP::NAME", which no provider takes as it is, so that ToolNames gives it one and
// finds it again.

struct GroupedName
{
    QByteArrayView group; ///< empty = none
    QByteArrayView name;
};

[[nodiscard]] inline QByteArray groupedName(const QByteArray &group, const QByteArray &name)
{
    return group.isEmpty() ? name : QByteArray(group + "::" + name);
}

[[nodiscard]] inline GroupedName splitGroupedName(QByteArrayView name)
{
    const qsizetype at = name.indexOf("::");
    return at < 1 ? GroupedName{{}, name} : GroupedName{name.first(at), name.sliced(at + 2)};
}

} // namespace signalbox
