// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <optional>

namespace signalbox {

/// A tool whose schema Anthropic's models know by heart and whose caller is the client: others have to be
/// told.
struct ClientTool
{
    QByteArray description; ///< inside of a JSON string
    QByteArray schema;
};

/// By the `type` of its definition: "bash_20250124". Nothing for tools that the provider runs itself.
[[nodiscard]] std::optional<ClientTool> clientTool(QByteArrayView type);

} // namespace signalbox
