// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window/colorpreference.h"

#include <QObject>
#include <QPalette>
#include <QString>

namespace signalbox {

/// Light or dark windows: the user's choice, or what the system has, followed live.
///
/// Qt follows the system by itself from 6.8 on, and elsewhere as far as its platform theme does; the
/// desktop's own word (ColorPreference) decides where that differs. One for a program; it needs the
/// application object.
class Theme final : public QObject
{
    Q_OBJECT

public:
    enum class Choice {
        System,
        Light,
        Dark,
    };

    explicit Theme(QObject *parent = nullptr);
    explicit Theme(std::unique_ptr<ColorPreference> preference, QObject *parent = nullptr);

    /// For what is kept of a choice: "system", "light", "dark".
    static QString nameOf(Choice choice);
    /// What is not understood is the system's.
    static Choice choiceNamed(const QString &name);

    /// Looks at what the desktop wants; waits for nothing.
    void start();
    void use(Choice choice);
    [[nodiscard]] Choice choice() const { return m_choice; }
    /// Whether the windows are dark now.
    [[nodiscard]] static bool isDark();

signals:
    /// The windows have other colours.
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void apply();
    void setOwnColors(bool dark);
    void dropOwnColors();

    std::unique_ptr<ColorPreference> m_preference;
    ColorPreference::Scheme m_desktop = ColorPreference::Scheme::Unknown;
    Choice m_choice = Choice::System;
    QString m_systemStyle; ///< its name
    bool m_hasOwnColors = false;
};

} // namespace signalbox
