// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/balancecommand.h"

#include "support/fakeclock.h"
#include "support/processes.h"

#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

const QByteArray key = "a-key-of-no-known-form-0123456789";

ProviderConfig configOf(const QString &command)
{
    ProviderConfig config;
    config.name = QStringLiteral("relay");
    config.baseUrl = QUrl(QStringLiteral("https://user:pass@relay.example/api"));
    config.balance.command = command;
    return config;
}

/// A command that is running or has ended.
struct Scene
{
    explicit Scene(const QString &text, std::chrono::milliseconds limit = BalanceCheck::longest,
        const QByteArray &token = key)
        : provider(configOf(text), {}, 0ms, clock)
        , command(std::make_unique<BalanceCommand>(provider, Secret(token), limit))
    {
        QObject::connect(command.get(), &BalanceCommand::finished, command.get(),
            [this](const Result<double> &balance) { result.emplace(balance); });
        command->start();
    }

    [[nodiscard]] bool hasEnded() const { return result.has_value(); }
    [[nodiscard]] QString error() const
    {
        return result && !*result ? result->error().message : QStringLiteral("no error");
    }

    FakeClock clock;
    Provider provider;
    std::optional<Result<double>> result;
    std::unique_ptr<BalanceCommand> command;
};

} // namespace

class BalanceCommandTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QVERIFY(m_folder.isValid()); }
    void init();

    void takesOneNumber_data();
    void takesOneNumber();
    void saysWhatCameInstead_data();
    void saysWhatCameInstead();
    void aCommandThatCrashesHasNoBalance();
    void shortensWhatIsShown();
    void endsACommandThatPrintsTooMuch();
    void keepsOnlyTheEndOfWhatACommandComplainsOf();
    void tellsTheProviderByEnvironment();
    void aProviderWithoutAKeyHasNoToken();
    void hasNoInput();
    void showsTheKeyToNobody_data();
    void showsTheKeyToNobody();
    void killsWhatTakesTooLong();
    void killsWhenItIsDeleted();
    void mayBeDeletedAtAnyTime();
    void doesNotWaitForWhatStaysBehind();

private:
    [[nodiscard]] QString file(const QString &name) const { return m_folder.filePath(name); }
    /// What the command has written into a file of the folder.
    [[nodiscard]] QByteArray written(const QString &name) const;
    /// Ignores SIGTERM, as its child does, and never ends. Both write down their numbers.
    [[nodiscard]] QString stubbornCommand() const;
    [[nodiscard]] pid_t shell() const { return pidIn(file(QStringLiteral("shell"))); }
    [[nodiscard]] pid_t child() const { return pidIn(file(QStringLiteral("child"))); }

    QTemporaryDir m_folder;
};

void BalanceCommandTest::init()
{
    for (const char *name : {"shell", "child", "token", "arguments", "others"})
        QFile::remove(file(QString::fromLatin1(name)));
}

QByteArray BalanceCommandTest::written(const QString &name) const
{
    QFile content(file(name));
    return content.open(QIODevice::ReadOnly) ? content.readAll() : QByteArray();
}

QString BalanceCommandTest::stubbornCommand() const
{
    return QStringLiteral("trap '' TERM; sleep 600 & echo $! > '%1'; echo $$ > '%2'; wait")
        .arg(file(QStringLiteral("child")), file(QStringLiteral("shell")));
}

void BalanceCommandTest::takesOneNumber_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<double>("expected");
    QTest::newRow("number") << "echo 12.50" << 12.5;
    QTest::newRow("whole") << "echo 7" << 7.0;
    QTest::newRow("negative") << "echo -3" << -3.0;
    QTest::newRow("zero") << "echo 0" << 0.0;
    QTest::newRow("exponent") << "echo 1e3" << 1000.0;
    QTest::newRow("no line feed") << "printf 4.5" << 4.5;
    QTest::newRow("blanks and empty lines") << R"(printf '\n  4.5 \r\n\n')" << 4.5;
    QTest::newRow("complaints beside it") << "echo slow >&2; echo 2" << 2.0;
    QTest::newRow("pipe and quotes") << R"(echo "a 5 b" | awk '{print $2}')" << 5.0;
}

