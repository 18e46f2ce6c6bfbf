// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "credentials/keychainprobe.h"
#include "credentials/secretparts.h"
#include "credentials/secretstore.h"

#include <QObject>
#include <QPointer>

#include <functional>

namespace signalbox {

class KeychainItems;
class KeychainUnlock;

/// One request to the keychain, from the look at its condition to the answer: as many jobs of QtKeychain as
/// its parts take (SecretParts). On the keychain's thread, as all that it uses. Destroyed before it is
/// finished it answers nothing; what is under way ends by itself.
class KeychainOperation final : public QObject
{
    Q_OBJECT

public:
    enum class Kind {
        Read,
        Write,
        Remove,
        Unlock, ///< nothing but the question to the user
    };
    struct Request
    {
        quint64 id = 0;
        Kind kind = Kind::Read;
        QString name = {};
        QByteArray value = {}; ///< of a Write
        bool mayPrompt = false;
    };

    /// What it works with, which outlives it.
    struct Tools
    {
        KeychainItems &library; ///< for keychains without a Secret Service
        KeychainItems *service; ///< of the Secret Service
        KeychainUnlock &unlock;
    };

    /// `partSize`: bytes per item, 0 = no limit.
    KeychainOperation(Request request, qsizetype partSize, const Tools &tools, QObject *parent);

    [[nodiscard]] const Request &request() const { return m_request; }
    [[nodiscard]] bool isStarted() const { return m_isStarted; }
    void start();

Q_SIGNALS:
    void finished(const SecretStore::Outcome &outcome);

private:
    using Status = SecretStore::Status;
    /// What became of one item: NotFound and others as of a whole secret.
    using Next = std::function<void(const SecretStore::Outcome &outcome)>;
    using Swept = std::function<void()>;
    struct Sweep
    {
        int generation = 0;
        int begin = 2;
        int end = 2; ///< after the last
    };

    void proceed(const KeychainCondition &condition);
    void askToUnlock();
    void perform();

    void read();
    void collect(const secretparts::Head &head, const QList<QByteArray> &others);
    void onMixed();
    void write();
    void writeFrom(qsizetype part, const QList<QByteArray> &parts, int generation);
    void remove();
    /// Removes the parts of a generation from `from` to the last that follows without a gap, that one first.
    void sweep(int generation, int from, const Swept &swept);
    void countParts(Sweep sweep, const Swept &swept);
    void removeParts(Sweep sweep, const Swept &swept);

    void readItem(const QString &name, const Next &next);
    void writeItem(const QString &name, const QByteArray &value, const Next &next);
    void removeItem(const QString &name, const Next &next);
    /// The outcome of an item as one of a request: with the keychain's condition and a remedy.
    [[nodiscard]] SecretStore::Outcome explained(const SecretStore::Outcome &outcome) const;
    [[nodiscard]] Next explaining(const Next &next) const;

    void finish(Status status, const QString &message = {});

    Request m_request;
    qsizetype m_partSize;
    Tools m_tools;
    KeychainItems *m_items; ///< one of the tools
    bool m_isStarted = false;
    bool m_isSecondTry = false;
};

} // namespace signalbox
