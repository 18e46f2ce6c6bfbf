// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/parentconsole.h"

#include <QtGlobal>

#ifdef Q_OS_WIN
#include <qt_windows.h>

#include <cstdio>
#include <io.h>
#endif

namespace signalbox {

void useParentConsole()
{
#ifdef Q_OS_WIN
    if (!AttachConsole(ATTACH_PARENT_PROCESS))
        return;
    for (FILE *stream : {stdout, stderr}) {
        FILE *opened = nullptr;
        if (_fileno(stream) < 0) // else it is redirected
            freopen_s(&opened, "CONOUT$", "w", stream);
    }
#endif
}

} // namespace signalbox
