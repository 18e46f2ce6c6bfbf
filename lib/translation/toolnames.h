// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QHash>

namespace signalbox {

/// The names of one request's tools as the provider gets them: what is longer than it allows, or has
/// characters that it does not, is replaced by a name that is the same for the same tool at all times.
/// Names are insides of JSON strings.
class ToolNames
{
public:
    explicit ToolNames(qsizetype longest = 64) : m_longest(longest) { }

    /// The name for the provider; remembers it.
    QByteArray forProvider(const QByteArray &name);
    /// The client's name for what the provider has called.
    [[nodiscard]] QByteArray forClient(QByteArrayView name) const;

    /// Tools that take a text instead of arguments (ToolDefinition::isFreeform), by the provider's name.
    void setFreeform(const QByteArray &providerName) { m_freeform.insert(providerName, true); }
    [[nodiscard]] bool isFreeform(QByteArrayView providerName) const
    {
        return m_freeform.contains(providerName.toByteArray());
    }

private:
    qsizetype m_longest;
    QHash<QByteArray, QByteArray> m_originals;
    QHash<QByteArray, bool> m_freeform;
};

} // namespace signalbox
