// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/protocol.h"
#include "support/answergenerator.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QStringList>

namespace signalbox::test {

/// A conversation that a client of this protocol might send: system text, turns with calls and their results
/// in any order, images, tools with schemas. Ids may repeat from turn to turn.
QByteArray randomRequest(Protocol protocol, Chances &chances);

/// What a request says, the same for the same conversation in every protocol: a line for each text, image,
/// call and result. Results name their call by its number, the ids of which each protocol writes in its own
/// way.
QStringList meaningOf(Protocol protocol, const QByteArray &request);

/// The schemas of the tools, each with its name before it, as they are written but without blanks.
QByteArrayList schemasOf(const QByteArray &request);

} // namespace signalbox::test
