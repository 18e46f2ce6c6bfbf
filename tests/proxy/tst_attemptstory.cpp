// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/attemptstory.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace signalbox;
using namespace std::chrono_literals;
using Kind = Failure::Kind;

namespace {

Failure answer(int status, const Headers &headers = {})
{
    return classifyAnswer(status, headers, {}, CredentialOwner::Provider);
}

/// A failure of this kind with the status that brings it about.
Failure failureOf(Kind kind)
{
    switch (kind) {
    case Kind::RateLimited:
        return answer(429);
    case Kind::Overloaded:
        return answer(529);
    case Kind::ModelUnknown:
        return answer(404);
    case Kind::Billing:
        return answer(402);
    case Kind::Credential:
        return answer(401);
    case Kind::ServerError:
        return answer(500);
    case Kind::Redirect:
        return answer(307);
    case Kind::HiddenMistake:
        return classifyErrorBody(
            R"({"type":"error","error":{"type":"invalid_request_error","message":"no such tool"}})");
    case Kind::BadAnswer:
        return badAnswer(QStringLiteral("an HTML page"));
    default:
        return connectionFailure(kind, QStringLiteral("as told"));
    }
}

AttemptStory storyOf(const QList<Failure> &failures)
{
    AttemptStory story;
    for (qsizetype i = 0; i < failures.size(); ++i)
        story.add(QStringLiteral("p%1").arg(i + 1), failures.at(i));
    return story;
}

QString messageIn(const QByteArray &body)
{
    const QJsonObject error
        = QJsonDocument::fromJson(body).object().value(QStringLiteral("error")).toObject();
    return error.value(QStringLiteral("message")).toString();
}

} // namespace

class AttemptStoryTest : public QObject
{
    Q_OBJECT

private slots:
    void oneAnswerGoesBackToTheLetter_data();
    void oneAnswerGoesBackToTheLetter();
    void oneFailureWithoutAnAnswerIsTold_data();
    void oneFailureWithoutAnAnswerIsTold();
    void mostUsefulErrorComesFirst_data();
    void mostUsefulErrorComesFirst();
    void firstOfEqualsComesFirst();
    void severalFailuresAreAllTold();
    void speaksTheClientsProtocol();
    void sayWhenToComeBack_data();
    void sayWhenToComeBack();
    void soonestRetryAfterIsPassedOn();
    void whoHasStatedNothingMayBeBackSoon();
    void headerTellsEveryAttempt();
    void headerIsAlwaysAValidValue();
};

void AttemptStoryTest::oneAnswerGoesBackToTheLetter_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {400, 401, 404, 413, 429, 500, 502, 529})
        QTest::addRow("%d", status) << status;
}

void AttemptStoryTest::oneAnswerGoesBackToTheLetter()
{
    QFETCH(int, status);
    const QByteArray body = R"({"error":{"message":"odd",  "type":"x"}} )";
    AttemptStory story;
    QVERIFY(story.isEmpty());
    story.add(QStringLiteral("a"),
        classifyAnswer(
            status, {{"Content-Type", "text/odd"}, {"request-id", "r1"}}, body, CredentialOwner::Provider));
    QVERIFY(!story.isEmpty());
    const auto verdict = story.verdict(Protocol::Anthropic, "req_1");
    QCOMPARE(verdict.status, status);
    QCOMPARE(verdict.body, body);
    QCOMPARE(verdict.headers.value("content-type"), QByteArray("text/odd"));
    QCOMPARE(verdict.headers.value("request-id"), QByteArray("r1"));
    QVERIFY(!verdict.headers.contains("retry-after")); // nothing is added
}

void AttemptStoryTest::oneFailureWithoutAnAnswerIsTold_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<int>("status");
    QTest::newRow("no connection") << Kind::Connection << 502;
    QTest::newRow("TLS") << Kind::Tls << 502;
    QTest::newRow("timeout") << Kind::Timeout << 504;
    QTest::newRow("a 200 that is no answer") << Kind::BadAnswer << 502;
    QTest::newRow("redirect") << Kind::Redirect << 502;
    QTest::newRow("a 200 that is a client mistake") << Kind::HiddenMistake << 400;
    QTest::newRow("never sent") << Kind::NotSent << 429;
}

