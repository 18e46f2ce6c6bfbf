// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace signalbox {

/// Tells whether a path leads to another file by now, or to none. On Windows it never does: what is open
/// there can be neither renamed nor removed.
class FileIdentity
{
public:
    FileIdentity() = default;
    static FileIdentity of(const QString &path);
    friend bool operator==(const FileIdentity &, const FileIdentity &) = default;

private:
    quint64 m_device = 0;
    quint64 m_inode = 0;
};

} // namespace signalbox
