// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/fieldchange.h"
#include "core/result.h"

#include <QByteArray>
#include <QMap>
#include <QStringList>

namespace signalbox {

/// Changes of providers that wait to be written together: a value, so that a draft can be thrown away.
///
/// Providers are named by what the file calls them, whatever they are to be called. A change back to what is
/// written is none.
class ProviderDraft
{
public:
    /// What the file says; changes stay and are made to it.
    void setBase(const QByteArray &text);
    [[nodiscard]] const QByteArray &base() const { return m_base; }
    [[nodiscard]] const YamlNode &baseRoot() const { return m_root; }

    void change(const QString &provider, const FieldChange &change);
    /// Nothing of this field is to be changed.
    void keep(const QString &provider, const ConfigPath &field);
    void rename(const QString &provider, const QString &to);
    /// All providers in the order that is wanted.
    void setOrder(const QStringList &providers);
    void clear();

    /// What the file calls a provider that is to be called `name`.
    [[nodiscard]] QString originalOf(const QString &name) const { return m_names.key(name, name); }
    [[nodiscard]] QStringList order() const;
    [[nodiscard]] bool isChanged(const QString &provider) const;
    [[nodiscard]] int count() const;
    [[nodiscard]] bool isEmpty() const { return count() == 0; }
    /// The file's text with all changes.
    [[nodiscard]] Result<QByteArray> text() const;

private:
    [[nodiscard]] QStringList baseOrder() const;
    [[nodiscard]] bool saysSo(const QString &provider, const FieldChange &change) const;

    QByteArray m_base;
    YamlNode m_root;
    QMap<QString, QMap<QString, FieldChange>> m_fields; ///< by provider and path
    QMap<QString, QString> m_names;
    QStringList m_order; ///< empty = as it is
};

} // namespace signalbox
