// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/fileidentity.h"

#include <QFile>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

namespace signalbox {

FileIdentity FileIdentity::of(const QString &path)
{
    FileIdentity identity;
#ifdef Q_OS_UNIX
    struct stat found = {};
    if (::stat(QFile::encodeName(path).constData(), &found) == 0) {
        identity.m_device = static_cast<quint64>(found.st_dev);
        identity.m_inode = static_cast<quint64>(found.st_ino);
    }
#else
    Q_UNUSED(path)
#endif
    return identity;
}

} // namespace signalbox
