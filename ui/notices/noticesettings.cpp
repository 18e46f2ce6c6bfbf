// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notices/noticesettings.h"

#include "ui/window/windowmemory.h"

namespace signalbox {
namespace {

QString keyOf(NoticeKind kind)
{
    return QStringLiteral("notices/") + nameOf(kind);
}
} // namespace

NoticeSettings NoticeSettings::read(const WindowMemory &memory)
{
    NoticeSettings settings;
    for (const NoticeKind kind : noticeKinds()) {
        if (memory.choice(keyOf(kind)) == QLatin1String("off"))
            settings.off.insert(kind);
    }
    return settings;
}

void NoticeSettings::keep(WindowMemory &memory, NoticeKind kind, bool wanted)
{
    memory.keepChoice(keyOf(kind), wanted ? QStringLiteral("on") : QStringLiteral("off"));
}

} // namespace signalbox
