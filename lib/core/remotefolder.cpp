// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/remotefolder.h"

#include <QByteArrayList>
#include <QStorageInfo>

namespace signalbox {

bool isRemoteFolder(const QString &folder)
{
    const QByteArray type = QStorageInfo(folder).fileSystemType();
    const QByteArrayList remote{"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "virtiofs", "vboxsf"};
    return remote.contains(type) || type.startsWith("fuse");
}

} // namespace signalbox
