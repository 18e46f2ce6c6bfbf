// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/keychainitems.h"

#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)

#include "credentials/keychainbus_linux.h"
#include "credentials/keychainprompt_linux.h"

#include <QDBusArgument>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

#include <algorithm>

namespace signalbox {

namespace {

using Status = SecretStore::Status;
using Paths = QList<QDBusObjectPath>;
using Attributes = QMap<QString, QString>;

constexpr int longestWait = 10'000; // ms

/// "Secret" of the Secret Service's specification, in a session without encryption: whoever could listen to
/// this bus could as well ask for the secret.
struct ServiceSecret
{
    QDBusObjectPath session;
    QByteArray parameters;
    QByteArray value;
    QString contentType;
};

QDBusArgument &operator<<(QDBusArgument &argument, const ServiceSecret &secret)
{
    argument.beginStructure();
    argument << secret.session << secret.parameters << secret.value << secret.contentType;
    argument.endStructure();
    return argument;
}

const QDBusArgument &operator>>(const QDBusArgument &argument, ServiceSecret &secret)
{
    argument.beginStructure();
    argument >> secret.session >> secret.parameters >> secret.value >> secret.contentType;
    argument.endStructure();
    return argument;
}

/// As QtKeychain names and finds its items.
Attributes attributesOf(const QString &name)
{
    return {{QStringLiteral("server"), QStringLiteral("signalbox")}, {QStringLiteral("user"), name}};
}

Attributes ownAttributesOf(const QString &name)
{
    Attributes attributes = attributesOf(name);
    attributes.insert(QStringLiteral("type"), QStringLiteral("base64"));
    return attributes;
}

bool isNothing(const QDBusObjectPath &path)
{
    return path.path() == QStringLiteral("/");
}

SecretStore::Outcome locked()
{
    return {Status::Locked, {}, {}};
}

/// KeePassXC asks before it changes anything, and, if its owner likes, before it gives anything.
SecretStore::Outcome unconfirmed()
{
    return {Status::Locked, {}, QStringLiteral("it asks for a confirmation")};
}

/// Calls `next` with the reply, unless it is an error, with which `done` is called, or `context` is gone.
template <typename Next>
void call(QDBusMessage message, const QVariantList &arguments, QObject *context,
    const KeychainItems::Done &done, const Next &next)
{
    message.setArguments(arguments);
    auto *watcher = new QDBusPendingCallWatcher(keychainBus().asyncCall(message, longestWait), context);
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, context, [watcher, done, next] {
        watcher->deleteLater();
        if (!watcher->isError())
            return next(*watcher);
        const bool isLocked
            = watcher->error().name() == QStringLiteral("org.freedesktop.Secret.Error.IsLocked");
        done(isLocked ? locked()
                      : SecretStore::Outcome{Status::Failed, {}, watcher->error().message().simplified()});
    });
}

/// Who asks for an item, and is told what became of it.
struct Asking
{
    bool mayPrompt = false;
    QObject *context = nullptr;
    KeychainItems::Done done;
};

/// What the service has under some attributes, in all its keyrings.
struct Found
{
    Paths open;
    Paths locked;

