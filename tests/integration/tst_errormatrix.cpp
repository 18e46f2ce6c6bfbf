// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/apierror.h"
#include "support/faults.h"
#include "support/twoproviders.h"

#include <QLoggingCategory>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

using End = FakeAnswer::End;
using Health = ProviderSnapshot::Health;

namespace {

/// What the client sees.
enum class Outcome {
    Second, ///< the whole answer of the second provider, at once
    ToTheLetter, ///< the first one's own error
    ErrorEvent, ///< what had come, then an error event of ours
    Passed, ///< what the first one sent, its error event included
};

QByteArrayList begunEvents()
{
    return messageEvents("cut short").first(4);
}

/// A JSON answer whose second half never comes.
FakeAnswer cutJson()
{
    const QByteArray whole = messageJson("cut short");
    return FakeAnswer::head(
        200, {{"content-type", "application/json"}}, "content-length: " + QByteArray::number(whole.size()))
        .bytes(whole.first(whole.size() / 2))
        .endingWith(End::Close);
}

QByteArray bodyOf(const FakeAnswer &answer)
{
    const QByteArray &bytes = answer.steps.first().bytes;
    return bytes.mid(bytes.indexOf("\r\n\r\n") + 4);
}

} // namespace

/// What a client sees of each way in which the first provider is bad while the second is good.
class TestErrorMatrix : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false")); }

    void firstBadSecondGood_data();
    void firstBadSecondGood();
};

void TestErrorMatrix::firstBadSecondGood_data()
{
    QTest::addColumn<FakeAnswer>("first");
    QTest::addColumn<bool>("stream");
    QTest::addColumn<Outcome>("outcome");
    QTest::addColumn<Health>("health");
    QTest::addColumn<QString>("lastError");
    const auto row = [](const char *name, const FakeAnswer &first, bool stream, Outcome outcome,
                         Health health, const char *lastError) {
        QTest::addRow("%s, %s", name, stream ? "stream" : "plain")
            << first << stream << outcome << health << QString::fromLatin1(lastError);
    };
    for (const bool stream : {true, false}) {
        row("500", FakeAnswer::error(500, "api_error"), stream, Outcome::Second, Health::Failing,
            "500 api_error");
        row("429", FakeAnswer::error(429, "rate_limit_error"), stream, Outcome::Second, Health::Failing,
            "429 rate_limit_error");
        row("529", FakeAnswer::error(529, "overloaded_error"), stream, Outcome::Second, Health::Failing,
            "529 overloaded_error");
        row("401", FakeAnswer::error(401, "authentication_error"), stream, Outcome::Second,
            Health::CoolingDown, "401 authentication_error");
        row("400", FakeAnswer::error(400, "invalid_request_error"), stream, Outcome::ToTheLetter,
            Health::Healthy, "");
        row("200 + error JSON", FakeAnswer::error(200, "overloaded_error"), stream, Outcome::Second,
            Health::Failing, "200 overloaded_error");
        row("200 + HTML", FakeAnswer::plain(200, signInPage, {{"content-type", "text/html"}}), stream,
            Outcome::Second, Health::Failing, "200 api_error");
        row("event: error in stream, before content",
            FakeAnswer::stream({messageStartEvent(), pingEvent, errorEventOf("overloaded_error")}), stream,
            Outcome::Second, Health::Failing, stream ? "200 overloaded_error" : "200 api_error");
    }
    row("cut mid-stream", FakeAnswer::cutStream(begunEvents()), true, Outcome::ErrorEvent, Health::Failing,
        "api_error");
    row("reset mid-stream",
        FakeAnswer::cutStream(begunEvents()).endingWith(End::Reset, std::chrono::milliseconds(50)), true,
        Outcome::ErrorEvent, Health::Failing, "api_error");
    row("cut mid-stream", cutJson(), false, Outcome::Second, Health::Failing, "api_error");
    row("event: error in stream, behind content",
        FakeAnswer::stream(begunEvents() << errorEventOf("overloaded_error")), true, Outcome::Passed,
        Health::Failing, "200 overloaded_error");
    row("event: error in stream, behind content",
        FakeAnswer::stream(begunEvents() << errorEventOf("overloaded_error")), false, Outcome::Second,
        Health::Failing, "200 api_error");
}

void TestErrorMatrix::firstBadSecondGood()
{
    QFETCH(FakeAnswer, first);
    QFETCH(bool, stream);
    QFETCH(Outcome, outcome);
    QFETCH(QString, lastError);
    TwoProviders scene;
    scene.gateway.config.health = HealthConfig(); // as it is without a word of the user
    scene.startWithA(first);

    const auto answer = scene.gateway.post(messagesBody("claude-sonnet-4-5", stream));

    QVERIFY(answer.complete);
    const bool fromSecond = outcome == Outcome::Second;
    QCOMPARE(answer.headers.value("x-provider-used"), QByteArray(fromSecond ? "b" : "a"));
    QCOMPARE(scene.a.requests().size(), 1);
    QCOMPARE(scene.b.requests().size(), fromSecond ? 1 : 0);
    switch (outcome) {
    case Outcome::Second:
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, stream ? messageEvents("from b").join() : messageJson("from b"));
        QVERIFY2(answer.firstByteAfter < 5000, "nobody has to wait for what is there");
        break;
    case Outcome::ToTheLetter:
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.body, bodyOf(first));
        break;
    case Outcome::ErrorEvent: {
        QCOMPARE(answer.status, 200);
        QVERIFY(answer.body.startsWith(begunEvents().join()));
        const ApiError error = ApiError::ofLastEvent(answer.body);
        QVERIFY2(error.anthropicShape, answer.body.constData());
        QVERIFY(
            error.type == QStringLiteral("api_error") || error.type == QStringLiteral("overloaded_error"));
        QVERIFY(!answer.body.contains("message_stop"));
        break;
    }
    case Outcome::Passed:
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, (begunEvents() << errorEventOf("overloaded_error")).join());
        break;
    }
    const ProviderSnapshot state = scene.stateOfA();
    QTEST(state.health, "health");
    QCOMPARE(state.failures, state.health == Health::Healthy ? 0 : 1);
    QVERIFY2(lastError.isEmpty() ? state.lastError.isEmpty() : state.lastError.startsWith(lastError),
        qPrintable(state.lastError));
    QCOMPARE(scene.stateOfB().failures, 0);

    // The second request goes straight to where it is answered, if the first has shown where that is.
    if (state.health == Health::CoolingDown) {
        QCOMPARE(scene.gateway.post(messagesBody("claude-sonnet-4-5", stream)).status, 200);
        QCOMPARE(scene.a.requests().size(), 1);
    }
}

QTEST_GUILESS_MAIN(TestErrorMatrix)
#include "tst_errormatrix.moc"
