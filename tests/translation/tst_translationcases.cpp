// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jsonslice.h"
#include "core/strictjson.h"
#include "support/cuttings.h"
#include "support/expectation.h"
#include "support/testfiles.h"
#include "support/translating.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <algorithm>

using namespace signalbox;
using namespace signalbox::test;

namespace {

/// The files of one case; what is missing is empty.
struct Case
{
    Protocol client = Protocol::Anthropic;
    Protocol provider = Protocol::OpenAi;
    QDir folder;

    [[nodiscard]] QByteArray file(const char *name) const
    {
        QFile file(folder.filePath(QLatin1String(name)));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    [[nodiscard]] bool has(const char *name) const { return folder.exists(QLatin1String(name)); }
    [[nodiscard]] QJsonObject json(const char *name) const
    {
        return QJsonDocument::fromJson(file(name)).object();
    }
    [[nodiscard]] QJsonObject options() const { return json("options.json"); }
    [[nodiscard]] bool isStream() const { return has("upstream.sse"); }
};

QStringList textsIn(const QJsonValue &list)
{
    QStringList texts;
    for (const QJsonValue text : list.toArray())
        texts << text.toString();
    return texts;
}

Dialect dialectOf(Protocol provider, const QString &model, const QJsonObject &fields)
{
    Dialect dialect = plainDialect(provider, model);
    dialect.omits << textsIn(fields.value(u"omits"));
    if (fields.contains(u"efforts"))
        dialect.efforts = textsIn(fields.value(u"efforts"));
    dialect.reasoningField = fields.value(u"reasoningField").toString();
    dialect.schemaOmits = textsIn(fields.value(u"schemaOmits"));
    if (fields.contains(u"maxTokens"))
        dialect.maxTokens = fields.value(u"maxTokens").toInteger();
    dialect.needsReasoningWithTools = fields.value(u"needsReasoningWithTools").toBool();
    dialect.inlineToolImages = fields.value(u"inlineToolImages").toBool();
    dialect.keepsCacheControl = fields.value(u"keepsCacheControl").toBool();
    dialect.thinkTags = fields.value(u"thinkTags").toBool();
    dialect.textOnly = fields.value(u"textOnly").toBool();
    dialect.onlyAutoToolChoice = fields.value(u"onlyAutoToolChoice").toBool();
    return dialect;
}

RequestTarget targetOf(Protocol provider, const QJsonObject &options)
{
    const QString model = options.value(u"model").toString(QStringLiteral("up"));
    RequestTarget target;
    target.model = model.toUtf8();
    target.vendor = QStringLiteral("vendor");
    target.dialect = dialectOf(provider, model, options.value(u"dialect").toObject());
    return target;
}

/// The schemas of a request's tools as they are written, in any of the protocols.
QByteArrayList schemasIn(const QByteArray &request)
{
    QByteArrayList schemas;
    const auto root = JsonSlice::parse(request);
    const auto tools = root ? root->value("tools") : std::nullopt;
    for (const JsonSlice &tool : tools ? tools->elements() : std::vector<JsonSlice>()) {
        const auto function = tool.value("function");
        const JsonSlice &holder = function ? *function : tool;
        for (const char *key : {"parameters", "input_schema"}) {
            if (const auto schema = holder.value(key))
                schemas << compactJson(schema->bytes());
        }
    }
    return schemas;
}

/// Where two texts begin to differ; empty when they are the same. QCOMPARE shows only their beginnings.
QString difference(const QString &is, const QString &expected)
{
    const QStringList lines = is.split(u'\n');
    const QStringList wanted = expected.split(u'\n');
    for (qsizetype i = 0; i < qMax(lines.size(), wanted.size()); ++i) {
        if (lines.value(i) != wanted.value(i) || (i < lines.size()) != (i < wanted.size()))
            return QStringLiteral("line %1 is %2 instead of %3")
                .arg(i + 1)
                .arg(lines.value(i), wanted.value(i));
    }
    return {};
}

QString shown(const QJsonObject &object)
{
    return QString::fromUtf8(QJsonDocument(object).toJson());
}

QJsonArray toolFacts(const AccumulatedAnswer &answer)
{
    QJsonArray facts;
    const QJsonArray inputs = answer.toolInputs();
    for (qsizetype i = 0; i < answer.tools.size(); ++i) {
        const AccumulatedAnswer::Tool &tool = answer.tools[i];
        facts << QJsonObject{{QStringLiteral("id"), tool.id}, {QStringLiteral("name"), tool.name},
            {QStringLiteral("input"), inputs[i]}, {QStringLiteral("text"), tool.arguments}};
    }
    return facts;
}

/// `value` with only those members that `like` has too, at every depth.
QJsonValue reducedTo(const QJsonValue &value, const QJsonValue &like)
{
    if (like.isObject() && value.isObject()) {
        QJsonObject reduced;
        const QJsonObject members = like.toObject();
        for (auto it = members.begin(); it != members.end(); ++it)
            reduced.insert(it.key(), reducedTo(value[it.key()], it.value()));
        return reduced;
    }
    if (like.isArray() && value.isArray() && like.toArray().size() == value.toArray().size()) {
        QJsonArray reduced;
        for (qsizetype i = 0; i < value.toArray().size(); ++i)
            reduced << reducedTo(value.toArray().at(i), like.toArray().at(i));
        return reduced;
    }
    return value;
}

QJsonObject factsOf(const AccumulatedAnswer &answer)
{
    return {{QStringLiteral("text"), answer.text}, {QStringLiteral("thinking"), answer.thinking},
        {QStringLiteral("blocks"), QJsonArray::fromStringList(answer.blocks)},
        {QStringLiteral("tools"), toolFacts(answer)}, {QStringLiteral("stop"), answer.stop},
        {QStringLiteral("stops"), answer.stops}, {QStringLiteral("usage"), answer.usage},
        {QStringLiteral("model"), answer.model}, {QStringLiteral("marks"), answer.signatures.size()},
        {QStringLiteral("error"), answer.errorType}, {QStringLiteral("failed"), answer.hasFailed}};
}

void compareFacts(const AccumulatedAnswer &answer, QJsonObject expected)
{
    const QString message = expected.take(QStringLiteral("errorContains")).toString();
    QVERIFY2(answer.errorMessage.contains(message), qPrintable(answer.errorMessage));
    const qint64 most = expected.take(QStringLiteral("mostBlocks")).toInteger(answer.blocks.size());
    QVERIFY2(answer.blocks.size() <= most, qPrintable(answer.blocks.join(u' ')));
    const QJsonObject facts = factsOf(answer);
    for (auto it = expected.begin(); it != expected.end(); ++it)
        QVERIFY2(facts.contains(it.key()), qPrintable(it.key()));
    QCOMPARE(difference(shown(reducedTo(facts, expected).toObject()), shown(expected)), QString());
}

} // namespace

Q_DECLARE_METATYPE(Case)

class TranslationCasesTest : public QObject
{
    Q_OBJECT

private slots:
    void translates_data();
    void translates();

private:
    void compareRequest(const Case &test, const Result<WrittenRequest> &request);
    void compareAnswer(const Case &test, const Translating &translating);
    void compareStream(const Case &test, const Translating &translating);
};

void TranslationCasesTest::translates_data()
{
    QTest::addColumn<Case>("test");
    const QDir root(testData(QLatin1String("translation")));
    const QHash<QString, Protocol> protocols{{QStringLiteral("anthropic"), Protocol::Anthropic},
        {QStringLiteral("chat"), Protocol::OpenAi}, {QStringLiteral("responses"), Protocol::Responses}};
    for (const QString &direction : root.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        const QStringList sides = direction.split(QStringLiteral("-to-"));
        QCOMPARE(sides.size(), 2);
        QVERIFY(protocols.contains(sides[0]) && protocols.contains(sides[1]));
        const QDir cases(root.filePath(direction));
        for (const QString &name : cases.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            const QString row = direction + u' ' + name;
            QTest::newRow(qPrintable(row))
                << Case{protocols.value(sides[0]), protocols.value(sides[1]), QDir(cases.filePath(name))};
        }
    }
}

void TranslationCasesTest::translates()
{
    QFETCH(Case, test);
    static const QStringList known{QStringLiteral("request.json"), QStringLiteral("expected-request.json"),
        QStringLiteral("upstream.sse"), QStringLiteral("upstream.json"), QStringLiteral("expected.sse"),
        QStringLiteral("expected.json"), QStringLiteral("expected-facts.json"),
        QStringLiteral("options.json")};
    for (const QString &file : test.folder.entryList(QDir::Files))
        QVERIFY2(known.contains(file), qPrintable(file));
    const QJsonObject options = test.options();
    Translating translating;
    translating.upstream = test.provider;
    translating.client = test.client;
    translating.dialect = targetOf(test.provider, options).dialect;
    translating.wantsUsage = options.value(u"wantsUsage").toBool(true);
    if (test.has("request.json")) {
        const auto request = translateRequest(
            test.client, test.provider, test.file("request.json"), targetOf(test.provider, options));
        compareRequest(test, request);
        if (request)
            translating.toolNames = request->toolNames;
    }
    if (test.has("upstream.sse") || test.has("upstream.json"))
        compareAnswer(test, translating);
    else
        QVERIFY(test.has("request.json"));
}

void TranslationCasesTest::compareRequest(const Case &test, const Result<WrittenRequest> &request)
{
    const QJsonObject options = test.options();
    const QString refusal = options.value(u"error").toString();
    if (!refusal.isEmpty()) {
        QVERIFY(!request);
        QVERIFY2(request.error().message.startsWith(refusal), qPrintable(request.error().message));
        QCOMPARE(request.error().kind, Error::Kind::InvalidRequest);
        return;
    }
    QVERIFY2(request.hasValue(), request ? "" : qPrintable(request.error().message));
    const QJsonObject body = QJsonDocument::fromJson(request->body).object();
    QVERIFY2(!body.isEmpty(), request->body.constData());
    QVERIFY(test.has("expected-request.json") || options.contains(u"checks"));
    if (test.has("expected-request.json")) {
        QCOMPARE(difference(shown(body), shown(test.json("expected-request.json"))), QString());
        QCOMPARE(schemasIn(request->body), schemasIn(test.file("expected-request.json")));
    }
    QCOMPARE(unmetExpectations(body, options.value(u"checks").toArray()).join(u'\n'), QString());
    if (options.contains(u"lost")) {
        QStringList lost = request->lost;
        QStringList expected = textsIn(options.value(u"lost"));
        lost.sort();
        expected.sort();
        QCOMPARE(lost, expected);
    }
    if (options.contains(u"mostCacheMarks"))
        QVERIFY(request->body.count("\"cache_control\"") <= options.value(u"mostCacheMarks").toInteger());
}

void TranslationCasesTest::compareAnswer(const Case &test, const Translating &translating)
{
    QVERIFY(test.has("expected.sse") || test.has("expected.json") || test.has("expected-facts.json"));
    if (test.isStream()) {
        compareStream(test, translating);
        return;
    }
    const QByteArray body = translating.body(test.file("upstream.json"));
    QVERIFY2(QJsonDocument::fromJson(body).isObject(), body.constData());
    if (test.has("expected.json"))
        QCOMPARE(difference(shown(QJsonDocument::fromJson(body).object()), shown(test.json("expected.json"))),
            QString());
    else
        compareFacts(accumulateBody(test.client, body), test.json("expected-facts.json"));
}

void TranslationCasesTest::compareStream(const Case &test, const Translating &translating)
{
    const QByteArray upstream = test.file("upstream.sse");
    const QByteArray whole = translating.stream({upstream});
    QCOMPARE(streamBreaches(test.client, whole).join(u'\n'), QString());
    if (test.has("expected.sse"))
        QCOMPARE(
            difference(QString::fromUtf8(whole), QString::fromUtf8(test.file("expected.sse"))), QString());
    else
        compareFacts(accumulateStream(test.client, whole), test.json("expected-facts.json"));
    for (const QByteArrayList &pieces : cuttings(upstream))
        QCOMPARE(translating.stream(pieces), whole);
}

QTEST_GUILESS_MAIN(TranslationCasesTest)
#include "tst_translationcases.moc"
