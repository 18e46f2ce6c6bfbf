// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/tray/trayprobe.h"

namespace signalbox {

/// Finds the tray that the test says.
class FakeTrayProbe final : public TrayProbe
{
public:
    void look() override
    {
        ++looks;
        emit answered(host);
    }

    TrayHost host = TrayHost::None;
    int looks = 0;
};

} // namespace signalbox
