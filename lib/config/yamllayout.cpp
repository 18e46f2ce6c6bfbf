// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/yamllayout.h"

#include "config/flowtext.h"
#include "config/yamlspan.h"

#include <algorithm>

namespace signalbox {

namespace {

using Kind = YamlNode::Kind;

bool opensFlow(const QByteArray &text, qsizetype at)
{
    return at < text.size() && (text.at(at) == '[' || text.at(at) == '{');
}

qsizetype behindBlanks(const QByteArray &text, qsizetype at)
{
    while (at < text.size() && (text.at(at) == ' ' || text.at(at) == '\t'))
        ++at;
    return at;
}

/// The value that is null and begins at `at`: a word for it, or nothing.
qsizetype nullEnd(const QByteArray &text, qsizetype at)
{
    for (const char *word : {"null", "Null", "NULL", "~"}) {
        const auto size = static_cast<qsizetype>(qstrlen(word));
        static const QByteArray after(" \t\r\n,]}");
        const qsizetype end = at + size;
        if (text.mid(at, size) == word && (end >= text.size() || after.contains(text.at(end))))
            return end;
    }
    return at;
}

/// Reads the entries of one collection in their order.
class SpanReader
{
public:
    SpanReader(const QByteArray &text, const YamlNode &collection)
        : m_text(text)
        , m_collection(collection)
        , m_at(behindProperties(text, std::max<qsizetype>(collection.begin, 0)))
    {
        m_span.begin = m_at;
        m_span.isFlow = opensFlow(text, m_at);
    }

    std::optional<CollectionSpan> read()
    {
        if (m_collection.begin < 0 || (m_collection.kind != Kind::List && m_collection.kind != Kind::Map))
            return std::nullopt;
        if (m_span.isFlow)
            ++m_at;
        for (const YamlNode &child : m_collection.children) {
            if (m_collection.kind == Kind::Map && child.keyBegin < m_at)
                break; // what a merge key brings comes last
            const bool isRead = m_collection.kind == Kind::Map ? readMember(child) : readItem(child);
            if (!isRead)
                return std::nullopt;
        }
        return m_span;
    }

private:
    bool readMember(const YamlNode &child)
    {
        EntrySpan entry;
        entry.begin = child.keyBegin;
        YamlNode key = YamlNode::scalar(child.key, child.line);
        key.begin = child.keyBegin;
        const auto span = scalarSpan(m_text, key);
        if (!span)
            return false;
        entry.keyEnd = span->end;
        const qsizetype colon
            = m_span.isFlow ? behindSpace(m_text, entry.keyEnd) : behindBlanks(m_text, entry.keyEnd);
        if (colon >= m_text.size() || m_text.at(colon) != ':')
            return false;
        entry.head = colon + 1;
        return readValue(child, entry);
    }

    bool readItem(const YamlNode &child)
    {
        EntrySpan entry;
        entry.begin = behindSpace(m_text, m_at);
        if (entry.begin >= m_text.size())
            return false;
        if (!m_span.isFlow && m_text.at(entry.begin) != '-')
            return false;
        entry.keyEnd = entry.begin;
        entry.head = m_span.isFlow ? entry.begin : entry.begin + 1;
        return readValue(child, entry);
    }

    bool readValue(const YamlNode &value, EntrySpan &entry)
    {
        const qsizetype written = behindSpace(m_text, entry.head);
        entry.valueBegin = entry.head;
        entry.valueEnd = entry.head;
        if (written < m_text.size() && m_text.at(written) == '*') {
            entry.isAlias = true;
            entry.valueBegin = written;
            entry.valueEnd = behindProperty(m_text, written);
        } else if (value.kind == Kind::Null) {
            const qsizetype at = m_span.isFlow ? written : behindBlanks(m_text, entry.head);
            if (const qsizetype end = nullEnd(m_text, at); end > at) {
                entry.valueBegin = at;
                entry.valueEnd = end;
            }
        } else {
            const auto end = value.begin < entry.head ? std::nullopt : valueEnd(m_text, value);
            if (!end)
                return false;
            entry.valueBegin = value.begin;
            entry.valueEnd = *end;
        }
        m_at = entry.valueEnd;
        if (m_span.isFlow) {
            const qsizetype comma = behindSpace(m_text, m_at);
            m_at = comma < m_text.size() && m_text.at(comma) == ',' ? comma + 1 : m_at;
        }
        m_span.entries.append(entry);
        return true;
    }

    const QByteArray &m_text;
    const YamlNode &m_collection;
    CollectionSpan m_span;
    qsizetype m_at = 0;
};

} // namespace

std::optional<CollectionSpan> collectionSpan(const QByteArray &text, const YamlNode &collection)
{
    return SpanReader(text, collection).read();
}

std::optional<qsizetype> valueEnd(const QByteArray &text, const YamlNode &value)
{
    if (value.kind == Kind::Scalar) {
        const auto span = scalarSpan(text, value);
        return span ? std::optional(span->end) : std::nullopt;
    }
    const qsizetype begin = behindProperties(text, std::max<qsizetype>(value.begin, 0));
    if (opensFlow(text, begin)) {
        const auto span = flowSpan(text, begin);
        return span ? std::optional(span->close + 1) : std::nullopt;
    }
    const auto span = collectionSpan(text, value);
    if (!span || span->entries.isEmpty())
        return std::nullopt;
    return span->entries.constLast().valueEnd;
}

} // namespace signalbox
