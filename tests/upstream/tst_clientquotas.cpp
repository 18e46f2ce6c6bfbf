// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/clientquotas.h"

#include <QTest>

using namespace signalbox;

namespace {

QDateTime at(int seconds)
{
    return QDateTime(QDate(2026, 1, 2), QTime(3, 4), Qt::UTC).addSecs(seconds);
}

QuotaWindow weekly(const char *owner, int resetsIn, double used = 0.5)
{
    QuotaWindow window;
    window.name = QStringLiteral("7d");
    window.owner = owner;
    window.used = used;
    window.resetsAt = at(resetsIn);
    window.statedAt = at(0);
    return window;
}

/// As a provider does it: what crossings there are to tell of, as "1: 80".
QString note(ClientQuotas &quotas, const char *login, const QList<QuotaWindow> &stated, int seconds)
{
    ClientQuotas::Client &client = quotas.client(login, stated, at(seconds));
    QStringList texts{QString::number(client.number)};
    for (const QuotaCrossing &crossing :
        client.windows.take(stated, QuotaWindow::Source::Headers, at(seconds)))
        texts << QString::number(crossing.percent);
    return texts.join(QStringLiteral(": "));
}

} // namespace

class ClientQuotasTest : public QObject
{
    Q_OBJECT

private slots:
    void aLoginIsKnownByItsHash();
    void everyCredentialThatIsPassedOnCounts_data();
    void everyCredentialThatIsPassedOnCounts();
    void loginsAreToldApart();
    void clientsKeepTheirNumbers();
    void theOneNotHeardOfForLongestIsForgotten();
    void aRenewedLoginIsTheSameClient();
    void othersAreNotTakenOver_data();
    void othersAreNotTakenOver();
    void whoWasNotSilentIsAnother();
    void theLatestComesFirst();
};

void ClientQuotasTest::aLoginIsKnownByItsHash()
{
    const QByteArray login = loginOf({{"Authorization", "Bearer sk-ant-oat01-x"}, {"accept", "a"}});
    QCOMPARE(login.size(), 32);
    QCOMPARE(loginOf({{"authorization", "bearer sk-ant-oat01-x"}}), login);
    QVERIFY(loginOf({{"accept", "sk-ant-oat01-x"}}).isEmpty());
}

void ClientQuotasTest::everyCredentialThatIsPassedOnCounts_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<bool>("counts");
    QTest::newRow("Basic") << QByteArray("Authorization") << QByteArray("Basic dTpw") << true;
    QTest::newRow("Google's") << QByteArray("x-goog-api-key") << QByteArray("k") << true;
    QTest::newRow("of a relay") << QByteArray("x-relay-token") << QByteArray("k") << true;
    QTest::newRow("in the query") << QByteArray() << QByteArray("alt=sse&key=k") << true;
    QTest::newRow("no credential of the query") << QByteArray() << QByteArray("alt=sse&beta=true") << false;
    QTest::newRow("of one request") << QByteArray("idempotency-key") << QByteArray("k") << false;
    QTest::newRow("cookies go nowhere") << QByteArray("Cookie") << QByteArray("k") << false;
    QTest::newRow("of another proxy") << QByteArray("proxy-authorization") << QByteArray("Basic k") << false;
}

void ClientQuotasTest::everyCredentialThatIsPassedOnCounts()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    QFETCH(bool, counts);
    const auto login = [&](const QByteArray &its) {
        return name.isEmpty() ? loginOf({}, its) : loginOf({{name, its}});
    };
    QCOMPARE(!login(value).isEmpty(), counts);
    QCOMPARE(login(value) != login(value + '2'), counts);
}

void ClientQuotasTest::loginsAreToldApart()
{
    // Both have sent the same key for this program beside their own login.
    const QByteArray one = loginOf({{"x-api-key", "shared"}, {"authorization", "Bearer one"}});
    const QByteArray two = loginOf({{"x-api-key", "shared"}, {"authorization", "Bearer two"}});
    QVERIFY(one != two);
    ClientQuotas quotas;
    QuotaWindow window;
    window.used = 0.5;
    window.statedAt = at(0);
    quotas.client(one, {}, at(0)).windows.take({window}, QuotaWindow::Source::Headers, at(0));
    QVERIFY(!quotas.find(two));
    QVERIFY(quotas.client(two, {}, at(0)).windows.known(at(0)).isEmpty());
    QCOMPARE(quotas.find(one)->known(at(0)).size(), 1);
}

