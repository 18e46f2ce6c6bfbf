// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>

namespace signalbox {

/// What was done to a text, one after the other: a value. It can be done again to another text.
class DraftSteps
{
public:
    using Edit = std::function<Result<QByteArray>(const QByteArray &text)>;

    struct Step
    {
        Edit edit;
        QString field = {}; ///< a step takes the place of the last one when that was of the same field
        QString what = {}; ///< what its user calls it; empty = the field
        QString remark = {}; ///< what one should know before it is written
        QString from = {}; ///< the name of what it renames, and the new one; mostly empty
        QString to = {};
        QByteArray after = {}; ///< made here
        quint64 number = 0; ///< given here
    };

    /// Does all steps again to `text`. Returned are those that cannot be done, each with why: they are
    /// dropped. One that changes nothing any more goes without a word.
    QStringList setBase(const QByteArray &text);
    /// The Error says why it cannot be done; then nothing is changed. A step back to what the base says of
    /// its field takes the others of that field with it.
    std::optional<Error> add(Step step);
    void takeBackLast();
    /// Takes back all steps of these fields. Returned as by setBase() are others that cannot be done without.
    QStringList takeBack(const QStringList &fields);
    /// Forgets the steps up to the one with this number; the base stays.
    void forgetUpTo(quint64 number);

    [[nodiscard]] const QByteArray &base() const { return m_base; }
    /// The base with all that was done.
    [[nodiscard]] const QByteArray &text() const
    {
        return m_steps.isEmpty() ? m_base : m_steps.constLast().after;
    }
    [[nodiscard]] const QList<Step> &all() const { return m_steps; }
    [[nodiscard]] quint64 lastNumber() const { return m_lastNumber; }
    /// What the base calls what is called `name` now.
    [[nodiscard]] QString originalOf(const QString &name) const;

private:
    void dropReturned(const QString &field);

    QByteArray m_base;
    QList<Step> m_steps;
    quint64 m_lastNumber = 0;
};

} // namespace signalbox
