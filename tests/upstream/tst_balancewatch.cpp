// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/balancewatch.h"

#include "support/fakeclock.h"
#include "support/fakeupstream.h"
#include "support/processes.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

const QString relay = QStringLiteral("relay");

QStringList lines; ///< of the log since the test began

void keepLine(QtMsgType, const QMessageLogContext &context, const QString &message)
{
    if (QByteArray(context.category) == "signalbox.upstream")
        lines << message;
}

/// One provider with a check, and what watches it.
struct Scene
{
    Scene()
    {
        ProviderConfig provider;
        provider.name = relay;
        provider.secrets = {{Secret("the-first-key"), {}}, {Secret("the-second-key"), {}}};
        provider.balance.interval = 24h;
        provider.balance.threshold = 5;
        config.providers.append(provider);
    }

    /// The balance is what the test writes into a file.
    void readFile() { check().command = QStringLiteral("cat '%1'").arg(file(QStringLiteral("balance"))); }
    void writeBalance(const QByteArray &text) const
    {
        QFile balance(file(QStringLiteral("balance")));
        QVERIFY(balance.open(QIODevice::WriteOnly | QIODevice::Truncate));
        balance.write(text);
    }

    void askUpstream()
    {
        config.providers.first().baseUrl = QUrl(upstream.baseUrl());
        check().url = QStringLiteral("/balance");
        check().path = QStringLiteral("balance");
    }

    void start()
    {
        providers = std::make_unique<ProviderPool>(config, clock);
        watch = std::make_unique<BalanceWatch>(*providers, connections, clock);
        watch->start();
    }

    /// Lets time pass, asks, and waits for the end of the check.
    void checkAgain()
    {
        clock.advance(1min);
        watch->checkNow(relay);
        QTRY_COMPARE(state().checkedAt, clock.wallTime());
    }

    BalanceCheckConfig &check() { return config.providers.first().balance; }
    [[nodiscard]] Provider &provider() const { return *providers->providers().front(); }
    [[nodiscard]] const BalanceState &state() const { return provider().balance(); }
    [[nodiscard]] QString file(const QString &name) const { return folder.filePath(name); }

    QTemporaryDir folder;
    FakeClock clock;
    FakeUpstream upstream;
    Config config; ///< change it before start()
    ConnectionPool connections;
    std::unique_ptr<ProviderPool> providers;
    std::unique_ptr<BalanceWatch> watch;
};

} // namespace

class BalanceWatchTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { qInstallMessageHandler(keepLine); }
    void cleanupTestCase() { qInstallMessageHandler(nullptr); }
    void init() { lines.clear(); }

    void asksAtTheStart();
    void asksAnEndpointWithTheFirstKey();
    void asksAgainAfterTheInterval();
    void neverAsksTwiceAtOnce();
    void asksOnlyWhatCanBeUsedAndAsked();
    void judgesEachCheck_data();
    void judgesEachCheck();
    void whatOnlyShowsLeavesNobodyOut();
    void saysWhatChanges();
    void tellsOnlyWhatCanBeSeen();
    void stoppingEndsChecks_data();
    void stoppingEndsChecks();
    void canBeStartedAgain();
};

void BalanceWatchTest::asksAtTheStart()
{
    Scene scene;
    scene.check().command = QStringLiteral("echo 12.5");
    scene.start();
    QVERIFY(!scene.state().value);
    QVERIFY(!scene.provider().isExhausted());
    QTRY_COMPARE(scene.state().value, std::optional(12.5));
    QCOMPARE(scene.state().error, QString());
    QCOMPARE(scene.state().checkedAt, scene.clock.wallTime());
    QVERIFY(!scene.provider().isExhausted());
}

void BalanceWatchTest::asksAnEndpointWithTheFirstKey()
{
    Scene scene;
    scene.askUpstream();
    scene.upstream.answer(FakeAnswer::json(200, R"({"balance":"7"})"));
    scene.start();
    QTRY_COMPARE(scene.state().value, std::optional(7.0));
    QCOMPARE(scene.upstream.requests().first().headers.value("x-api-key"), QByteArray("the-first-key"));
}

