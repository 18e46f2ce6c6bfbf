// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/conversion.h"
#include "config/foreignsection.h"

#include <QStringList>

namespace signalbox {

/// Converts the config.yaml of the Databricks Claude load balancers: `load_balancer`, `auth`, `endpoints` and
/// `token_tracking`. What they do when a key is absent is written out.
class DatabricksImport
{
public:
    static const QStringList rootKeys;

    /// `root` is a mapping and must outlive this.
    explicit DatabricksImport(const YamlNode &root);

    [[nodiscard]] Conversion convert();

private:
    void convertEndpoints();
    void convertEndpoint(const YamlNode &entry, int number, YamlNode &providers);
    void convertAddress(ForeignSection &endpoint, YamlNode &provider);
    void convertBalancer();
    void convertStrategy(ForeignSection &balancer);
    void convertBreaker(ForeignSection &balancer);
    void convertAuth();
    void listen(bool hasKey, int line);
    void noteComment(const QString &text, int line, const QString &what);

    const YamlNode &m_root;
    Conversion m_conversion;
    QStringList m_names;
    bool m_weighted = false; ///< a weight differs from 1
};

} // namespace signalbox
