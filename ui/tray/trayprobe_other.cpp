// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/tray/trayprobe.h"

#include <QSystemTrayIcon>

namespace signalbox {
namespace {

class NativeTrayProbe final : public TrayProbe
{
public:
    void look() override
    {
        emit answered(QSystemTrayIcon::isSystemTrayAvailable() ? TrayHost::Native : TrayHost::None);
    }
};
} // namespace

std::unique_ptr<TrayProbe> TrayProbe::create()
{
    return std::make_unique<NativeTrayProbe>();
}

} // namespace signalbox
