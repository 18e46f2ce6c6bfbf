// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/rawobject.h"

#include <QStringBuilder>

#include <algorithm>

namespace signalbox {

RawObject::RawObject(const JsonSlice &object)
{
    for (const JsonSlice::Member &member : object.members())
        set(member.key, member.value);
}

RawObject::Member *RawObject::find(QByteArrayView key)
{
    const auto found = std::find_if(
        m_members.begin(), m_members.end(), [&](const Member &member) { return member.key == key; });
    return found == m_members.end() ? nullptr : &*found;
}

QByteArray RawObject::value(QByteArrayView key) const
{
    const auto found = std::find_if(
        m_members.begin(), m_members.end(), [&](const Member &member) { return member.key == key; });
    return found == m_members.end() ? QByteArray() : found->value;
}

void RawObject::set(QByteArrayView key, QByteArrayView value)
{
    if (Member *member = find(key))
        member->value = value.toByteArray();
    else
        m_members.push_back({key.toByteArray(), value.toByteArray()});
}

void RawObject::merge(const JsonSlice &object)
{
    for (const JsonSlice::Member &member : object.members()) {
        if (member.value != "null" || !find(member.key))
            set(member.key, member.value);
    }
}

void RawObject::appendText(QByteArrayView key, const JsonSlice &text)
{
    Member *member = find(key);
    if (member && member->value.startsWith('"')) {
        member->value.chop(1);
        member->value += text.bytes().sliced(1); // the pieces of one string make one string, escapes and all
    } else {
        set(key, text.bytes());
    }
}

void RawObject::appendElement(QByteArrayView key, QByteArrayView element)
{
    Member *member = find(key);
    if (member && member->value.startsWith('[')
        && !QByteArrayView(member->value).sliced(1).trimmed().startsWith(']')) {
        member->value.chop(1);
        member->value += ',' + element.toByteArray() + ']';
    } else {
        set(key, QByteArray('[' + element.toByteArray() + ']'));
    }
}

QByteArray RawObject::toJson() const
{
    qsizetype size = 2;
    for (const Member &member : m_members)
        size += member.key.size() + member.value.size() + 4;
    QByteArray json;
    json.reserve(size);
    json += '{';
    for (const Member &member : m_members) {
        if (json.size() > 1)
            json += ',';
        json.append('"').append(member.key).append("\":").append(member.value);
    }
    return json + '}';
}

} // namespace signalbox
