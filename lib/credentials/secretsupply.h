// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/secretreference.h"
#include "credentials/secretstore.h"

#include <QHash>
#include <QTimer>

#include <chrono>

namespace signalbox {

/// The secrets that the configuration names, as they come in from the store and from files. What the store
/// cannot give now is asked for again, so that whoever unlocks a keychain has to do no more than that.
class SecretSupply final : public QObject
{
    Q_OBJECT

public:
    struct Times
    {
        std::chrono::milliseconds firstPause{
            2000}; ///< until what is missing is asked for again; then doubled
        std::chrono::milliseconds longestPause{60000};
    };

    /// `store` outlives this.
    explicit SecretSupply(SecretStore &store, QObject *parent = nullptr);
    SecretSupply(SecretStore &store, const Times &times, QObject *parent = nullptr);

    /// These are wanted from now on: all are read anew, and others are forgotten. What was there stays in use
    /// until its answer comes.
    void want(const QList<SecretReference> &references);

    /// Reads all of them again: somebody may have set another one.
    void readAgain();

    /// Empty while it is not there.
    [[nodiscard]] Secret secretOf(const SecretReference &reference) const;
    /// Why it is not there, in one line with the remedy; empty when it is.
    [[nodiscard]] QString problemOf(const SecretReference &reference) const;
    /// It may still come by itself.
    [[nodiscard]] bool isAwaited(const SecretReference &reference) const;

signals:
    void changed();

private:
    struct Entry
    {
        Secret value;
        QString problem;
        bool isAwaited = false;
        bool isAsked = false; ///< and has not answered; a store may never
        bool isStale = false; ///< the store did not say whether the value is still good
        int reads = 0; ///< older answers are not heard

        [[nodiscard]] bool isShownAs(const Entry &other) const
        {
            return value == other.value && problem == other.problem && isAwaited == other.isAwaited;
        }
    };

    void read(const QString &name);
    void onRead(const QString &name, int number, const SecretStore::Outcome &outcome);
    void take(Entry &entry, const QString &name, const SecretStore::Outcome &outcome);
    void readFile(const QString &path);
    void readMissing();

    SecretStore &m_store;
    Times m_times;
    QHash<QString, Entry> m_items; ///< by the name in the store
    QHash<QString, Entry> m_files; ///< by path
    QTimer m_timer;
    std::chrono::milliseconds m_pause;
};

} // namespace signalbox
