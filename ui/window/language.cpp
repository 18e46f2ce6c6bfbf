// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>

#include <utility>

namespace signalbox {

namespace {

/// Numbers and dates as the user has set them for the whole system, where that is no other language.
QLocale localeFor(const QString &code, const QLocale &system)
{
    const QLocale locale(code);
    return system.language() == locale.language() && system.script() == locale.script() ? system : locale;
}

} // namespace

Language::Language(QString folder) : m_folder(std::move(folder)), m_systemLocale(QLocale::system()) { }

Language::~Language()
{
    remove();
}

QStringList Language::codes()
{
    return {QStringLiteral("en"), QStringLiteral("zh_CN")};
}

QString Language::title(const QString &code)
{
    // Qt's names say which country's English it is.
    return code == u"en"   ? QStringLiteral("English")
        : code == u"zh_CN" ? QStringLiteral("简体中文")
                           : QLocale(code).nativeLanguageName();
}

QString Language::codeFor(const QStringList &understood)
{
    for (const QString &tag : understood) {
        const QLocale locale(tag);
        if (locale.language() == QLocale::English)
            return QStringLiteral("en");
        if (locale.language() == QLocale::Chinese && locale.script() != QLocale::TraditionalChineseScript)
            return QStringLiteral("zh_CN");
    }
    return QStringLiteral("en");
}

void Language::use(const QString &code)
{
    const QString wanted = codes().contains(code) ? code : codeFor(m_systemLocale.uiLanguages());
    if (wanted == m_inUse)
        return;
    remove();
    m_inUse = wanted;
    const bool isChosen = codes().contains(code);
    QLocale::setDefault(isChosen ? localeFor(wanted, m_systemLocale) : m_systemLocale);
    // English texts are in the program: only plural forms are loaded for them. Ours come before Qt's.
    if (m_qtTexts.load(
            QStringLiteral("qtbase_") + wanted, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&m_qtTexts);
    if (m_texts.load(QStringLiteral("signalbox_") + wanted, m_folder))
        QCoreApplication::installTranslator(&m_texts);
}

void Language::remove()
{
    for (QTranslator *translator : {&m_qtTexts, &m_texts}) {
        if (QCoreApplication::instance() && !translator->isEmpty())
            QCoreApplication::removeTranslator(translator);
    }
}

} // namespace signalbox
