// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jsonedit.h"

#include <algorithm>

namespace signalbox {

void JsonEdit::replace(QByteArrayView part, QByteArray replacement)
{
    const qsizetype begin = offsetOf(part.data());
    Q_ASSERT(begin >= 0 && begin + part.size() <= m_text.size());
    m_changes.push_back({begin, begin + part.size(), std::move(replacement)});
}

void JsonEdit::append(const JsonSlice &container, QByteArray item)
{
    m_containers[keyOf(container)].added.append(std::move(item));
}

std::size_t JsonEdit::removedFrom(const JsonSlice &container) const
{
    const auto found = m_containers.find(keyOf(container));
    return found == m_containers.end() ? 0 : found->second.removed.size();
}

JsonEdit::Key JsonEdit::keyOf(const JsonSlice &container) const
{
    const qsizetype begin = offsetOf(container.bytes().data());
    Q_ASSERT(begin >= 0 && begin + container.bytes().size() <= m_text.size());
    return {begin, begin + container.bytes().size()};
}

void JsonEdit::addChangesOf(const Key &place, const Container &container, std::vector<Change> &changes) const
{
    const auto slice = JsonSlice::parse(m_text.sliced(place.first, place.second - place.first));
    std::vector<QByteArrayView> items;
    for (const JsonSlice::Member &member : slice->members()) {
        const char *begin = member.key.data() - 1; // with its quote
        items.emplace_back(begin, member.value.data() + member.value.size() - begin);
    }
    for (const JsonSlice &element : slice->elements())
        items.push_back(element.bytes());
    const auto begin = [&](std::size_t i) { return offsetOf(items.at(i).data()); };
    const auto end = [&](std::size_t i) { return begin(i) + items.at(i).size(); };

    if (items.empty()) {
        changes.push_back({place.first + 1, place.first + 1, container.added.join(',')});
        return;
    }
    if (container.removed.size() == items.size()) {
        changes.push_back({begin(0), end(items.size() - 1), container.added.join(',')});
        return;
    }
    bool first = true; // an item is first until one before it stays: then its comma is the one before it
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!container.removed.contains(i))
            first = false;
        else if (first)
            changes.push_back({begin(i), begin(i + 1), {}});
        else
            changes.push_back({end(i - 1), end(i), {}});
    }
    for (const QByteArray &item : container.added)
        changes.push_back({end(items.size() - 1), end(items.size() - 1), ',' + item});
}

QByteArray JsonEdit::result() const
{
    std::vector<Change> changes = m_changes;
    for (const auto &[place, container] : m_containers)
        addChangesOf(place, container, changes);
    // The outer one of two that begin together comes first, and swallows what lies inside it.
    std::stable_sort(changes.begin(), changes.end(), [](const Change &a, const Change &b) {
        return a.begin != b.begin ? a.begin < b.begin : a.end > b.end;
    });
    QByteArray result;
    result.reserve(m_text.size());
    qsizetype at = 0;
    for (const Change &change : changes) {
        if (change.begin < at)
            continue;
        result.append(m_text.sliced(at, change.begin - at)).append(change.text);
        at = change.end;
    }
    result.append(m_text.sliced(at));
    return result;
}

} // namespace signalbox
