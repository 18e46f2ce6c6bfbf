// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>

#include <optional>

namespace signalbox {

/// What a file was before and after each change that was made here, for undo and redo. The oldest changes are
/// forgotten when there are many or they are large.
class ConfigurationHistory
{
public:
    struct Step
    {
        QByteArray before;
        QByteArray after;

        friend bool operator==(const Step &, const Step &) = default;
    };

    /// A new change: what was undone cannot be done again after it.
    void add(const Step &step);
    void markUndone();
    void markRedone();

    [[nodiscard]] std::optional<Step> undoable() const;
    [[nodiscard]] std::optional<Step> redoable() const;

private:
    QList<Step> m_steps;
    qsizetype m_done = 0; ///< of the steps, from the first
};

} // namespace signalbox