void AttemptStoryTest::oneFailureWithoutAnAnswerIsTold()
{
    QFETCH(Kind, kind);
    const Failure failure = failureOf(kind);
    const auto verdict = storyOf({failure}).verdict(Protocol::Anthropic, "req_1");
    QTEST(verdict.status, "status");
    QCOMPARE(verdict.headers.value("content-type"), QByteArray("application/json"));
    QCOMPARE(messageIn(verdict.body), verdict.error.message);
    QVERIFY(verdict.error.message.startsWith(failure.error.message));
    QVERIFY(verdict.error.message.contains(QStringLiteral("p1")));
    QCOMPARE(verdict.error.kind, failure.error.kind);
}

void AttemptStoryTest::mostUsefulErrorComesFirst_data()
{
    QTest::addColumn<Kind>("better");
    QTest::addColumn<Kind>("worse");
    const auto row
        = [](const char *name, Kind better, Kind worse) { QTest::newRow(name) << better << worse; };
    row("rate limit before overloaded", Kind::RateLimited, Kind::Overloaded);
    row("rate limit before no connection", Kind::RateLimited, Kind::Connection);
    row("overloaded before server error", Kind::Overloaded, Kind::ServerError);
    row("overloaded before a refused key", Kind::Overloaded, Kind::Credential);
    row("own limits before an unknown model", Kind::NotSent, Kind::ModelUnknown);
    row("unknown model before credit", Kind::ModelUnknown, Kind::Billing);
    row("credit before a refused key", Kind::Billing, Kind::Credential);
    row("timeout before server error", Kind::Timeout, Kind::ServerError);
    row("server error before an unknown model", Kind::ServerError, Kind::ModelUnknown);
    row("refused key before a mistake in the request", Kind::Credential, Kind::HiddenMistake);
    row("a mistake in the request before no connection", Kind::HiddenMistake, Kind::Connection);
    row("server error before no connection", Kind::ServerError, Kind::Connection);
    row("server error before a bad answer", Kind::ServerError, Kind::BadAnswer);
    row("server error before a redirect", Kind::ServerError, Kind::Redirect);
    row("no connection before a request that is too large", Kind::Connection, Kind::TooLarge);
}

void AttemptStoryTest::mostUsefulErrorComesFirst()
{
    QFETCH(Kind, better);
    QFETCH(Kind, worse);
    const auto expected = storyOf({failureOf(better)}).verdict(Protocol::Anthropic, {});
    for (const auto &failures :
        {QList<Failure>{failureOf(better), failureOf(worse)}, {failureOf(worse), failureOf(better)}}) {
        const auto verdict = storyOf(failures).verdict(Protocol::Anthropic, {});
        QCOMPARE(verdict.status, expected.status);
        QCOMPARE(verdict.error.kind, expected.error.kind);
        QVERIFY(verdict.error.message.startsWith(failureOf(better).error.message));
    }
}

void AttemptStoryTest::firstOfEqualsComesFirst()
{
    const auto verdict = storyOf({answer(503), answer(529)}).verdict(Protocol::Anthropic, {});
    QCOMPARE(verdict.status, 503);
}

void AttemptStoryTest::severalFailuresAreAllTold()
{
    const auto verdict
        = storyOf({answer(500), connectionFailure(Kind::Connection, QStringLiteral("refused")), answer(529)})
              .verdict(Protocol::Anthropic, "req_1");
    QCOMPARE(verdict.status, 529);
    for (const char *part : {"p1: 500 api_error", "p2: api_error: refused", "p3: 529 overloaded_error"})
        QVERIFY2(verdict.error.message.contains(QLatin1String(part)), qPrintable(verdict.error.message));
    QCOMPARE(messageIn(verdict.body), verdict.error.message);
    QVERIFY(verdict.body.contains("req_1"));
}

