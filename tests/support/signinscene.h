// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "credentials/memorystore.h"
#include "support/fakeoauthserver.h"
#include "support/gatewayfixture.h"
#include "support/scriptedbrowser.h"

#include <QJsonObject>
#include <QTemporaryDir>

namespace signalbox::test {

/// Provider a signs in at a fake authorization server and takes the tokens that this accepts, nothing else.
/// Provider b has a key and is asked after it, once addB() was called.
class SignInScene
{
public:
    SignInScene();
    Q_DISABLE_COPY_MOVE(SignInScene)

    /// A further one that signs in, as the settings of `at` are now.
    ProviderConfig &addSignIn(const QString &name, FakeUpstream &upstream, FakeOAuthServer &at);
    ProviderConfig &addB() { return gateway.addProvider(QStringLiteral("b"), b.baseUrl()); }
    ProviderConfig &configOfA() { return gateway.config.providers[0]; }

    /// Of our own server.
    [[nodiscard]] QUrl url(const QString &target) const;
    /// What a browser shows in the end that opens this target of ours.
    ScriptedBrowser::Page browse(const QString &target) const;
    /// One whole sign-in with a browser, and its last page.
    ScriptedBrowser::Page signIn(const QString &provider = QStringLiteral("a")) const
    {
        return browse(QStringLiteral("/oauth/authorize?provider=") + provider);
    }
    TestClient::Answer ask(const QByteArray &method, const QByteArray &target, const QByteArray &body = {},
        const Headers &headers = {}) const;
    /// Posts and gets the member `text` of the answer of either provider: "from a".
    [[nodiscard]] bool isAnsweredBy(const QByteArray &who, const Headers &headers = {});
    /// `/oauth/status`.
    [[nodiscard]] QJsonObject status() const;

    /// The tokens that this upstream was sent, in turn; "" where there was none.
    [[nodiscard]] static QByteArrayList bearersOf(const FakeUpstream &upstream);
    /// True when any token, key, code or verifier is in it.
    [[nodiscard]] bool hasSecret(const QByteArray &text) const;
    [[nodiscard]] bool hasSecret(const TestClient::Answer &answer) const;

    FakeOAuthServer server;
    FakeUpstream a;
    FakeUpstream b;
    QTemporaryDir folder;
    MemoryStore store;
    GatewayFixture gateway;
};

/// What a provider answers that takes only the tokens that `server` accepts.
FakeAnswer answerOfTokenHolder(
    const FakeOAuthServer &server, const FakeUpstream::Request &request, const QByteArray &text);

} // namespace signalbox::test
