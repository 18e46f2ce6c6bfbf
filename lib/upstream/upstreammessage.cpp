// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/upstreammessage.h"

#include "credentials/authorization.h"
#include "translation/betatokens.h"
#include "translation/requestcleaner.h"

#include <algorithm>

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

} // namespace

UpstreamMessage upstreamMessage(const HttpRequest &request, const QByteArray &body, const Provider &provider,
    const Secret &key, const std::function<bool(QByteArrayView)> &isOurKey)
{
    UpstreamMessage message;
    message.method = request.method;
    message.body = body;
    QByteArray base = provider.baseUrl().toEncoded(QUrl::RemoveQuery | QUrl::RemoveFragment);
    while (base.endsWith('/'))
        base.chop(1);
    message.url = QUrl::fromEncoded(QByteArray(base + request.target()), QUrl::TolerantMode);

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
        if (provider.config().auth != ProviderConfig::Auth::OAuth)
            headers = withoutSignIn(headers);
    }
    cleanFor(provider.config().quirks, request.path, message);
    // QNAM would unpack an answer and change its fields; and the gate has to read it.
    headers.append("Accept-Encoding", "identity");
    const bool blank = blanksSurvive && !provider.config().http2;
    if (!headers.contains("accept-language"))
        headers.append("Accept-Language", blank ? " " : "*");
    if (!headers.contains("user-agent"))
        headers.append("User-Agent", blank ? " " : "Signalbox/" SIGNALBOX_VERSION);
    for (const Headers::Field &field : provider.config().headers)
        headers.set(field.name, field.value);
    return message;
}

} // namespace signalbox
