// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/keychainprobe.h"

#if !defined(Q_OS_UNIX) || defined(Q_OS_DARWIN)

namespace signalbox {

KeychainCondition probeKeychain()
{
    return {};
}

QString keychainTitle()
{
#ifdef Q_OS_WIN
    return QStringLiteral("the Windows Credential Manager");
#else
    return QStringLiteral("the macOS Keychain");
#endif
}

} // namespace signalbox

#endif
