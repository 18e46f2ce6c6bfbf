// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <memory>

namespace signalbox::test {

/// A Secret Service on this process's session bus that asks for what gnome-keyring never asks for: as
/// KeePassXC it may want each item confirmed, and each change. It has two keyrings, "home", the default, and
/// "other". Answers from the event loop of the thread that made it. Linux and its like only.
class ScriptedSecretService
{
public:
    /// What comes of a prompt that is shown.
    enum class User { Confirms, Dismisses, DoesNothing };

    ScriptedSecretService();
    ~ScriptedSecretService();
    Q_DISABLE_COPY_MOVE(ScriptedSecretService)

    void setUser(User user);
    /// Items are locked, each by itself, until the user was asked.
    void confirmItems();
    /// Nothing is created or deleted before the user was asked.
    void confirmChanges();
    /// All of a keyring's items.
    void lock(const QString &keyring);

    void add(const QString &keyring, const QString &name, const QByteArray &value);
    /// The value in a keyring; empty when there is none.
    [[nodiscard]] QByteArray kept(const QString &keyring, const QString &name) const;
    /// How many prompts have been shown.
    [[nodiscard]] int shown() const;
    /// How many there are, shown or not, that nobody has answered or dismissed.
    [[nodiscard]] int pending() const;

private:
    class Service;

    std::unique_ptr<Service> m_service;
};

} // namespace signalbox::test
