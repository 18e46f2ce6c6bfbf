// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/environmentlines.h"
#include "config/shells.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTest>

using namespace signalbox;

Q_DECLARE_METATYPE(signalbox::Shell)

class ShellsTest : public QObject
{
    Q_OBJECT

private slots:
    void writesEachShellsLine_data();
    void writesEachShellsLine();
    void givesCmdNoQuotationMark();
    void meansTheSameToRealShells_data();
    void meansTheSameToRealShells();
    void knowsTheUsersShell();
    void tellsEachClientItsVariables();
    void namesProjectAndProviderInTheAddress();
    void addsTheLoopbackToNoProxyOnce();
};

void ShellsTest::writesEachShellsLine_data()
{
    QTest::addColumn<Shell>("shell");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("expected");
    const auto row = [](Shell shell, const char *value, const char *expected) {
        QTest::newRow(expected) << shell << QString::fromUtf8(value) << QString::fromUtf8(expected);
    };
    row(Shell::Posix, "http://127.0.0.1:1/w/a", "export N=http://127.0.0.1:1/w/a");
    row(Shell::Posix, "it's $HOME `x` \\", "export N='it'\\''s $HOME `x` \\'");
    row(Shell::Posix, "", "export N=''");
    row(Shell::Fish, "http://127.0.0.1:1", "set -gx N http://127.0.0.1:1");
    row(Shell::Fish, "it's \\ $x", "set -gx N 'it\\'s \\\\ $x'");
    row(Shell::PowerShell, "it's $x \u2019", "$env:N = 'it''s $x \u2019\u2019'");
    row(Shell::Cmd, "a&b c", "set \"N=a&b c\"");
    row(Shell::Dotenv, "http://[::1]:1", "N=\"http://[::1]:1\"");
    row(Shell::Dotenv, "a \"b\" $c \\", "N=\"a \\\"b\\\" \\$c \\\\\"");
    row(Shell::Posix, "a\nb", "export N='a b'");
}

void ShellsTest::writesEachShellsLine()
{
    QFETCH(Shell, shell);
    QFETCH(QString, value);
    QTEST(assignment(shell, QStringLiteral("N"), value), "expected");
}

void ShellsTest::givesCmdNoQuotationMark()
{
    const QString value = QStringLiteral("a\" & calc & rem \"");
    QVERIFY(!assignmentFlaw(Shell::Cmd, value).isEmpty());
    QVERIFY(assignmentFlaw(Shell::Posix, value).isEmpty());
    QVERIFY(assignmentFlaw(Shell::Cmd, QStringLiteral("100%")).isEmpty());
    QCOMPARE(assignment(Shell::Cmd, QStringLiteral("N"), value).count(u'"'), 2); // whoever has not asked
}

void ShellsTest::meansTheSameToRealShells_data()
{
    QTest::addColumn<Shell>("shell");
    QTest::addColumn<QString>("program");
    QTest::addColumn<QStringList>("run");
    const QString print = QStringLiteral("printenv N");
    QTest::newRow("sh") << Shell::Posix << QStringLiteral("sh") << QStringList{QStringLiteral("-c")};
    QTest::newRow("bash") << Shell::Posix << QStringLiteral("bash") << QStringList{QStringLiteral("-c")};
    QTest::newRow("zsh") << Shell::Posix << QStringLiteral("zsh") << QStringList{QStringLiteral("-c")};
    QTest::newRow("fish") << Shell::Fish << QStringLiteral("fish") << QStringList{QStringLiteral("-c")};
    QTest::newRow("pwsh") << Shell::PowerShell << QStringLiteral("pwsh")
                          << QStringList{QStringLiteral("-NoProfile"), QStringLiteral("-Command")};
    // Read as a shell reads a file, which is how most programs understand it.
    QTest::newRow("dotenv") << Shell::Dotenv << QStringLiteral("sh") << QStringList{QStringLiteral("-c")};
}

