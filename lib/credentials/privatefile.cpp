// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/privatefile.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

namespace signalbox {

std::optional<Error> makePrivateFolder(const QString &folder)
{
    const QFileInfo info(folder);
    if (info.isDir())
        return std::nullopt;
    const QDir above = info.dir();
    const auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;
    const bool isMade = above.mkpath(QStringLiteral(".")) && above.mkdir(info.fileName(), ownerOnly);
    if (isMade || QFileInfo(folder).isDir()) // somebody else may have been quicker
        return std::nullopt;
    return Error{
        Error::Kind::Api, QStringLiteral("cannot make the folder %1: check who may write there").arg(folder)};
}

std::optional<Error> writePrivateFile(const QString &path, const QByteArray &content)
{
    QSaveFile file(path);
    // The permissions first: nobody else may read it at any moment.
    if (file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner)
        && file.write(content) == content.size() && file.commit())
        return std::nullopt;
    return Error{Error::Kind::Api, QStringLiteral("cannot write %1: %2").arg(path, file.errorString())};
}

} // namespace signalbox
