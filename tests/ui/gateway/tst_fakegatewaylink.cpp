// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/fakegatewaylink.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

/// What the tests of the pages build upon.
class FakeGatewayLinkTest : public QObject
{
    Q_OBJECT

private slots:
    void notesCommandsWithTheirArguments();
    void answersLaterWhatTheTestHasSet();
    void keepsAnswersBackUntilTheyAreReleased();
    void answersNobodyWhoIsGone();
    void answersWithTheFailureThatIsSet();
};

void FakeGatewayLinkTest::notesCommandsWithTheirArguments()
{
    FakeGatewayLink link;
    link.pin(QStringLiteral("second"));
    link.pause(std::chrono::minutes(15));
    link.pinRoute({}, QStringLiteral("claude-*"), QStringLiteral("first"));
    QCOMPARE(link.commands,
        QStringList({QStringLiteral("pin second"), QStringLiteral("pause 900"),
            QStringLiteral("pinRoute  claude-* first")}));
    QCOMPARE(link.commandsOf(QStringLiteral("pin")), QStringList(QStringLiteral("pin second")));
}

void FakeGatewayLinkTest::answersLaterWhatTheTestHasSet()
{
    FakeGatewayLink link;
    link.page.next = 7;
    qint64 next = 0;
    ExchangeQuery query;
    query.model = QStringLiteral("opus");
    link.listExchanges(query, this, [&](const Result<ExchangePage> &page) { next = page->next; });
    QCOMPARE(next, 0);
    QTRY_COMPARE(next, 7);
    QCOMPARE(link.exchangeQuery->model, QStringLiteral("opus"));
}

void FakeGatewayLinkTest::keepsAnswersBackUntilTheyAreReleased()
{
    FakeGatewayLink link;
    link.hold = true;
    bool answered = false;
    link.signOut(QStringLiteral("me"), this, [&](const Result<bool> &) { answered = true; });
    QCoreApplication::processEvents();
    QVERIFY(!answered);
    QCOMPARE(link.held(), 1);
    link.release();
    QVERIFY(answered);
}

void FakeGatewayLinkTest::answersNobodyWhoIsGone()
{
    FakeGatewayLink link;
    bool answered = false;
    {
        QObject context;
        link.listAccounts(&context, [&](const Result<QJsonObject> &) { answered = true; });
    }
    QCoreApplication::processEvents();
    QVERIFY(!answered);
}

void FakeGatewayLinkTest::answersWithTheFailureThatIsSet()
{
    FakeGatewayLink link;
    link.failure = Error{Error::Kind::Timeout, QStringLiteral("the keychain does not answer")};
    QString problem;
    link.keepSecret(QStringLiteral("key"), Secret("x"), this,
        [&](const Result<QString> &kept) { problem = kept ? QString() : kept.error().message; });
    QTRY_COMPARE(problem, QStringLiteral("the keychain does not answer"));
}

QTEST_GUILESS_MAIN(FakeGatewayLinkTest)
#include "tst_fakegatewaylink.moc"
