// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/ledgerfile.h"

#include "core/privatefolder.h"
#include "ledger/abandonedthread.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QScopeGuard>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace signalbox::ledgerfile {

namespace {

constexpr qsizetype mostBroken = 3;
constexpr QStringView companions[] = {u"-wal", u"-shm"};

QString brokenPattern(const QString &name)
{
    return name + u".broken-*";
}

/// With its companions: a log left behind would be played into the next file of the name.
bool rename(const QString &from, const QString &to)
{
    if (!QFile::rename(from, to))
        return false;
    for (const QStringView end : companions) {
        const QString companion = from + end;
        if (QFile::exists(companion) && !QFile::rename(companion, QString(to + end)))
            QFile::remove(companion);
    }
    return true;
}

void removeOldest(const QString &path)
{
    const QFileInfo info(path);
    QStringList names;
    const QStringList found = info.dir().entryList({brokenPattern(info.fileName())}, QDir::Files, QDir::Name);
    for (const QString &name : found) {
        if (!name.endsWith(u"-wal") && !name.endsWith(u"-shm"))
            names.append(name);
    }
    while (names.size() > mostBroken) {
        const QString oldest = info.dir().filePath(names.takeFirst());
        QFile::remove(oldest);
        for (const QStringView end : companions)
            QFile::remove(QString(oldest + end));
    }
}

} // namespace

std::optional<Error> prepare(const QString &path)
{
    const auto stay = qScopeGuard(stayIfAbandoned);
    if (std::optional<Error> failed = makePrivateFolder(QFileInfo(path).absolutePath()))
        return failed;
    if (QFile::exists(path))
        return std::nullopt;
#ifdef Q_OS_UNIX
    const int file
        = ::open(QFile::encodeName(path).constData(), O_WRONLY | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file >= 0) {
        ::close(file);
        return std::nullopt;
    }
    const QString why = qt_error_string(errno);
#else
    QFile file(path);
    if (file.open(QIODevice::WriteOnly | QIODevice::Append)) {
        file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
        return std::nullopt;
    }
    const QString why = file.errorString();
#endif
    return Error{Error::Kind::Api,
        QStringLiteral(
            "the ledger %1 cannot be made, %2: check who may write to its folder, or write another "
            "'file' in 'ledger'")
            .arg(path, why)};
}

qint64 bytes(const QString &path)
{
    const auto stay = qScopeGuard(stayIfAbandoned);
    qint64 sum = QFileInfo(path).size();
    for (const QStringView end : companions)
        sum += QFileInfo(QString(path + end)).size();
    return sum;
}

FileIdentity identityOf(const QString &path)
{
    const auto stay = qScopeGuard(stayIfAbandoned);
    return FileIdentity::of(path);
}

QString setAside(const QString &path, const QDateTime &time)
{
    const auto stay = qScopeGuard(stayIfAbandoned);
    const QString stem
        = QString(path + u".broken-") + time.toUTC().toString(QStringLiteral("yyyyMMdd-HHmmss"));
    QString name = stem;
    for (int i = 2; QFile::exists(name); ++i)
        name = QStringLiteral("%1-%2").arg(stem).arg(i);
    if (!rename(path, name))
        return {};
    removeOldest(path);
    return name;
}

} // namespace signalbox::ledgerfile
