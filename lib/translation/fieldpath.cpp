// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/fieldpath.h"

#include <QByteArrayList>

namespace signalbox {

namespace {

/// The paths that are left to go: steps, the next one first.
using Paths = std::vector<QByteArrayList>;

bool isEach(const QByteArray &step)
{
    return step.endsWith("[]");
}

/// True when `object` is one that has no field left.
bool removeAt(JsonEdit &edit, const JsonSlice &object, const Paths &paths)
{
    if (object.type() != JsonSlice::Type::Object)
        return false;
    const auto members = object.members();
    for (std::size_t i = 0; i < members.size(); ++i) {
        const JsonSlice::Member &member = members.at(i);
        bool named = false;
        Paths inside;
        Paths insideEach;
        for (const QByteArrayList &path : paths) {
            if (path.first() == member.key && path.size() == 1)
                named = true;
            else if (path.first() == member.key)
                inside.push_back(path.mid(1));
            else if (isEach(path.first()) && QByteArrayView(path.first()).chopped(2) == member.key)
                insideEach.push_back(path.mid(1));
        }
        if (!named && !inside.empty())
            named = removeAt(edit, member.slice(), inside);
        if (named) {
            edit.remove(object, i);
        } else if (!insideEach.empty()) {
            for (const JsonSlice &element : member.slice().elements())
                removeAt(edit, element, insideEach);
        }
    }
    return edit.removedFrom(object) == members.size();
}

} // namespace

void removeFields(JsonEdit &edit, const JsonSlice &object, const QStringList &paths)
{
    Paths split;
    for (const QString &path : paths)
        split.push_back(path.toUtf8().split('.'));
    if (!split.empty())
        removeAt(edit, object, split);
}

} // namespace signalbox
