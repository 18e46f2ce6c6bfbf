// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace signalbox {

/// A parameter of a request that a provider does not take.
struct RejectedParameter
{
    QString name; ///< of the request's top level
    QString replacement; ///< what it says to use instead; empty = nothing

    friend bool operator==(const RejectedParameter &, const RejectedParameter &) = default;
};

/// Which parameter an error answer is about: "Unsupported parameter: 'max_tokens' is not supported with this
/// model. Use 'max_completion_tokens' instead.", "Unrecognized request argument supplied: user",
/// "stream_options: Extra inputs are not permitted". Nothing when it is about something else, or about what
/// no request can be without.
[[nodiscard]] std::optional<RejectedParameter> rejectedParameter(int status, QByteArrayView errorBody);

} // namespace signalbox
