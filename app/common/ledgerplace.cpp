// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/ledgerplace.h"

#include "core/statefolder.h"

#include <QDir>

namespace signalbox {

QString ledgerFile(const LoadedConfig &loaded)
{
    const QString file = loaded.config ? loaded.config->ledger.file : QString();
    if (file == u"none")
        return {};
    return file.isEmpty() ? QDir(stateFolder()).filePath(QStringLiteral("ledger.sqlite")) : file;
}

} // namespace signalbox
