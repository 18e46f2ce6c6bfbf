// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonslice.h"

#include <QByteArray>

#include <optional>

namespace signalbox {

/// The object of an error body; Google's stand in a list of one. Nothing when it is no JSON.
[[nodiscard]] inline std::optional<JsonSlice> errorObject(QByteArrayView body)
{
    auto json = JsonSlice::parse(body);
    if (json && json->type() == JsonSlice::Type::Array) {
        if (const auto elements = json->elements(); elements.size() == 1)
            return elements.front();
    }
    return json;
}

/// What somebody behind the provider has said of it: OpenRouter passes that on in `metadata.raw` of the error
/// object, as a text that may be JSON itself. Empty when there is none.
[[nodiscard]] QByteArray wrappedMessage(const JsonSlice &error);

} // namespace signalbox
