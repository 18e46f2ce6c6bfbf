// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/scriptedsecretservice.h"

#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)

#include <QDBusArgument>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusVariant>
#include <QDBusVirtualObject>
#include <QHash>
#include <QMap>
#include <QSet>

#include <functional>

namespace signalbox::test {

namespace {

using Paths = QList<QDBusObjectPath>;
using Attributes = QMap<QString, QString>;

constexpr QStringView root = u"/org/freedesktop/secrets";

/// The Secret Service's own form of a secret, not encrypted.
struct ScriptedSecret
{
    QDBusObjectPath session;
    QByteArray parameters;
    QByteArray value;
    QString type = QStringLiteral("text/plain");
};

QDBusArgument &operator<<(QDBusArgument &argument, const ScriptedSecret &secret)
{
    argument.beginStructure();
    argument << secret.session << secret.parameters << secret.value << secret.type;
    argument.endStructure();
    return argument;
}

const QDBusArgument &operator>>(const QDBusArgument &argument, ScriptedSecret &secret)
{
    argument.beginStructure();
    argument >> secret.session >> secret.parameters >> secret.value >> secret.type;
    argument.endStructure();
    return argument;
}

QString connectionName()
{
    return QStringLiteral("scripted-secret-service");
}

QString pathOf(const QString &keyring)
{
    return QString(root + u"/collection/" + keyring);
}

QDBusObjectPath nothing()
{
    return QDBusObjectPath(QStringLiteral("/"));
}

/// As QtKeychain names its items.
Attributes attributesOf(const QString &name)
{
    return {{QStringLiteral("server"), QStringLiteral("signalbox")}, {QStringLiteral("user"), name},
        {QStringLiteral("type"), QStringLiteral("base64")}};
}

} // namespace

class ScriptedSecretService::Service : public QDBusVirtualObject
{
    Q_OBJECT

public:
    struct Item
    {
        QString keyring;
        Attributes attributes;
        QByteArray value;
        bool isConfirmed = false;
    };

    User user = User::Confirms;
    bool confirmsItems = false;
    bool confirmsChanges = false;
    QSet<QString> lockedKeyrings;
    QMap<QString, Item> items; ///< by path
    int shown = 0;
    QHash<QString, std::function<void()>> prompts; ///< by path: what they are about

    void create(const QString &keyring, const Attributes &attributes, const QByteArray &value)
    {
        for (Item &item : items) {
            if (item.keyring == keyring && item.attributes == attributes) {
                item.value = value;
                return;
            }
        }
        items.insert(
            QString(pathOf(keyring) + u'/' + QString::number(++m_last)), {keyring, attributes, value, false});
    }

    [[nodiscard]] QString introspect(const QString &) const override { return {}; }

    bool handleMessage(const QDBusMessage &message, const QDBusConnection &connection) override
    {
        using Answer = QVariantList (Service::*)(const QDBusMessage &);
        static const QHash<QString, Answer> answers{{QStringLiteral("Get"), &Service::isKeyringLocked},
            {QStringLiteral("ReadAlias"), &Service::readAlias},
            {QStringLiteral("SearchItems"), &Service::searchItems},
            {QStringLiteral("OpenSession"), &Service::openSession},
            {QStringLiteral("Close"), &Service::close}, {QStringLiteral("Unlock"), &Service::unlock},
            {QStringLiteral("CreateItem"), &Service::createItem},
            {QStringLiteral("GetSecret"), &Service::getSecret},
            {QStringLiteral("Delete"), &Service::deleteItem}, {QStringLiteral("Prompt"), &Service::prompt},
            {QStringLiteral("Dismiss"), &Service::dismiss}};
        const Answer answer = answers.value(message.member());
        if (answer == nullptr)
            return false;
        const QVariantList arguments = (this->*answer)(message);
        connection.send(arguments.isEmpty() && message.member() == QStringLiteral("GetSecret")
                ? message.createErrorReply(QStringLiteral("org.freedesktop.Secret.Error.IsLocked"), {})
                : message.createReply(arguments));
        if (message.member() == QStringLiteral("Prompt") && user != User::DoesNothing)
            complete(message.path(), connection);
        return true;
    }

private:
    [[nodiscard]] bool isLocked(const Item &item) const
    {
        return lockedKeyrings.contains(item.keyring) || (confirmsItems && !item.isConfirmed);
    }

    /// The path of a prompt that does so.
    QDBusObjectPath ask(const std::function<void()> &act)
    {
        const QString path = QString(root + u"/prompt/" + QString::number(++m_last));
        prompts.insert(path, act);
        return QDBusObjectPath(path);
    }

    QDBusObjectPath change(const std::function<void()> &act)
    {
        if (confirmsChanges)
            return ask(act);
        act();
        return nothing();
    }

    void complete(const QString &path, const QDBusConnection &connection)
    {
        const std::function<void()> act = prompts.take(path);
        if (user == User::Confirms)
            act();
        QDBusMessage signal = QDBusMessage::createSignal(
            path, QStringLiteral("org.freedesktop.Secret.Prompt"), QStringLiteral("Completed"));
        signal.setArguments({user == User::Dismisses, QVariant::fromValue(QDBusVariant(QString()))});
        connection.send(signal);
    }

