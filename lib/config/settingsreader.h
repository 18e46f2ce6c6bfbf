// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/clientkeyreader.h"
#include "config/config.h"
#include "config/sectionreader.h"

#include <chrono>

namespace signalbox {

/// Reads all but providers and routes: first `settings`, which has the Balancer's keys, then our own
/// sections, which win.
class SettingsReader
{
public:
    SettingsReader(SectionReader &root, Config &config);

    void read();

private:
    void readBalancerSettings();
    void readBalancerTimeouts(SectionReader &settings);
    void readServer();
    void readListeners(SectionReader &server);
    void readAllowedHosts(SectionReader &server);
    void readOrigins(SectionReader &server);
    void readTimeouts();
    void readHealth();
    enum class Origin { Balancer, Own };
    void readSecrets();
    void readAuth(SectionReader &section, Origin origin);
    void readHost(SectionReader &section);
    void readPort(SectionReader &section);
    void checkKeys();
    void refuseOpenListening();
    [[nodiscard]] bool haveKeysFailed() const { return m_keysFailed || m_keys.hasFailed(); }

    SectionReader &m_root;
    Config &m_config;
    ClientKeyReader m_keys;
    int m_keylessAuthLine = 0; ///< of an `auth` that is enabled without a key of its own
    int m_hostLine = 0;
    int m_portLine = 0;
    bool m_keysFailed = false; ///< a key was written but is wrong: reported once, not again as missing
};

} // namespace signalbox
