// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/yamlnode.h"
#include "core/result.h"

#include <QByteArray>

#include <vector>

namespace signalbox {

/// What a first configuration says.
struct FirstConfig
{
    QByteArray clientKeySha256; ///< of the key that clients must send, 32 bytes; empty = none is asked for
    QByteArray adminKeySha256; ///< 32 bytes; empty = none
    std::vector<YamlNode> providers; ///< mappings with our keys, in the order they are to stand
};

/// The comment that a configuration file begins with.
QByteArray firstLineText();

/// The text of a configuration file with comments for who reads it first. An Error when there is no provider,
/// a hash has another length, or a value cannot be written.
Result<QByteArray> firstConfigText(const FirstConfig &config);

/// Its sections with the hash of a key, for a file in block style that lacks them.
QByteArray firstClientKeyText(const QByteArray &sha256);
QByteArray firstAdminKeyText(const QByteArray &sha256);

} // namespace signalbox
