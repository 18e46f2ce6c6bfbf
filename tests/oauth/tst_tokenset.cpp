// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/tokenset.h"

#include <QTest>

using namespace signalbox;
using std::chrono::seconds;

namespace {

const QDateTime now(QDate(2026, 1, 2), QTime(3, 4), Qt::UTC);

TokenSet lasting(int lifetime)
{
    TokenSet tokens;
    tokens.access = Secret("access");
    tokens.lifetime = seconds(lifetime);
    tokens.expiresAt = now.addSecs(lifetime);
    return tokens;
}

} // namespace

class TokenSetTest : public QObject
{
    Q_OBJECT

private slots:
    void comesBackAsItWasKept();
    void onlyWhatIsThereIsKept();
    void whatIsNoTokenIsRefused_data();
    void whatIsNoTokenIsRefused();
    void itIsRenewedAheadOfItsEnd_data();
    void itIsRenewedAheadOfItsEnd();
    void itEndsToTheSecond();
    void withoutAnEndItNeverEnds();
};

void TokenSetTest::comesBackAsItWasKept()
{
    TokenSet tokens = lasting(3600);
    tokens.refresh = Secret("refresh \"ä\"");
    tokens.scopes = {QStringLiteral("one"), QStringLiteral("two")};
    tokens.account = QStringLiteral("ä@example.org");
    const auto back = TokenSet::fromJson(tokens.toJson());
    QVERIFY(back);
    QCOMPARE(back->access, tokens.access);
    QCOMPARE(back->refresh, tokens.refresh);
    QCOMPARE(back->expiresAt, tokens.expiresAt);
    QCOMPARE(back->expiresAt.timeSpec(), Qt::UTC);
    QCOMPARE(back->lifetime, tokens.lifetime);
    QCOMPARE(back->scopes, tokens.scopes);
    QCOMPARE(back->account, tokens.account);
}

void TokenSetTest::onlyWhatIsThereIsKept()
{
    TokenSet key;
    key.access = Secret("key");
    QCOMPARE(key.toJson(), QByteArray("{\"access_token\":\"key\"}"));
    const auto back = TokenSet::fromJson(key.toJson());
    QVERIFY(back && back->refresh.isEmpty() && back->expiresAt.isNull() && back->scopes.isEmpty());
}

void TokenSetTest::whatIsNoTokenIsRefused_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("text") << QByteArray("sk-ant-something");
    QTest::newRow("list") << QByteArray("[]");
    QTest::newRow("no token") << QByteArray("{\"refresh_token\":\"r\"}");
    QTest::newRow("number") << QByteArray("{\"access_token\":1}");
}

void TokenSetTest::whatIsNoTokenIsRefused()
{
    QFETCH(QByteArray, json);
    const auto tokens = TokenSet::fromJson(json);
    QVERIFY(!tokens);
    QVERIFY(tokens.error().message.contains(QStringLiteral("sign in again")));
    QVERIFY(!tokens.error().message.contains(QStringLiteral("sk-ant")));
}

void TokenSetTest::itIsRenewedAheadOfItsEnd_data()
{
    QTest::addColumn<int>("lifetime");
    QTest::addColumn<int>("ahead");
    QTest::addColumn<int>("tooLate");
    QTest::newRow("eight hours") << 28800 << 300 << 30;
    QTest::newRow("an hour") << 3600 << 300 << 30;
    QTest::newRow("ten minutes") << 600 << 150 << 30;
    QTest::newRow("two minutes") << 120 << 30 << 15;
    QTest::newRow("not said") << 0 << 300 << 30;
}

void TokenSetTest::itIsRenewedAheadOfItsEnd()
{
    QFETCH(int, lifetime);
    QFETCH(int, ahead);
    QFETCH(int, tooLate);
    QCOMPARE(lasting(lifetime).aheadOfTime(), seconds(ahead));
    QCOMPARE(lasting(lifetime).tooLate(), seconds(tooLate));
}

void TokenSetTest::itEndsToTheSecond()
{
    const TokenSet tokens = lasting(60);
    QVERIFY(!tokens.isExpired(now.addSecs(59)));
    QVERIFY(tokens.isExpired(now.addSecs(60)));
    QVERIFY(!tokens.endsWithin(seconds(20), now.addSecs(39)));
    QVERIFY(tokens.endsWithin(seconds(20), now.addSecs(40)));
}

void TokenSetTest::withoutAnEndItNeverEnds()
{
    TokenSet key;
    key.access = Secret("key");
    QVERIFY(!key.isExpired(now.addYears(100)));
    QVERIFY(!key.endsWithin(seconds(3600), now.addYears(100)));
}

QTEST_GUILESS_MAIN(TokenSetTest)
#include "tst_tokenset.moc"
