// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"

#include <QHash>

namespace signalbox {

/// What the client keys of the configuration allow, by their names. A request without a key (an empty name)
/// may do everything, one with a name that is not known nothing.
class ClientRights
{
public:
    explicit ClientRights(const ServerConfig &config) { apply(config); }

    void apply(const ServerConfig &config);

    /// `model` as routes know it: without "[1m]", and without the prefix of our own list.
    [[nodiscard]] bool allowsModel(const QString &key, const QString &model) const;
    /// Files, batches and the like name no model that could be looked at, and may ask many: they are for
    /// keys that may ask for every model.
    [[nodiscard]] bool allowsWithoutModel(const QString &key) const;
    [[nodiscard]] bool allowsProvider(const QString &key, const QString &provider) const;
    /// True when the key does not allow everything.
    [[nodiscard]] bool isRestricted(const QString &key) const;

private:
    struct Rules
    {
        QList<GlobPattern> models; ///< empty = all
        QStringList providers; ///< empty = all
    };

    QHash<QString, Rules> m_rules;
};

} // namespace signalbox
