// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/headers.h"

#include <algorithm>

namespace signalbox {

void Headers::set(const QByteArray &name, const QByteArray &value)
{
    remove(name);
    append(name, value);
}

void Headers::remove(QByteArrayView name)
{
    m_fields.removeIf([&](const Field &field) { return isFieldName(field.name, name); });
}

void Headers::removeAll(std::initializer_list<QByteArrayView> names)
{
    m_fields.removeIf([&](const Field &field) {
        return std::any_of(
            names.begin(), names.end(), [&](QByteArrayView name) { return isFieldName(field.name, name); });
    });
}

bool Headers::contains(QByteArrayView name) const
{
    return std::any_of(begin(), end(), [&](const Field &field) { return isFieldName(field.name, name); });
}

QByteArray Headers::value(QByteArrayView name) const
{
    const auto found
        = std::find_if(begin(), end(), [&](const Field &field) { return isFieldName(field.name, name); });
    return found == end() ? QByteArray() : found->value;
}

bool Headers::hasToken(QByteArrayView name, QByteArrayView token) const
{
    for (const Field &field : m_fields) {
        if (!isFieldName(field.name, name))
            continue;
        const auto parts = field.value.split(',');
        if (std::any_of(parts.begin(), parts.end(),
                [&](const QByteArray &part) { return isFieldName(part.trimmed(), token); }))
            return true;
    }
    return false;
}

Headers Headers::joined() const
{
    Headers result;
    for (const Field &field : m_fields) {
        const auto earlier = std::find_if(result.m_fields.begin(), result.m_fields.end(),
            [&](const Field &other) { return isFieldName(other.name, field.name); });
        if (earlier == result.m_fields.end())
            result.m_fields.append(field);
        else
            earlier->value += ", " + field.value;
    }
    return result;
}

void Headers::removeHopByHop()
{
    QByteArrayList named;
    for (const Field &field : m_fields) {
        if (isFieldName(field.name, "connection"))
            named += field.value.split(',');
    }
    for (const QByteArray &name : named) {
        if (!isFieldName(name, "keep-alive"))
            remove(name.trimmed());
    }
    removeAll({"connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization",
        "te", "trailer", "transfer-encoding", "upgrade"});
}

bool fieldNameBeginsWith(QByteArrayView name, QByteArrayView start)
{
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; };
    return name.size() >= start.size()
        && std::equal(
            start.begin(), start.end(), name.begin(), [&](char a, char b) { return lower(a) == lower(b); });
}

bool isCompressed(const Headers &headers)
{
    const QByteArray coding = headers.value("content-encoding").trimmed().toLower();
    return !coding.isEmpty() && coding != "identity";
}

bool isValidFieldName(QStringView name)
{
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), [](QChar c) {
        const bool alphanumeric
            = (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9');
        return alphanumeric || QStringView(u"!#$%&'*+-.^_`|~").contains(c);
    });
}

bool isValidFieldValue(QByteArrayView value)
{
    return std::none_of(
        value.begin(), value.end(), [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == '\x7f'; });
}

} // namespace signalbox
