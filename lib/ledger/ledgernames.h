// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/ledgerconnection.h"

#include <QHash>

namespace signalbox {

/// Texts that come again and again, each written once and told by its number from then on. Their count is
/// bounded: what comes when there are enough is "(other)", and those that nothing refers to any more make
/// room.
class LedgerNames
{
public:
    static constexpr qint64 none = 0; ///< ""
    static constexpr qint64 other = 1;
    static constexpr qint64 measured = 2;
    static constexpr qsizetype longestName = 200;

    /// How much of it a name may take: what any client may write as it likes must not crowd out the rest.
    enum class Room {
        All, ///< names of the configuration, and of currencies
        Most, ///< models and projects
        Half, ///< clients and paths
    };

    explicit LedgerNames(LedgerConnection &connection, int most) : m_connection(connection), m_most(most) { }

    /// The number of `name`, which is written when it is new. Nothing when that has failed.
    [[nodiscard]] std::optional<qint64> idOf(const QString &name, Room room = Room::All);
    /// Nothing when it is not known, or that could not be found out.
    [[nodiscard]] std::optional<qint64> knownIdOf(const QString &name);
    /// Empty for what is not known.
    [[nodiscard]] QString nameOf(qint64 id);

    /// Nothing is remembered any more: what was written has been taken back.
    void forget();
    /// The same when another program has written meanwhile: it may have removed names.
    void forgetWhatIsOld();
    /// Removes those that nothing refers to, when more than a quarter of the room is taken. For a transaction
    /// of its own; false when it has failed.
    [[nodiscard]] bool removeUnused();

    /// `name` as it is written: not longer than a name may be.
    static QString cut(const QString &name) { return name.left(longestName); }

private:
    [[nodiscard]] int roomOf(Room room) const;

    LedgerConnection &m_connection;
    int m_most;
    qint64 m_version = 0; ///< of the file as it was last seen
    QHash<QString, qint64> m_ids;
    QHash<qint64, QString> m_names;
};

} // namespace signalbox
