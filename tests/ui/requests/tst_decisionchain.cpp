// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/chainview.h"
#include "ui/requests/decisionchain.h"
#include "ui/requests/requesttexts.h"
#include "ui/requests/samplerecords.h"
#include "ui/window/language.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

class tst_DecisionChain : public QObject
{
    Q_OBJECT

private slots:
    void tellsEveryStep();
    void tellsOfThoseThatWereNotAsked();
    void endsAsTheRequestDid();
    void isReadAloudStepByStep();
    void standsInTheDetailsAsText();
    void speaksTheLanguageOfTheWindows();
    void knowsRemedies_data();
    void knowsRemedies();
    void addsUpWhatAttemptsCost();
};

void tst_DecisionChain::tellsEveryStep()
{
    QStringList titles;
    const QList<ChainStep> steps = decisionChain(failedOverRecord(1));
    for (const ChainStep &step : steps)
        titles << step.title;
    QCOMPARE(titles,
        (QStringList{QStringLiteral("Received for claude-opus-5"), QStringLiteral("spare left out"),
            QStringLiteral("In reserve"), QStringLiteral("Attempt 1: work"),
            QStringLiteral("Attempt 2: home"), QStringLiteral("Answered after 4.2 s")}));
    QCOMPARE(steps.at(1).detail, QStringLiteral("cooling down 02:10"));
    QCOMPARE(steps.at(2).detail, QStringLiteral("last"));
    QCOMPARE(steps.at(3).detail, QStringLiteral("529 overloaded: Overloaded, try again later"));
    QCOMPARE(steps.at(3).shape, Shape::Cross);
    QCOMPARE(steps.at(4).begin, 950);
    QCOMPARE(steps.at(4).end, 4200);
    QCOMPARE(steps.at(4).firstContent, 1350);
    QCOMPARE(steps.at(4).detail, QStringLiteral("200 · opus-next"));
    QVERIFY(!steps.at(0).hasTime());
}

void tst_DecisionChain::tellsOfThoseThatWereNotAsked()
{
    ExchangeRecord record = sampleRecord(1);
    AttemptRecord passed;
    passed.provider = QStringLiteral("small");
    passed.outcome = QStringLiteral("the request is larger than it takes");
    record.attempts.prepend(passed);
    const QList<ChainStep> steps = decisionChain(record);
    QCOMPARE(steps.at(1).title, QStringLiteral("small passed over"));
    QVERIFY(!steps.at(1).hasTime());
    QCOMPARE(steps.at(2).title, QStringLiteral("Attempt 1: work")); // it is not counted
}

void tst_DecisionChain::endsAsTheRequestDid()
{
    QCOMPARE(decisionChain(failedRecord(1)).constLast().shape, Shape::Cross);
    ExchangeRecord left = sampleRecord(1);
    left.clientLeft = true;
    QVERIFY(decisionChain(left).constLast().title.startsWith(QStringLiteral("The client left")));
    ExchangeRecord reused = sampleRecord(1);
    reused.reused = true;
    QVERIFY(decisionChain(reused).constLast().title.contains(QStringLiteral("equal request")));
}

void tst_DecisionChain::isReadAloudStepByStep()
{
    ChainView view;
    view.setSteps(decisionChain(failedOverRecord(1)), 4210);
    QStringList names;
    for (const ChainRow *row : view.findChildren<ChainRow *>())
        names << row->accessibleName();
    QCOMPARE(names.size(), 6);
    QCOMPARE(names.at(4),
        QStringLiteral("Attempt 2: home: 200 · opus-next (from 950 ms to 4.2 s, first content at 1.4 s)"));
    view.resize(600, view.sizeHint().height());
    QVERIFY(!view.grab().isNull());
}

void tst_DecisionChain::standsInTheDetailsAsText()
{
    const QString text = RequestTexts::details(failedOverRecord(1));
    for (const char *part :
        {"sbx_0000000000000001", "POST /v1/messages", "- spare left out: cooling down 02:10",
            "Why there: route claude-*; priority 1", "Price: claude-opus-5 of 2026-11-20"})
        QVERIFY2(text.contains(QString::fromLatin1(part)), qPrintable(text));
}

void tst_DecisionChain::speaksTheLanguageOfTheWindows()
{
    Language language(QStringLiteral(":/i18n"));
    language.use(QStringLiteral("zh_CN"));
    ExchangeRecord record = sampleRecord(1);
    record.decision = QStringLiteral("route * fits; it leads to work");
    AttemptRecord passed;
    passed.provider = QStringLiteral("small");
    passed.outcome = QStringLiteral("not asked: it takes no images (images: false)");
    record.attempts.prepend(passed);
    QCOMPARE(decisionChain(record).at(1).detail, QStringLiteral("未请求：它不接受图片（images: false）"));
    QVERIFY(RequestTexts::details(record).contains(QStringLiteral("匹配路由 *；发往 work")));
}

void tst_DecisionChain::knowsRemedies_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("word");
    QTest::newRow("key") << 401 << QStringLiteral("another key");
    QTest::newRow("credit") << 402 << QStringLiteral("Top up");
    QTest::newRow("model") << 404 << QStringLiteral("models");
    QTest::newRow("limit") << 429 << QStringLiteral("patience");
    QTest::newRow("trouble") << 529 << QStringLiteral("trouble");
    QTest::newRow("network") << 0 << QStringLiteral("network");
    QTest::newRow("mistake") << 400 << QStringLiteral("client");
}

void tst_DecisionChain::knowsRemedies()
{
    QFETCH(int, status);
    QFETCH(QString, word);
    ExchangeRecord record = failedRecord(1);
    record.attempts.first().status = status;
    QVERIFY2(RequestTexts::remedy(record).contains(word), qPrintable(RequestTexts::remedy(record)));
    QVERIFY(RequestTexts::remedy(sampleRecord(1)).isEmpty());
}

void tst_DecisionChain::addsUpWhatAttemptsCost()
{
    ExchangeRecord record = failedOverRecord(1);
    record.attempts.first().cost = record.attempts.constLast().cost;
    QCOMPARE(RequestTexts::cost(record), QStringLiteral("$0.16"));
    QCOMPARE(RequestTexts::prices(record).size(), 1);
    for (AttemptRecord &attempt : record.attempts)
        attempt.cost.kind = Cost::Kind::Value;
    QCOMPARE(RequestTexts::cost(record), QStringLiteral("≈ $0.16 covered"));
    QVERIFY(RequestTexts::cost(failedRecord(1)).isEmpty());
}

QTEST_MAIN(tst_DecisionChain)

#include "tst_decisionchain.moc"
