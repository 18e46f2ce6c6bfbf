// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/clientquotas.h"

#include <QTest>

using namespace signalbox;

namespace {

QDateTime at(int seconds)
{
    return QDateTime(QDate(2026, 1, 2), QTime(3, 4), Qt::UTC).addSecs(seconds);
}

} // namespace

class ClientQuotasTest : public QObject
{
    Q_OBJECT

private slots:
    void aLoginIsKnownByItsHash();
    void loginsAreToldApart();
    void clientsKeepTheirNumbers();
    void theOneNotHeardOfForLongestIsForgotten();
};

void ClientQuotasTest::aLoginIsKnownByItsHash()
{
    const QByteArray login = loginOf({{"Authorization", "Bearer sk-ant-oat01-x"}, {"accept", "a"}});
    QCOMPARE(login.size(), 32);
    QCOMPARE(loginOf({{"authorization", "bearer sk-ant-oat01-x"}}), login);
    QVERIFY(loginOf({{"accept", "sk-ant-oat01-x"}}).isEmpty());
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
    quotas.client(one, at(0)).windows.take({window}, QuotaWindow::Source::Headers, at(0));
    QVERIFY(!quotas.find(two));
    QVERIFY(quotas.client(two, at(0)).windows.known(at(0)).isEmpty());
    QCOMPARE(quotas.find(one)->known(at(0)).size(), 1);
}

void ClientQuotasTest::clientsKeepTheirNumbers()
{
    ClientQuotas quotas;
    QCOMPARE(quotas.client("a", at(0)).number, 1);
    QCOMPARE(quotas.client("b", at(0)).number, 2);
    QCOMPARE(quotas.client("a", at(0)).number, 1);
}

void ClientQuotasTest::theOneNotHeardOfForLongestIsForgotten()
{
    ClientQuotas quotas;
    const auto most = static_cast<int>(ClientQuotas::most);
    for (int i = 0; i < most; ++i)
        quotas.client(QByteArray::number(i), at(i));
    quotas.client("0", at(most));
    quotas.client("new", at(most + 1));
    QCOMPARE(quotas.clients().size(), ClientQuotas::most);
    QVERIFY(quotas.find("0"));
    QVERIFY(!quotas.find("1"));
    QVERIFY(quotas.find("new"));
}

QTEST_GUILESS_MAIN(ClientQuotasTest)
#include "tst_clientquotas.moc"
