// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringView>

#include <optional>

namespace signalbox {

/// A sentence with places for arguments, "route %1 of project %2", which tells whether a text is that
/// sentence and what stands in its places.
class SentencePattern
{
public:
    /// What stands in a place: `number` 2 is that of %2. `text` is a part of the text that was asked about.
    struct Argument
    {
        int number = 0;
        QStringView text;
        bool isQuoted = false; ///< it is a name, whatever stands in it
    };

    explicit SentencePattern(const char *source);

    /// For `QCoreApplication::translate()`; lives as long as the program.
    [[nodiscard]] const char *source() const { return m_source; }
    /// How much of a text that fits is its own: letters and signs, blanks do not count.
    [[nodiscard]] int weight() const { return m_weight; }
    /// Whether it has so many words, or words around a place, that a name in it is one of ours.
    [[nodiscard]] bool isOwnAroundNames() const;
    /// What every text that fits begins with; empty when that is an argument.
    [[nodiscard]] const QString &beginning() const { return m_parts.constFirst(); }
    /// Whether what begins with an argument has a remark behind it, "%1 (it is full)".
    [[nodiscard]] bool isRemark() const;
    /// Its words that every text with this sentence has as words.
    [[nodiscard]] QList<QStringView> words() const;
    /// Whether a part of `text` may be this sentence.
    [[nodiscard]] bool mayBeIn(QStringView text) const;
    /// The arguments, when the whole text is this sentence; a number that occurs twice says the same in both
    /// places.
    [[nodiscard]] std::optional<QList<Argument>> match(QStringView text) const;

private:
    const char *m_source;
    QList<QString> m_parts; ///< what stands around the arguments: one more than there are of these
    QList<int> m_numbers;
    int m_weight = 0;
};

} // namespace signalbox
