// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/rejectedparameter.h"

#include "translation/jsonfields.h"

#include <QRegularExpression>
#include <QStringList>

namespace signalbox {

namespace {

QString messageOf(const JsonFields &body)
{
    QString text;
    for (const char *key : {"error", "message", "detail"}) {
        const auto value = body.value(key);
        if (!value)
            continue;
        if (value->type() == JsonSlice::Type::String)
            text += QString::fromUtf8(unescapedText(innerText(*value)));
        else if (value->type() == JsonSlice::Type::Object)
            text += QString::fromUtf8(unescapedText(innerText(*value, "message")));
        else // FastAPI: [{"loc":["body","user"],"msg":"Extra inputs are not permitted"}]
            text += QString::fromUtf8(value->bytes());
        text += u'\n';
    }
    return text;
}

bool saysUnsupported(const QString &message)
{
    static const QRegularExpression words(
        QStringLiteral(
            "unsupported (parameter|value)|not (a )?(supported|permitted|allowed|recognized)|unrecognized|"
            "unknown (parameter|argument|field|name)|unexpected (keyword|field|parameter)|extra "
            "(inputs|fields)|"
            "does(n't| not) support|is not available|cannot be used|不支持"),
        QRegularExpression::CaseInsensitiveOption);
    return words.match(message).hasMatch();
}

/// The first word of the text that is one of those which we write and can leave out.
QString nameIn(const QString &message)
{
    static const QStringList optional{QStringLiteral("max_completion_tokens"),
        QStringLiteral("max_output_tokens"), QStringLiteral("max_tokens"), QStringLiteral("stream_options"),
        QStringLiteral("parallel_tool_calls"), QStringLiteral("tool_choice"), QStringLiteral("temperature"),
        QStringLiteral("top_p"), QStringLiteral("top_k"), QStringLiteral("stop_sequences"),
        QStringLiteral("stop"), QStringLiteral("user"), QStringLiteral("prompt_cache_key"),
        QStringLiteral("service_tier"), QStringLiteral("verbosity"), QStringLiteral("reasoning_effort"),
        QStringLiteral("reasoning"), QStringLiteral("enable_thinking"), QStringLiteral("thinking"),
        QStringLiteral("response_format"), QStringLiteral("output_config"), QStringLiteral("store"),
        QStringLiteral("include"), QStringLiteral("metadata"), QStringLiteral("text"),
        QStringLiteral("strict")};
    QString found;
    qsizetype first = -1;
    for (const QString &name : optional) {
        const QRegularExpression word(QStringLiteral("(?<![\\w.])%1(?!\\w)").arg(name));
        const auto match = word.match(message);
        if (match.hasMatch() && (first < 0 || match.capturedStart() < first)) {
            found = name;
            first = match.capturedStart();
        }
    }
    return found;
}

QString replacementIn(const QString &message)
{
    static const QRegularExpression use(
        QStringLiteral("use [`'\"]?(max_completion_tokens|max_output_tokens|max_tokens)[`'\"]? instead"),
        QRegularExpression::CaseInsensitiveOption);
    return use.match(message).captured(1);
}

} // namespace

std::optional<RejectedParameter> rejectedParameter(int status, QByteArrayView errorBody)
{
    if (status != 400 && status != 422)
        return std::nullopt;
    const auto body = JsonSlice::parse(errorBody);
    const JsonFields fields(body);
    const QString message = messageOf(fields);
    const JsonFields error(fields.value("error"));
    const bool isCoded = error.text("code") == "unsupported_parameter"
        || error.text("code") == "unknown_parameter" || error.text("code") == "unsupported_value";
    if (!isCoded && !saysUnsupported(message))
        return std::nullopt;
    QString name = nameIn(QString::fromUtf8(error.text("param")));
    if (name.isEmpty())
        name = nameIn(message);
    if (name.isEmpty())
        return std::nullopt;
    const QString replacement = replacementIn(message);
    return RejectedParameter{name, replacement == name ? QString() : replacement};
}

} // namespace signalbox
