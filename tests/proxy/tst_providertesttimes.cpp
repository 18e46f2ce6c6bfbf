// SPDX-License-Identifier: GPL-3.0-or-later
#include "cost/pricetable.h"
#include "credentials/memorystore.h"
#include "proxy/loopguard.h"
#include "proxy/providercredentials.h"
#include "proxy/providertest.h"
#include "support/fakeupstream.h"
#include "support/scriptedstore.h"
#include "support/testclient.h"

#include <QTcpServer>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

using State = ProviderTestStage::State;

/// A provider's test ends by itself, whoever does not answer.
class TestProviderTestTimes : public QObject
{
    Q_OBJECT

private slots:
    void endsAConnectionWithoutTls();
    void endsAQuestion();
    void endsAnAnswer();
    void endsAKeychainThatIsSilent();
    void endsAltogether();
};

namespace {

struct Scene
{
    Scene()
    {
        wish.provider.name = QStringLiteral("a");
        wish.provider.baseUrl = QUrl(upstream.baseUrl());
        wish.provider.secrets = {{Secret("k"), {}, {}}};
    }

    void run()
    {
        const ProviderTest::Surroundings around{clock, prices, loops, credentials,
            [] { return Result<QUrl>(QUrl()); }, [](const QUrl &) { return QString(); }};
        ProviderTest test(around, times);
        QObject::connect(&test, &ProviderTest::changed, &test,
            [this](const ProviderTestSnapshot &snapshot) { last = snapshot; });
        test.start(wish);
        QTRY_VERIFY_WITH_TIMEOUT(last.finished, patience);
        QVERIFY(!test.isUnderWay());
    }

    [[nodiscard]] const ProviderTestStage &stage(qsizetype number) const { return last.stages.at(number); }

    SystemClock clock;
    FakeUpstream upstream;
    ScriptedStore store;
    OAuthHttp http;
    SecretSupply supply{store};
    Accounts accounts{store, http, clock, {}};
    ProviderCredentials credentials{store, supply, accounts};
    PriceTable prices;
    LoopGuard loops;
    ProviderTest::Times times;
    ProviderTestWish wish;
    ProviderTestSnapshot last;
};

} // namespace

void TestProviderTestTimes::endsAConnectionWithoutTls()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress(QHostAddress::LocalHost)));
    Scene scene;
    scene.wish.provider.baseUrl = QUrl(QStringLiteral("https://127.0.0.1:%1").arg(silent.serverPort()));
    scene.times.connect = 100ms;
    scene.run();

    QCOMPARE(scene.stage(1).state, State::Failed);
    QVERIFY2(scene.stage(1).text.contains(QStringLiteral("did not finish the TLS handshake within 0.1 s")),
        qPrintable(scene.stage(1).text));
}

void TestProviderTestTimes::endsAQuestion()
{
    Scene scene;
    scene.upstream.answer(FakeAnswer::stall());
    scene.times.question = 100ms;
    scene.run();

    QCOMPARE(scene.stage(2).state, State::Failed);
    QVERIFY(!scene.stage(2).remedy.isEmpty());
    QCOMPARE(scene.stage(3).state, State::Skipped);
}

void TestProviderTestTimes::endsAnAnswer()
{
    Scene scene;
    scene.upstream.answerBy([](const FakeUpstream::Request &request) {
        return request.target == "/v1/messages"
            ? FakeAnswer::cutStream(messageEvents().mid(0, 4), FakeAnswer::End::Stall)
            : FakeAnswer::json(200, R"({"data":[{"id":"m"}]})");
    });
    scene.times.answer = 200ms;
    scene.wish.spends = true;
    scene.run();

    QCOMPARE(scene.stage(4).state, State::Failed);
    QVERIFY2(scene.stage(4).text.contains(QStringLiteral("in time")), qPrintable(scene.stage(4).text));
    QCOMPARE(scene.stage(5).state, State::Skipped);
    QVERIFY(scene.last.inputTokens > 0); // what had been told until then was spent
}

void TestProviderTestTimes::endsAKeychainThatIsSilent()
{
    Scene scene;
    scene.store.holdsReads = true;
    scene.wish.provider.secrets = {{{}, QStringLiteral("provider/a"), {}}};
    scene.times.credential = 50ms;
    scene.run();

    QCOMPARE(scene.stage(2).state, State::Skipped);
    QVERIFY2(scene.stage(2).text.contains(QStringLiteral("waiting for")), qPrintable(scene.stage(2).text));
    QVERIFY(scene.upstream.requests().isEmpty());
}

void TestProviderTestTimes::endsAltogether()
{
    Scene scene;
    scene.upstream.answer(FakeAnswer::stall());
    scene.times.all = 200ms;
    scene.run();

    QCOMPARE(scene.stage(2).state, State::Failed);
    QCOMPARE(scene.stage(2).text, QStringLiteral("the test took too long"));
    QCOMPARE(scene.stage(5).state, State::Skipped);
}

QTEST_GUILESS_MAIN(TestProviderTestTimes)
#include "tst_providertesttimes.moc"
