// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configwriting.h"

#include "config/configfile.h"
#include "core/privatefolder.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

namespace signalbox {

namespace {

constexpr QFileDevice::Permissions ownersFile = QFileDevice::ReadOwner | QFileDevice::WriteOwner;

Error failure(const QString &path, const QString &why)
{
    return {Error::Kind::Permission,
        QStringLiteral("%1 cannot be written (%2): check the folder's permissions and its free space")
            .arg(QDir::toNativeSeparators(path), why)};
}

/// The file that `path` leads to, which need not be there; nothing for links that lead in a circle.
std::optional<QString> realPath(const QString &path)
{
    constexpr int mostLinks = 40; // as many as Linux follows
    QFileInfo file(path);
    for (int links = 0; file.isSymLink(); ++links) {
        if (links == mostLinks)
            return std::nullopt;
        file.setFile(file.symLinkTarget());
    }
    return file.absoluteFilePath();
}

/// Why the file must not be replaced.
std::optional<Error> conflict(const QString &path, const QByteArray &before)
{
    const QString name = QDir::toNativeSeparators(path);
    if (!QFileInfo::exists(path)) {
        if (before.isNull())
            return std::nullopt;
        return Error{Error::Kind::Conflict,
            QStringLiteral("%1 is gone since it was read: nothing was written, try again").arg(name)};
    }
    const Result<QByteArray> now = readConfigFile(path);
    if (!now)
        return Error{now.error().kind, QStringLiteral("%1: %2").arg(name, now.error().message)};
    if (!before.isNull() && *now == before)
        return std::nullopt;
    return Error{Error::Kind::Conflict,
        QStringLiteral("%1 was changed by somebody else since it was read: nothing was written, try again")
            .arg(name)};
}

std::optional<Error> keepBackup(const QString &path)
{
    const Result<QByteArray> text = readConfigFile(path);
    if (!text)
        return Error{text.error().kind,
            QStringLiteral("%1: %2").arg(QDir::toNativeSeparators(path), text.error().message)};
    QSaveFile file(path + QStringLiteral(".bak"));
    const bool written = file.open(QIODevice::WriteOnly) && file.setPermissions(ownersFile)
        && file.write(*text) == text->size() && file.commit();
    return written ? std::nullopt : std::optional(failure(file.fileName(), file.errorString()));
}

} // namespace

std::optional<Error> writeConfigFile(
    const QString &path, const QByteArray &text, const ConfigReplacement &replacement)
{
    const std::optional<QString> target = realPath(path);
    if (!target)
        return Error{Error::Kind::NotFound,
            QStringLiteral("%1 cannot be written: its symbolic links lead in a circle, correct them")
                .arg(QDir::toNativeSeparators(path))};
    const QString folder = QFileInfo(*target).absolutePath();
    if (makePrivateFolder(folder))
        return failure(*target, QStringLiteral("the folder cannot be made"));
    const QFileInfo existing(*target);
    const bool isThere = existing.exists();
    const QFileDevice::Permissions permissions = isThere ? existing.permissions() : ownersFile;
    if (replacement.before) {
        if (auto error = conflict(*target, *replacement.before))
            return error;
    }
    if (replacement.keepsBackup && isThere) {
        if (auto error = keepBackup(*target))
            return error;
    }
    QSaveFile file(*target);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(permissions)
        || file.write(text) != text.size() || !file.flush())
        return failure(*target, file.errorString());
    // Once more, as late as can be: an editor may have saved it meanwhile.
    if (replacement.before) {
        if (auto error = conflict(*target, *replacement.before)) {
            file.cancelWriting();
            return error;
        }
    }
    if (!file.commit())
        return failure(*target, file.errorString());
    return std::nullopt;
}

} // namespace signalbox
