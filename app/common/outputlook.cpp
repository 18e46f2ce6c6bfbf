// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/outputlook.h"

#include "app/common/terminal.h"

namespace signalbox {

TerminalLook outputLook(const QProcessEnvironment &environment)
{
    const int columns = outputColumns();
    if (columns <= 0)
        return {};
    const bool wantsNone = !environment.value(QStringLiteral("NO_COLOR")).isEmpty()
        || environment.value(QStringLiteral("TERM")) == u"dumb";
    return {columns, !wantsNone && outputTakesColour()};
}

} // namespace signalbox
