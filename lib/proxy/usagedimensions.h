// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/usagequery.h"

#include <QStringList>

#include <optional>

/// How the management API and the commands call what usage is told apart by.
namespace signalbox::usagedimensions {

/// "day", "upstream_model" …
QString nameOf(UsageDimension dimension);
/// Also by the short words of the command line ("key" for "client_key").
std::optional<UsageDimension> withName(const QString &name);
/// Of all.
QStringList names();

} // namespace signalbox::usagedimensions
