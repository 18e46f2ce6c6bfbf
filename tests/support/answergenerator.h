// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/protocol.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <random>

namespace signalbox::test {

/// Chances that are the same for the same seed on every system.
class Chances
{
public:
    explicit Chances(unsigned seed) : m_generator(seed) { }

    /// 0 … `below` - 1.
    int number(int below) { return static_cast<int>(m_generator() % static_cast<unsigned>(below)); }
    /// True once in `in` times.
    bool once(int in) { return number(in) == 0; }

    /// A text of some characters of every sort, never blank, without NUL and without halves of pairs.
    QString text(int mostCharacters);
    /// Letters and digits.
    QString word(int mostCharacters);
    /// A JSON object of a few members.
    QJsonObject object(int depth = 2);
    /// `text` as a JSON string, its characters spelled in one of the ways there are.
    QByteArray spelled(const QString &text);
    /// `text` in pieces, no pair of surrogates cut.
    QStringList pieces(const QString &text, int mostPieces);

private:
    std::mt19937 m_generator;
};

/// An answer that a provider might give.
struct RandomAnswer
{
    struct Tool
    {
        QString id;
        QString name;
        QString arguments; ///< JSON text
    };

    QString thinking;
    QString text;
    QList<Tool> tools;
    bool isCut = false; ///< by max_tokens, behind all of it

    static RandomAnswer of(Chances &chances);

    /// As this provider might stream it: pieces of any size, calls side by side where the protocol lets them,
    /// fields that are null, empty or missing where some providers leave them so.
    [[nodiscard]] QByteArray stream(Protocol protocol, Chances &chances) const;
};

/// The stream with something wrong: an event lost, repeated, moved, cut, without a field or with a null.
QByteArray damaged(const QByteArray &stream, Chances &chances);

} // namespace signalbox::test
