// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "oauth/accountindex.h"

#include <QHash>

namespace signalbox {

/// Which provider of the configuration an account belongs to: by its name, and by the place at which it was
/// signed in, which is the only one that gets its tokens.
class AccountProviders
{
public:
    void apply(const QList<ProviderConfig> &providers);

    /// Where the tokens of a sign-in at `provider` may go: to its API and to its authorization server, by
    /// scheme, host and port.
    [[nodiscard]] static QString originOf(const ProviderConfig &provider);

    [[nodiscard]] bool isFor(const AccountRecord &record, const ProviderConfig &provider) const;
    /// The first that it is for, of those that sign in and are not switched off; null when there is none.
    [[nodiscard]] const ProviderConfig *of(const AccountRecord &record) const;
    /// True when there is a provider of this very name and place.
    [[nodiscard]] bool hasOwn(const AccountRecord &record) const;

private:
    QList<ProviderConfig> m_providers; ///< those that sign in
    QHash<QString, QString> m_origins; ///< of all providers, used or not, by their names
};

} // namespace signalbox
