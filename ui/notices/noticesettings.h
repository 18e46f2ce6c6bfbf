// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/notices/notice.h"

#include <QSet>

namespace signalbox {

class WindowMemory;

/// Which kinds of notices are wanted; all are until one is switched off.
struct NoticeSettings
{
    QSet<NoticeKind> off;

    [[nodiscard]] bool wants(NoticeKind kind) const { return !off.contains(kind); }

    static NoticeSettings read(const WindowMemory &memory);
    static void keep(WindowMemory &memory, NoticeKind kind, bool wanted);
};

} // namespace signalbox
