// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QCheckBox;
class QComboBox;

namespace signalbox {

class Appearance;
class NoticeBar;
class StartAtLogin;

/// What is of the windows alone, and applied at once.
class GeneralSection final : public QWidget
{
    Q_OBJECT

public:
    /// Both outlive it.
    GeneralSection(Appearance &appearance, StartAtLogin &login, QWidget *parent = nullptr);

signals:
    /// "automatic", "colour", "light" or "dark".
    void trayLookChosen(const QString &look);

protected:
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeStart();
    QWidget *makeLook();
    void switchLogin(bool on);

    Appearance &m_appearance;
    StartAtLogin &m_login;
    NoticeBar *m_problem;
    QCheckBox *m_startsAtLogin;
    QCheckBox *m_showsWindow;
    QComboBox *m_language;
    QComboBox *m_theme;
    QComboBox *m_trayLook;
};

/// The names of what is kept of these in WindowMemory.
inline constexpr QLatin1String showsWindowChoice(
    "window_at_start"); ///< after logging in: "on"; else it waits in the tray
inline constexpr QLatin1String trayLookChoice("tray_look");

} // namespace signalbox
