// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "config/sectionreader.h"

namespace signalbox {

/// Reads how to sign in: the `oauth` of a preset, then the one of all, the Balancer's below `settings`, and
/// the provider's own; what is said later wins. "{host}" in an address is the provider's host, "{tenant}"
/// what `tenant` says.
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
    void read(const YamlNode &section, const QString &title, Origin origin = Origin::Own);

    [[nodiscard]] const OAuthConfig &config() const { return m_config; }
    /// What is missing for signing in, in one line; empty when nothing is.
    [[nodiscard]] QString shortage() const;

private:
    void takeBalancersFlow(SectionReader &section);
    void readEndpoints(SectionReader &section);
    void readClient(SectionReader &section);
    void readRedirect(SectionReader &section);
    void readForms(SectionReader &section);
    void readTokens(SectionReader &section);
    void readUrl(SectionReader &section, QStringView key, QUrl &target);
    static void readParameters(SectionReader &section, QStringView key, OAuthConfig::Parameters &target);

    QString m_host;
    QString m_tenant;
    QStringList m_unfilled; ///< variables that nobody has said
    ReadingContext &m_context;
    OAuthConfig m_config;
};

} // namespace signalbox
