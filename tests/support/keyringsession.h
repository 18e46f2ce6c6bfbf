// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcess>
#include <QTemporaryDir>

#include <memory>

namespace signalbox::test {

/// A session bus with a gnome-keyring of its own, in a temporary folder: a real Secret Service that is not
/// the user's. This process and its children take the bus for theirs, so it has to be made before the first
/// use of D-Bus. Nothing is started by the bus itself. Whatever does not come about ends the test with a
/// fatal message. Linux and its like only.
class KeyringSession
{
public:
    /// The programs that are missing for it, with the remedy; empty = none.
    static QString obstacle();

    /// Starts a bus without a keyring.
    KeyringSession();
    ~KeyringSession();
    Q_DISABLE_COPY_MOVE(KeyringSession)

    /// Another bus in place of the old one, which is gone, if need be; without a keyring.
    void startBus();
    void killBus();

    /// Starts the daemon and opens its keyring, which is made at the first time; it answers then.
    void start();
    /// Starts the daemon on a computer that never had a keyring.
    void startWithoutKeyring();
    /// As a crash.
    void kill();
    void restart();
    /// The daemon stops to answer, but does not end; until kill().
    void hang();

    void lock();
    /// As the log-in does it: without a prompt.
    void unlock();

    /// From now on prompts of the daemon are shown to nobody, and stay.
    void holdPrompts();
    /// From now on, as at first, nobody shows prompts: the daemon takes them all, the held ones, too, for
    /// dismissed.
    void dismissPrompts();
    /// How many have been held since holdPrompts().
    [[nodiscard]] int heldPrompts() const;

    /// As the user may do it by hand.
    void store(const QString &name, const QByteArray &value) const;
    /// What another program finds under a secret's name: attributes and values.
    [[nodiscard]] QByteArray search(const QString &name) const;
    /// The value of a secret that was not split; empty when there is none.
    [[nodiscard]] QByteArray kept(const QString &name) const;

private:
    class Prompter;

    void startDaemon(const QStringList &arguments, const QByteArray &input);
    [[nodiscard]] bool isServed() const;

    QTemporaryDir m_folder;
    QByteArray m_address; ///< of the bus
    QProcess m_bus;
    QProcess m_daemon;
    std::unique_ptr<Prompter> m_prompter;
};

} // namespace signalbox::test
