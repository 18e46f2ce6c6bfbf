// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/conversion.h"

#include <QStringList>
#include <QStringView>

namespace signalbox {

/// Takes the configuration of a Claude Code Provider Balancer for what it meant there: its keys are ours, but
/// its patterns, priorities and lists do not mean the same.
class BalancerImport
{
public:
    static const QStringList rootKeys;

    /// True when `root` has what only the Balancer's users write, and nothing that only ours do. A file with
    /// no more than the keys that mean the same to both is ours.
    static bool isBalancers(const YamlNode &root);

    /// `root` is one for which isBalancers() is true.
    explicit BalancerImport(YamlNode root);

    [[nodiscard]] Conversion convert();

private:
    void convertPort();
    void convertOpenAiKeys();
    void convertPatterns(YamlNode &routes);
    void convertPriorities(YamlNode &route);
    void noteModels(const YamlNode &route);
    void noteStatuses(QStringView key);
    void noteExceptions();

    [[nodiscard]] YamlNode &settings() { return *m_conversion.root.find(u"settings"); }
    [[nodiscard]] bool isOpenAi(const YamlNode *provider) const;

    Conversion m_conversion;
};

} // namespace signalbox
