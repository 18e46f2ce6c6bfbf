// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonslice.h"

#include <QByteArrayList>

#include <map>
#include <set>
#include <vector>

namespace signalbox {

/// Changes of one JSON text, collected in any order and applied in one pass; every byte that is not part of a
/// change stays. Commas are taken care of. A change inside a part that is replaced or removed is void.
///
/// All slices and views must be of the same text, which must outlive the edit.
class JsonEdit
{
public:
    explicit JsonEdit(QByteArrayView text) : m_text(text) { }

    void replace(QByteArrayView part, QByteArray replacement);
    /// Takes the member or element at `index` out of an object or array.
    void remove(const JsonSlice &container, std::size_t index)
    {
        m_containers[keyOf(container)].removed.insert(index);
    }
    /// Puts `"key":value` or an element behind the last one.
    void append(const JsonSlice &container, QByteArray item);

    /// How many members or elements are removed so far.
    [[nodiscard]] std::size_t removedFrom(const JsonSlice &container) const;

    [[nodiscard]] bool isEmpty() const { return m_changes.empty() && m_containers.empty(); }
    /// The text with all changes.
    [[nodiscard]] QByteArray result() const;

private:
    struct Change
    {
        qsizetype begin = 0;
        qsizetype end = 0;
        QByteArray text;
    };
    struct Container
    {
        std::set<std::size_t> removed;
        QByteArrayList added;
    };
    using Key = std::pair<qsizetype, qsizetype>; ///< where a container begins and ends

    [[nodiscard]] qsizetype offsetOf(const char *place) const { return place - m_text.data(); }
    [[nodiscard]] Key keyOf(const JsonSlice &container) const;
    void addChangesOf(const Key &place, const Container &container, std::vector<Change> &changes) const;

    QByteArrayView m_text;
    std::vector<Change> m_changes;
    std::map<Key, Container> m_containers;
};

} // namespace signalbox
