// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/secretindex.h"

#include "core/logcategories.h"
#include "core/privatefolder.h"
#include "credentials/privatefile.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLockFile>

namespace signalbox {

namespace {

constexpr qint64 largestFile = 1024 * 1024;
constexpr int longestWait = 500; // ms

Error damaged(const QString &path)
{
    return {Error::Kind::InvalidRequest,
        QStringLiteral("%1 is not a list of names of secrets: mend it or move it away").arg(path)};
}

Error busy(const QString &path)
{
    return {Error::Kind::Conflict,
        QStringLiteral("%1 is locked by another process: try again, or remove %1.lock when there is none")
            .arg(path)};
}

} // namespace

SecretIndex::SecretIndex(const QString &folder, const Clock &clock)
    : m_folder(folder)
    , m_path(QDir(folder).filePath(QStringLiteral("secrets.json")))
    , m_clock(clock)
{ }

Result<QStringList> SecretIndex::names() const
{
    const Result<QMap<QString, QJsonObject>> known = entries();
    return known ? Result<QStringList>(known->keys()) : Result<QStringList>(known.error());
}

std::optional<Error> SecretIndex::add(const QString &name)
{
    if (std::optional<Error> error = makePrivateFolder(m_folder))
        return error;
    QLockFile lock(m_path + u".lock");
    if (!lock.tryLock(longestWait))
        return busy(m_path);
    const Result<QMap<QString, QJsonObject>> known = entriesToChange();
    if (!known)
        return known.error();
    QMap<QString, QJsonObject> changed = *known;
    if (!changed.contains(name) && changed.size() >= mostNames) {
        return Error{Error::Kind::InvalidRequest,
            QStringLiteral("%1 has %2 names, the most it takes: remove some secrets")
                .arg(m_path)
                .arg(mostNames)};
    }
    // To the millisecond: whoever watches the file is to see that one was stored twice within a second.
    changed[name] = QJsonObject{{QStringLiteral("name"), name},
        {QStringLiteral("stored_at"), m_clock.wallTime().toUTC().toString(Qt::ISODateWithMs)}};
    return write(changed);
}

std::optional<Error> SecretIndex::remove(const QString &name)
{
    if (!QFile::exists(m_path))
        return std::nullopt;
    QLockFile lock(m_path + u".lock");
    if (!lock.tryLock(longestWait))
        return busy(m_path);
    const Result<QMap<QString, QJsonObject>> known = entriesToChange();
    if (!known)
        return known.error();
    QMap<QString, QJsonObject> changed = *known;
    return changed.remove(name) > 0 ? write(changed) : std::nullopt;
}

Result<QMap<QString, QJsonObject>> SecretIndex::entries() const
{
    QFile file(m_path);
    if (!file.exists())
        return QMap<QString, QJsonObject>();
    if (!file.open(QIODevice::ReadOnly))
        return Error{
            Error::Kind::Permission, QStringLiteral("cannot read %1: %2").arg(m_path, file.errorString())};
    if (file.size() > largestFile)
        return damaged(m_path);
    const QJsonValue list = QJsonDocument::fromJson(file.readAll()).object().value(u"secrets");
    if (!list.isArray() || list.toArray().size() > mostNames)
        return damaged(m_path);
    QMap<QString, QJsonObject> entries;
    for (const QJsonValue entry : list.toArray()) {
        const QString name = entry.toObject().value(u"name").toString();
        if (name.isEmpty())
            return damaged(m_path);
        entries.insert(name, entry.toObject());
    }
    return entries;
}

Result<QMap<QString, QJsonObject>> SecretIndex::entriesToChange()
{
    Result<QMap<QString, QJsonObject>> known = entries();
    if (known || known.error().kind != Error::Kind::InvalidRequest)
        return known;
    const QString aside = m_path + u".bad";
    QFile::remove(aside);
    if (!QFile::rename(m_path, aside))
        return known;
    qCWarning(lcSecrets).noquote() << QStringLiteral(
        "%1 was damaged and is kept as %2; a new one is begun without "
        "the names it had")
                                          .arg(m_path, aside);
    return QMap<QString, QJsonObject>();
}

std::optional<Error> SecretIndex::write(const QMap<QString, QJsonObject> &entries) const
{
    QJsonArray list;
    for (const QJsonObject &entry : entries)
        list.append(entry);
    return writePrivateFile(m_path, QJsonDocument(QJsonObject{{QStringLiteral("secrets"), list}}).toJson());
}

} // namespace signalbox
