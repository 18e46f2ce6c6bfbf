// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/answergenerator.h"
#include "support/cuttings.h"
#include "support/requestgenerator.h"
#include "support/translating.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

constexpr unsigned seeds = 120;

const QList<std::pair<Protocol, const char *>> protocols{
    {Protocol::Anthropic, "Anthropic"}, {Protocol::OpenAi, "Chat"}, {Protocol::Responses, "Responses"}};

/// A row for each pair; of the same protocol too unless `onlyOthers`.
void addPairs(bool onlyOthers)
{
    QTest::addColumn<Protocol>("from");
    QTest::addColumn<Protocol>("to");
    for (const auto &[from, fromName] : protocols) {
        for (const auto &[to, toName] : protocols) {
            if (from != to || !onlyOthers)
                QTest::addRow("%s to %s", fromName, toName) << from << to;
        }
    }
}

RequestTarget plainTarget()
{
    RequestTarget target;
    target.model = "m";
    target.vendor = QStringLiteral("vendor");
    return target;
}

QJsonArray inputsOf(const RandomAnswer &answer)
{
    QJsonArray inputs;
    for (const RandomAnswer::Tool &tool : answer.tools)
        inputs << QJsonDocument::fromJson(tool.arguments.toUtf8()).object();
    return inputs;
}

QStringList namesOf(const QList<RandomAnswer::Tool> &tools)
{
    QStringList names;
    for (const RandomAnswer::Tool &tool : tools)
        names << QString(tool.id + u' ' + tool.name);
    return names;
}

QStringList namesOf(const QList<AccumulatedAnswer::Tool> &tools)
{
    QStringList names;
    for (const AccumulatedAnswer::Tool &tool : tools)
        names << QString(tool.id + u' ' + tool.name);
    return names;
}

QString stopOf(const RandomAnswer &answer, Protocol client)
{
    switch (client) {
    case Protocol::OpenAi:
        return answer.isCut          ? QStringLiteral("length")
            : answer.tools.isEmpty() ? QStringLiteral("stop")
                                     : QStringLiteral("tool_calls");
    case Protocol::Responses:
        return answer.isCut ? QStringLiteral("max_output_tokens") : QStringLiteral("completed");
    case Protocol::Anthropic:
        break;
    }
    return answer.isCut          ? QStringLiteral("max_tokens")
        : answer.tools.isEmpty() ? QStringLiteral("end_turn")
                                 : QStringLiteral("tool_use");
}

void compareAnswers(const AccumulatedAnswer &answer, const RandomAnswer &expected, Protocol client)
{
    QVERIFY2(answer.isComplete, qPrintable(answer.summary()));
    QCOMPARE(answer.text, expected.text);
    QCOMPARE(answer.thinking, expected.thinking);
    QCOMPARE(namesOf(answer.tools), namesOf(expected.tools));
    QCOMPARE(answer.toolInputs(), inputsOf(expected));
    QCOMPARE(answer.stop, stopOf(expected, client));
}

/// What is said has to be the same; texts of one side that follow each other may have become one.
QString meaning(Protocol protocol, const QByteArray &request)
{
    return meaningOf(protocol, request).join(u'\n');
}

} // namespace

Q_DECLARE_METATYPE(signalbox::Protocol)

class TranslationPropertiesTest : public QObject
{
    Q_OBJECT

private slots:
    void keepsAnswers_data() { addPairs(false); }
    void keepsAnswers();
    void makesLegalStreamsOfBrokenOnes_data() { addPairs(false); }
    void makesLegalStreamsOfBrokenOnes();
    void keepsRequests_data() { addPairs(true); }
    void keepsRequests();
};

void TranslationPropertiesTest::keepsAnswers()
{
    QFETCH(Protocol, from);
    QFETCH(Protocol, to);
    Translating translating;
    translating.upstream = from;
    translating.client = to;
    for (unsigned seed = 1; seed <= seeds; ++seed) {
        Chances chances(seed);
        const RandomAnswer answer = RandomAnswer::of(chances);
        const QByteArray stream = answer.stream(from, chances);
        const QByteArray whole = translating.stream({stream});
        const QString breaches = streamBreaches(to, whole).join(u'\n');
        QVERIFY2(breaches.isEmpty(), qPrintable(QStringLiteral("seed %1: %2").arg(seed).arg(breaches)));
        compareAnswers(accumulateStream(to, whole), answer, to);
        if (QTest::currentTestFailed())
            QFAIL(qPrintable(QStringLiteral("seed %1").arg(seed)));
        const auto all = cuttings(stream, 2);
        for (const QByteArrayList &pieces : all)
            QVERIFY2(translating.stream(pieces) == whole, qPrintable(QStringLiteral("seed %1").arg(seed)));
    }
}

void TranslationPropertiesTest::makesLegalStreamsOfBrokenOnes()
{
    QFETCH(Protocol, from);
    QFETCH(Protocol, to);
    Translating translating;
    translating.upstream = from;
    translating.client = to;
    for (unsigned seed = 1; seed <= 4 * seeds; ++seed) {
        Chances chances(seed);
        const QByteArray stream = damaged(RandomAnswer::of(chances).stream(from, chances), chances);
        translating.dialect.thinkTags = chances.once(4);
        const QByteArray whole = translating.stream({stream});
        const QString breaches = streamBreaches(to, whole).join(u'\n');
        const QString about
            = QStringLiteral("seed %1: %2\n%3").arg(seed).arg(breaches, QString::fromUtf8(stream));
        QVERIFY2(breaches.isEmpty(), qPrintable(about));
        const auto all = cuttings(stream, 1);
        for (const QByteArrayList &pieces : all)
            QVERIFY2(translating.stream(pieces) == whole, qPrintable(about));
    }
}

void TranslationPropertiesTest::keepsRequests()
{
    QFETCH(Protocol, from);
    QFETCH(Protocol, to);
    for (unsigned seed = 1; seed <= seeds; ++seed) {
        Chances chances(seed);
        const QByteArray request = randomRequest(from, chances);
        QVERIFY(QJsonDocument::fromJson(request).isObject());
        const QString said = meaning(from, request);
        const auto there = translateRequest(from, to, request, plainTarget());
        QVERIFY2(there.hasValue(), there ? "" : qPrintable(there.error().message));
        const QByteArray about
            = QByteArray("seed ") + QByteArray::number(seed) + '\n' + request + '\n' + there->body;
        if (meaning(to, there->body) != said || schemasOf(there->body) != schemasOf(request))
            qWarning().noquote() << about;
        QCOMPARE(meaning(to, there->body), said);
        QCOMPARE(schemasOf(there->body), schemasOf(request));
        QCOMPARE(there->lost, QStringList());
        const auto back = translateRequest(to, from, there->body, plainTarget());
        QVERIFY2(back.hasValue(), back ? "" : qPrintable(back.error().message));
        QCOMPARE(meaning(from, back->body), said);
        QCOMPARE(schemasOf(back->body), schemasOf(request));
    }
}

QTEST_GUILESS_MAIN(TranslationPropertiesTest)
#include "tst_translationproperties.moc"
