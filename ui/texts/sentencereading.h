// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/texts/sentencepattern.h"
#include "ui/texts/sentenceset.h"

#include <QHash>
#include <QList>
#include <QString>
#include <QStringView>

#include <optional>

namespace signalbox {

/// A text read as sentences, of all ways to do so by the one that knows most of it, and said in the language
/// of the windows. Where too little of the text can be ours for the work that it makes, it stays as it is.
class SentenceReading
{
public:
    /// `sentences` are all there are, and outlive this.
    SentenceReading(const SentenceSet &sentences, const QString &text);

    [[nodiscard]] QString translated();
    /// How often a part of the text was held against a sentence, or taken apart.
    [[nodiscard]] int steps() const { return m_steps; }

private:
    /// Of the text.
    struct Part
    {
        qsizetype begin = 0;
        qsizetype end = 0;

        [[nodiscard]] Part until(qsizetype at) const { return {begin, at}; }
        [[nodiscard]] Part from(qsizetype at) const { return {at, end}; }
    };

    /// How a part of the text may be said.
    struct Reading
    {
        QString text;
        int known = 0; ///< signs of the part that are of sentences
        int nested = 0; ///< how many of them stand within others
        bool isWhole = false; ///< nothing of it is the words of others, but for names
        bool isSure = false; ///< nobody else says this just so

        /// Whether it is known enough to tell who says what stands beside it.
        [[nodiscard]] bool isStrong() const;
        /// Of two that know as much, the one that has sentences side by side is what was meant.
        [[nodiscard]] bool isBetterThan(const Reading &other) const;
    };

    /// What may stand between two sentences.
    struct Mark
    {
        QString sign;
        QString own; ///< in the language of the windows
        QString inLists; ///< of names
        bool joinsOurs = false; ///< the words of others have none like it in front of ours
        QList<qsizetype> places; ///< in the text
    };

    /// What stands in a place where nobody knows it.
    enum class Names { OfOneWord, OfSomeWords };

    [[nodiscard]] QStringView viewOf(Part part) const;
    [[nodiscard]] Part partOf(QStringView view) const;
    [[nodiscard]] Reading asItIs(Part part) const;
    [[nodiscard]] bool areNames(Part part) const;
    void findWords();
    void findMarks();
    void findBeginnings();
    void findBrackets();

    Reading read(Part part);
    Reading readAnew(Part part);
    void readAsSentence(Part part, Reading &best);
    std::optional<Reading> fill(const SentencePattern &pattern,
        const QList<SentencePattern::Argument> &arguments, Names names = Names::OfOneWord);
    Reading readArgument(const SentencePattern::Argument &argument);
    std::optional<Reading> readAsDecision();
    std::optional<Reading> readAsReason(Part part);
    void readAsRow(Part part, const Mark &mark, Reading &best);
    void readAsSubjectAndVerb(Part part, Reading &best);
    void readWithRemark(Part part, Reading &best);
    static std::optional<Reading> together(const Reading &left, const Reading &right, const Reading &best);
    [[nodiscard]] bool isBeginning(Part part) const;
    bool makeSteps(qsizetype count);

    QString m_text;
    QList<const SentencePattern *> m_patterns; ///< that may be in the text
    QList<qsizetype> m_blanks; ///< at each sign, how many blanks that are in no list are before it
    QList<Mark> m_marks;
    QList<qsizetype> m_beginnings; ///< at each sign, how long a beginning of a sentence is there, or 0
    QList<qsizetype> m_verbs; ///< blanks in front of one
    QHash<qsizetype, qsizetype> m_brackets; ///< from where they close to where they open
    QHash<qsizetype, Reading> m_readings; ///< the same parts are met many times
    int m_most = 0; ///< steps
    int m_steps = 0;
};

} // namespace signalbox
