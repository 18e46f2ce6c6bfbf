// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/tokenanswer.h"

#include <QTest>

using namespace signalbox;
using Kind = TokenFailure::Kind;
using std::chrono::seconds;

namespace {

const QDateTime now(QDate(2026, 1, 2), QTime(3, 4), Qt::UTC);

OAuthHttp::Answer answered(int status, const QByteArray &body, const QByteArray &retryAfter = {})
{
    return {status, body, retryAfter, {}};
}

TokenAnswer read(const QByteArray &body, const OAuthConfig &config = {}, int status = 200)
{
    return TokenAnswer::of(answered(status, body), config, now);
}

} // namespace

class TokenAnswerTest : public QObject
{
    Q_OBJECT

private slots:
    void everythingInAGoodAnswerIsTaken();
    void lifetimesCountFromTheReceipt_data();
    void lifetimesCountFromTheReceipt();
    void theTypeIsBearerInAnyCase_data();
    void theTypeIsBearerInAnyCase();
    void scopesAreThoseAskedForWhenNothingIsSaid();
    void aKeyLasts();
    void answersFail_data();
    void answersFail();
    void retryAfterIsBounded_data();
    void retryAfterIsBounded();
    void anErrorThatSaysNothingIsNone_data();
    void anErrorThatSaysNothingIsNone();
    void whatWasSentIsBlackedOut_data();
    void whatWasSentIsBlackedOut();
    void whatServersSayIsOneShortLine();
};

void TokenAnswerTest::everythingInAGoodAnswerIsTaken()
{
    const TokenAnswer answer
        = read(R"({"access_token":"at","refresh_token":"rt","token_type":"bearer","expires_in":3600,)"
               R"("scope":"one two","email":"me@example.org","unknown":{"x":1}})");
    QVERIFY(answer.tokens);
    QCOMPARE(answer.tokens->access.reveal(), QByteArray("at"));
    QCOMPARE(answer.tokens->refresh.reveal(), QByteArray("rt"));
    QCOMPARE(answer.tokens->expiresAt, now.addSecs(3600));
    QCOMPARE(answer.tokens->lifetime, seconds(3600));
    QCOMPARE(answer.tokens->scopes, QStringList({QStringLiteral("one"), QStringLiteral("two")}));
    QCOMPARE(answer.tokens->account, QStringLiteral("me@example.org"));
}

void TokenAnswerTest::lifetimesCountFromTheReceipt_data()
{
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<int>("lifetime"); // -1 = not said
    QTest::newRow("number") << QByteArray("3600") << 3600;
    QTest::newRow("text") << QByteArray("\"3600\"") << 3600;
    QTest::newRow("fraction") << QByteArray("3599.7") << 3599;
    QTest::newRow("a year") << QByteArray("31536000") << 31536000;
    QTest::newRow("beyond all time") << QByteArray("1e300") << 10 * 365 * 86400;
    QTest::newRow("0") << QByteArray("0") << -1;
    QTest::newRow("negative") << QByteArray("-5") << -1;
    QTest::newRow("null") << QByteArray("null") << -1;
    QTest::newRow("word") << QByteArray("\"soon\"") << -1;
}

void TokenAnswerTest::lifetimesCountFromTheReceipt()
{
    QFETCH(QByteArray, written);
    QFETCH(int, lifetime);
    const TokenAnswer answer = read("{\"access_token\":\"at\",\"expires_in\":" + written + "}");
    QVERIFY(answer.tokens);
    QCOMPARE(answer.tokens->expiresAt.isValid(), lifetime >= 0);
    if (lifetime >= 0)
        QCOMPARE(now.secsTo(answer.tokens->expiresAt), qint64(lifetime));
}

void TokenAnswerTest::theTypeIsBearerInAnyCase_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<bool>("isGood");
    QTest::newRow("Bearer") << QByteArray("\"Bearer\"") << true;
    QTest::newRow("BEARER") << QByteArray("\"BEARER\"") << true;
    QTest::newRow("none") << QByteArray("null") << true;
    QTest::newRow("mac") << QByteArray("\"mac\"") << false;
    QTest::newRow("DPoP") << QByteArray("\"DPoP\"") << false;
}

void TokenAnswerTest::theTypeIsBearerInAnyCase()
{
    QFETCH(QByteArray, type);
    QFETCH(bool, isGood);
    const TokenAnswer answer = read("{\"access_token\":\"at\",\"token_type\":" + type + "}");
    QCOMPARE(answer.tokens.has_value(), isGood);
    if (!isGood)
        QCOMPARE(answer.failure.kind, Kind::Misconfigured);
}

