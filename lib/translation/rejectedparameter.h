// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace signalbox {

/// A parameter of a request that a provider does not take, or not with such a value.
struct RejectedParameter
{
    QString name; ///< of the request's top level
    QString replacement; ///< what it says to use instead; empty = nothing
    qint64 limit = 0; ///< of max_tokens: the most that it takes; 0 = it does not take the parameter at all

    friend bool operator==(const RejectedParameter &, const RejectedParameter &) = default;
};

/// Which parameter an error answer is about: "Unsupported parameter: 'max_tokens' is not supported with this
/// model. Use 'max_completion_tokens' instead.", "Unrecognized request argument supplied: user",
/// "stream_options: Extra inputs are not permitted", "the valid range of max_tokens is [1, 8192]". Nothing
/// when it is about something else, or about what no request can be without.
[[nodiscard]] std::optional<RejectedParameter> rejectedParameter(int status, QByteArrayView errorBody);

/// An error answer may be about a `stream_options.include_usage` that the client has not sent: it names it,
/// or says of something unnamed that it is not known.
[[nodiscard]] bool mayRejectUsageWish(int status, QByteArrayView errorBody);

} // namespace signalbox
