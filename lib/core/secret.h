// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDebug>

namespace signalbox {

/// A token or key. It converts to nothing by itself: whoever needs the text says reveal(), which can be
/// searched for.
class Secret
{
public:
    Secret() = default;
    explicit Secret(QByteArray value) : m_value(std::move(value)) { }

    [[nodiscard]] bool isEmpty() const { return m_value.isEmpty(); }
    [[nodiscard]] const QByteArray &reveal() const { return m_value; }

    /// What may be shown to a person: the last four characters of a long secret, nothing of a short one.
    [[nodiscard]] QByteArray hint() const;

    /// Compares in a time that depends on the length of `candidate` only.
    [[nodiscard]] bool equals(QByteArrayView candidate) const;

    /// Two empty ones are the same; nothing that is presented equals an empty one.
    friend bool operator==(const Secret &a, const Secret &b)
    {
        return a.isEmpty() ? b.isEmpty() : a.equals(b.m_value);
    }

private:
    QByteArray m_value;
};

QDebug operator<<(QDebug debug, const Secret &secret);

} // namespace signalbox
