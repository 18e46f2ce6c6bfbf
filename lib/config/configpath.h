// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/yamlnode.h"

#include <QList>
#include <QString>

#include <variant>

namespace signalbox {

/// Where a value stands in a configuration: keys of mappings and indices of lists, from the outside in.
///
/// `ConfigPath() / u"providers" / 2 / u"weight"` is the weight of the third provider.
class ConfigPath
{
public:
    using Step = std::variant<QString, qsizetype>;

    [[nodiscard]] ConfigPath operator/(QStringView key) const;
    [[nodiscard]] ConfigPath operator/(qsizetype index) const;

    [[nodiscard]] ConfigPath operator/(const ConfigPath &rest) const;

    [[nodiscard]] const QList<Step> &steps() const { return m_steps; }
    [[nodiscard]] bool isEmpty() const { return m_steps.isEmpty(); }
    [[nodiscard]] ConfigPath parent() const;

    /// The value there; null when there is none.
    [[nodiscard]] const YamlNode *in(const YamlNode &root) const;
    [[nodiscard]] YamlNode *in(YamlNode &root) const;

    /// "providers[2].weight" for a message: what could be a secret in the wrong place is left out.
    [[nodiscard]] QString toString() const;

private:
    QList<Step> m_steps;
};

/// The place of what `step` names among the children of `collection`; -1 = it is not there.
qsizetype childIndex(const YamlNode &collection, const ConfigPath::Step &step);

} // namespace signalbox
