// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/theme.h"

#include "ui/window/ownstyle.h"

#include <QApplication>
#include <QEvent>
#include <QStyle>
#include <QStyleHints>

#include <utility>

namespace signalbox {

namespace {

using Scheme = ColorPreference::Scheme;

constexpr int middle = 128;

QPalette darkPalette()
{
    const QColor window(0x26, 0x28, 0x2b);
    const QColor base(0x34, 0x37, 0x3c);
    const QColor text(0xe6, 0xe7, 0xe9);
    const QColor faint(0x9a, 0x9e, 0xa5);
    const QColor accent(0x3d, 0x7d, 0xd8);
    QPalette palette(QColor(0x3e, 0x42, 0x47), window);
    for (const auto &[role, color] :
        {std::pair(QPalette::Window, window), std::pair(QPalette::Base, base),
            std::pair(QPalette::AlternateBase, QColor(0x2d, 0x30, 0x34)),
            std::pair(QPalette::ToolTipBase, QColor(0x3e, 0x42, 0x47)), std::pair(QPalette::WindowText, text),
            std::pair(QPalette::Text, text), std::pair(QPalette::ButtonText, text),
            std::pair(QPalette::ToolTipText, text), std::pair(QPalette::BrightText, QColor(Qt::white)),
            std::pair(QPalette::Highlight, accent), std::pair(QPalette::HighlightedText, QColor(Qt::white)),
            std::pair(QPalette::Link, QColor(0x7a, 0xb0, 0xf5)),
            std::pair(QPalette::LinkVisited, QColor(0xb5, 0x9c, 0xf0)),
            std::pair(QPalette::PlaceholderText, faint)})
        palette.setColor(role, color);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, faint);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, QColor(0x4a, 0x4d, 0x52));
    return palette;
}

QPalette lightPalette()
{
    QPalette palette(QColor(0xef, 0xf0, 0xf1), QColor(0xf6, 0xf6, 0xf7));
    palette.setColor(QPalette::Base, Qt::white);
    palette.setColor(QPalette::AlternateBase, QColor(0xf1, 0xf2, 0xf4));
    palette.setColor(QPalette::Highlight, QColor(0x2f, 0x6f, 0xcb));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::PlaceholderText, QColor(0x6e, 0x72, 0x78));
    return palette;
}

/// True where Qt does all of it. Under Linux it depends on the platform theme whether it does anything.
bool askQt([[maybe_unused]] Theme::Choice choice)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0)
    QGuiApplication::styleHints()->setColorScheme(choice == Theme::Choice::Dark ? Qt::ColorScheme::Dark
            : choice == Theme::Choice::Light                                    ? Qt::ColorScheme::Light
                                                                                : Qt::ColorScheme::Unknown);
#if defined(Q_OS_WIN) || defined(Q_OS_MACOS)
    return true;
#endif
#endif
    return false;
}

void useOwnStyle()
{
    if (!qobject_cast<OwnStyle *>(QApplication::style()))
        QApplication::setStyle(new OwnStyle);
}

} // namespace

Theme::Theme(QObject *parent) : Theme(ColorPreference::create(), parent) { }

Theme::Theme(std::unique_ptr<ColorPreference> preference, QObject *parent)
    : QObject(parent)
    , m_preference(std::move(preference))
    , m_systemStyle(QApplication::style()->objectName())
{
    connect(m_preference.get(), &ColorPreference::changed, this, [this](Scheme scheme) {
        m_desktop = scheme;
        apply();
    });
    if (m_systemStyle.compare(OwnStyle::name(), Qt::CaseInsensitive) == 0)
        useOwnStyle(); // it is no desktop's: Qt takes it where there is none
    qApp->installEventFilter(this);
}

QString Theme::nameOf(Choice choice)
{
    return choice == Choice::Light ? QStringLiteral("light")
        : choice == Choice::Dark   ? QStringLiteral("dark")
                                   : QStringLiteral("system");
}

Theme::Choice Theme::choiceNamed(const QString &name)
{
    return name == u"light" ? Choice::Light : name == u"dark" ? Choice::Dark : Choice::System;
}

void Theme::start()
{
    m_preference->start();
}

void Theme::use(Choice choice)
{
    m_choice = choice;
    apply();
}

bool Theme::isDark()
{
    return QApplication::palette().color(QPalette::Window).lightness() < middle;
}

void Theme::apply()
{
    const Scheme wanted = m_choice == Choice::Dark ? Scheme::Dark
        : m_choice == Choice::Light                ? Scheme::Light
                                                   : m_desktop;
    dropOwnColors();
    if (askQt(m_choice) || wanted == Scheme::Unknown)
        return;
    // Nothing of the system's is touched where it is as it is wanted.
    if (isDark() != (wanted == Scheme::Dark))
        setOwnColors(wanted == Scheme::Dark);
}

/// Other styles paint what their platform does, whatever the palette.
void Theme::setOwnColors(bool dark)
{
    m_hasOwnColors = true;
    useOwnStyle();
    QApplication::setPalette(dark ? darkPalette() : lightPalette());
}

void Theme::dropOwnColors()
{
    if (!std::exchange(m_hasOwnColors, false))
        return;
    QApplication::setPalette(QPalette());
    if (QApplication::style()->objectName().compare(m_systemStyle, Qt::CaseInsensitive) != 0)
        QApplication::setStyle(m_systemStyle);
}

bool Theme::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == qApp && event->type() == QEvent::ApplicationPaletteChange)
        emit changed();
    return QObject::eventFilter(watched, event);
}

} // namespace signalbox
