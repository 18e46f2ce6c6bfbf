// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/variableexpander.h"

#include <QTest>

using namespace signalbox;

class VariableExpanderTest : public QObject
{
    Q_OBJECT

private slots:
    void expands_data();
    void expands();
    void namesWhatIsUndefined();
    void reportsWhatIsNoVariable_data();
    void reportsWhatIsNoVariable();
    void survivesDeepNesting();

private:
    static VariableExpander expander()
    {
        QProcessEnvironment environment;
        environment.insert(QStringLiteral("KEY"), QStringLiteral("value"));
        environment.insert(QStringLiteral("EMPTY"), QString());
        environment.insert(QStringLiteral("TRICKY"), QStringLiteral("${KEY}$$"));
        return VariableExpander(environment);
    }
};

void VariableExpanderTest::expands_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *text, const char *expected) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(expected);
    };
    row("empty", "", "");
    row("plain", "text", "text");
    row("variable", "${KEY}", "value");
    row("inside text", "a${KEY}b${KEY}c", "avaluebvaluec");
    row("set but empty", "[${EMPTY}]", "[]");
    row("default unused", "${KEY:-other}", "value");
    row("default for unset", "${NONE:-other}", "other");
    row("default for empty", "${EMPTY:-other}", "other");
    row("empty default", "[${NONE:-}]", "[]");
    row("default with separator", "${NONE:-a:-b}", "a:-b");
    row("default with variable", "${NONE:-<${KEY}>}", "<value>");
    row("default with dollar", "${NONE:-a$$b}", "a$b");
    row("dollar", "$$", "$");
    row("escaped variable", "$${KEY}", "${KEY}");
    row("three dollars", "$$${KEY}", "$value");
    row("lone dollar", "pa$word $", "pa$word $");
    row("variable without braces", "$KEY", "$KEY");
    row("value is not expanded again", "${TRICKY}", "${KEY}$$");
    row("beyond ascii", "ключ ${KEY} 钥", "ключ value 钥");
}

void VariableExpanderTest::expands()
{
    QFETCH(QString, text);
    const auto expansion = expander().expand(text);
    QTEST(expansion.text, "expected");
    QVERIFY(expansion.undefined.isEmpty());
    QVERIFY(!expansion.malformed);
}

void VariableExpanderTest::namesWhatIsUndefined()
{
    const auto expansion = expander().expand(u"${ONE} ${KEY} ${TWO} ${ONE} ${THREE:-${FOUR}}");
    QCOMPARE(expansion.undefined,
        QStringList({QStringLiteral("ONE"), QStringLiteral("TWO"), QStringLiteral("FOUR")}));
}

void VariableExpanderTest::reportsWhatIsNoVariable_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"${", "${KEY", "${}", "${:-x}", "${A B}", "${1A}", "${KEY-x}", "a ${KEY ${KEY}"})
        QTest::newRow(text) << QString::fromUtf8(text);
}

void VariableExpanderTest::reportsWhatIsNoVariable()
{
    QFETCH(QString, text);
    QVERIFY(expander().expand(text).malformed);
}

void VariableExpanderTest::survivesDeepNesting()
{
    const QString text = QStringLiteral("${NONE:-").repeated(2000) + QStringLiteral("}").repeated(2000);
    QVERIFY(expander().expand(text).malformed);
}

QTEST_GUILESS_MAIN(VariableExpanderTest)
#include "tst_variableexpander.moc"
