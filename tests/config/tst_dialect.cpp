// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/dialect.h"

#include <QTest>

#include <utility>

using namespace signalbox;

namespace {

QStringList words(const char *text)
{
    return QString::fromLatin1(text).split(u' ', Qt::SkipEmptyParts);
}

DialectRule ruleFor(const char *models, const char *efforts = "")
{
    DialectRule rule;
    rule.models = words(models);
    rule.efforts = words(efforts);
    return rule;
}

/// What each rule of a list is told by: its efforts.
QString chosen(const QList<DialectRule> &rules, const QString &model)
{
    Dialect dialect;
    dialect.efforts = words("none");
    dialect.rules = rules;
    return dialect.forModel(model).efforts.join(u' ');
}

} // namespace

class DialectTest : public QObject
{
    Q_OBJECT

private slots:
    void rulesAreForPatterns_data();
    void rulesAreForPatterns();
    void onlyTheFirstRuleThatMatchesCounts();
    void aRuleAddsAndReplaces();
    void anEmptyRuleEndsTheSearch();
    void whatNeverReasonsGetsNoEffort();
    void ownNamesWin();
};

void DialectTest::rulesAreForPatterns_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<bool>("matches");
    const auto row = [](const char *model, bool matches) {
        QTest::newRow(model) << QString::fromLatin1(model) << matches;
    };
    row("o3", true);
    row("o3-mini", true);
    row("O3-mini", true);
    row("openai/o3-mini", true);
    row("a/b/o3", true);
    row("anthropic/claude-sonnet-5", true);
    row("claude-sonnet-5", false);
    row("proto3", false);
    row("o3/other", true);
    row("x/", false);
    row("", false);
}

void DialectTest::rulesAreForPatterns()
{
    QFETCH(QString, model);
    QTEST(ruleFor("o3* anthropic/*").matches(model), "matches");
}

void DialectTest::onlyTheFirstRuleThatMatchesCounts()
{
    const QList<DialectRule> rules{
        ruleFor("gpt-5-pro*", "high"), ruleFor("x gpt-5*", "low high"), ruleFor("*", "max")};
    QCOMPARE(chosen(rules, QStringLiteral("gpt-5-pro")), QStringLiteral("high"));
    QCOMPARE(chosen(rules, QStringLiteral("openai/gpt-5-mini")), QStringLiteral("low high"));
    QCOMPARE(chosen(rules, QStringLiteral("other")), QStringLiteral("max"));
    QCOMPARE(chosen(rules.first(2), QStringLiteral("other")), QStringLiteral("none"));
}

void DialectTest::aRuleAddsAndReplaces()
{
    Dialect dialect;
    dialect.omits = words("user");
    dialect.efforts = words("low high");
    dialect.maxTokens = 9;
    dialect.keepsCacheControl = true;
    dialect.reasoningField = QStringLiteral("reasoning_content");
    DialectRule rule = ruleFor("small", "low");
    rule.omits = words("stop temperature");
    rule.maxTokens = 5;
    rule.keepsCacheControl = false;
    dialect.rules = {rule, ruleFor("plain")};

    const Dialect small = dialect.forModel(QStringLiteral("small"));
    QCOMPARE(small.omits, words("user stop temperature"));
    QVERIFY(!small.takes(u"stop"));
    QVERIFY(small.takes(u"top_p"));
    QCOMPARE(small.efforts, words("low"));
    QCOMPARE(small.maxTokens, 5);
    QVERIFY(!small.keepsCacheControl);
    QCOMPARE(small.reasoningField, QStringLiteral("reasoning_content"));
    QVERIFY(small.rules.isEmpty());

    Dialect plain = dialect;
    plain.rules.clear();
    QVERIFY(dialect.forModel(QStringLiteral("plain")) == plain);
    QVERIFY(dialect.forModel(QStringLiteral("other")) == plain);
}

void DialectTest::anEmptyRuleEndsTheSearch()
{
    QCOMPARE(chosen({ruleFor("*"), ruleFor("o3", "high")}, QStringLiteral("o3")), QStringLiteral("none"));
}

void DialectTest::whatNeverReasonsGetsNoEffort()
{
    Dialect dialect;
    dialect.asksForReasoning = false;
    dialect.efforts = words("low");
    dialect.rules = {ruleFor("o3", "high")};
    QVERIFY(dialect.forModel(QStringLiteral("o3")).efforts.isEmpty());
    QVERIFY(dialect.forModel(QStringLiteral("other")).efforts.isEmpty());
}

void DialectTest::ownNamesWin()
{
    const QString tokens = QStringLiteral("max_tokens");
    const QString completion = QStringLiteral("max_completion_tokens");
    Dialect dialect;
    QCOMPARE(dialect.name(tokens), tokens);
    DialectRule rule = ruleFor("o3");
    rule.renames = {{tokens, completion}, {QStringLiteral("stop"), QStringLiteral("stops")}};
    dialect.rules = {rule};
    QCOMPARE(dialect.forModel(QStringLiteral("o3")).name(tokens), completion);
    dialect.renames = {{tokens, tokens}};
    QCOMPARE(dialect.forModel(QStringLiteral("o3")).name(tokens), tokens);
    QCOMPARE(dialect.forModel(QStringLiteral("o3")).name(QStringLiteral("stop")), QStringLiteral("stops"));
}

QTEST_GUILESS_MAIN(DialectTest)
#include "tst_dialect.moc"