void BalanceWatchTest::asksAgainAfterTheInterval()
{
    Scene scene;
    scene.askUpstream();
    scene.check().interval = 20ms;
    scene.upstream.answer(FakeAnswer::json(200, R"({"balance":7})"));
    scene.upstream.answer(FakeAnswer::error(500, "api_error"));
    scene.upstream.answer(FakeAnswer::json(200, R"({"balance":3})"));
    scene.start();
    QTRY_COMPARE(scene.state().value, std::optional(3.0));
    QTRY_VERIFY(scene.upstream.requests().size() >= 5);
    QCOMPARE(scene.upstream.mostAtOnce(), 1);
}

void BalanceWatchTest::neverAsksTwiceAtOnce()
{
    Scene scene;
    scene.askUpstream();
    scene.upstream.answer(FakeAnswer::json(200, R"({"balance":7})").holdBefore(0));
    scene.start();
    QTRY_COMPARE(scene.upstream.held(), 1);

    scene.watch->checkNow(relay);
    scene.watch->start();

    scene.upstream.proceed();
    QTRY_COMPARE(scene.state().value, std::optional(7.0));
    QCOMPARE(scene.upstream.requests().size(), 1);
    scene.watch->checkNow(relay);
    QTRY_COMPARE(scene.upstream.requests().size(), 2);
}

void BalanceWatchTest::asksOnlyWhatCanBeUsedAndAsked()
{
    Scene scene;
    scene.askUpstream();
    ProviderConfig disabled = scene.config.providers.first();
    disabled.name = QStringLiteral("disabled");
    disabled.enabled = false;
    ProviderConfig unchecked = scene.config.providers.first();
    unchecked.name = QStringLiteral("unchecked");
    unchecked.balance = {};
    ProviderConfig signedOut = scene.config.providers.first();
    signedOut.name = QStringLiteral("signed out");
    signedOut.auth = ProviderConfig::Auth::OAuth;
    signedOut.secrets.clear();
    scene.config.providers = {disabled, unchecked, signedOut, scene.config.providers.first()};
    scene.upstream.answer(FakeAnswer::json(200, R"({"balance":7})"));
    scene.start();
    scene.watch->checkNow(disabled.name);
    scene.watch->checkNow(unchecked.name);
    scene.watch->checkNow(QStringLiteral("unknown"));
    QTRY_VERIFY(scene.providers->find(relay)->balance().value);
    QCOMPARE(scene.upstream.requests().size(), 1);
}

void BalanceWatchTest::judgesEachCheck_data()
{
    using Value = std::optional<double>;
    QTest::addColumn<QByteArrayList>("printed");
    QTest::addColumn<Value>("value");
    QTest::addColumn<bool>("failed");
    QTest::addColumn<bool>("exhausted");
    const auto row = [](const char *name, const QByteArrayList &printed, Value value, bool failed,
                         bool exhausted) { QTest::newRow(name) << printed << value << failed << exhausted; };
    row("above", {"5.01"}, 5.01, false, false);
    row("at the threshold", {"5"}, 5, false, true);
    row("below", {"4.99"}, 4.99, false, true);
    row("in debt", {"-1"}, -1, false, true);
    row("failed at first", {"oops"}, {}, true, false);
    row("spent", {"6", "5"}, 5, false, true);
    row("paid in", {"5", "6"}, 6, false, false);
    row("spent more", {"5", "4"}, 4, false, true);
    row("failed when well", {"6", "oops"}, 6, true, false);
    row("failed when exhausted", {"3", "oops"}, 3, true, true);
    row("failed for long when exhausted", {"3", "oops", "oops"}, 3, true, true);
    row("well after a failure", {"3", "oops", "6"}, 6, false, false);
    row("exhausted after a failure", {"6", "oops", "3"}, 3, false, true);
    row("exhausted after failing at first", {"oops", "3"}, 3, false, true);
}

