// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <limits>
#include <optional>
#include <vector>

namespace signalbox {

/// A byte-true view of one JSON text (RFC 8259): it finds values without rewriting anything around them, so
/// that a body can be passed on to the letter with one value replaced. The bytes must outlive the slice.
class JsonSlice
{
public:
    enum class Type {
        Object,
        Array,
        String,
        Number,
        Boolean,
        Null,
    };
    struct Member
    {
        QByteArrayView key; ///< as written, without quotes, escapes kept
        QByteArrayView value; ///< as written

        [[nodiscard]] JsonSlice slice() const; ///< of the value
    };

    /// Nothing when `text` is not one JSON value with only white space around it. What stands inside a string
    /// is not judged (that would mean looking at every byte of large bodies); toString() does.
    static std::optional<JsonSlice> parse(QByteArrayView text);

    [[nodiscard]] Type type() const;
    [[nodiscard]] QByteArrayView bytes() const { return m_bytes; }

    /// The members of an object in their order; empty for every other type.
    [[nodiscard]] std::vector<Member> members() const;
    /// The elements of an array in their order, the first `most` of them; empty for every other type.
    [[nodiscard]] std::vector<JsonSlice> elements(size_t most = std::numeric_limits<size_t>::max()) const;
    /// The value of a member of an object; the last one wins when a key is repeated, as JSON parsers do.
    [[nodiscard]] std::optional<JsonSlice> value(QByteArrayView key) const;

    /// The text of a string with its escapes resolved; nothing for every other type.
    [[nodiscard]] std::optional<QByteArray> toString() const;
    [[nodiscard]] std::optional<bool> toBool() const;
    [[nodiscard]] std::optional<double> toDouble() const;

    /// `whole` with `part`, which must be a view into it, replaced by `replacement`.
    static QByteArray splice(const QByteArray &whole, QByteArrayView part, QByteArrayView replacement);

    /// `text` (UTF-8) as a JSON string with its quotes.
    static QByteArray quoted(QByteArrayView text);

private:
    explicit JsonSlice(QByteArrayView bytes) : m_bytes(bytes) { }

    QByteArrayView m_bytes;
};

inline JsonSlice JsonSlice::Member::slice() const
{
    return JsonSlice(value);
}

} // namespace signalbox
