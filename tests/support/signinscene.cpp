// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/signinscene.h"

#include <QJsonDocument>
#include <QTest>

#include <algorithm>

namespace signalbox::test {

namespace {

QByteArray bearerOf(const FakeUpstream::Request &request)
{
    const QByteArray field = request.headers.value("authorization");
    return field.startsWith("Bearer ") ? field.mid(7) : QByteArray();
}

} // namespace

SignInScene::SignInScene()
{
    a.answerBy([this](const FakeUpstream::Request &request) {
        return answerOfTokenHolder(server, request, "from a");
    });
    b.answerWell("from b");
    gateway.keeping = {&store, folder.path()};
    addSignIn(QStringLiteral("a"), a, server);
}

ProviderConfig &SignInScene::addSignIn(const QString &name, FakeUpstream &upstream, FakeOAuthServer &at)
{
    ProviderConfig &provider = gateway.addProvider(name, upstream.baseUrl());
    provider.group = name.section(u'/', 0, 0);
    provider.auth = ProviderConfig::Auth::OAuth;
    provider.secrets.clear();
    provider.oauth = at.config();
    provider.oauth.refreshesAhead = false; // what is renewed, and when, is for the test to say
    return provider;
}

QUrl SignInScene::url(const QString &target) const
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1%2").arg(QString::number(gateway.port()), target));
}

ScriptedBrowser::Page SignInScene::browse(const QString &target) const
{
    ScriptedBrowser browser;
    browser.open(url(target));
    [[maybe_unused]] const bool ended = QTest::qWaitFor([&] { return browser.isFinished(); }, patience);
    return browser.shown();
}

TestClient::Answer SignInScene::ask(
    const QByteArray &method, const QByteArray &target, const QByteArray &body, const Headers &headers) const
{
    const auto client = gateway.client();
    client->request(method, target, body, headers);
    return client->answer();
}

bool SignInScene::isAnsweredBy(const QByteArray &who, const Headers &headers)
{
    const auto answer = gateway.post(messagesBody("claude-sonnet-4-5", false), headers);
    return answer.status == 200 && answer.body.contains(QByteArray("from " + who));
}

QJsonObject SignInScene::status() const
{
    return QJsonDocument::fromJson(ask("GET", "/oauth/status").body).object();
}

QByteArrayList SignInScene::bearersOf(const FakeUpstream &upstream)
{
    QByteArrayList result;
    for (const FakeUpstream::Request &request : upstream.requests())
        result << bearerOf(request);
    return result;
}

bool SignInScene::hasSecret(const QByteArray &text) const
{
    const QByteArrayList &secrets = server.secrets();
    return std::any_of(
        secrets.begin(), secrets.end(), [&](const QByteArray &secret) { return text.contains(secret); });
}

bool SignInScene::hasSecret(const TestClient::Answer &answer) const
{
    return hasSecret(answer.body)
        || std::any_of(answer.headers.begin(), answer.headers.end(),
            [&](const Headers::Field &field) { return hasSecret(field.value); });
}

FakeAnswer answerOfTokenHolder(
    const FakeOAuthServer &server, const FakeUpstream::Request &request, const QByteArray &text)
{
    return server.accepts(bearerOf(request))
        ? goodAnswer(request.body, text)
        : FakeAnswer::error(401, "authentication_error", "this token is not good");
}

} // namespace signalbox::test
