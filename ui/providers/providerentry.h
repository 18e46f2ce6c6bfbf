// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "config/yamlnode.h"
#include "proxy/gatewaysnapshot.h"

#include <QCoreApplication>
#include <QList>
#include <QString>

#include <functional>
#include <optional>

namespace signalbox {

/// One provider as the page shows it: what is written of it, what that means, and how it is doing.
struct ProviderEntry
{
    QString id; ///< its name in the file, with its account; stays while another name waits to be written
    QString name; ///< as it is to be
    YamlNode written; ///< with what waits to be written
    YamlNode inFile = {}; ///< without; Null when the file does not have it, or nobody has asked
    std::optional<ProviderConfig> config; ///< nothing while the configuration has errors
    std::optional<ProviderSnapshot> snapshot; ///< nothing while the gateway does not know it
    bool enabled = true; ///< as it is to be

    /// What is written under a key of it; empty when it is nothing, or no plain value.
    [[nodiscard]] QString text(QStringView key) const;
};

/// What a list says of a provider beside its name.
class ProviderTexts
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::ProviderTexts)

public:
    /// "Anthropic (API key)", else the host of its address.
    static QString service(const ProviderEntry &entry);
    /// Where its credential is, never what it is: "key in the keychain", "${ANTHROPIC_KEY}".
    static QString credential(const ProviderEntry &entry);
    /// "Switched off", "not in use yet", or how it is doing.
    static QString state(const ProviderEntry &entry);
    /// Why it cannot be tested; empty when it can.
    static QString testObstacle(const ProviderEntry &entry);
};

/// The providers that `root` writes, in its order. `config` is what it means, if that is known; `original`
/// tells what the file and the gateway call one that is to be called otherwise.
QList<ProviderEntry> providerEntries(const YamlNode &root, const Config *config,
    const GatewaySnapshot &snapshot, const std::function<QString(const QString &)> &original = {});

/// Its `auth_value` and `auth_values`, as they are written.
QStringList writtenKeys(const YamlNode &provider);

/// There is an account, though it may be refused.
bool isSignedIn(const ProviderEntry &entry);

/// True for a value that switches something on, as the configuration reads it.
bool isWrittenOn(const QString &text);

} // namespace signalbox
