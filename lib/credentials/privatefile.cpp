// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/privatefile.h"

#include <QFileInfo>
#include <QSaveFile>
#include <QTemporaryFile>

#ifdef Q_OS_UNIX
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#endif

namespace signalbox {

namespace {

Error cannotWrite(const QString &path, const QString &why)
{
    return {Error::Kind::Api, QStringLiteral("cannot write %1: %2").arg(path, why)};
}

#ifdef Q_OS_UNIX

/// The file itself, which is to be replaced and not what leads to it.
QString behindLinks(const QString &path)
{
    const QFileInfo info(path);
    if (!info.isSymLink())
        return path;
    return info.exists() ? info.canonicalFilePath() : info.symLinkTarget();
}

/// Gives an open file to the owner and the group of another one. False when it belongs to another user now.
bool takeOwnerOf(const QString &other, int file)
{
    struct stat wanted = {};
    struct stat own = {};
    if (::stat(QFile::encodeName(other).constData(), &wanted) != 0 || ::fstat(file, &own) != 0)
        return false;
    if (wanted.st_uid == own.st_uid && wanted.st_gid == own.st_gid)
        return true;
    // A group has no say in a file of mode 0600.
    return ::fchown(file, wanted.st_uid, wanted.st_gid) == 0 || wanted.st_uid == own.st_uid;
}

/// So that the new name outlives a crash. Where that cannot be, the file is replaced all the same.
void flushFolder(const QString &folder)
{
    const int opened = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (opened < 0)
        return;
    ::fsync(opened);
    ::close(opened);
}

#endif

} // namespace

#ifdef Q_OS_UNIX

std::optional<Error> writePrivateFile(const QString &path, const QByteArray &content)
{
    const QString target = behindLinks(path);
    const QFileInfo old(target);
    if (old.exists() && !old.isWritable())
        return cannotWrite(path, QStringLiteral("it is read-only"));
    // For its owner alone from the first moment on: QSaveFile's own has the umask's permissions until they
    // are set.
    QTemporaryFile file(QString(target + u".XXXXXX"));
    if (!file.open() || file.write(content) != content.size() || !file.flush())
        return cannotWrite(path, file.errorString());
    if (old.exists() && !takeOwnerOf(target, file.handle())) {
        return cannotWrite(path,
            QStringLiteral("it belongs to the user %1: run this as that one")
                .arg(old.owner().isEmpty() ? QString::number(old.ownerId()) : old.owner()));
    }
    // Some file systems have no such thing.
    if (::fsync(file.handle()) != 0 && errno != EINVAL && errno != ENOTSUP)
        return cannotWrite(path, qt_error_string(errno));
    const QByteArray from = QFile::encodeName(file.fileName());
    const QByteArray to = QFile::encodeName(target);
    if (::rename(from.constData(), to.constData()) != 0)
        return cannotWrite(path, qt_error_string(errno));
    file.setAutoRemove(false);
    flushFolder(QFileInfo(target).absolutePath());
    return std::nullopt;
}

#else

std::optional<Error> writePrivateFile(const QString &path, const QByteArray &content)
{
    QSaveFile file(path);
    // The permissions first: nobody else may read it at any moment.
    if (file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        && file.write(content) == content.size() && file.commit())
        return std::nullopt;
    return cannotWrite(path, file.errorString());
}

#endif

} // namespace signalbox
