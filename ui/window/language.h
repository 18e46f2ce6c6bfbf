// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLocale>
#include <QString>
#include <QStringList>
#include <QTranslator>

namespace signalbox {

/// The language that the windows speak: the user's choice, or the system's where we have that.
///
/// What is chosen holds at once: every widget gets a LanguageChange. Numbers and dates follow the system
/// where it has the same language. One for a program; it needs the application object.
class Language
{
public:
    /// `folder` has the translations.
    explicit Language(QString folder = QStringLiteral(":/i18n"));
    ~Language();
    Q_DISABLE_COPY_MOVE(Language)

    /// Codes as in the names of files: "en", "zh_CN".
    static QStringList codes();
    /// What its speakers call it: "English", "简体中文".
    static QString title(const QString &code);
    /// The first that we have of what somebody understands, best first: "zh-Hans-SG", "zh", "en-GB". English
    /// when there is none.
    static QString codeFor(const QStringList &understood);

    /// An empty or unknown code is the system's language.
    void use(const QString &code);
    [[nodiscard]] QString inUse() const { return m_inUse; }

private:
    void remove();

    QString m_folder;
    QString m_inUse;
    QLocale m_systemLocale; ///< before any choice
    QTranslator m_qtTexts;
    QTranslator m_texts;
};

} // namespace signalbox
