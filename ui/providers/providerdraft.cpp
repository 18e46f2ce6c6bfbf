// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/providerdraft.h"

#include "config/provideredit.h"
#include "config/secretplaces.h"

namespace signalbox {

void ProviderDraft::setBase(const QByteArray &text)
{
    m_base = text;
    m_root = parseYaml(text).root;
}

void ProviderDraft::change(const QString &provider, const FieldChange &change)
{
    if (saysSo(provider, change))
        return keep(provider, change.field);
    m_fields[provider].insert(change.field.toString(), change);
}

void ProviderDraft::keep(const QString &provider, const ConfigPath &field)
{
    m_fields[provider].remove(field.toString());
    if (m_fields.value(provider).isEmpty())
        m_fields.remove(provider);
}

void ProviderDraft::rename(const QString &provider, const QString &to)
{
    if (to == provider)
        m_names.remove(provider);
    else
        m_names.insert(provider, to);
}

void ProviderDraft::setOrder(const QStringList &providers)
{
    m_order = providers == baseOrder() ? QStringList() : providers;
}

void ProviderDraft::clear()
{
    m_fields.clear();
    m_names.clear();
    m_order.clear();
}

QStringList ProviderDraft::order() const
{
    return m_order.isEmpty() ? baseOrder() : m_order;
}

bool ProviderDraft::isChanged(const QString &provider) const
{
    return m_fields.contains(provider) || m_names.contains(provider);
}

int ProviderDraft::count() const
{
    qsizetype count = m_names.size() + (m_order.isEmpty() ? 0 : 1);
    for (const auto &fields : m_fields)
        count += fields.size();
    return static_cast<int>(count);
}

Result<QByteArray> ProviderDraft::text() const
{
    Result<QByteArray> text = m_base;
    for (auto provider = m_fields.begin(); text && provider != m_fields.end(); ++provider)
        text = changeProvider(*text, provider.key(), provider.value().values());
    for (qsizetype place = 0; text && place < m_order.size(); ++place)
        text = moveProvider(*text, m_order.at(place), place);
    for (auto name = m_names.begin(); text && name != m_names.end(); ++name)
        text = renameProvider(*text, name.key(), name.value());
    return text;
}

QStringList ProviderDraft::baseOrder() const
{
    QStringList names;
    if (const YamlNode *providers = m_root.find(u"providers")) {
        for (const YamlNode &provider : providers->children)
            names << writtenName(provider);
    }
    names.removeAll(QString());
    return names;
}

bool ProviderDraft::saysSo(const QString &provider, const FieldChange &change) const
{
    const Result<ConfigPath> path = providerPath(m_root, provider);
    const YamlNode *written = path ? (*path / change.field).in(m_root) : nullptr;
    if (!written)
        return !change.value || (change.byDefault && change.value->text == change.byDefault->text);
    if (!change.value)
        return false;
    YamlNode wanted = *change.value;
    wanted.key = written->key;
    return written->isSameAs(wanted);
}

} // namespace signalbox
