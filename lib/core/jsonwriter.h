// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace signalbox {

/// Writes compact JSON from parts that are JSON already: it only adds what stands between them. The caller
/// keeps the order of begin and end.
class JsonWriter
{
public:
    JsonWriter &beginObject() { return open('{'); }
    JsonWriter &endObject() { return shut('}'); }
    JsonWriter &beginArray() { return open('['); }
    JsonWriter &endArray() { return shut(']'); }
    /// A plain name without anything to escape.
    JsonWriter &key(QByteArrayView name)
    {
        separate();
        m_out += '"';
        m_out += name;
        m_out += "\":";
        m_needsComma = false;
        return *this;
    }
    /// A JSON value as it is.
    JsonWriter &value(QByteArrayView json)
    {
        separate();
        m_out += json;
        m_needsComma = true;
        return *this;
    }
    /// A string by its inside, escapes as written.
    JsonWriter &text(QByteArrayView inner)
    {
        separate();
        m_out += '"';
        m_out += inner;
        m_out += '"';
        m_needsComma = true;
        return *this;
    }
    JsonWriter &number(qint64 number) { return value(QByteArray::number(number)); }
    JsonWriter &boolean(bool value_) { return value(value_ ? "true" : "false"); }

    JsonWriter &member(QByteArrayView name, QByteArrayView json) { return key(name).value(json); }
    JsonWriter &textMember(QByteArrayView name, QByteArrayView inner) { return key(name).text(inner); }
    JsonWriter &numberMember(QByteArrayView name, qint64 number_) { return key(name).number(number_); }

    void reserve(qsizetype size) { m_out.reserve(size); }
    [[nodiscard]] const QByteArray &json() const { return m_out; }
    [[nodiscard]] QByteArray take() { return std::move(m_out); }

private:
    JsonWriter &open(char bracket)
    {
        separate();
        m_out += bracket;
        m_needsComma = false;
        return *this;
    }
    JsonWriter &shut(char bracket)
    {
        m_out += bracket;
        m_needsComma = true;
        return *this;
    }
    void separate()
    {
        if (m_needsComma)
            m_out += ',';
    }

    QByteArray m_out;
    bool m_needsComma = false;
};

} // namespace signalbox
