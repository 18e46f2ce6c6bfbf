// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/keychainitems.h"

#if !defined(Q_OS_UNIX) || defined(Q_OS_DARWIN)

namespace signalbox {

std::unique_ptr<KeychainItems> KeychainItems::ofSecretService()
{
    return nullptr;
}

} // namespace signalbox

#endif