void ClientQuotasTest::clientsKeepTheirNumbers()
{
    ClientQuotas quotas;
    QCOMPARE(quotas.client("a", {}, at(0)).number, 1);
    QCOMPARE(quotas.client("b", {}, at(0)).number, 2);
    QCOMPARE(quotas.client("a", {}, at(0)).number, 1);
}

void ClientQuotasTest::theOneNotHeardOfForLongestIsForgotten()
{
    ClientQuotas quotas;
    const auto most = static_cast<int>(ClientQuotas::most);
    for (int i = 0; i < most; ++i)
        quotas.client(QByteArray::number(i), {}, at(i));
    quotas.client("0", {}, at(most));
    quotas.client("new", {}, at(most + 1));
    QCOMPARE(quotas.clients().size(), ClientQuotas::most);
    QVERIFY(quotas.find("0"));
    QVERIFY(!quotas.find("1"));
    QVERIFY(quotas.find("new"));
}

void ClientQuotasTest::aRenewedLoginIsTheSameClient()
{
    constexpr int week = 7 * 86'400;
    constexpr int life = 8 * 3600; // of a token
    ClientQuotas quotas;
    QCOMPARE(note(quotas, "0", {weekly("org", week, 0.85)}, 0), QStringLiteral("1: 80"));
    for (int i = 1; i < 12; ++i) {
        const QByteArray login = QByteArray::number(i);
        QCOMPARE(
            note(quotas, login.constData(), {weekly("org", week + i, 0.9)}, i * life), QStringLiteral("1"));
    }
    QCOMPARE(quotas.clients().size(), size_t(1));
    QVERIFY(!quotas.find("0"));
    QVERIFY(quotas.find("11"));
}

void ClientQuotasTest::othersAreNotTakenOver_data()
{
    QTest::addColumn<QByteArray>("owner");
    QTest::addColumn<int>("resetsIn");
    QTest::newRow("another organization") << QByteArray("other") << 86'400;
    QTest::newRow("another week") << QByteArray("org") << 96'400;
}

void ClientQuotasTest::othersAreNotTakenOver()
{
    QFETCH(QByteArray, owner);
    QFETCH(int, resetsIn);
    ClientQuotas quotas;
    QCOMPARE(note(quotas, "one", {weekly("org", 86'400, 0.85)}, 0), QStringLiteral("1: 80"));
    QCOMPARE(note(quotas, "two", {weekly(owner.constData(), resetsIn, 0.85)}, 9), QStringLiteral("2: 80"));
    ClientQuotas unnamed;
    QCOMPARE(note(unnamed, "one", {weekly("", 86'400)}, 0), QStringLiteral("1"));
    QCOMPARE(note(unnamed, "two", {weekly("", 86'400)}, 9), QStringLiteral("2"));
}

void ClientQuotasTest::whoWasNotSilentIsAnother()
{
    ClientQuotas quotas;
    QCOMPARE(note(quotas, "one", {weekly("org", 86'400, 0.85)}, 0), QStringLiteral("1: 80"));
    QCOMPARE(note(quotas, "two", {weekly("org", 86'400, 0.1)}, 1), QStringLiteral("1"));
    for (int i = 2; i < 9; i += 2) { // colleagues, or an answer that was still under way
        QCOMPARE(note(quotas, "one", {weekly("org", 86'400, 0.85)}, i), QStringLiteral("2"));
        QCOMPARE(note(quotas, "two", {weekly("org", 86'400, 0.1)}, i + 1), QStringLiteral("1"));
    }
    QCOMPARE(quotas.find("one")->known(at(9)).first().used, std::optional(0.85));
    QCOMPARE(quotas.find("two")->known(at(9)).first().used, std::optional(0.1));
    // Of two the one takes over that has been silent for longer.
    QCOMPARE(note(quotas, "three", {weekly("org", 86'400, 0.85)}, 20), QStringLiteral("2"));
}

void ClientQuotasTest::theLatestComesFirst()
{
    ClientQuotas quotas;
    for (const char *login : {"a", "b", "c"})
        note(quotas, login, {}, 0);
    note(quotas, "b", {}, 1);
    QByteArray order;
    for (const ClientQuotas::Client *client : quotas.latestFirst())
        order += client->login;
    QCOMPARE(order, QByteArray("bac"));
}

QTEST_GUILESS_MAIN(ClientQuotasTest)
#include "tst_clientquotas.moc"
