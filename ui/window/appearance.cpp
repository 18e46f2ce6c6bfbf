// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/appearance.h"

namespace signalbox {

namespace {

constexpr QLatin1String languageChoice("language");
constexpr QLatin1String themeChoice("theme");

} // namespace

Appearance::Appearance(const QString &folder) : m_memory(folder)
{
    m_language.use(chosenLanguage());
    m_theme.use(Theme::choiceNamed(m_memory.choice(themeChoice)));
    m_theme.start();
}

void Appearance::chooseLanguage(const QString &code)
{
    m_memory.keepChoice(languageChoice, code);
    m_language.use(code);
}

void Appearance::chooseTheme(Theme::Choice choice)
{
    m_memory.keepChoice(themeChoice, Theme::nameOf(choice));
    m_theme.use(choice);
}

QString Appearance::chosenLanguage() const
{
    return m_memory.choice(languageChoice);
}

} // namespace signalbox