    [[nodiscard]] bool isEmpty() const { return open.isEmpty() && locked.isEmpty(); }
};

/// Whether an item is in the keyring `collection`; by the specification its path tells.
bool isIn(const QString &collection, const QDBusObjectPath &item)
{
    return item.path().startsWith(QString(collection + u'/'));
}

/// Calls `next` when what `prompt` is about is done; "/" = it is already.
template <typename Next> void confirm(const QDBusObjectPath &prompt, const Asking &asking, const Next &next)
{
    if (isNothing(prompt))
        return next();
    if (!asking.mayPrompt) {
        // It was never shown; the service is not to keep it for as long as this connection lasts.
        keychainBus().send(secretServiceCall(prompt.path(), "org.freedesktop.Secret.Prompt", "Dismiss"));
        return asking.done(unconfirmed());
    }
    showPrompt(prompt.path(), asking.context, [done = asking.done, next](PromptAnswer answer) {
        if (answer == PromptAnswer::Given)
            return next();
        if (answer == PromptAnswer::Dismissed)
            return done({Status::Denied, {}, QStringLiteral("it was not confirmed")});
        done({Status::Unavailable, {}, QStringLiteral("it went away")});
    });
}

/// Calls `next` with the default keyring: where new items are put.
template <typename Next> void findHome(const Asking &asking, const Next &next)
{
    call(secretServiceCall("ReadAlias"), {QStringLiteral("default")}, asking.context, asking.done,
        [next](const QDBusPendingReply<QDBusObjectPath> &reply) { next(reply.value().path()); });
}

/// Calls `next` when the user has opened `items`, which are locked: each by itself, or their keyring. Nobody
/// is asked who may not be.
template <typename Next>
void unlock(const Paths &items, const QString &home, const Asking &asking, const Next &next)
{
    const auto isAtHome = [home](const QDBusObjectPath &item) { return isIn(home, item); };
    if (!asking.mayPrompt) {
        // The default keyring is open.
        const bool isEach = std::all_of(items.begin(), items.end(), isAtHome);
        return asking.done(isEach ? unconfirmed() : locked());
    }
    call(secretServiceCall("Unlock"), {QVariant::fromValue(items)}, asking.context, asking.done,
        [asking, next](const QDBusPendingReply<Paths, QDBusObjectPath> &reply) {
            confirm(reply.argumentAt<1>(), asking, next);
        });
}

/// Calls `next` with the one that counts, once it is open: in the default keyring if there is one, locked or
/// not, since it was written last.
template <typename Next> void choose(const Found &found, const Asking &asking, const Next &next)
{
    if (found.open.size() == 1 && found.locked.isEmpty())
        return next(found.open.first());
    findHome(asking, [found, asking, next](const QString &home) {
        const auto isAtHome = [home](const QDBusObjectPath &item) { return isIn(home, item); };
        Paths all = found.open + found.locked;
        std::stable_partition(all.begin(), all.end(), isAtHome);
        const QDBusObjectPath first = all.first();
        if (found.open.contains(first))
            return next(first);
        unlock({first}, home, asking, [first, next] { next(first); });
    });
}

class ServiceItems final : public KeychainItems
{
public:
    ServiceItems() { qDBusRegisterMetaType<ServiceSecret>(), qDBusRegisterMetaType<Attributes>(); }

    void read(const Item &item, QObject *context, const Done &done) override
    {
        const Asking asking{item.mayPrompt, context, done};
        search(ownAttributesOf(item.name), asking, [name = item.name, asking](const Found &own) {
            if (!own.isEmpty())
                return readBest(own, true, asking);
            // Not ours, but meant for us: `secret-tool store server signalbox user NAME`.
            search(attributesOf(name), asking, [asking](const Found &others) {
                if (others.isEmpty())
                    return asking.done({Status::NotFound, {}, {}});
                readBest(others, false, asking);
            });
        });
    }

    void write(const Item &item, const QByteArray &value, QObject *context, const Done &done) override
    {
        // KeePassXC makes items by way of a prompt, which it shows nobody where its database is open: without
        // it no renewed token would outlive the program.
        const Asking asking{true, context, done};
        openSession(asking, [name = item.name, value, asking](const QDBusObjectPath &session) {
            Attributes attributes = ownAttributesOf(name);
            attributes.insert(QStringLiteral("xdg:schema"), QStringLiteral("org.qt.keychain"));
            const QVariantMap properties{
                {QStringLiteral("org.freedesktop.Secret.Item.Label"), QString(u"Signalbox: " + name)},
                {QStringLiteral("org.freedesktop.Secret.Item.Attributes"), QVariant::fromValue(attributes)}};
            const ServiceSecret secret{session, {}, value.toBase64(), QStringLiteral("text/plain")};
            const QDBusMessage message
                = secretServiceCall(QStringLiteral("/org/freedesktop/secrets/aliases/default"),
                    "org.freedesktop.Secret.Collection", "CreateItem");
            const Asking closing = closingSession(session, asking);
            call(message, {properties, QVariant::fromValue(secret), true}, closing.context, closing.done,
                [closing](const QDBusPendingReply<QDBusObjectPath, QDBusObjectPath> &reply) {
                    confirm(reply.argumentAt<1>(), closing, [done = closing.done] { done({}); });
                });
        });
    }