void AttemptStoryTest::speaksTheClientsProtocol()
{
    const AttemptStory story = storyOf({answer(529), answer(500)});
    const auto anthropic = QJsonDocument::fromJson(story.verdict(Protocol::Anthropic, "req_1").body).object();
    const auto openAi = QJsonDocument::fromJson(story.verdict(Protocol::OpenAi, "req_1").body).object();
    QCOMPARE(anthropic.value(QStringLiteral("type")).toString(), QStringLiteral("error"));
    QVERIFY(!openAi.contains(QStringLiteral("type")));
    QVERIFY(openAi.value(QStringLiteral("error")).toObject().contains(QStringLiteral("param")));
}

void AttemptStoryTest::sayWhenToComeBack_data()
{
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<bool>("expected");
    QTest::newRow("rate limit") << Kind::RateLimited << true;
    QTest::newRow("overloaded") << Kind::Overloaded << true;
    QTest::newRow("own limits") << Kind::NotSent << true;
    QTest::newRow("timeout") << Kind::Timeout << true;
    QTest::newRow("server error") << Kind::ServerError << true;
    QTest::newRow("no connection") << Kind::Connection << true;
    QTest::newRow("unknown model is not waited out") << Kind::ModelUnknown << false;
    QTest::newRow("nor is a missing credit") << Kind::Billing << false;
    QTest::newRow("nor is a mistake in the request") << Kind::HiddenMistake << false;
    QTest::newRow("nor is a refused key") << Kind::Credential << false;
    QTest::newRow("nor is a request that is too large") << Kind::TooLarge << false;
}

void AttemptStoryTest::sayWhenToComeBack()
{
    QFETCH(Kind, kind);
    const auto verdict = storyOf({failureOf(kind), failureOf(kind)}).verdict(Protocol::Anthropic, {});
    QTEST(verdict.headers.contains("retry-after"), "expected");
    if (verdict.headers.contains("retry-after")) {
        bool ok = false;
        const int seconds = verdict.headers.value("retry-after").toInt(&ok);
        QVERIFY(ok);
        QVERIFY(seconds > 0 && seconds < 60); // clients give up on more
    }
}

void AttemptStoryTest::soonestRetryAfterIsPassedOn()
{
    const auto verdict
        = storyOf({answer(529, {{"retry-after", "90"}}), answer(429, {{"retry-after", "30"}}), answer(402)})
              .verdict(Protocol::Anthropic, {});
    QCOMPARE(verdict.status, 429);
    QCOMPARE(verdict.headers.value("retry-after"), QByteArray("30"));
}

void AttemptStoryTest::whoHasStatedNothingMayBeBackSoon()
{
    const auto verdict
        = storyOf({answer(500), answer(429, {{"retry-after", "3000"}})}).verdict(Protocol::Anthropic, {});
    QCOMPARE(verdict.status, 429);
    QCOMPARE(verdict.headers.value("retry-after"), QByteArray("5"));
}

void AttemptStoryTest::headerTellsEveryAttempt()
{
    AttemptRecord first;
    first.provider = QStringLiteral("work");
    first.outcome = QStringLiteral("529 overloaded_error: Overloaded: key sk-x of you@example.com");
    AttemptRecord second;
    second.provider = QStringLiteral("home");
    second.outcome = QStringLiteral("ok");
    QCOMPARE(AttemptStory::headerValue({first, second}), QByteArray("work=529 overloaded_error; home=ok"));
    QCOMPARE(AttemptStory::headerValue({}), QByteArray());
}

void AttemptStoryTest::headerIsAlwaysAValidValue()
{
    AttemptRecord odd;
    odd.provider = QString::fromUtf8("a\r\nSet-Cookie: b é 模");
    odd.outcome = QStringLiteral("bad\nnews\t") + QChar(0) + u'x';
    const QByteArray value = AttemptStory::headerValue(QList<AttemptRecord>(200, odd));
    QVERIFY(value.size() <= 1024);
    QVERIFY(!value.isEmpty());
    for (const char c : value)
        QVERIFY(c >= ' ' && c <= '~');
}

QTEST_GUILESS_MAIN(AttemptStoryTest)
#include "tst_attemptstory.moc"
