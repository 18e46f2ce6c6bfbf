// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "ui/configuration/configurationchange.h"
#include "ui/configuration/configurationhistory.h"

#include <optional>

namespace signalbox {

class ConfigurationDesk;

/// The change that was last saved by its owner. It can be taken back and made again as long as nothing else
/// was changed since, here or elsewhere: there is one history for all windows, and nobody takes back what
/// somebody else has done.
class SavedChange
{
public:
    enum class State {
        None,
        Saved, ///< it can be taken back
        TakenBack, ///< it can be made again
    };

    /// The desk outlives it.
    explicit SavedChange(ConfigurationDesk &desk) : m_desk(desk) { }

    /// The change that the desk has just applied. One that has made the file is not taken back.
    void note(const ConfigurationChange &change, const QString &done);
    void forget() { m_step.reset(); }
    [[nodiscard]] State state() const;
    /// What was done, for its user; empty = nothing special.
    [[nodiscard]] const QString &done() const { return m_done; }

    /// What taking it back would change, or making it again; empty when neither can be done.
    [[nodiscard]] ConfigurationChange proposal() const;
    /// Does what was shown. An Error says why not.
    std::optional<Error> turn(const ConfigurationChange &shown);

private:
    ConfigurationDesk &m_desk;
    std::optional<ConfigurationHistory::Step> m_step;
    QString m_done;
};

} // namespace signalbox