void BalanceCommandTest::takesOneNumber()
{
    QFETCH(QString, command);
    Scene scene(command);
    QTRY_VERIFY(scene.hasEnded());
    QVERIFY2(*scene.result, qPrintable(scene.error()));
    QTEST(**scene.result, "expected");
}

void BalanceCommandTest::saysWhatCameInstead_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *command, const char *expected) {
        QTest::newRow(name) << QString::fromLatin1(command) << QString::fromLatin1(expected);
    };
    row("a word", "echo unknown", "balance_check printed 'unknown' instead of a number");
    row("nothing", "true", "balance_check printed nothing instead of a number");
    row("two numbers", "echo 1; echo 2", "balance_check printed '1 2' instead of a number");
    row("a currency", "echo 5 USD", "balance_check printed '5 USD' instead of a number");
    row("a currency sign", "echo 5$", "balance_check printed '5$' instead of a number");
    row("a comma", "echo 5,20", "balance_check printed '5,20' instead of a number");
    row("not a number", "echo nan", "balance_check printed 'nan' instead of a number");
    row("infinite", "echo inf", "balance_check printed 'inf' instead of a number");
    row("JSON", R"(echo '{"balance":5}')", R"(balance_check printed '{"balance":5}' instead of a number)");
    row("an exit code", "exit 3", "balance_check ended with exit code 3");
    row("a number and an exit code", "echo 5; exit 1", "balance_check ended with exit code 1");
    row("the last line of a complaint", "echo first >&2; echo refused >&2; exit 22",
        "balance_check ended with exit code 22: refused");
}

void BalanceCommandTest::saysWhatCameInstead()
{
    QFETCH(QString, command);
    Scene scene(command);
    QTRY_VERIFY(scene.hasEnded());
    QTEST(scene.error(), "expected");
}

void BalanceCommandTest::aCommandThatCrashesHasNoBalance()
{
    Scene scene(QStringLiteral("echo 5; kill -9 $$"));
    QTRY_VERIFY(scene.hasEnded());
    QCOMPARE(scene.error(), QStringLiteral("balance_check crashed"));
}

void BalanceCommandTest::shortensWhatIsShown()
{
    Scene scene(QStringLiteral("printf 'x%.0s' $(seq 1000)"));
    QTRY_VERIFY(scene.hasEnded());
    QVERIFY(scene.error().contains(QStringLiteral("xxx…")));
    QVERIFY(scene.error().size() < 300);
}

void BalanceCommandTest::endsACommandThatPrintsTooMuch()
{
    Scene scene(QStringLiteral("echo $$ > '%1'; exec yes").arg(file(QStringLiteral("shell"))));
    QTRY_VERIFY(scene.hasEnded());
    QCOMPARE(scene.error(), QStringLiteral("balance_check printed more than 64 KiB instead of a number"));
    QVERIFY(shell() > 0);
    QTRY_VERIFY(!exists(shell()));
}

void BalanceCommandTest::keepsOnlyTheEndOfWhatACommandComplainsOf()
{
    Scene scene(QStringLiteral("yes complaint | head -c 1000000 >&2; echo the end >&2; exit 1"));
    QTRY_VERIFY(scene.hasEnded());
    QVERIFY2(scene.error().endsWith(QStringLiteral("the end")), qPrintable(scene.error()));
    QVERIFY(scene.error().size() < 300);
}

void BalanceCommandTest::tellsTheProviderByEnvironment()
{
    const QString command = QStringLiteral("printf %s \"$SIGNALBOX_TOKEN\" > '%1'; "
                                           "(cat /proc/$$/cmdline 2>/dev/null || ps -o args= -p $$) > '%2'; "
                                           "printf '%s %s' $SIGNALBOX_PROVIDER $SIGNALBOX_BASE_URL > '%3'; "
                                           "test -n \"$PATH\" && echo 1")
                                .arg(file(QStringLiteral("token")), file(QStringLiteral("arguments")),
                                    file(QStringLiteral("others")));
    Scene scene(command);
    QTRY_VERIFY(scene.hasEnded());
    QVERIFY2(*scene.result, qPrintable(scene.error()));
    QCOMPARE(written(QStringLiteral("token")), key);
    QVERIFY(written(QStringLiteral("arguments")).contains("SIGNALBOX_TOKEN")); // that is the command itself
    QVERIFY(!written(QStringLiteral("arguments")).contains(key));
    QCOMPARE(written(QStringLiteral("others")), QByteArray("relay https://relay.example/api"));
}

