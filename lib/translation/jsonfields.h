// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsontext.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace signalbox {

/// The members of a JSON object, read once and asked for by name. Views into the text, which must outlive it.
class JsonFields
{
public:
    JsonFields() = default;
    explicit JsonFields(const JsonSlice &object) : m_members(object.members()) { }
    /// Of a value that may be absent.
    explicit JsonFields(const std::optional<JsonSlice> &object)
    {
        if (object)
            m_members = object->members();
    }

    /// Nothing when it is absent or null; the last one counts.
    [[nodiscard]] std::optional<JsonSlice> value(QByteArrayView key) const
    {
        const auto member = std::find_if(m_members.rbegin(), m_members.rend(),
            [&](const auto &candidate) { return candidate.key == key; });
        const bool isThere = member != m_members.rend() && member->value != "null";
        return isThere ? std::optional(member->slice()) : std::nullopt;
    }
    /// A string's inside; empty for everything else.
    [[nodiscard]] QByteArray text(QByteArrayView key) const
    {
        const auto found = value(key);
        return found ? innerText(*found) : QByteArray();
    }
    /// JSON as written; empty when absent or null.
    [[nodiscard]] QByteArray json(QByteArrayView key) const
    {
        const auto found = value(key);
        return found ? viewOf(found->bytes()) : QByteArray();
    }
    /// A number as written; empty for everything else.
    [[nodiscard]] QByteArray number(QByteArrayView key) const
    {
        const auto found = value(key);
        return found && found->type() == JsonSlice::Type::Number ? viewOf(found->bytes()) : QByteArray();
    }
    [[nodiscard]] bool isTrue(QByteArrayView key) const { return json(key) == "true"; }
    [[nodiscard]] bool has(QByteArrayView key) const { return value(key).has_value(); }
    [[nodiscard]] const std::vector<JsonSlice::Member> &members() const { return m_members; }

private:
    std::vector<JsonSlice::Member> m_members;
};

} // namespace signalbox
