// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonArray>
#include <QJsonValue>
#include <QString>
#include <QStringList>

#include <optional>

namespace signalbox::test {

/// What a JSON pointer leads to; nothing when there is no such place.
std::optional<QJsonValue> valueAt(const QJsonValue &document, const QString &pointer);

/// What of the expectations of a vector (tests/data/vectors) a document does not meet; empty when it meets
/// all. Each is an object with a `path`, a JSON pointer, and one or more operators: eq, ne, anyof, absent
/// (missing or null), len, minlen, maxlen (array or string), min, type (string, array, object, number),
/// contains and notcontains (in the compact JSON of the value), nokey (nowhere below), matches (pattern),
/// text (a string, or the text parts joined by a line break, white space counted once), json (a string that
/// parses to this value), sameas (the value at another pointer).
QStringList unmetExpectations(const QJsonValue &document, const QJsonArray &expectations);

} // namespace signalbox::test