void ShellsTest::meansTheSameToRealShells()
{
    QFETCH(Shell, shell);
    QFETCH(QString, program);
    QFETCH(QStringList, run);
    if (QStandardPaths::findExecutable(program).isEmpty()
        || QStandardPaths::findExecutable(QStringLiteral("printenv")).isEmpty())
        QSKIP("this shell is not installed");
    for (const char *value :
        {"http://[::1]:8484/w/a%20b", "it's \"so\" $HOME `id` \\ !x *", "ä€ #1; &", "\\'", "~"}) {
        QString line = assignment(shell, QStringLiteral("N"), QString::fromUtf8(value));
        if (shell == Shell::Dotenv)
            line = QStringLiteral("set -a\n") + line;
        QProcess process;
        process.start(program, run + QStringList(QString(line + QStringLiteral("\nprintenv N"))));
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.readAllStandardOutput().trimmed(), QByteArray(value));
    }
}

void ShellsTest::knowsTheUsersShell()
{
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("SHELL"), QStringLiteral("/usr/bin/fish"));
    QCOMPARE(usualShell(environment), Shell::Fish);
    environment.insert(QStringLiteral("SHELL"), QStringLiteral("/bin/zsh"));
    QCOMPARE(usualShell(environment), Shell::Posix);
    QVERIFY(!shellFromName(u"tcsh"));
}

void ShellsTest::tellsEachClientItsVariables()
{
    const auto lines = [](EnvironmentClient client, const char *key) {
        return environmentLines(
            Shell::Posix, client, QStringLiteral("http://127.0.0.1:1"), Secret(QByteArray(key)), {});
    };
    QCOMPARE(lines(EnvironmentClient::Claude, ""),
        QStringList{QStringLiteral("export ANTHROPIC_BASE_URL=http://127.0.0.1:1")});
    QCOMPARE(lines(EnvironmentClient::OpenAi, "k"),
        (QStringList{QStringLiteral("export OPENAI_BASE_URL=http://127.0.0.1:1/v1"),
            QStringLiteral("export OPENAI_API_KEY=k")}));
    QCOMPARE(lines(EnvironmentClient::OpenCode, "k"),
        QStringList{QStringLiteral("export SIGNALBOX_CLIENT_KEY=k")});
}

void ShellsTest::namesProjectAndProviderInTheAddress()
{
    const QString base = QStringLiteral("http://127.0.0.1:1");
    QCOMPARE(clientAddress(base, {}), base);
    QCOMPARE(clientAddress(base, QStringLiteral("my shop/ä")),
        QStringLiteral("http://127.0.0.1:1/w/my%20shop%2F%C3%A4"));
    QCOMPARE(clientAddress(base, QStringLiteral("a"), QStringLiteral("b")),
        QStringLiteral("http://127.0.0.1:1/w/a/p/b"));
}

void ShellsTest::addsTheLoopbackToNoProxyOnce()
{
    QProcessEnvironment environment;
    environment.insert(QStringLiteral("https_proxy"), QStringLiteral("http://user:password@proxy:1"));
    environment.insert(QStringLiteral("NO_PROXY"), QStringLiteral(".corp"));
    QVERIFY(proxiesLoopback(environment));
    const auto lines = [&] {
        return environmentLines(
            Shell::Fish, EnvironmentClient::Claude, QStringLiteral("http://127.0.0.1:1"), {}, environment);
    };
    QCOMPARE(lines().mid(1),
        (QStringList{QStringLiteral("set -gx NO_PROXY 127.0.0.1,localhost,::1,.corp"),
            QStringLiteral("set -gx no_proxy 127.0.0.1,localhost,::1")}));
    for (const char *name : {"NO_PROXY", "no_proxy"})
        environment.insert(QString::fromLatin1(name), QStringLiteral(".corp, 127.0.0.1"));
    QCOMPARE(lines().size(), 1);
    QVERIFY(!proxiesLoopback(environment));
}

QTEST_GUILESS_MAIN(ShellsTest)
#include "tst_shells.moc"