    QVariantList isKeyringLocked(const QDBusMessage &)
    {
        const bool isHomeLocked = lockedKeyrings.contains(QStringLiteral("home"));
        return {QVariant::fromValue(QDBusVariant(isHomeLocked))};
    }
    QVariantList readAlias(const QDBusMessage &)
    {
        return {QVariant::fromValue(QDBusObjectPath(pathOf(QStringLiteral("home"))))};
    }
    QVariantList searchItems(const QDBusMessage &message)
    {
        const auto wanted = qdbus_cast<Attributes>(message.arguments().value(0));
        Paths open;
        Paths locked;
        for (auto item = items.cbegin(); item != items.cend(); ++item) {
            bool fits = true;
            for (auto one = wanted.cbegin(); one != wanted.cend(); ++one)
                fits = fits && item->attributes.value(one.key()) == one.value();
            if (fits)
                (isLocked(*item) ? locked : open).append(QDBusObjectPath(item.key()));
        }
        return {QVariant::fromValue(open), QVariant::fromValue(locked)};
    }
    QVariantList openSession(const QDBusMessage &)
    {
        return {QVariant::fromValue(QDBusVariant(QString())),
            QVariant::fromValue(QDBusObjectPath(QString(root + u"/session/1")))};
    }
    QVariantList close(const QDBusMessage &) { return {}; }
    QVariantList unlock(const QDBusMessage &message)
    {
        const auto paths = qdbus_cast<Paths>(message.arguments().value(0));
        const QDBusObjectPath prompt = ask([this, paths] {
            for (const QDBusObjectPath &path : paths) {
                lockedKeyrings.remove(items.value(path.path()).keyring);
                items[path.path()].isConfirmed = true;
            }
        });
        return {QVariant::fromValue(Paths()), QVariant::fromValue(prompt)};
    }
    QVariantList createItem(const QDBusMessage &message)
    {
        const auto properties = qdbus_cast<QVariantMap>(message.arguments().value(0));
        auto attributes = qdbus_cast<Attributes>(
            properties.value(QStringLiteral("org.freedesktop.Secret.Item.Attributes")));
        attributes.remove(QStringLiteral("xdg:schema"));
        const auto secret = qdbus_cast<ScriptedSecret>(message.arguments().value(1));
        const auto act = [this, attributes, secret] {
            create(QStringLiteral("home"), attributes, QByteArray::fromBase64(secret.value));
        };
        return {QVariant::fromValue(nothing()), QVariant::fromValue(change(act))};
    }
    QVariantList getSecret(const QDBusMessage &message)
    {
        const Item item = items.value(message.path());
        const ScriptedSecret secret{
            message.arguments().value(0).value<QDBusObjectPath>(), {}, item.value.toBase64()};
        return isLocked(item) ? QVariantList() : QVariantList{QVariant::fromValue(secret)};
    }
    QVariantList deleteItem(const QDBusMessage &message)
    {
        return {QVariant::fromValue(change([this, path = message.path()] { items.remove(path); }))};
    }
    QVariantList prompt(const QDBusMessage &)
    {
        ++shown;
        return {};
    }

    QVariantList dismiss(const QDBusMessage &message)
    {
        prompts.remove(message.path());
        return {};
    }

    int m_last = 0;
};

ScriptedSecretService::ScriptedSecretService() : m_service(std::make_unique<Service>())
{
    qDBusRegisterMetaType<ScriptedSecret>();
    qDBusRegisterMetaType<Attributes>();
    QDBusConnection bus
        = QDBusConnection::connectToBus(qEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS"), connectionName());
    if (!bus.registerVirtualObject(root.toString(), m_service.get(), QDBusConnection::SubPath)
        || !bus.registerService(QStringLiteral("org.freedesktop.secrets")))
        qFatal("the scripted Secret Service cannot be reached");
}

ScriptedSecretService::~ScriptedSecretService()
{
    QDBusConnection::disconnectFromBus(connectionName());
}

void ScriptedSecretService::setUser(User user)
{
    m_service->user = user;
}

void ScriptedSecretService::confirmItems()
{
    m_service->confirmsItems = true;
}

void ScriptedSecretService::confirmChanges()
{
    m_service->confirmsChanges = true;
}

void ScriptedSecretService::lock(const QString &keyring)
{
    m_service->lockedKeyrings.insert(keyring);
}

void ScriptedSecretService::add(const QString &keyring, const QString &name, const QByteArray &value)
{
    m_service->create(keyring, attributesOf(name), value);
}

QByteArray ScriptedSecretService::kept(const QString &keyring, const QString &name) const
{
    for (const Service::Item &item : std::as_const(m_service->items)) {
        if (item.keyring == keyring && item.attributes == attributesOf(name))
            return item.value;
    }
    return {};
}

int ScriptedSecretService::pending() const
{
    return int(m_service->prompts.size());
}

int ScriptedSecretService::shown() const
{
    return m_service->shown;
}

} // namespace signalbox::test

#include "scriptedsecretservice.moc"

#endif
