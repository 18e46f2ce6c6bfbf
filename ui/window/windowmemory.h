// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSettings>
#include <QString>

class QHeaderView;
class QSplitter;
class QWidget;

namespace signalbox {

/// How the user has arranged the windows, over restarts: where they stand, splitters, columns, and what was
/// chosen in them. It is in `windows.ini` of the state folder; the configuration has nothing of it.
///
/// Each thing has a name of its own. What was kept by another version, or for another screen, is not used.
class WindowMemory
{
public:
    explicit WindowMemory(const QString &folder);

    void keep(const QString &name, const QWidget &window);
    void keep(const QString &name, const QSplitter &splitter);
    void keep(const QString &name, const QHeaderView &columns);

    /// False when nothing is known, or nothing that is of use. A window is where it can be seen then all the
    /// same.
    bool restore(const QString &name, QWidget &window) const;
    bool restore(const QString &name, QSplitter &splitter) const;
    bool restore(const QString &name, QHeaderView &columns) const;

    /// A small choice of the user's: the page, the language, the theme.
    void keepChoice(const QString &name, const QString &value);
    [[nodiscard]] QString choice(const QString &name, const QString &otherwise = {}) const;

private:
    QSettings m_settings;
};

} // namespace signalbox
