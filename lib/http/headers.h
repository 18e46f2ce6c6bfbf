// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <functional>
#include <initializer_list>
#include <optional>

namespace signalbox {

/// HTTP header fields in the order and spelling they arrived; names compare without case (RFC 9110 §5.1).
class Headers
{
public:
    struct Field
    {
        QByteArray name;
        QByteArray value;

        friend bool operator==(const Field &, const Field &) = default;
    };

    Headers() = default;
    Headers(std::initializer_list<Field> fields) : m_fields(fields) { }

    void append(QByteArray name, QByteArray value) { m_fields.append({std::move(name), std::move(value)}); }
    /// Replaces every field of this name by one.
    void set(const QByteArray &name, const QByteArray &value);
    void remove(QByteArrayView name);
    void removeIf(const std::function<bool(const Field &)> &condition) { m_fields.removeIf(condition); }
    void removeAll(std::initializer_list<QByteArrayView> names);

    [[nodiscard]] bool contains(QByteArrayView name) const;
    /// The first value of this name; empty when absent.
    [[nodiscard]] QByteArray value(QByteArrayView name) const;
    /// True when a comma-separated field (Connection, Transfer-Encoding …) has this token.
    [[nodiscard]] bool hasToken(QByteArrayView name, QByteArrayView token) const;

    /// The same with repeated fields joined by commas (RFC 9110 §5.3).
    [[nodiscard]] Headers joined() const;

    /// Removes what concerns one connection only (RFC 9110 §7.6.1), with the names listed in Connection.
    void removeHopByHop();

    friend bool operator==(const Headers &, const Headers &) = default;

    [[nodiscard]] bool isEmpty() const { return m_fields.isEmpty(); }
    [[nodiscard]] auto begin() const { return m_fields.cbegin(); }
    [[nodiscard]] auto end() const { return m_fields.cend(); }

private:
    QList<Field> m_fields;
};

/// True when the body is in a content coding (RFC 9110 §8.4): bytes that cannot be read as they are.
bool isCompressed(const Headers &headers);

/// Compares as field names are compared: without regard to case.
bool fieldNameBeginsWith(QByteArrayView name, QByteArrayView start);
inline bool isFieldName(QByteArrayView name, QByteArrayView other)
{
    return name.size() == other.size() && fieldNameBeginsWith(name, other);
}

/// A token (RFC 9110 §5.6.2), as names of fields must be.
bool isValidFieldName(QStringView name);

/// A field value that may be sent: without control characters (RFC 9110 §5.5), which would let it smuggle
/// fields.
bool isValidFieldValue(QByteArrayView value);

} // namespace signalbox
