// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace signalbox::test {

// Only testfiles.cpp is compiled with these folders' paths, so that the compiler's cache of another checkout
// fits.

/// A file or folder of tests/data.
QString testData(QLatin1String relative);

/// A file of the repository.
QString sourceFile(QLatin1String relative);

/// The file of a built program, which has its ending on Windows.
QString programFile(const QString &name);

} // namespace signalbox::test
