// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonslice.h"

namespace signalbox {

/// A JSON object that is being put together from values as they were written: their bytes are kept, so that
/// no number and no escape is spelled anew. Keys compare as written.
class RawObject
{
public:
    RawObject() = default;
    /// Copies the members; nothing for every other type.
    explicit RawObject(const JsonSlice &object);

    [[nodiscard]] bool isEmpty() const { return m_members.empty(); }
    /// As written; empty when absent.
    [[nodiscard]] QByteArray value(QByteArrayView key) const;

    void set(QByteArrayView key, QByteArrayView value);
    /// Takes over the members of another object. A null says only that nothing is known: it replaces nothing.
    void merge(const JsonSlice &object);
    /// Continues the string of this name by another one; whatever else stands there is replaced.
    void appendText(QByteArrayView key, const JsonSlice &text);
    /// Adds an element to the array of this name; whatever else stands there is replaced.
    void appendElement(QByteArrayView key, QByteArrayView element);

    [[nodiscard]] QByteArray toJson() const;

private:
    struct Member
    {
        QByteArray key;
        QByteArray value;
    };

    [[nodiscard]] Member *find(QByteArrayView key);

    std::vector<Member> m_members;
};

} // namespace signalbox
