// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/upstreammessage.h"

#include "credentials/authorization.h"
#include "translation/betatokens.h"
#include "translation/requestcleaner.h"
#include "upstream/spokenprotocol.h"

#include <algorithm>
#include <array>

namespace signalbox {

namespace {

// QNAM puts its own values where these are missing. A blank one is as near to nothing as Qt lets us come;
// Qt 6.8 strips blanks, so there it is the value that means the same as no field, and our own name. HTTP/2
// does not allow blank values at all.
constexpr bool blanksSurvive = QT_VERSION < QT_VERSION_CHECK(6, 7, 0);

void keepClientCredentials(Headers &headers, const std::function<bool(QByteArrayView)> &isOurKey)
{
    headers.removeAll({"cookie", "proxy-authorization"});
    headers.removeIf([&](const Headers::Field &field) { return isOurKey(credentialIn(field)); });
}

/// The beta value of a claude.ai sign-in says nothing beside a key of ours, and other hosts reject it.
Headers withoutSignIn(const Headers &headers)
{
    const bool isSignedIn = std::any_of(headers.begin(), headers.end(), [](const Headers::Field &field) {
        return isFieldName(field.name, "anthropic-beta") && field.value.toLower().contains("oauth-");
    });
    return isSignedIn ? withoutBetas(headers, {GlobPattern(QStringLiteral("oauth-*"))}) : headers;
}

/// Takes out what the provider rejects. All else that has a body (files, batches) is not for us to change.
void cleanFor(const Quirks &quirks, const QByteArray &path, UpstreamMessage &message)
{
    if (quirks.isEmpty() || (path != "/v1/messages" && path != "/v1/messages/count_tokens"))
        return;
    const RequestCleaner cleaner(quirks);
    message.body = cleaner.body(message.body);
    message.headers = cleaner.headers(message.headers);
}

QUrl urlFor(const QByteArray &path, QByteArray query, const QString &model, const Provider &provider)
{
    QByteArray base = provider.baseUrl().toEncoded(QUrl::RemoveQuery | QUrl::RemoveFragment);
    while (base.endsWith('/'))
        base.chop(1);
    if (provider.config().type == ProviderConfig::Type::OpenAi) // Azure's deployments
        base.replace("%7Bmodel%7D", QUrl::toPercentEncoding(model));
    if (const QByteArray &fixed = provider.config().query; !fixed.isEmpty())
        query = query.isEmpty() ? fixed : query + '&' + fixed;
    QByteArray target = base + pathAtProvider(path, provider.config());
    if (!query.isEmpty())
        target += '?' + query;
    return QUrl::fromEncoded(target, QUrl::TolerantMode);
}

/// What a client tells its own API, and what this one wants to be told in its place.
void speakOf(Protocol protocol, Headers &headers)
{
    headers.removeIf([](const Headers::Field &field) {
        constexpr std::array<QByteArrayView, 7> prefixes{
            "anthropic-", "openai-", "x-stainless-", "x-claude-code-", "x-codex-", "x-openai-", "chatgpt-"};
        return std::any_of(prefixes.begin(), prefixes.end(),
            [&](QByteArrayView prefix) { return fieldNameBeginsWith(field.name, prefix); });
    });
    headers.removeAll({"x-app", "originator", "session-id", "session_id", "thread-id", "conversation-id",
        "x-client-request-id", "x-session-affinity", "idempotency-key"});
    headers.set("content-type", "application/json");
    if (protocol == Protocol::Anthropic)
        headers.set("anthropic-version", "2023-06-01");
}

} // namespace

UpstreamMessage upstreamMessage(const HttpRequest &request, const UpstreamContent &content,
    const Provider &provider, const Secret &key, const std::function<bool(QByteArrayView)> &isOurKey)
{
    const QByteArray path = content.translatedTo ? clientPath(*content.translatedTo) : request.path;
    UpstreamMessage message;
    message.method = request.method;
    message.body = content.body;
    message.url = urlFor(path, content.translatedTo ? QByteArray() : request.query, content.model, provider);

    Headers &headers = message.headers;
    headers = request.headers;
    headers.removeHopByHop();
    headers.removeAll({"host", "content-length", "accept-encoding", "expect", "origin", "referer"});
    headers.removeIf(
        [](const Headers::Field &field) { return fieldNameBeginsWith(field.name, "x-signalbox-"); });
    if (provider.config().auth == ProviderConfig::Auth::Passthrough) {
        keepClientCredentials(headers, isOurKey);
    } else {
        removeClientCredentials(headers);
        applyCredential(headers, provider.config(), key);
        headers = withoutSignIn(headers);
    }
    if (content.translatedTo)
        speakOf(*content.translatedTo, headers);
    cleanFor(provider.config().quirks, path, message);
    // QNAM would unpack an answer and change its fields; and the gate has to read it.
    headers.append("Accept-Encoding", "identity");
    const bool blank = blanksSurvive && !provider.config().http2;
    if (!headers.contains("accept-language"))
        headers.append("Accept-Language", blank ? " " : "*");
    if (!headers.contains("user-agent"))
        headers.append("User-Agent", blank ? " " : "Signalbox/" SIGNALBOX_VERSION);
    for (const Headers::Field &field : provider.config().headers)
        headers.set(field.name, field.value);
    // Last: without it the token is not accepted, whatever else is configured or left out.
    const QString &beta = provider.config().oauth.beta;
    if (!beta.isEmpty() && provider.config().type != ProviderConfig::Type::OpenAi)
        headers = withBeta(headers, beta.toLatin1());
    return message;
}

} // namespace signalbox
