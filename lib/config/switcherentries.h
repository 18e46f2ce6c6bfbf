// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "config/conversion.h"

#include <QStringList>

#include <utility>

namespace signalbox {

/// A provider as another switcher knows it.
struct SwitcherProvider
{
    QString name; ///< for people
    QString baseUrl; ///< with or without the path of requests; empty = the vendor's own, as its type has it
    ProviderConfig::Type type = ProviderConfig::Type::Anthropic;
    bool speaksResponses = false; ///< of type openai: the Responses API and no other
    bool sendsBearer = true; ///< else x-api-key
    QStringList keys; ///< written out, or ${VARIABLE}
    QList<std::pair<QString, QString>> models; ///< client model → upstream model
    QList<std::pair<QString, QString>> headers;
    QString proxy;
    bool enabled = true;
    int line = 0; ///< where it stands in the file
};

/// Collects the providers of another switcher's configuration as entries of ours, with a note for each.
class SwitcherEntries
{
public:
    explicit SwitcherEntries(int line);

    void add(const SwitcherProvider &provider);
    /// A sentence of what is not taken.
    void drop(int line, const QString &text) { m_conversion.drop(line, text); }
    void change(int line, const QString &text) { m_conversion.change(line, text); }

    /// With an error where there is no provider at all.
    [[nodiscard]] Conversion take(const QString &program);

private:
    Conversion m_conversion;
    YamlNode m_providers;
    QStringList m_names;
};

/// The text of a scalar; empty for all else, null among them.
[[nodiscard]] QString textOf(const YamlNode *node);
[[nodiscard]] QString memberText(const YamlNode &map, QStringView name);
/// A value that another program takes as it is, as we have to write it: our dollars begin variables.
[[nodiscard]] QString literalText(const QString &text);

} // namespace signalbox