    /// All of that name, or, where some are locked and nobody may be asked, none: an old value must not come
    /// back with the keyring that it is in.
    void remove(const Item &item, QObject *context, const Done &done) override
    {
        const Asking asking{item.mayPrompt, context, done};
        search(attributesOf(item.name), asking, [asking](const Found &found) {
            if (found.isEmpty())
                return asking.done({Status::NotFound, {}, {}});
            if (found.locked.isEmpty())
                return removeItems(found.open, asking);
            findHome(asking, [found, asking](const QString &home) {
                unlock(found.locked, home, asking,
                    [found, asking] { removeItems(found.open + found.locked, asking); });
            });
        });
    }

private:
    template <typename Next>
    static void search(const Attributes &attributes, const Asking &asking, const Next &next)
    {
        call(secretServiceCall("SearchItems"), {QVariant::fromValue(attributes)}, asking.context, asking.done,
            [next](const QDBusPendingReply<Paths, Paths> &reply) {
                next(Found{reply.argumentAt<0>(), reply.argumentAt<1>()});
            });
    }

    /// A session for each secret: one that was kept would not outlive the service.
    template <typename Next> static void openSession(const Asking &asking, const Next &next)
    {
        call(secretServiceCall("OpenSession"),
            {QStringLiteral("plain"), QVariant::fromValue(QDBusVariant(QString()))}, asking.context,
            asking.done, [next](const QDBusPendingReply<QDBusVariant, QDBusObjectPath> &reply) {
                next(reply.argumentAt<1>());
            });
    }

    static Asking closingSession(const QDBusObjectPath &session, const Asking &asking)
    {
        const auto closing = [session, done = asking.done](const SecretStore::Outcome &outcome) {
            keychainBus().send(secretServiceCall(session.path(), "org.freedesktop.Secret.Session", "Close"));
            done(outcome);
        };
        return {asking.mayPrompt, asking.context, closing};
    }

    static void readBest(const Found &found, bool isBase64, const Asking &asking)
    {
        choose(found, asking,
            [isBase64, asking](const QDBusObjectPath &item) { readItem(item, isBase64, asking); });
    }

    static void readItem(const QDBusObjectPath &item, bool isBase64, const Asking &asking)
    {
        openSession(asking, [item, isBase64, asking](const QDBusObjectPath &session) {
            const Asking closing = closingSession(session, asking);
            call(secretServiceCall(item.path(), "org.freedesktop.Secret.Item", "GetSecret"),
                {QVariant::fromValue(session)}, closing.context, closing.done,
                [isBase64, done = closing.done](const QDBusPendingReply<ServiceSecret> &reply) {
                    const QByteArray value = reply.value().value;
                    done({Status::Ok, Secret(isBase64 ? QByteArray::fromBase64(value) : value), {}});
                });
        });
    }

    static void removeItems(const Paths &items, const Asking &asking)
    {
        if (items.isEmpty())
            return asking.done({});
        call(secretServiceCall(items.first().path(), "org.freedesktop.Secret.Item", "Delete"), {},
            asking.context, asking.done, [items, asking](const QDBusPendingReply<QDBusObjectPath> &reply) {
                confirm(reply.value(), asking, [items, asking] { removeItems(items.mid(1), asking); });
            });
    }
};

} // namespace

std::unique_ptr<KeychainItems> KeychainItems::ofSecretService()
{
    return std::make_unique<ServiceItems>();
}

} // namespace signalbox

#endif
