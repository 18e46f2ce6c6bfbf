// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <memory>

namespace signalbox::test {

/// KDE's wallet, kwalletd5, as far as QtKeychain asks it, on this process's session bus. It answers from the
/// event loop of the thread that made it. Linux and its like only.
class FakeWallet
{
public:
    /// What comes of asking the user to open the wallet.
    enum class User { Opens, Refuses, DoesNothing };

    /// How it answers when it is asked whether it is there and open.
    enum class Temper {
        Answers,
        StartsSlowly, ///< its first answer takes longer than QtKeychain would wait
        IsSilent,
        Fails,
        FailsToTell,
    };

    FakeWallet();
    ~FakeWallet();
    Q_DISABLE_COPY_MOVE(FakeWallet)

    void close();
    void setUser(User user);
    void setTemper(Temper temper);
    /// How often the user was asked.
    [[nodiscard]] int asked() const;
    [[nodiscard]] int entries() const;
    /// Whoever waits for the user is answered: the wallet is open.
    void openAtLast();

private:
    class Daemon;

    std::unique_ptr<Daemon> m_daemon;
};

} // namespace signalbox::test
