// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "config/sectionreader.h"

#include <map>

namespace signalbox {

/// Reads how to sign in: the `oauth` of a preset, then the one of all, the Balancer's below `settings`, and
/// the provider's own; what is said later wins. "{host}" in an address is the provider's host, "{tenant}"
/// what `tenant` says, wherever that stands.
class OAuthReader
{
public:
    /// `provider` is what the endpoints are for.
    OAuthReader(const ProviderConfig &provider, ReadingContext &context);

    /// Where the keys stand changes what is meant by default: the Balancer has one flow only, in which the
    /// code is pasted and tokens are asked for in JSON.
    enum class Origin {
        Own,
        Balancer,
    };
    void read(const YamlNode &node, const QString &title, Origin origin = Origin::Own);
    /// Only how tokens are asked for and kept, of a section that is about another authorization server.
    void readHandling(const YamlNode &node, const QString &title);
    /// It says where to sign in, so that all it says is about that server.
    [[nodiscard]] static bool namesServer(const YamlNode *node);
    /// What is wrong with an address that codes, tokens or secrets go to; empty = nothing.
    [[nodiscard]] static QString endpointFlaw(const QUrl &url);

    [[nodiscard]] const OAuthConfig &config() const { return m_config; }
    /// What is missing for signing in, in one line; empty when nothing is.
    [[nodiscard]] QString shortage() const;

private:
    void takeBalancersFlow(SectionReader &section);
    void readEndpoints(SectionReader &section);
    void readClient(SectionReader &section);
    void readRedirect(SectionReader &section);
    void readForms(SectionReader &section);
    void readHandling(SectionReader &section);
    void readUrl(SectionReader &section, QStringView key, QUrl OAuthConfig::*target);
    void fillIn();
    static void readParameters(SectionReader &section, QStringView key, OAuthConfig::Parameters &target);

    /// An address as it is written.
    struct Address
    {
        QUrl OAuthConfig::*target = nullptr;
        QString text;
        QString name; ///< in messages
        int line = 0;
    };

    QString m_host;
    QString m_tenant;
    std::map<QString, Address> m_waiting; ///< by key; for what is said in a later section
    ReadingContext &m_context;
    OAuthConfig m_config;
};

} // namespace signalbox
