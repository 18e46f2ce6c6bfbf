// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/keychainitems.h"

#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)

#include "credentials/keychainbus_linux.h"

#include <QDBusArgument>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

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
        done({isLocked ? Status::Locked : Status::Failed, {}, watcher->error().message().simplified()});
    });
}

class ServiceItems final : public KeychainItems
{
public:
    ServiceItems() { qDBusRegisterMetaType<ServiceSecret>(), qDBusRegisterMetaType<Attributes>(); }

    void read(const QString &name, QObject *context, const Done &done) override
    {
        search(ownAttributesOf(name), context, done, [name, context, done](const Paths &own) {
            if (!own.isEmpty())
                return readItem(own.first(), true, context, done);
            // Not ours, but meant for us: `secret-tool store server signalbox user NAME`.
            search(attributesOf(name), context, done, [context, done](const Paths &others) {
                if (others.isEmpty())
                    return done({Status::NotFound, {}, {}});
                readItem(others.first(), false, context, done);
            });
        });
    }

    void write(const QString &name, const QByteArray &value, QObject *context, const Done &done) override
    {
        openSession(context, done, [name, value, context, done](const QDBusObjectPath &session) {
            Attributes attributes = ownAttributesOf(name);
            attributes.insert(QStringLiteral("xdg:schema"), QStringLiteral("org.qt.keychain"));
            const QVariantMap properties{
                {QStringLiteral("org.freedesktop.Secret.Item.Label"), QString(u"Signalbox: " + name)},
                {QStringLiteral("org.freedesktop.Secret.Item.Attributes"), QVariant::fromValue(attributes)}};
            const ServiceSecret secret{session, {}, value.toBase64(), QStringLiteral("text/plain")};
            const QDBusMessage message
                = secretServiceCall(QStringLiteral("/org/freedesktop/secrets/aliases/default"),
                    "org.freedesktop.Secret.Collection", "CreateItem");
            const Done closing = closingSession(session, done);
            call(message, {properties, QVariant::fromValue(secret), true}, context, closing,
                [closing](const QDBusPendingReply<QDBusObjectPath, QDBusObjectPath> &reply) {
                    closing(isNothing(reply.argumentAt<1>()) ? SecretStore::Outcome() : lockedMeanwhile());
                });
        });
    }

    void remove(const QString &name, QObject *context, const Done &done) override
    {
        search(attributesOf(name), context, done, [context, done](const Paths &items) {
            if (items.isEmpty())
                return done({Status::NotFound, {}, {}});
            removeItems(items, context, done);
        });
    }

private:
    static SecretStore::Outcome lockedMeanwhile()
    {
        return {Status::Locked, {}, QStringLiteral("it was locked meanwhile")};
    }

    template <typename Next>
    static void search(const Attributes &attributes, QObject *context, const Done &done, const Next &next)
    {
        call(secretServiceCall("SearchItems"), {QVariant::fromValue(attributes)}, context, done,
            [done, next](const QDBusPendingReply<Paths, Paths> &reply) {
                const Paths open = reply.argumentAt<0>();
                if (open.isEmpty() && !reply.argumentAt<1>().isEmpty())
                    return done(lockedMeanwhile());
                next(open);
            });
    }

    /// A session for each secret: one that was kept would not outlive the service.
    template <typename Next> static void openSession(QObject *context, const Done &done, const Next &next)
    {
        call(secretServiceCall("OpenSession"),
            {QStringLiteral("plain"), QVariant::fromValue(QDBusVariant(QString()))}, context, done,
            [next](const QDBusPendingReply<QDBusVariant, QDBusObjectPath> &reply) {
                next(reply.argumentAt<1>());
            });
    }

    static Done closingSession(const QDBusObjectPath &session, const Done &done)
    {
        return [session, done](const SecretStore::Outcome &outcome) {
            keychainBus().send(secretServiceCall(session.path(), "org.freedesktop.Secret.Session", "Close"));
            done(outcome);
        };
    }

    static void readItem(const QDBusObjectPath &item, bool isBase64, QObject *context, const Done &done)
    {
        openSession(context, done, [item, isBase64, context, done](const QDBusObjectPath &session) {
            const Done closing = closingSession(session, done);
            call(secretServiceCall(item.path(), "org.freedesktop.Secret.Item", "GetSecret"),
                {QVariant::fromValue(session)}, context, closing,
                [isBase64, closing](const QDBusPendingReply<ServiceSecret> &reply) {
                    const QByteArray value = reply.value().value;
                    closing({Status::Ok, Secret(isBase64 ? QByteArray::fromBase64(value) : value), {}});
                });
        });
    }

    static void removeItems(const Paths &items, QObject *context, const Done &done)
    {
        call(secretServiceCall(items.first().path(), "org.freedesktop.Secret.Item", "Delete"), {}, context,
            done, [items, context, done](const QDBusPendingReply<QDBusObjectPath> &reply) {
                if (!isNothing(reply.value()))
                    return done(lockedMeanwhile());
                if (items.size() == 1)
                    return done({});
                removeItems(items.mid(1), context, done);
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
