// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/chaterror.h"

#include "translation/errorobject.h"
#include "translation/outputlimit.h"

#include <QRegularExpression>

namespace signalbox {

namespace {

Error::Kind kindOf(const QByteArray &type, const QByteArray &code)
{
    if (code == "rate_limit_exceeded" || type == "rate_limit_exceeded" || type == "tokens"
        || type == "requests")
        return Error::Kind::RateLimit;
    if (code == "insufficient_quota" || type == "insufficient_quota" || code == "402")
        return Error::Kind::Billing;
    if (code == "invalid_api_key")
        return Error::Kind::Authentication;
    if (code == "model_not_found")
        return Error::Kind::NotFound;
    if (code == "context_length_exceeded" || code == "string_above_max_length")
        return Error::Kind::InvalidRequest;
    if (code == "server_is_overloaded" || code == "overloaded" || type == "engine_overloaded_error")
        return Error::Kind::Overloaded;
    if (errorKindFromTypeName(type) != Error::Kind::Api)
        return errorKindFromTypeName(type);
    bool ok = false;
    const int status = code.toInt(&ok);
    return ok && status >= 400 ? errorKindFromStatus(status) : Error::Kind::Api;
}

/// In the words of OpenAI, DeepSeek, vLLM, llama.cpp, Kimi, GLM, Databricks, Ollama.
bool isContextOverflow(const QString &message)
{
    static const QRegularExpression words(
        QStringLiteral(
            "context_length_exceeded|maximum context length|context (length|window|size).{0,60}exceed"
            "|exceeds?.{0,60}context (length|window|size)|input (is|was) too long|prompt (is|was) too long"
            "|too many (input|prompt|context) tokens|too many tokens in|input tokens? exceed"
            "|token (count|limit).{0,40}exceed|total tokens.{0,40}exceed|reduce the length of the"
            "|超过.{0,20}(上下文|长度|最大)|超出.{0,20}(上下文|长度|最大)|输入.{0,10}过长"),
        QRegularExpression::CaseInsensitiveOption);
    // These are said of many other limits, too.
    static const QRegularExpression vague(
        QStringLiteral("(input|prompt|context|messages?) .{0,60}exceed.{0,40}(max|maximum)"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression others(
        QStringLiteral(
            "\\b(images?|files?|tools?|names?|audio|pdf|documents?|schema|description|enum|url|bytes|"
            "characters|\\d+ ?[km]i?b)\\b"),
        QRegularExpression::CaseInsensitiveOption);
    return words.match(message).hasMatch()
        || (vague.match(message).hasMatch() && !others.match(message).hasMatch());
}

} // namespace

std::optional<Error> chatError(const JsonFields &body)
{
    const auto written = body.value("error");
    QByteArray message;
    QByteArray type;
    QByteArray code;
    if (written && written->type() == JsonSlice::Type::Object) {
        const JsonFields error(written);
        message = error.text("message");
        type = error.text("type");
        code = error.number("code").isEmpty() ? error.text("code") : error.number("code");
    } else if (written && written->type() == JsonSlice::Type::String) {
        message = innerText(*written);
    } else if (body.text("object") == "error" || body.text("type") == "error") {
        message = body.text("message");
        code = body.number("code").isEmpty() ? body.text("code") : body.number("code");
    } else {
        return std::nullopt;
    }
    Error error{kindOf(type, code), QString::fromUtf8(unescapedText(message))};
    if (const QByteArray wrapped = written ? wrappedMessage(*written) : QByteArray(); !wrapped.isEmpty())
        error.message += QStringLiteral(": ") + QString::fromUtf8(wrapped);
    if (code == "context_length_exceeded")
        error.message += QStringLiteral(" (context_length_exceeded)");
    return inClientWords(error);
}

Error inClientWords(Error error)
{
    const bool isOfRequest = error.kind == Error::Kind::InvalidRequest
        || error.kind == Error::Kind::RequestTooLarge || error.kind == Error::Kind::Api;
    if (const auto excess = isOfRequest ? contextExcessIn(error.message) : std::nullopt)
        return {Error::Kind::InvalidRequest,
            QStringLiteral("input length and `max_tokens` exceed context limit: %1 + %2 > %3 (%4)")
                .arg(excess->prompt)
                .arg(excess->output)
                .arg(excess->context)
                .arg(error.message)};
    if (!isOfRequest || !isContextOverflow(error.message)
        || error.message.startsWith(QStringLiteral("prompt is too long")))
        return error;
    return {Error::Kind::InvalidRequest, QStringLiteral("prompt is too long: ") + error.message};
}

} // namespace signalbox
