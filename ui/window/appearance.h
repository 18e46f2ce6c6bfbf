// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window/language.h"
#include "ui/window/theme.h"
#include "ui/window/windowmemory.h"

namespace signalbox {

/// How the windows look and speak, as the user has chosen it at some time: applied from its construction on,
/// and kept in the memory of the windows. One for a program; made before the first window.
class Appearance
{
public:
    /// `folder` is the state folder.
    explicit Appearance(const QString &folder);

    /// Empty = the system's.
    void chooseLanguage(const QString &code);
    void chooseTheme(Theme::Choice choice);
    /// The choice, not what came of it: empty = the system's.
    [[nodiscard]] QString chosenLanguage() const;
    [[nodiscard]] Theme &theme() { return m_theme; }
    [[nodiscard]] WindowMemory &memory() { return m_memory; }

private:
    WindowMemory m_memory;
    Language m_language;
    Theme m_theme;
};

} // namespace signalbox