void BalanceWatchTest::judgesEachCheck()
{
    QFETCH(QByteArrayList, printed);
    Scene scene;
    scene.readFile();
    scene.writeBalance(printed.takeFirst());
    scene.start();
    QTRY_VERIFY(scene.state().checkedAt.isValid());
    for (const QByteArray &text : printed) {
        scene.writeBalance(text);
        scene.checkAgain();
    }
    QTEST(scene.state().value, "value");
    QTEST(!scene.state().error.isEmpty(), "failed");
    QTEST(scene.provider().isExhausted(), "exhausted");
    QCOMPARE(scene.provider().breaker().failures(scene.clock.now()), 0);
    QCOMPARE(scene.provider().lastError(), QString());
}

void BalanceWatchTest::whatOnlyShowsLeavesNobodyOut()
{
    Scene scene;
    scene.readFile();
    scene.config.providers.first().balance.decides = false;
    scene.writeBalance("0");
    scene.start();
    QTRY_VERIFY(scene.state().value);
    QVERIFY(!scene.provider().isExhausted());
}

void BalanceWatchTest::saysWhatChanges()
{
    Scene scene;
    scene.readFile();
    scene.writeBalance("8");
    scene.start();
    QTRY_VERIFY(scene.state().value);
    for (const char *text : {"7", "3.2", "3.1", "oops", "ouch", "3", "5.5", "6", "oops", "6"}) {
        scene.writeBalance(text);
        scene.checkAgain();
    }
    const QString failed = QStringLiteral(
        "relay: its balance could not be found out: balance_check printed 'oops' instead of a number");
    QCOMPARE(lines,
        (QStringList{
            QStringLiteral("relay has 3.20 left, at or below its balance_threshold 5: left out until a later "
                           "check finds more"),
            failed, QStringLiteral("relay has 3.00 left"),
            QStringLiteral("relay has 5.50 left and can be used again"), failed,
            QStringLiteral("relay has 6.00 left")}));
}

void BalanceWatchTest::tellsOnlyWhatCanBeSeen()
{
    Scene scene;
    scene.readFile();
    scene.writeBalance("8");
    scene.start();
    QSignalSpy changed(scene.providers.get(), &ProviderPool::healthChanged);
    QTRY_COMPARE(changed.size(), 1);
    scene.checkAgain();
    QCOMPARE(changed.size(), 1);
    scene.writeBalance("7");
    scene.checkAgain();
    QCOMPARE(changed.size(), 2);
    scene.writeBalance("oops");
    scene.checkAgain();
    QCOMPARE(changed.size(), 3);
}

void BalanceWatchTest::stoppingEndsChecks_data()
{
    QTest::addColumn<bool>("destroyed");
    QTest::newRow("stopped") << false;
    QTest::newRow("destroyed") << true;
}

void BalanceWatchTest::stoppingEndsChecks()
{
    QFETCH(bool, destroyed);
    Scene scene;
    const QString pidFile = scene.file(QStringLiteral("pid"));
    scene.check().command = QStringLiteral("echo $$ > '%1'; sleep 600; echo 5").arg(pidFile);
    scene.start();
    QTRY_VERIFY(pidIn(pidFile) > 0);
    QVERIFY(isAlive(pidIn(pidFile)));

    if (destroyed)
        scene.watch.reset();
    else
        scene.watch->stop();

    QTRY_VERIFY(!exists(pidIn(pidFile)));
    QVERIFY(scene.state().checkedAt.isNull());
}

void BalanceWatchTest::canBeStartedAgain()
{
    Scene scene;
    scene.readFile();
    scene.writeBalance("8");
    scene.start();
    QTRY_COMPARE(scene.state().value, std::optional(8.0));
    scene.watch->stop();
    scene.writeBalance("4");
    scene.watch->start();
    QTRY_COMPARE(scene.state().value, std::optional(4.0));
    QVERIFY(scene.provider().isExhausted());
}

QTEST_GUILESS_MAIN(BalanceWatchTest)
#include "tst_balancewatch.moc"
