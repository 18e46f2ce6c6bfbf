// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/rejectedparameter.h"

#include "translation/errorobject.h"
#include "translation/jsonfields.h"
#include "translation/outputlimit.h"

#include <QRegularExpression>
#include <QStringList>

namespace signalbox {

namespace {

/// Without "input", which repeats what was sent.
QString placesIn(const JsonSlice &details)
{
    QString text;
    for (const JsonSlice &detail : details.elements()) {
        const JsonFields fields(detail);
        text += QString::fromUtf8(fields.json("loc")) + u' '
            + QString::fromUtf8(unescapedText(fields.text("msg"))) + u'\n';
    }
    return text;
}

QString textOfObject(const JsonSlice &object)
{
    QString text = QString::fromUtf8(unescapedText(innerText(object, "message"))) + u'\n'
        + QString::fromUtf8(wrappedMessage(object)) + u'\n';
    if (const auto detail = object.value("detail")) // Mistral: FastAPI's list inside of the message
        text += placesIn(*detail);
    return text;
}

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
            text += textOfObject(*value);
        else // FastAPI: [{"loc":["body","user"],"msg":"Extra inputs are not permitted"}]
            text += placesIn(*value);
        text += u'\n';
    }
    return text;
}

/// As who reads requests by a schema says it.
bool saysUnknown(const QString &message)
{
    static const QRegularExpression words(
        QStringLiteral("(unsupported|unknown|unrecognized|unexpected|invalid|extra|additional) (request )?"
                       "(parameter|argument|field|property|properties|keyword|key|input|name|member)"),
        QRegularExpression::CaseInsensitiveOption);
    return words.match(message).hasMatch();
}

bool saysUnsupported(const QString &message)
{
    static const QRegularExpression words(
        QStringLiteral(
            "unsupported (parameter|value)|not (a )?(supported|permitted|allowed|recognized)|unrecognized|"
            "unknown (parameter|argument|field|name)|unexpected (keyword|field|parameter)|extra "
            "(inputs|fields)|"
            "does(n't| not) support|is (not |un)available|is unsupported|cannot be used|不支持"),
        QRegularExpression::CaseInsensitiveOption);
    return words.match(message).hasMatch();
}

/// How the name of a parameter may stand in a text. Everyday words must be meant as one: in quotes, before a
/// colon at the beginning of a line, or beside the word "parameter".
QRegularExpression patternFor(const QString &name)
{
    static const QStringList everyday{QStringLiteral("user"), QStringLiteral("store"),
        QStringLiteral("include"), QStringLiteral("text"), QStringLiteral("stop"), QStringLiteral("strict"),
        QStringLiteral("metadata"), QStringLiteral("thinking"), QStringLiteral("reasoning")};
    if (!everyday.contains(name))
        return QRegularExpression(QStringLiteral("(?<![\\w.])%1(?!\\w)").arg(name));
    return QRegularExpression(
        QStringLiteral("(?<=['\"`])%1(?=['\"`.])|^%1(?=[\\w.]*:)"
                       "|(?<=parameter |parameter: |argument |argument: |field |field: |name: )%1(?!\\w)"
                       "|(?<![\\w.])%1(?= (?:parameter|argument|field))")
            .arg(name),
        QRegularExpression::MultilineOption | QRegularExpression::CaseInsensitiveOption);
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
        QStringLiteral("strict"), QStringLiteral("include_usage")};
    QString found;
    qsizetype first = -1;
    for (const QString &name : optional) {
        const auto match = patternFor(name).match(message);
        if (match.hasMatch() && (first < 0 || match.capturedStart() < first)) {
            found = name;
            first = match.capturedStart();
        }
    }
    return found == u"include_usage" ? QStringLiteral("stream_options") : found; // in which it stands
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
    const auto body = errorObject(errorBody);
    const JsonFields fields(body);
    const QString message = messageOf(fields);
    if (const auto limit = outputLimitIn(message))
        return RejectedParameter{QStringLiteral("max_tokens"), {}, *limit};
    const JsonFields error(fields.value("error"));
    const bool isCoded = error.text("code") == "unsupported_parameter"
        || error.text("code") == "unknown_parameter" || error.text("code") == "unsupported_value";
    if (!isCoded && !saysUnsupported(message))
        return std::nullopt;
    const QByteArray param = error.text("param");
    QString name = param.isEmpty() ? QString() : nameIn(u'\'' + QString::fromUtf8(param) + u'\'');
    if (name.isEmpty())
        name = nameIn(message);
    if (name.isEmpty())
        return std::nullopt;
    const QString replacement = replacementIn(message);
    return RejectedParameter{name, replacement == name ? QString() : replacement, 0};
}

bool mayRejectUsageWish(int status, QByteArrayView errorBody)
{
    if (status != 400 && status != 422)
        return false;
    for (const char *name : {"stream_options", "include_usage", "streamOptions", "includeUsage"}) {
        if (errorBody.contains(name))
            return true;
    }
    const auto body = errorObject(errorBody);
    const JsonFields fields(body);
    const JsonFields error(fields.value("error"));
    const QString message = messageOf(fields);
    return error.text("param").isEmpty() && saysUnknown(message) && nameIn(message).isEmpty();
}

} // namespace signalbox
