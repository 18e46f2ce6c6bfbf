// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/accountindex.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>
#include <QSaveFile>

namespace signalbox {

namespace {

constexpr qint64 largestFile = 1024LL * 1024;

QJsonObject toJson(const AccountRecord &record)
{
    QJsonObject object{{QStringLiteral("name"), record.name}, {QStringLiteral("group"), record.group},
        {QStringLiteral("created_at"), record.createdAt.toString(Qt::ISODate)}};
    if (!record.label.isEmpty())
        object.insert(QStringLiteral("label"), record.label);
    if (record.expiresAt.isValid())
        object.insert(QStringLiteral("expires_at"), record.expiresAt.toString(Qt::ISODate));
    if (!record.scopes.isEmpty())
        object.insert(QStringLiteral("scopes"), QJsonArray::fromStringList(record.scopes));
    return object;
}

AccountRecord recordOf(const QJsonObject &object)
{
    const auto text = [&](const char *key) { return object.value(QLatin1String(key)).toString(); };
    const auto time = [&](const char *key) { return QDateTime::fromString(text(key), Qt::ISODate).toUTC(); };
    AccountRecord record{
        text("name"), text("group"), text("label"), time("created_at"), time("expires_at"), {}};
    for (const QJsonValue &scope : object.value(QStringLiteral("scopes")).toArray())
        record.scopes.append(scope.toString());
    return record;
}

std::optional<Error> failure(const QString &path, const QString &what)
{
    return Error{Error::Kind::Api, QStringLiteral("%1 %2").arg(QDir::toNativeSeparators(path), what)};
}

} // namespace

AccountIndex::AccountIndex(const QString &folder)
    : m_path(folder.isEmpty() ? QString() : QDir(folder).filePath(QStringLiteral("accounts.json")))
{ }

Result<QList<AccountRecord>> AccountIndex::read() const
{
    QFile file(m_path);
    if (m_path.isEmpty() || !file.exists())
        return m_inMemory;
    if (!file.open(QIODevice::ReadOnly) || file.size() > largestFile)
        return *failure(
            m_path, QStringLiteral("cannot be read (%1): check that it is yours").arg(file.errorString()));
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll());
    if (!document.object().value(QStringLiteral("accounts")).isArray())
        return *failure(m_path, QStringLiteral("is damaged: move it away, and sign in again"));
    QList<AccountRecord> accounts;
    for (const QJsonValue &value : document.object().value(QStringLiteral("accounts")).toArray()) {
        const AccountRecord record = recordOf(value.toObject());
        if (!record.name.isEmpty() && accounts.size() < mostAccounts)
            accounts.append(record);
    }
    return accounts;
}

std::optional<Error> AccountIndex::change(const std::function<void(QList<AccountRecord> &accounts)> &change)
{
    if (m_path.isEmpty()) {
        change(m_inMemory);
        return std::nullopt;
    }
    const QString folder = QFileInfo(m_path).absolutePath();
    if (!QDir(folder).exists()) {
        QDir().mkpath(folder);
        QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    QLockFile lock(m_path + QStringLiteral(".lock"));
    constexpr int longestWait = 1000;
    if (!lock.tryLock(longestWait))
        return failure(m_path, QStringLiteral("is in use by another program: try again"));
    const auto before = read();
    if (!before)
        return before.error();
    QList<AccountRecord> accounts = *before;
    change(accounts);
    if (accounts == *before)
        return std::nullopt;
    if (accounts.size() > mostAccounts)
        return failure(m_path, QStringLiteral("has no room for more accounts: sign out of some"));
    QJsonArray list;
    for (const AccountRecord &record : std::as_const(accounts))
        list.append(toJson(record));
    const QByteArray text = QJsonDocument(QJsonObject{{QStringLiteral("accounts"), list}}).toJson();
    QSaveFile file(m_path);
    const bool isWritten = file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) && file.write(text) == text.size()
        && file.commit();
    return isWritten ? std::nullopt
                     : failure(m_path, QStringLiteral("cannot be written (%1)").arg(file.errorString()));
}

} // namespace signalbox
