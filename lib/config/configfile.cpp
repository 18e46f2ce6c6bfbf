// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configfile.h"

#include <QFile>

namespace signalbox {

Result<QByteArray> readConfigFile(const QString &path)
{
    constexpr qint64 largest = 4LL * 1024 * 1024;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{Error::Kind::NotFound,
            QStringLiteral("the file cannot be read (%1): check that it exists and that you may read it")
                .arg(file.errorString())};
    const QByteArray text = file.read(largest + 1);
    if (text.size() > largest)
        return Error{Error::Kind::RequestTooLarge,
            QStringLiteral("the file is larger than 4 MiB: check that it is a configuration")};
    return text;
}

} // namespace signalbox
