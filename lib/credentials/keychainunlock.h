// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

#include <functional>
#include <vector>

namespace signalbox {

/// Has the owner of a locked Secret Service asked to unlock it, by the service's own prompt: one prompt for
/// all who wait. QtKeychain would do so itself, but holds up every other job until somebody answers.
///
/// The prompt may stay for ever, and outlives this object: the user's answer still counts. For the keychain's
/// thread only. On other systems everybody is answered Unlocked: their jobs ask by themselves.
class KeychainUnlock final : public QObject
{
    Q_OBJECT

public:
    enum class Answer {
        Unlocked,
        Dismissed, ///< the user said no, or nobody can be asked here
        Unavailable, ///< the service, or the whole bus, went away
    };
    using Done = std::function<void(Answer answer)>;

    explicit KeychainUnlock(QObject *parent = nullptr);
    ~KeychainUnlock() override;
    Q_DISABLE_COPY_MOVE(KeychainUnlock)

    void ask(Done done);

private:
    void unlock(const QString &collection);
    void makeKeyring();
    void onReply(const QString &prompt);
    void finish(Answer answer);

    std::vector<Done> m_waiting;
};

} // namespace signalbox
