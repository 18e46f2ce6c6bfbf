// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/strictjson.h"

#include "core/jsonslice.h"
#include "core/jsontext.h"

#include <simdjson.h>

#include <QString>

namespace signalbox {

namespace {

constexpr qsizetype escapeSize = 6; // \uXXXX

bool isHighSurrogate(int value)
{
    return value >= 0xd800 && value < 0xdc00;
}

bool isLowSurrogate(int value)
{
    return value >= 0xdc00 && value < 0xe000;
}

QByteArray withoutLoneSurrogates(QByteArray json)
{
    qsizetype at = 0;
    while ((at = json.indexOf('\\', at)) >= 0) {
        const int value = unicodeEscape(json, at);
        if (value < 0) {
            at += 2; // an escape of two characters
            continue;
        }
        if (isHighSurrogate(value) && isLowSurrogate(unicodeEscape(json, at + escapeSize))) {
            at += 2 * escapeSize;
            continue;
        }
        if (isHighSurrogate(value) || isLowSurrogate(value))
            json.replace(at + 2, 4, "fffd");
        at += escapeSize;
    }
    return json;
}

simdjson::error_code check(QByteArrayView json)
{
    if (json.isEmpty()) // it copies from a pointer that may be null then
        return simdjson::EMPTY;
    simdjson::dom::parser parser;
    // It copies: the bytes need some room behind them.
    return parser.parse(json.data(), static_cast<size_t>(json.size())).error();
}

/// The newer versions of simdjson, whose number is no macro, have a second one.
template <typename Code> bool isAboutNumbers(Code error)
{
    if constexpr (requires { Code::BIGINT_ERROR; }) {
        if (error == Code::BIGINT_ERROR)
            return true;
    }
    return error == Code::NUMBER_ERROR;
}

/// Numbers beyond its range are still JSON; JsonSlice has looked at their form.
bool isFine(simdjson::error_code error, QByteArrayView json)
{
    return error == simdjson::SUCCESS || (isAboutNumbers(error) && JsonSlice::parse(json).has_value());
}

} // namespace

Result<QByteArray> wellFormedJson(const QByteArray &json)
{
    simdjson::error_code error = check(json);
    if (isFine(error, json))
        return json;
    QByteArray mended = json;
    if (!simdjson::validate_utf8(mended.constData(), static_cast<size_t>(mended.size())))
        mended = QString::fromUtf8(mended).toUtf8();
    mended = withoutLoneSurrogates(mended);
    error = check(mended);
    if (isFine(error, mended))
        return mended;
    return Error{Error::Kind::InvalidRequest,
        QStringLiteral("it is not valid JSON (%1)").arg(QString::fromUtf8(simdjson::error_message(error)))};
}

QByteArray compactJson(QByteArrayView json)
{
    QByteArray compact(json.size(), Qt::Uninitialized);
    size_t size = 0;
    const auto error = simdjson::minify(json.data(), static_cast<size_t>(json.size()), compact.data(), size);
    if (error)
        return json.toByteArray();
    compact.truncate(static_cast<qsizetype>(size));
    return compact;
}

bool isJsonObject(QByteArrayView text)
{
    const auto slice = JsonSlice::parse(text);
    return slice && slice->type() == JsonSlice::Type::Object && isFine(check(text), text);
}

} // namespace signalbox
