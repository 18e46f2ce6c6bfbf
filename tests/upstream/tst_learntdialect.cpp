// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/learntdialect.h"

#include <QTest>

using namespace signalbox;

class TestLearntDialect : public QObject
{
    Q_OBJECT

private slots:
    void omitsWhatWasRefused();
    void renamesWhereAnotherNameWasGiven();
    void understandsTheProvidersName();
    void hasLimits();
};

void TestLearntDialect::omitsWhatWasRefused()
{
    LearntDialect learnt;
    QVERIFY(learnt.add(QStringLiteral("m"), {QStringLiteral("user"), {}}));
    QVERIFY(!learnt.add(QStringLiteral("m"), {QStringLiteral("user"), {}})); // once is enough
    QVERIFY(!learnt.applied({}, QStringLiteral("m")).takes(u"user"));
    QVERIFY(learnt.applied({}, QStringLiteral("other")).takes(u"user"));
}

void TestLearntDialect::renamesWhereAnotherNameWasGiven()
{
    LearntDialect learnt;
    QVERIFY(learnt.add(
        QStringLiteral("m"), {QStringLiteral("max_tokens"), QStringLiteral("max_completion_tokens")}));
    const Dialect dialect = learnt.applied({}, QStringLiteral("m"));
    QVERIFY(dialect.takes(u"max_tokens"));
    QCOMPARE(dialect.name(QStringLiteral("max_tokens")), QStringLiteral("max_completion_tokens"));
}

void TestLearntDialect::understandsTheProvidersName()
{
    Dialect dialect;
    dialect.renames = {{QStringLiteral("max_tokens"), QStringLiteral("max_completion_tokens")}};
    LearntDialect learnt;
    QVERIFY(learnt.add(QStringLiteral("m"), {QStringLiteral("max_completion_tokens"), {}}));
    QVERIFY(!learnt.applied(dialect, QStringLiteral("m")).takes(u"max_tokens"));
}

void TestLearntDialect::hasLimits()
{
    LearntDialect learnt;
    for (int i = 0; i < LearntDialect::mostModels; ++i)
        QVERIFY(learnt.add(QString::number(i), {QStringLiteral("user"), {}}));
    QVERIFY(!learnt.add(QStringLiteral("one more"), {QStringLiteral("user"), {}}));
    for (int i = 1; i < LearntDialect::mostParameters; ++i)
        QVERIFY(learnt.add(QStringLiteral("0"), {QString::number(i), {}}));
    QVERIFY(!learnt.add(QStringLiteral("0"), {QStringLiteral("stop"), {}}));
}

QTEST_GUILESS_MAIN(TestLearntDialect)
#include "tst_learntdialect.moc"