void TokenAnswerTest::scopesAreThoseAskedForWhenNothingIsSaid()
{
    OAuthConfig config;
    config.scopes = {QStringLiteral("asked")};
    QCOMPARE(read(R"({"access_token":"at"})", config).tokens->scopes, config.scopes);
    QCOMPARE(read(R"({"access_token":"at","scope":"given"})", config).tokens->scopes,
        QStringList{QStringLiteral("given")});
}

void TokenAnswerTest::aKeyLasts()
{
    OAuthConfig config;
    config.keyField = QStringLiteral("key");
    const TokenAnswer answer
        = read(R"({"key":"sk-or-v1-x","expires_in":5,"refresh_token":"r","user_id":"u"})", config);
    QVERIFY(answer.tokens);
    QCOMPARE(answer.tokens->access.reveal(), QByteArray("sk-or-v1-x"));
    QVERIFY(answer.tokens->refresh.isEmpty());
    QVERIFY(answer.tokens->expiresAt.isNull());
    QVERIFY(!read(R"({"access_token":"at"})", config).tokens);
}

void TokenAnswerTest::answersFail_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *name, int status, const QByteArray &body, Kind kind, const char *said) {
        QTest::newRow(name) << status << body << kind << QString::fromUtf8(said);
    };
    const auto code = [&](const char *error, Kind kind, int status = 400) {
        row(error, status,
            QByteArray(QByteArray("{\"error\":\"") + error + "\",\"error_description\":\"why\"}"), kind,
            "why");
    };
    code("invalid_grant", Kind::SignInAgain);
    code("interaction_required", Kind::SignInAgain);
    code("consent_required", Kind::SignInAgain);
    code("login_required", Kind::SignInAgain);
    code("invalid_client", Kind::Misconfigured, 401);
    code("unauthorized_client", Kind::Misconfigured);
    code("unsupported_grant_type", Kind::Misconfigured);
    code("invalid_scope", Kind::Misconfigured);
    code("invalid_request", Kind::Misconfigured);
    code("access_denied", Kind::Denied);
    code("authorization_pending", Kind::Pending);
    code("slow_down", Kind::SlowDown);
    code("expired_token", Kind::Expired);
    code("temporarily_unavailable", Kind::Temporary);
    code("server_error", Kind::Temporary, 200);
    code("something_new", Kind::Misconfigured);
    row("unknown and 401", 401, R"({"error":"who_are_you"})", Kind::Temporary, "who_are_you");
    row("unknown and 403", 403, R"({"error":"blocked_by_policy"})", Kind::Temporary, "blocked_by_policy");
    row("anthropic, 403", 403, R"({"error":{"type":"permission_error","message":"not from here"}})",
        Kind::Temporary, "not from here");
    row("grant, 403", 403, R"({"error":"invalid_grant"})", Kind::SignInAgain, "invalid_grant");
    row("an error that is true", 200, R"({"access_token":"at","error":true})", Kind::Temporary, "200");
    row("unknown and 500", 500, R"({"error":"oops"})", Kind::Temporary, "oops");
    row("grant although 200", 200, R"({"error":"invalid_grant"})", Kind::SignInAgain, "invalid_grant");
    row("misconfigured although 500", 500, R"({"error":"invalid_request"})", Kind::Temporary,
        "invalid_request");
    row("rate limit", 429, R"({"error":"rate_limited"})", Kind::Temporary, "rate_limited");
    row("anthropic", 400, R"({"type":"error","error":{"type":"invalid_grant","message":"gone"}})",
        Kind::SignInAgain, "invalid_grant: gone");
    row("anthropic limit", 429, R"({"error":{"type":"rate_limit_error","message":"later"}})", Kind::Temporary,
        "later");
    row("databricks", 400, R"({"error":"invalid_request","error_description":"Refresh token is invalid"})",
        Kind::SignInAgain, "Refresh token");
    row("page of a gateway, 403", 403, "<html>blocked</html>", Kind::Temporary, "403");
    row("page of a gateway, 401", 401, "<html>proxy login</html>", Kind::Temporary, "401");
    row("nothing, 404", 404, "", Kind::Temporary, "404");
    row("nothing, 502", 502, "", Kind::Temporary, "502");
    row("page", 200, "<html>Please accept the terms</html>", Kind::Temporary, "no JSON");
    row("empty", 200, "", Kind::Temporary, "no JSON");
    row("list", 200, "[]", Kind::Temporary, "no JSON");
    row("no token", 200, R"({"ok":true})", Kind::Temporary, "no token");
    row("token of another type", 200, R"({"access_token":{"x":1}})", Kind::Temporary, "no token");
    row("token with a line break", 200, R"({"access_token":"a\r\nX: y"})", Kind::Temporary, "characters");
    row("token with a blank", 200, R"({"access_token":"a b"})", Kind::Temporary, "characters");
}

