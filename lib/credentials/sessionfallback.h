// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "credentials/secretstore.h"

#include <QHash>

#include <map>
#include <memory>

namespace signalbox {

/// A store that loses nothing for now: what its primary cannot take, because there is none here
/// (Unavailable), is kept in memory until the program ends. Such a write is Ok with a remark, and the first
/// one is logged as a warning.
///
/// Memory is read first: it holds what was written last. A later write that the primary takes removes it from
/// there. All other outcomes of the primary, Locked and Denied above all, are passed on. Memory takes
/// `mostSecrets`, no more.
class SessionFallback final : public SecretStore
{
    Q_OBJECT

public:
    static constexpr std::size_t mostSecrets = 1000;

    explicit SessionFallback(std::unique_ptr<SecretStore> primary, QObject *parent = nullptr);

    void read(const QString &name, QObject *context, Done done) override;
    void write(const QString &name, const Secret &value, QObject *context, Done done) override;
    void remove(const QString &name, QObject *context, Done done) override;
    [[nodiscard]] QString title() const override { return m_primary->title(); }
    [[nodiscard]] bool isPersistent() const override { return m_primary->isPersistent(); }

private:
    /// `done` for the primary: counts what is under way, and calls `next` whether or not `context` lives.
    Done whenAnswered(const QString &name, std::function<void(Outcome outcome)> next);
    [[nodiscard]] Outcome readBack(const QString &name, Outcome outcome) const;
    [[nodiscard]] Outcome written(const QString &name, const Secret &value, Outcome outcome);
    [[nodiscard]] Outcome removed(const QString &name, Outcome outcome);

    std::unique_ptr<SecretStore> m_primary;
    std::map<QString, Secret> m_memory;
    QHash<QString, int> m_underWay; ///< calls of the primary by name
    bool m_hasWarned = false;
};

} // namespace signalbox
