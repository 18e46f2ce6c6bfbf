// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/reasoningmark.h"

#include "core/jsontext.h"
#include "core/jsonwriter.h"
#include "core/strictjson.h"

namespace signalbox {

namespace {

constexpr QByteArrayView current = "signalbox.1.";
constexpr auto encoding = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

} // namespace

QByteArray reasoningMark(const QString &vendor, const QByteArray &payload)
{
    JsonWriter json;
    json.beginObject().textMember("v", escapedText(vendor.toUtf8()));
    if (!payload.isEmpty())
        json.member("p", payload);
    json.endObject();
    return current.toByteArray() + json.json().toBase64(encoding);
}

std::optional<ReasoningMark> readReasoningMark(QByteArrayView signature)
{
    if (!signature.startsWith(current))
        return std::nullopt;
    const auto decoded = QByteArray::fromBase64Encoding(
        signature.sliced(current.size()).toByteArray(), encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded || !isJsonObject(*decoded))
        return std::nullopt;
    const auto json = JsonSlice::parse(*decoded);
    const auto payload = json->value("p");
    return ReasoningMark{QString::fromUtf8(unescapedText(innerText(*json, "v"))),
        payload ? payload->bytes().toByteArray() : QByteArray()};
}

bool isReasoningMark(QByteArrayView signature)
{
    return signature.startsWith(reasoningMarkPrefix);
}

} // namespace signalbox