void TokenAnswerTest::answersFail()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(Kind, kind);
    QFETCH(QString, said);
    const TokenAnswer answer = read(body, {}, status);
    QVERIFY(!answer.tokens);
    QCOMPARE(answer.failure.kind, kind);
    QVERIFY2(answer.failure.message.contains(said), qPrintable(answer.failure.message));
    QVERIFY(!answer.failure.message.contains(u'\n'));
}

void TokenAnswerTest::retryAfterIsBounded_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<int>("wait"); // -1 = none
    QTest::newRow("seconds") << QByteArray("7") << 7;
    QTest::newRow("blank") << QByteArray(" 7 ") << 7;
    QTest::newRow("a day") << QByteArray("86400") << 3600;
    QTest::newRow("negative") << QByteArray("-1") << -1;
    QTest::newRow("word") << QByteArray("later") << -1;
    QTest::newRow("none") << QByteArray() << -1;
}

void TokenAnswerTest::retryAfterIsBounded()
{
    QFETCH(QByteArray, field);
    QFETCH(int, wait);
    const TokenAnswer answer = TokenAnswer::of(answered(429, "{}", field), {}, now);
    QCOMPARE(answer.failure.retryAfter ? int(answer.failure.retryAfter->count()) : -1, wait);
}

void TokenAnswerTest::anErrorThatSaysNothingIsNone_data()
{
    QTest::addColumn<QByteArray>("error");
    for (const char *error : {"null", "false", "\"\""})
        QTest::newRow(error) << QByteArray(error);
}

void TokenAnswerTest::anErrorThatSaysNothingIsNone()
{
    QFETCH(QByteArray, error);
    QVERIFY(read("{\"access_token\":\"at\",\"error\":" + error + "}").tokens);
}

void TokenAnswerTest::whatWasSentIsBlackedOut_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("said");
    const QString gone = QStringLiteral("…");
    QTest::newRow("plain") << QByteArray(R"({"error":"invalid_grant","error_description":"a/b+c is old"})")
                           << QString(u"invalid_grant: " + gone + u" is old");
    QTest::newRow("escaped") << QByteArray(R"({"error":"x","error_description":"a\/b\u002bc is old"})")
                             << QString(u"x: " + gone + u" is old");
    QTest::newRow("in an address") << QByteArray(R"({"error":"x","error_description":"code=a%2Fb%2Bc"})")
                                   << QString(u"x: code=" + gone);
    QTest::newRow("as the error") << QByteArray(R"({"error":"a/b+c"})") << gone;
    QTest::newRow("anthropic") << QByteArray(R"({"error":{"type":"a\/b+c","message":"a\/b+c"}})")
                               << QString(gone + u": " + gone);
    QTest::newRow("a type") << QByteArray(R"({"access_token":"at","token_type":"a\/b+c"})")
                            << QStringLiteral("it gives tokens of type '…', which are not understood");
}

void TokenAnswerTest::whatWasSentIsBlackedOut()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, said);
    const TokenAnswer answer = TokenAnswer::of(
        answered(body.contains("access_token") ? 200 : 400, body), {}, now, {Secret(), Secret("a/b+c")});
    QVERIFY(!answer.tokens);
    QCOMPARE(answer.failure.message, said);
    // Nor is the beginning of one left where a text is cut.
    const QByteArray cut = QByteArray(195, 'x') + "a/b+c";
    const TokenAnswer other
        = TokenAnswer::of(answered(400, "{\"error\":\"" + cut + "\"}"), {}, now, {Secret("a/b+c")});
    QVERIFY(!other.failure.message.contains(u'a'));
}

void TokenAnswerTest::whatServersSayIsOneShortLine()
{
    QCOMPARE(shownServerText(QStringLiteral(" a\r\n\tb\x1b[31m\u202e c ")), QStringLiteral("a b[31m c"));
    QCOMPARE(shownServerText(QString(500, u'x')).size(), 201);
}

QTEST_GUILESS_MAIN(TokenAnswerTest)
#include "tst_tokenanswer.moc"
