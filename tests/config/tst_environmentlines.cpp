// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/environmentlines.h"

#include <QTest>

using namespace signalbox;

class EnvironmentLinesTest : public QObject
{
    Q_OBJECT

private slots:
    void pointsTheClientHere();
    void saysThatAKeyIsNeeded();
    void leavesTheClientItsOwnLogin();
    void tokenFollowsTheConfiguration_data();
    void tokenFollowsTheConfiguration();
    void keepsTheLoopbackOutOfAProxy_data();
    void keepsTheLoopbackOutOfAProxy();
};

void EnvironmentLinesTest::pointsTheClientHere()
{
    const QStringList lines
        = environmentLines(QStringLiteral("http://127.0.0.1:8484"), ClientToken::AnyText, {});
    QCOMPARE(lines,
        (QStringList{QStringLiteral("export ANTHROPIC_BASE_URL=http://127.0.0.1:8484"),
            QStringLiteral("export ANTHROPIC_AUTH_TOKEN=signalbox")}));
}

void EnvironmentLinesTest::saysThatAKeyIsNeeded()
{
    const QStringList lines = environmentLines(QStringLiteral("http://[::1]:1"), ClientToken::ClientKey, {});
    QCOMPARE(lines.value(0), QStringLiteral("export ANTHROPIC_BASE_URL='http://[::1]:1'"));
    QCOMPARE(lines.value(1), QStringLiteral("export ANTHROPIC_AUTH_TOKEN=YOUR-CLIENT-KEY"));
}

void EnvironmentLinesTest::leavesTheClientItsOwnLogin()
{
    const QStringList lines = environmentLines(QStringLiteral("http://127.0.0.1:1"), ClientToken::Own, {});
    QCOMPARE(lines, QStringList{QStringLiteral("export ANTHROPIC_BASE_URL=http://127.0.0.1:1")});
}

void EnvironmentLinesTest::tokenFollowsTheConfiguration_data()
{
    QTest::addColumn<bool>("passthrough");
    QTest::addColumn<bool>("enabled");
    QTest::addColumn<bool>("key");
    QTest::addColumn<int>("expected");
    const auto row = [](const char *name, bool passthrough, bool enabled, bool key, ClientToken expected) {
        QTest::newRow(name) << passthrough << enabled << key << static_cast<int>(expected);
    };
    row("keys of the providers", false, true, false, ClientToken::AnyText);
    row("passthrough", true, true, false, ClientToken::Own);
    row("passthrough that is not enabled", true, false, false, ClientToken::AnyText);
    row("a client key", false, true, true, ClientToken::ClientKey);
    row("both", true, true, true, ClientToken::ClientKey);
}

void EnvironmentLinesTest::tokenFollowsTheConfiguration()
{
    QFETCH(bool, passthrough);
    QFETCH(bool, enabled);
    QFETCH(bool, key);
    Config config;
    config.providers.resize(2);
    config.providers[1].enabled = enabled;
    if (passthrough)
        config.providers[1].auth = ProviderConfig::Auth::Passthrough;
    if (key)
        config.server.clientKeys.append(Secret("k"));
    QTEST(static_cast<int>(clientToken(config)), "expected");
}

void EnvironmentLinesTest::keepsTheLoopbackOutOfAProxy_data()
{
    QTest::addColumn<QString>("variable");
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("expected");
    for (const char *name :
        {"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"})
        QTest::newRow(name) << QString::fromLatin1(name) << QStringLiteral("http://proxy:3128") << true;
    QTest::newRow("empty variable") << QStringLiteral("HTTP_PROXY") << QString() << false;
    QTest::newRow("another variable")
        << QStringLiteral("FTP_PROXY") << QStringLiteral("http://proxy:3128") << false;
    QTest::newRow("only NO_PROXY") << QStringLiteral("NO_PROXY") << QStringLiteral("a") << false;
}

void EnvironmentLinesTest::keepsTheLoopbackOutOfAProxy()
{
    QFETCH(QString, variable);
    QFETCH(QString, value);
    QProcessEnvironment environment;
    environment.insert(variable, value);
    const QStringList lines
        = environmentLines(QStringLiteral("http://127.0.0.1:8484"), ClientToken::AnyText, environment);
    // What the user has in it already stays.
    QTEST(lines.contains(QStringLiteral("export NO_PROXY=127.0.0.1,localhost,::1${NO_PROXY:+,$NO_PROXY}")),
        "expected");
    QTEST(lines.contains(QStringLiteral("export no_proxy=127.0.0.1,localhost,::1${no_proxy:+,$no_proxy}")),
        "expected");
    for (const QString &line : lines)
        QVERIFY(line.startsWith(QStringLiteral("export ")));
}

QTEST_GUILESS_MAIN(EnvironmentLinesTest)
#include "tst_environmentlines.moc"
