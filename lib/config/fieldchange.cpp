// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/fieldchange.h"

namespace signalbox {

namespace {

bool isSameValue(const YamlNode &a, YamlNode b)
{
    b.key = a.key;
    return a.isSameAs(b);
}

/// Takes the field away, and what is empty without it, but not the section.
void removeField(ConfigEdit &edit, const ConfigPath &section, const ConfigPath &field)
{
    ConfigPath rest = field;
    while (rest.steps().size() > 1) {
        const YamlNode *parent = (section / rest.parent()).in(edit.root());
        if (!parent || parent->children.size() != 1)
            break;
        rest = rest.parent();
    }
    edit.remove(section / rest);
}

} // namespace

FieldChange FieldChange::text(
    const ConfigPath &field, const QString &value, const std::optional<QString> &byDefault)
{
    FieldChange change{field, YamlNode::scalar(value, 0)};
    if (byDefault)
        change.byDefault = YamlNode::scalar(*byDefault, 0);
    return change;
}

FieldChange FieldChange::list(const ConfigPath &field, const QStringList &values)
{
    if (values.isEmpty())
        return removal(field);
    YamlNode list = YamlNode::list(0);
    for (const QString &value : values)
        list.append(YamlNode::scalar(value, 0));
    return {field, list};
}

void changeField(ConfigEdit &edit, const ConfigPath &section, const FieldChange &change)
{
    const ConfigPath path = section / change.field;
    const YamlNode *written = path.in(edit.root());
    if (!change.value) {
        if (written)
            removeField(edit, section, change.field);
        return;
    }
    if (!written && change.byDefault && isSameValue(*change.byDefault, *change.value))
        return;
    edit.set(path, *change.value);
}

} // namespace signalbox
