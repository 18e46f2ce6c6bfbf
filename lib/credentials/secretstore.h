// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/secret.h"

#include <QObject>
#include <QString>

#include <functional>

namespace signalbox {

/// A place where secrets are kept by name: the OS keychain, an encrypted file, memory.
///
/// Nothing blocks: every answer comes from the event loop of the thread that called, never from within the
/// call, in the order of the calls per name, and not after `context` is gone. A store that waits for the user
/// (a keychain that is locked) may take minutes, or never answer.
class SecretStore : public QObject
{
    Q_OBJECT

public:
    enum class Status {
        Ok,
        NotFound, ///< the store is open and has no such secret
        Locked, ///< its owner has to unlock it
        Denied, ///< the user, or the system, said no
        Unavailable, ///< there is no such store here, or it does not answer now
        Failed, ///< anything else; the message tells
    };
    struct Outcome
    {
        Status status = Status::Ok;
        Secret value; ///< of a read
        QString message; ///< one line with the remedy where it is not Ok; or a remark on what is

        [[nodiscard]] bool isOk() const { return status == Status::Ok; }
    };
    using Done = std::function<void(const Outcome &outcome)>;

    using QObject::QObject;
    ~SecretStore() override = default;

    virtual void read(const QString &name, QObject *context, Done done) = 0;
    /// Replaces what has the name. Ok means that a crash a moment later loses nothing, where isPersistent().
    virtual void write(const QString &name, const Secret &value, QObject *context, Done done) = 0;
    /// NotFound when there was none.
    virtual void remove(const QString &name, QObject *context, Done done) = 0;

    /// For people, as in "kept in …": "the keychain (Secret Service)", "the file /…/secrets.sealed".
    [[nodiscard]] virtual QString title() const = 0;
    /// False when everything is lost with the end of the program.
    [[nodiscard]] virtual bool isPersistent() const = 0;

protected:
    /// Calls `done` from the event loop, unless `context` is gone by then.
    static void answer(QObject *context, const Done &done, Outcome outcome);
};

} // namespace signalbox
