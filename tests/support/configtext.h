// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"

#include <QByteArray>
#include <QString>

namespace signalbox::test {

/// Everything a configuration says but its lines, in a form that shows what differs between two.
QString configText(const Config &config);

/// The text of a file below tests/data/import.
QByteArray importSample(const QString &name);

} // namespace signalbox::test
