// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/privatefolder.h"

#include <QDir>
#include <QFileInfo>
#include <QStringList>

namespace signalbox {

namespace {

/// Not mkpath(): it gives the new folders to everybody.
bool makeMissing(const QString &path)
{
    QStringList missing;
    for (QString folder = path; !QFileInfo::exists(folder);) {
        missing.prepend(folder);
        const QString parent = QFileInfo(folder).absolutePath();
        if (parent == folder) // a drive that is not there
            return false;
        folder = parent;
    }
    const auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ExeOwner;
    for (const QString &folder : std::as_const(missing)) {
        // Somebody else may have been quicker.
        if (!QDir().mkdir(folder, ownerOnly) && !QFileInfo(folder).isDir())
            return false;
    }
    return QFileInfo(path).isDir();
}

} // namespace

std::optional<Error> makePrivateFolder(const QString &folder)
{
    if (makeMissing(QDir::cleanPath(QFileInfo(folder).absoluteFilePath())))
        return std::nullopt;
    return Error{
        Error::Kind::Api, QStringLiteral("cannot make the folder %1: check who may write there").arg(folder)};
}

} // namespace signalbox
