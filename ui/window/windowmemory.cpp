// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/windowmemory.h"

#include <QDir>
#include <QGuiApplication>
#include <QHeaderView>
#include <QScreen>
#include <QSplitter>
#include <QWidget>

#include <algorithm>

namespace signalbox {

namespace {

/// What has to be seen of a window's head, so that it can be moved.
constexpr QSize graspable(120, 24);

QString windowKey(const QString &name)
{
    return QStringLiteral("windows/") + name;
}

/// Other columns are another table.
QString columnsKey(const QString &name, const QHeaderView &columns)
{
    return QStringLiteral("columns/%1/%2").arg(name).arg(columns.count());
}

QString splitterKey(const QString &name, const QSplitter &splitter)
{
    return QStringLiteral("splitters/%1/%2").arg(name).arg(splitter.count());
}

bool canBeGrasped(const QRect &frame)
{
    const QRect head(frame.topLeft(), QSize(frame.width(), graspable.height()));
    const auto screens = QGuiApplication::screens();
    return std::any_of(screens.begin(), screens.end(), [&](const QScreen *screen) {
        const QRect seen = screen->availableGeometry().intersected(head);
        return seen.width() >= std::min(graspable.width(), frame.width())
            && seen.height() >= graspable.height() / 2;
    });
}

/// In the middle of the first screen, no larger than that.
void bringBack(QWidget &window)
{
    const QRect room = QGuiApplication::primaryScreen()->availableGeometry();
    window.resize(window.size().boundedTo(room.size()));
    QRect place(QPoint(), window.size());
    place.moveCenter(room.center());
    window.move(place.topLeft());
}

} // namespace

WindowMemory::WindowMemory(const QString &folder)
    : m_settings(QDir(folder).filePath(QStringLiteral("windows.ini")), QSettings::IniFormat)
{ }

void WindowMemory::keep(const QString &name, const QWidget &window)
{
    m_settings.setValue(windowKey(name), window.saveGeometry());
}

void WindowMemory::keep(const QString &name, const QSplitter &splitter)
{
    m_settings.setValue(splitterKey(name, splitter), splitter.saveState());
}

void WindowMemory::keep(const QString &name, const QHeaderView &columns)
{
    m_settings.setValue(columnsKey(name, columns), columns.saveState());
}

bool WindowMemory::restore(const QString &name, QWidget &window) const
{
    const QByteArray kept = m_settings.value(windowKey(name)).toByteArray();
    if (kept.isEmpty() || !window.restoreGeometry(kept))
        return false;
    window.resize(window.size().boundedTo(QGuiApplication::primaryScreen()->availableVirtualSize()));
    if (canBeGrasped(window.frameGeometry()))
        return true;
    bringBack(window);
    return false;
}

bool WindowMemory::restore(const QString &name, QSplitter &splitter) const
{
    const QByteArray kept = m_settings.value(splitterKey(name, splitter)).toByteArray();
    return !kept.isEmpty() && splitter.restoreState(kept);
}

bool WindowMemory::restore(const QString &name, QHeaderView &columns) const
{
    const QByteArray kept = m_settings.value(columnsKey(name, columns)).toByteArray();
    return !kept.isEmpty() && columns.restoreState(kept);
}

void WindowMemory::keepChoice(const QString &name, const QString &value)
{
    m_settings.setValue(QStringLiteral("choices/") + name, value);
}

QString WindowMemory::choice(const QString &name, const QString &otherwise) const
{
    return m_settings.value(QStringLiteral("choices/") + name, otherwise).toString();
}

} // namespace signalbox
