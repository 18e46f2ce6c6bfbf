// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/accountindex.h"

#include "core/privatefolder.h"
#include "credentials/privatefile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>

#include <algorithm>

namespace signalbox {

namespace {

constexpr qint64 largestFile = 1024LL * 1024;

QJsonObject toJson(const AccountRecord &record)
{
    QJsonObject object{{QStringLiteral("name"), record.name}, {QStringLiteral("group"), record.group},
        {QStringLiteral("created_at"), record.createdAt.toString(Qt::ISODateWithMs)}};
    if (!record.origin.isEmpty())
        object.insert(QStringLiteral("origin"), record.origin);
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
    AccountRecord record{text("name"), text("group"), text("label"), time("created_at"), time("expires_at"),
        {}, text("origin")};
    for (const QJsonValue scope : object.value(QStringLiteral("scopes")).toArray())
        record.scopes.append(scope.toString());
    return record;
}

std::optional<Error> failure(const QString &path, const QString &what)
{
    return Error{Error::Kind::Api, QStringLiteral("%1 %2").arg(QDir::toNativeSeparators(path), what)};
}

Error tooMany()
{
    return {Error::Kind::Api,
        QStringLiteral("there is no room for more than %1 accounts: sign out of some")
            .arg(AccountIndex::mostAccounts)};
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
    if (!file.open(QIODevice::ReadOnly))
        return *failure(
            m_path, QStringLiteral("cannot be read (%1): check that it is yours").arg(file.errorString()));
    const QByteArray text = file.size() > largestFile ? QByteArray() : file.readAll();
    const QJsonDocument document = QJsonDocument::fromJson(text);
    if (!document.object().value(QStringLiteral("accounts")).isArray())
        return *failure(m_path, QStringLiteral("is damaged: move it away, and sign in again"));
    QList<AccountRecord> accounts;
    for (const QJsonValue value : document.object().value(QStringLiteral("accounts")).toArray()) {
        const AccountRecord record = recordOf(value.toObject());
        if (!record.name.isEmpty() && accounts.size() < mostAccounts)
            accounts.append(record);
    }
    return accounts;
}

std::optional<Error> AccountIndex::change(const std::function<void(QList<AccountRecord> &accounts)> &change)
{
    if (m_path.isEmpty()) {
        QList<AccountRecord> accounts = m_inMemory;
        change(accounts);
        if (accounts.size() > mostAccounts)
            return tooMany();
        m_inMemory = accounts;
        return std::nullopt;
    }
    if (auto error = makePrivateFolder(QFileInfo(m_path).absolutePath()))
        return error;
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
    return accounts.size() > mostAccounts ? tooMany() : write(accounts);
}

std::optional<Error> AccountIndex::put(const AccountRecord &record)
{
    return change([&](QList<AccountRecord> &accounts) {
        const auto known = std::find_if(accounts.begin(), accounts.end(),
            [&](const AccountRecord &other) { return other.name == record.name; });
        if (known == accounts.end())
            accounts.append(record);
        else
            *known = record;
    });
}

std::optional<Error> AccountIndex::remove(const QString &name)
{
    return change([&](QList<AccountRecord> &accounts) {
        accounts.removeIf([&](const AccountRecord &other) { return other.name == name; });
    });
}

std::optional<Error> AccountIndex::write(const QList<AccountRecord> &accounts) const
{
    QJsonArray list;
    for (const AccountRecord &record : accounts)
        list.append(toJson(record));
    return writePrivateFile(m_path, QJsonDocument(QJsonObject{{QStringLiteral("accounts"), list}}).toJson());
}

} // namespace signalbox
