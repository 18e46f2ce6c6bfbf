// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/conversion.h"
#include "config/foreignsection.h"

#include <QStringList>

#include <vector>

namespace signalbox {

/// Converts the config.json of claude-code-lb, its deprecated `fallback` included. What it does when a key is
/// absent is written out.
class ClaudeCodeLbImport
{
public:
    static const QStringList rootKeys;

    /// `root` is a mapping and must outlive this.
    explicit ClaudeCodeLbImport(const YamlNode &root);

    [[nodiscard]] Conversion convert();

private:
    struct Server
    {
        YamlNode provider;
        qint64 priority = 0;
        qint64 weight = 1;
    };

    void convertMode();
    void convertServers();
    void convertServer(const YamlNode &entry, int number);
    void convertToken(ForeignSection &server, Server &converted);
    void convertPriority(ForeignSection &server, Server &converted);
    void convertBalanceCheck(ForeignSection &server, Server &converted);
    void sortByPriority();
    void convertStrategy();
    void convertCooldown();
    void convertAuth();
    void convertListening(bool hasKeys);
    void convertDebug();

    Conversion m_conversion;
    ForeignSection m_section;
    std::vector<Server> m_servers;
    QStringList m_names;
    bool m_fallsBack = false; ///< mode fallback
};

} // namespace signalbox
