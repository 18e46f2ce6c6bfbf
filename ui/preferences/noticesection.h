// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/notices/noticesettings.h"

#include <QWidget>

namespace signalbox {

/// Of what the user is told while no window is open: each kind on or off, at once.
class NoticeSection final : public QWidget
{
    Q_OBJECT

public:
    /// The memory outlives it.
    explicit NoticeSection(WindowMemory &memory, QWidget *parent = nullptr);

signals:
    void settingsChanged(const signalbox::NoticeSettings &settings);
};

} // namespace signalbox
