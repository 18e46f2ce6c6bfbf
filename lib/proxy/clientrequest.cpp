// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientrequest.h"

#include "core/jsonedit.h"

#include <algorithm>

namespace signalbox {

namespace {

ClientRequest::Kind kindOf(const HttpRequest &request)
{
    const bool asks = request.path == "/v1/messages" || request.path == "/v1/chat/completions"
        || request.path == "/v1/responses";
    if (request.method == "POST" && asks)
        return ClientRequest::Kind::Messages;
    if (request.method == "POST" && request.path == "/v1/messages/count_tokens")
        return ClientRequest::Kind::CountTokens;
    return ClientRequest::Kind::Other;
}

/// It stands in logs, tables and headers.
constexpr qsizetype longestModelName = 256;

std::optional<std::chrono::milliseconds> timeoutOf(const Headers &headers)
{
    bool ok = false;
    const double seconds = headers.value("x-stainless-timeout").toDouble(&ok);
    constexpr double longest = 24 * 3600;
    if (!ok || !(seconds >= 1 && seconds <= longest)) // refuses NaN too
        return std::nullopt;
    return std::chrono::milliseconds(static_cast<qint64>(seconds * 1000));
}

/// They would leave the provider's base URL, and its API, with the provider's key.
bool hasDotSegments(const QByteArray &path)
{
    if (!path.contains('.') && !path.contains('%'))
        return false;
    const QByteArray plain = QByteArray::fromPercentEncoding(path).replace('\\', '/');
    const auto segments = plain.split('/');
    return std::any_of(segments.begin(), segments.end(),
        [](const QByteArray &segment) { return segment == "." || segment == ".."; });
}

/// The path of a question to a model that `path` means to many servers although it is not spelled so; empty
/// when it is none. It would get by all that is done for such questions, and be answered as one.
QByteArray askingPathMeantBy(const QByteArray &path)
{
    QByteArray plain = QByteArray::fromPercentEncoding(path).toLower();
    plain = plain.left(plain.indexOf('?') < 0 ? plain.size() : plain.indexOf('?'));
    while (plain.contains("//"))
        plain.replace("//", "/");
    if (plain.endsWith('/'))
        plain.chop(1);
    const bool asks = plain == "/v1/messages" || plain == "/v1/chat/completions" || plain == "/v1/responses"
        || plain == "/v1/messages/count_tokens";
    return asks && plain != path ? plain : QByteArray();
}

Error invalid(const QString &message)
{
    return {Error::Kind::InvalidRequest, message};
}

} // namespace

Result<ClientRequest> ClientRequest::parse(const HttpRequest &request)
{
    ClientRequest result;
    result.kind = kindOf(request);
    result.protocol = protocolOfPath(request.path, request.headers.contains("anthropic-version"));
    result.clientTimeout = timeoutOf(request.headers);
    if (hasDotSegments(request.path))
        return invalid(QStringLiteral("the path leads elsewhere by '.' or '..'"));
    if (request.path.contains('#'))
        return invalid(QStringLiteral("the path has a '#', which ends an address: write %23"));
    if (const QByteArray meant = askingPathMeantBy(request.path); !meant.isEmpty())
        return invalid(QStringLiteral("write the path as %1").arg(QString::fromLatin1(meant)));
    if (result.kind == Kind::Other)
        return result;

    const auto body = JsonSlice::parse(request.body);
    if (!body || body->type() != JsonSlice::Type::Object)
        return invalid(QStringLiteral("the request body is not a JSON object"));
    result.members = body->members(); // one pass: bodies are large
    for (const JsonSlice::Member &member : result.members) {
        if (member.key == "model")
            result.modelBytes = member.value;
        else if (member.key == "stream")
            result.stream = member.value == "true";
    }
    const auto model = JsonSlice::parse(result.modelBytes);
    result.model = QString::fromUtf8(model ? model->toString().value_or(QByteArray()) : QByteArray());
    if (result.model.isEmpty())
        return invalid(QStringLiteral("model: a non-empty string is required"));
    if (result.model.size() > longestModelName)
        return invalid(QStringLiteral("model: the name is longer than %1 characters").arg(longestModelName));
    return result;
}

QByteArrayView ClientRequest::member(QByteArrayView key) const
{
    QByteArrayView value;
    for (const JsonSlice::Member &candidate : members) { // the last one counts, as in JSON parsers
        if (candidate.key == key)
            value = candidate.value;
    }
    return value;
}

/// An object is the upstream's own: how OpenRouter is to route.
void takeBodyPin(HttpRequest &request)
{
    // Nearly no body has one, and looking for it costs less than reading them all.
    if (!request.body.contains("\"provider\""))
        return;
    const auto body = JsonSlice::parse(request.body);
    const auto members = body ? body->members() : std::vector<JsonSlice::Member>();
    JsonEdit edit(request.body);
    for (size_t i = 0; i < members.size(); ++i) {
        const auto text = members[i].key == "provider" ? members[i].slice().toString() : std::nullopt;
        if (!text && !(members[i].key == "provider" && members[i].value == "null"))
            continue;
        request.pin = QString::fromUtf8(text.value_or(QByteArray())).simplified(); // the last one counts
        edit.remove(*body, i);
    }
    if (!edit.isEmpty())
        request.body = edit.result();
}

QByteArray clientName(const HttpRequest &request)
{
    const QByteArray agent = request.headers.value("user-agent");
    const qsizetype space = agent.indexOf(' ');
    const QByteArray token = (space < 0 ? agent : agent.left(space)).left(64);
    // "Anthropic/JS 1.11.0" keeps its version in the second word.
    return token == "Anthropic/JS" ? agent.left(32) : token;
}

} // namespace signalbox
