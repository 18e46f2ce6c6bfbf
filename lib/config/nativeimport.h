// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/configkeys.h"
#include "config/conversion.h"

#include <QString>

#include <span>

namespace signalbox {

/// Copies a configuration that has our keys already, as the Claude Code Provider Balancer's has: without what
/// has no effect, and with absolute paths, as the copy stands elsewhere. The copy is none of the Balancer's.
class NativeImport
{
public:
    /// The root of `source` is a mapping; relative paths in it begin at `folder`.
    NativeImport(Conversion source, QString folder);

    [[nodiscard]] Conversion convert();

private:
    void copyProviders();
    void copyRoutes(YamlNode &parent, const QString &owner);
    void copyProjects();
    void copyRoute(YamlNode &route, const QString &title);
    void copySettings();
    void copyKeys();
    void copyListening();
    void moveListening();
    void noteDollars(const YamlNode &node);
    void noteWhatIsTaken();

    /// Takes the keys out of a mapping that have no effect. Does nothing for null.
    void prune(YamlNode *map, std::span<const ConfigKey> keys, const QString &title);
    void makeAbsolute(YamlNode *path) const;
    void makeKeyAbsolute(YamlNode *key) const;
    [[nodiscard]] bool hasClientKeys() const;

    Conversion m_conversion;
    YamlNode &m_root;
    QString m_folder;
};

} // namespace signalbox
