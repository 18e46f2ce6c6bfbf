// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/processes.h"
#include "support/twoproviders.h"

#include <QLoggingCategory>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

class BalanceTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false")); }

    void showsWhatIsLeft();
    void nobodyIsAskedBeforeTheNextCheck();
    void showsWhatWentWrong();
    void asksAnEndpoint();
    void announcesWhatItFinds();
    void endsChecksWithTheGateway_data();
    void endsChecksWithTheGateway();
};

void BalanceTest::showsWhatIsLeft()
{
    TwoProviders scene;
    scene.configOfA().balance.command = QStringLiteral("echo 3.20");
    scene.configOfA().balance.threshold = 5;
    scene.configOfB().balance.command = QStringLiteral("echo 12");
    scene.gateway.start();
    QTRY_COMPARE(scene.stateOfA().balance, std::optional(3.2));
    QVERIFY(scene.stateOfA().balanceExhausted);
    QTRY_COMPARE(scene.stateOfB().balance, std::optional(12.0));
    QVERIFY(!scene.stateOfB().balanceExhausted);
    QCOMPARE(scene.stateOfB().balanceError, QString());
}

void BalanceTest::nobodyIsAskedBeforeTheNextCheck()
{
    TwoProviders scene;
    for (ProviderConfig *config : {&scene.configOfA(), &scene.configOfB()})
        config->balance.command = QStringLiteral("echo 0");
    scene.gateway.start();
    QTRY_VERIFY(scene.stateOfA().balanceExhausted && scene.stateOfB().balanceExhausted);
    const auto answer = scene.gateway.post(messagesBody());
    QCOMPARE(answer.status, 529);
    const int seconds = answer.headers.value("retry-after").toInt();
    QVERIFY2(seconds > 200 && seconds <= 300, answer.headers.value("retry-after"));
    QCOMPARE(scene.a.requests().size(), 0);
    const auto client = scene.gateway.client();
    client->request("GET", "/health", {}, {});
    QVERIFY(
        client->answer().body.contains("a is left out: its balance is 0, at or below the threshold of 0"));
}

void BalanceTest::showsWhatWentWrong()
{
    TwoProviders scene;
    scene.configOfA().balance.command = QStringLiteral("echo \"no such key: $SIGNALBOX_TOKEN\" >&2; exit 3");
    scene.gateway.start();
    QTRY_COMPARE(scene.stateOfA().balanceError,
        QStringLiteral("balance_check ended with exit code 3: no such key: ***"));
    QVERIFY(!scene.stateOfA().balance);
    QVERIFY(!scene.stateOfA().balanceExhausted);
    QCOMPARE(scene.stateOfA().health, ProviderSnapshot::Health::Healthy);
    QCOMPARE(scene.stateOfB().balanceError, QString());
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    QCOMPARE(scene.stateOfA().attempts, 1);
}

void BalanceTest::asksAnEndpoint()
{
    TwoProviders scene;
    scene.configOfA().balance.url = QStringLiteral("/user/balance");
    scene.configOfA().balance.path = QStringLiteral("balance_infos.0.total_balance");
    scene.a.answer(FakeAnswer::json(200, R"({"balance_infos":[{"total_balance":"110.00"}]})"));
    scene.a.answerBy({});
    scene.gateway.start();
    QTRY_COMPARE(scene.stateOfA().balance, std::optional(110.0));
    QCOMPARE(scene.stateOfA().attempts, 0);
    QCOMPARE(scene.a.requests().first().headers.value("x-api-key"), QByteArray("sk-secret-of-a"));
}

void BalanceTest::announcesWhatItFinds()
{
    TwoProviders scene;
    scene.configOfA().balance.command = QStringLiteral("echo 12");
    scene.gateway.start();
    QSignalSpy changed(&scene.gateway.gateway(), &Gateway::snapshotChanged);
    QTRY_VERIFY(!changed.isEmpty()
        && changed.last().first().value<GatewaySnapshot>().providers.first().balance == 12.0);
}

void BalanceTest::endsChecksWithTheGateway_data()
{
    QTest::addColumn<bool>("destroyed");
    QTest::newRow("shut down") << false;
    QTest::newRow("destroyed") << true;
}

void BalanceTest::endsChecksWithTheGateway()
{
    QFETCH(bool, destroyed);
    const QTemporaryDir folder;
    const QString pidFile = folder.filePath(QStringLiteral("pid"));
    TwoProviders scene;
    scene.configOfA().balance.command = QStringLiteral("echo $$ > '%1'; sleep 600; echo 5").arg(pidFile);
    scene.gateway.start();
    QTRY_VERIFY(pidIn(pidFile) > 0);

    if (destroyed)
        scene.gateway.destroy();
    else
        scene.gateway.gateway().shutDown();

    QTRY_VERIFY(!exists(pidIn(pidFile)));
}

QTEST_GUILESS_MAIN(BalanceTest)
#include "tst_balance.moc"
