// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/colorpreference.h"

namespace signalbox {
namespace {

class NoPreference final : public ColorPreference
{
public:
    void start() override { }
};

} // namespace

std::unique_ptr<ColorPreference> ColorPreference::create()
{
    return std::make_unique<NoPreference>();
}

} // namespace signalbox
