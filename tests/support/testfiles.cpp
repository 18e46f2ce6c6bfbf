// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testfiles.h"

namespace signalbox::test {

QString testData(QLatin1String relative)
{
    return sourceFile(QLatin1String("tests/data/")) + relative;
}

QString sourceFile(QLatin1String relative)
{
    return QStringLiteral(SIGNALBOX_SOURCE_DIR "/") + relative;
}

QString programFile(const QString &name)
{
#ifdef Q_OS_WIN
    return QStringLiteral(SIGNALBOX_BIN_DIR "/") + name + QStringLiteral(".exe");
#else
    return QStringLiteral(SIGNALBOX_BIN_DIR "/") + name;
#endif
}

} // namespace signalbox::test