void BalanceCommandTest::aProviderWithoutAKeyHasNoToken()
{
    qputenv("SIGNALBOX_TOKEN", "somebody-else's");
    Scene scene(QStringLiteral("echo \"token: ${SIGNALBOX_TOKEN-none}\""), BalanceCheck::longest, {});
    QTRY_VERIFY(scene.hasEnded());
    qunsetenv("SIGNALBOX_TOKEN");
    QCOMPARE(scene.error(), QStringLiteral("balance_check printed 'token: none' instead of a number"));
}

void BalanceCommandTest::hasNoInput()
{
    Scene scene(QStringLiteral("cat; echo 5"));
    QTRY_VERIFY(scene.hasEnded());
    QVERIFY2(*scene.result, qPrintable(scene.error()));
}

void BalanceCommandTest::showsTheKeyToNobody_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QByteArray>("token");
    QTest::newRow("printed") << "echo \"no balance for $SIGNALBOX_TOKEN\"" << key;
    QTest::newRow("complained of") << "echo \"refused: $SIGNALBOX_TOKEN\" >&2; exit 1" << key;
    QTest::newRow("among much else")
        << "for i in $(seq 300); do printf '%s' \"$SIGNALBOX_TOKEN\" >&2; done; exit 1" << key;
    QTest::newRow("another key") << "echo sk-ant-api03-0123456789abcdef" << QByteArray("short");
}

void BalanceCommandTest::showsTheKeyToNobody()
{
    QFETCH(QString, command);
    QFETCH(QByteArray, token);
    Scene scene(command, BalanceCheck::longest, token);
    QTRY_VERIFY(scene.hasEnded());
    QVERIFY2(scene.error().contains(QStringLiteral("***")), qPrintable(scene.error()));
    QVERIFY(!scene.error().contains(QString::fromUtf8(key.right(8))));
    QVERIFY(!scene.error().contains(QStringLiteral("0123456789")));
}

void BalanceCommandTest::killsWhatTakesTooLong()
{
    // Long enough for the command to write down who it is, on this machine and now.
    for (auto limit = 250ms;; limit *= 2) {
        Scene scene(stubbornCommand(), limit);
        QTRY_VERIFY_WITH_TIMEOUT(scene.hasEnded(), 120'000);
        QVERIFY2(scene.error().startsWith(QStringLiteral("balance_check did not end within ")),
            qPrintable(scene.error()));
        QCOMPARE(scene.result->error().kind, Error::Kind::Timeout);
        if (shell() > 0)
            break;
    }
    QVERIFY(child() > 0);
    QTRY_VERIFY(!exists(shell()));
    QTRY_VERIFY(!isAlive(child()));
}

void BalanceCommandTest::killsWhenItIsDeleted()
{
    Scene scene(stubbornCommand());
    QTRY_VERIFY(shell() > 0);
    QVERIFY(isAlive(shell()));
    QVERIFY(isAlive(child()));

    scene.command.reset();

    QTRY_VERIFY(!exists(shell()));
    QTRY_VERIFY(!isAlive(child()));
    QVERIFY(!scene.hasEnded());
}

void BalanceCommandTest::mayBeDeletedAtAnyTime()
{
    FakeClock clock;
    const Provider provider(configOf(QStringLiteral("echo 5")), {}, 0ms, clock);
    const BalanceCommand neverStarted(provider, Secret(key));
    Scene justStarted(QStringLiteral("echo 5"));
    justStarted.command.reset();
    Scene ended(QStringLiteral("echo 5"));
    QTRY_VERIFY(ended.hasEnded());
    ended.command.reset();
    QVERIFY(!justStarted.hasEnded());
}

void BalanceCommandTest::doesNotWaitForWhatStaysBehind()
{
    Scene scene(QStringLiteral("sleep 600 & echo $! > '%1'; echo 4").arg(file(QStringLiteral("child"))));
    QTRY_VERIFY(scene.hasEnded());
    QVERIFY2(*scene.result, qPrintable(scene.error()));
    QCOMPARE(**scene.result, 4.0);
    QVERIFY(child() > 0);
    ::kill(child(), SIGKILL);
}

QTEST_GUILESS_MAIN(BalanceCommandTest)
#include "tst_balancecommand.moc"
