// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/globpattern.h"

#include <QList>
#include <QStringList>

#include <optional>
#include <utility>

namespace signalbox {

/// How a provider calls the models that clients ask for: an exact name wins, then the first pattern in the
/// order of the file.
class ModelMap
{
public:
    ModelMap() = default;
    ModelMap(std::initializer_list<std::pair<QString, QString>> entries);

    /// `upstream` may be "passthrough": the client's name stays.
    void insert(const QString &pattern, const QString &upstream);

    /// What stands for `model`; nothing when no entry matches.
    [[nodiscard]] std::optional<QString> find(const QString &model) const;
    /// True when `model` is an exact entry.
    [[nodiscard]] bool names(const QString &model) const;
    /// The exact entries, in order: models that clients can be offered.
    [[nodiscard]] QStringList exactNames() const;
    [[nodiscard]] bool isEmpty() const { return m_entries.isEmpty(); }

    friend bool operator==(const ModelMap &, const ModelMap &) = default;

private:
    struct Entry
    {
        GlobPattern pattern;
        QString upstream;
        friend bool operator==(const Entry &, const Entry &) = default;
    };

    [[nodiscard]] const Entry *entryOf(const QString &model, bool exact) const;

    QList<Entry> m_entries;
};

} // namespace signalbox
