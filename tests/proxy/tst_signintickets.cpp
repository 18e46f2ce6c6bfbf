// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/signintickets.h"
#include "support/fakeclock.h"

#include <QSet>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

class SignInTicketsTest : public QObject
{
    Q_OBJECT

private slots:
    void aTicketIsGoodOnce();
    void aTicketEnds();
    void noTwoAreTheSame();
    void theOldestGiveWay();

private:
    FakeClock m_clock;
    SignInTickets m_tickets{m_clock};
};

void SignInTicketsTest::aTicketIsGoodOnce()
{
    const auto end = m_tickets.usualEnd();
    const QByteArray ticket = m_tickets.issue(end);
    QVERIFY(!m_tickets.isGood({}) && !m_tickets.isGood("x") && !m_tickets.take("x"));
    QVERIFY(m_tickets.isGood(ticket));
    QVERIFY(m_tickets.take(ticket) == end);
    QVERIFY(!m_tickets.isGood(ticket) && !m_tickets.take(ticket));
}

void SignInTicketsTest::aTicketEnds()
{
    const QByteArray ticket = m_tickets.issue(m_tickets.usualEnd());
    m_clock.advance(std::chrono::minutes(10) - std::chrono::seconds(1));
    QVERIFY(m_tickets.isGood(ticket));
    m_clock.advance(std::chrono::seconds(1));
    QVERIFY(!m_tickets.isGood(ticket) && !m_tickets.take(ticket));
}

void SignInTicketsTest::noTwoAreTheSame()
{
    QSet<QByteArray> all;
    for (int i = 0; i < 100; ++i)
        all << m_tickets.issue(m_tickets.usualEnd());
    QCOMPARE(all.size(), 100);
    for (const QByteArray &ticket : std::as_const(all))
        QCOMPARE(ticket.size(), 43); // 256 bits
}

void SignInTicketsTest::theOldestGiveWay()
{
    const QByteArray first = m_tickets.issue(m_tickets.usualEnd());
    for (qsizetype i = 1; i < SignInTickets::most; ++i)
        m_tickets.issue(m_tickets.usualEnd());
    QVERIFY(m_tickets.isGood(first));
    const QByteArray last = m_tickets.issue(m_tickets.usualEnd());
    QVERIFY(!m_tickets.isGood(first) && m_tickets.isGood(last));
}

QTEST_GUILESS_MAIN(SignInTicketsTest)
#include "tst_signintickets.moc"
