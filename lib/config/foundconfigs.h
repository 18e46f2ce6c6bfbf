// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/foreignconfig.h"
#include "config/importedproviders.h"

#include <QList>
#include <QProcessEnvironment>
#include <QString>

namespace signalbox {

/// A configuration of another program on this computer, whose providers can be taken.
struct FoundConfig
{
    ConfigKind kind = ConfigKind::Signalbox;
    QString path; ///< absolute
    QString title; ///< for people: "cc-switch"
    int providers = 0; ///< that can be taken
    QString problem; ///< why none can, in one line
};

/// Looks for the configurations of the programs that we replace, of other switchers and of Claude Code, in
/// their usual places and nowhere else. It only reads, and only when it is asked to.
class FoundConfigs
{
public:
    struct Places
    {
        QString home; ///< the user's folder
        QString current; ///< where the program was started; empty = it is not looked at
        QProcessEnvironment environment;
        QList<quint16> ownPorts{8484}; ///< an address of this computer with one of these is ourselves
    };

    explicit FoundConfigs(Places places);

    /// Those that are there, with at least one provider or a reason why there is none.
    [[nodiscard]] QList<FoundConfig> look() const;
    /// One file, wherever it is.
    [[nodiscard]] FoundConfig inspect(const QString &path) const;
    /// Its providers and secrets, with other names than those that are `taken`.
    [[nodiscard]] ImportedProviders providersOf(const FoundConfig &found, const TakenNames &taken = {}) const;

private:
    [[nodiscard]] QStringList candidates() const;
    [[nodiscard]] bool isOurselves(const ImportedProviders &imported) const;

    Places m_places;
};

} // namespace signalbox
