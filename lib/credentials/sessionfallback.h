// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "credentials/secretstore.h"

#include <QHash>
#include <QSet>
#include <QTimer>

#include <chrono>
#include <map>
#include <memory>
#include <optional>

namespace signalbox {

/// A store that loses nothing for now: what its primary cannot take, because there is none here or it does
/// not answer (Unavailable), is kept in memory, and offered to the primary again until it is there: after a
/// while, and as soon as the primary has answered anything. Such a write is Ok with a remark, and the first
/// one is logged as a warning. A removal that the primary did not hear of is Unavailable, and made up for
/// like a write where it is known what is to be removed; of what was only kept here it is Ok.
///
/// What is kept counts for more than what the primary has, unless that is something else than what it was
/// known to have before: then another process has written there since. All other outcomes of the primary,
/// Locked and Denied above all, are passed on where nothing is kept. Memory takes `mostSecrets`, no more.
class SessionFallback final : public SecretStore
{
    Q_OBJECT

public:
    static constexpr std::size_t mostSecrets = 1000;
    struct Times
    {
        std::chrono::milliseconds firstPause{2000}; ///< until the primary is asked again; then doubled
        std::chrono::milliseconds longestPause{60000};
    };

    explicit SessionFallback(std::unique_ptr<SecretStore> primary, QObject *parent = nullptr);
    SessionFallback(std::unique_ptr<SecretStore> primary, const Times &times, QObject *parent = nullptr);

    void read(const QString &name, QObject *context, Done done) override;
    void write(const QString &name, const Secret &value, QObject *context, Done done) override;
    void remove(const QString &name, QObject *context, Done done) override;
    [[nodiscard]] QString title() const override { return m_primary->title(); }
    [[nodiscard]] bool isPersistent() const override { return m_primary->isPersistent(); }

private:
    struct Kept
    {
        std::optional<Secret> value; ///< nothing = it is to be removed
        quint64 number = 0; ///< another one for each time that something is kept
    };

    /// `done` for the primary: counts what is under way, and calls `next` whether or not a caller lives.
    Done whenAnswered(const QString &name, std::function<void(Outcome outcome)> next);
    [[nodiscard]] Outcome readBack(const QString &name, Outcome outcome);
    [[nodiscard]] Outcome written(const QString &name, const Secret &value, Outcome outcome);
    [[nodiscard]] Outcome removed(const QString &name, Outcome outcome);
    /// False when memory is full.
    bool keep(const QString &name, std::optional<Secret> value);

    /// Whether what the primary has, by its answer to a read, makes what is kept pointless.
    [[nodiscard]] bool isOvertaken(const QString &name, const Outcome &outcome) const;
    void learn(const QString &name, const QByteArray &digest);
    /// The primary may have done so all the same.
    void suspect(const QString &name, const QByteArray &digest);

    /// The primary is there: it may take what is kept.
    void onContact();
    void offerAll();
    void offer(const QString &name, quint64 number);
    void onOfferRead(const QString &name, quint64 number, const Outcome &outcome);
    void settle(const QString &name, quint64 number, const QByteArray &digest);
    [[nodiscard]] bool isKept(const QString &name, quint64 number) const;

    std::unique_ptr<SecretStore> m_primary;
    Times m_times;
    std::map<QString, Kept> m_kept;
    quint64 m_lastNumber = 0;
    QHash<QString, int> m_underWay; ///< calls of the primary by name
    /// What the primary may have, by name: digests, an empty one for nothing. No entry = anything.
    QHash<QString, QSet<QByteArray>> m_known;
    QSet<QString> m_unseen; ///< names of m_known of which the primary has never told
    QTimer m_next; ///< to offer what is kept
    std::chrono::milliseconds m_pause;
    bool m_hasWarned = false;
};

} // namespace signalbox
