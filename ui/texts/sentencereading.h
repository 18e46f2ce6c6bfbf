// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/texts/sentencepattern.h"

#include <QHash>
#include <QString>

#include <optional>

namespace signalbox {

/// A text read as sentences, of all ways to do so by the one that knows most of it, and said in the language
/// of the windows.
class SentenceReading
{
public:
    /// `patterns` are all there are, and outlive this.
    SentenceReading(const QList<SentencePattern> &patterns, const QString &text);

    [[nodiscard]] QString translated();

private:
    /// How a part of the text may be said.
    struct Reading
    {
        QString text;
        int known = 0; ///< signs of the part that are of sentences
        int nested = 0; ///< how many of them stand within others
        bool isWhole = false; ///< nothing of it is the words of others, but for names

        /// Of two that know as much, the one that has sentences side by side is what was meant.
        [[nodiscard]] bool isBetterThan(const Reading &other) const;
    };

    Reading read(const QString &text);
    Reading readAnew(const QString &text);
    void readAsSentence(const QString &text, Reading &best);
    std::optional<Reading> fill(
        const SentencePattern &pattern, const QList<SentencePattern::Argument> &arguments);
    void readAsRow(const QString &text, Reading &best);
    void readAsRow(
        const QString &text, QLatin1String mark, const QString &own, const QString &inLists, Reading &best);
    void readAsSubjectAndVerb(const QString &text, Reading &best);
    void readWithRemark(const QString &text, Reading &best);
    static void take(const Reading &left, const Reading &right, const QString &text, Reading &best);
    [[nodiscard]] bool isBeginning(QStringView text) const;

    QString m_text;
    QList<const SentencePattern *> m_patterns; ///< that may be in the text
    QHash<QString, Reading> m_readings; ///< the same parts are met many times
};

} // namespace signalbox
