// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace signalbox {

/// What a block of thinking carries in place of a signature of Anthropic's, so that the reasoning of another
/// provider finds its way back to the provider it came from, and to no other.
struct ReasoningMark
{
    QString vendor;
    QByteArray payload; ///< JSON: what the provider wants back; may be empty
};

/// What every mark begins with, of whatever version.
inline constexpr QByteArrayView reasoningMarkPrefix = "signalbox.";

/// "signalbox.1.…"; nothing in it has to be escaped in JSON.
[[nodiscard]] QByteArray reasoningMark(const QString &vendor, const QByteArray &payload = {});
/// Nothing for a signature that is not ours.
[[nodiscard]] std::optional<ReasoningMark> readReasoningMark(QByteArrayView signature);
/// True for a signature that is ours, readable or not.
[[nodiscard]] bool isReasoningMark(QByteArrayView signature);

} // namespace signalbox
