// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/sseparser.h"
#include "support/cuttings.h"
#include "support/expectation.h"
#include "support/testfiles.h"
#include "support/translating.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

const QString folder = testData(QLatin1String("vectors/"));

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// One row for each case of a file; `format` is 1 as long as we know what it means.
void addCases(const char *file)
{
    QTest::addColumn<QJsonObject>("vector");
    const QJsonObject root
        = QJsonDocument::fromJson(contentOf(QString(folder + QLatin1String(file)))).object();
    QCOMPARE(root.value(u"format").toInt(), 1);
    const QJsonArray cases = root.value(u"cases").toArray();
    QVERIFY(!cases.isEmpty());
    for (const QJsonValue vector : cases)
        QTest::newRow(qPrintable(vector[u"id"].toString())) << vector.toObject();
}

QByteArray jsonOf(const QJsonValue &value)
{
    return QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact);
}

/// The options of a case, as the dialect of its provider.
Dialect withOptions(Dialect dialect, const QJsonObject &vector)
{
    const QJsonObject options = vector.value(u"options").toObject();
    dialect.inlineToolImages = options.value(u"toolImages").toString() == u"inline";
    dialect.reasoningField = options.value(u"reasoningField").toString();
    dialect.needsReasoningWithTools = options.value(u"requireReasoningWithTools").toBool();
    // The note of the one case that needs it says so; it has no option.
    dialect.thinkTags
        = options.value(u"thinkTags").toBool() || vector.value(u"id").toString() == u"think-tags-inline";
    return dialect;
}

Result<WrittenRequest> translated(Protocol from, Protocol to, const QJsonObject &vector)
{
    const QString model = vector.value(u"input")[u"model"].toString(QStringLiteral("a-model"));
    RequestTarget target;
    target.model = model.toUtf8();
    target.vendor = QStringLiteral("vendor");
    target.dialect = withOptions(plainDialect(to, model), vector);
    return translateRequest(from, to, jsonOf(vector.value(u"input")), target);
}

void compareRequest(Protocol from, Protocol to, const QJsonObject &vector)
{
    const auto request = translated(from, to, vector);
    QVERIFY2(request.hasValue(), request ? "" : qPrintable(request.error().message));
    const QJsonDocument body = QJsonDocument::fromJson(request->body);
    QVERIFY2(body.isObject(), request->body.constData());
    QCOMPARE(unmetExpectations(body.object(), vector.value(u"expect").toArray()).join(u'\n'), QString());
}

/// Gathers what differs from the expectations of a stream.
class Differences
{
public:
    explicit Differences(QJsonObject expect) : m_expect(std::move(expect)) { }

    void text(QStringView key, const QString &is)
    {
        if (m_expect.contains(key) && is != m_expect.value(key).toString())
            add(key, is);
    }
    void number(QStringView key, qint64 is)
    {
        if (m_expect.contains(key) && is != m_expect.value(key).toInteger())
            add(key, QString::number(is));
    }
    void flag(QStringView key, bool is)
    {
        if (m_expect.contains(key) && is != m_expect.value(key).toBool())
            add(key, is ? QStringLiteral("true") : QStringLiteral("false"));
    }
    /// The members of the expected object, each of which must be in `is`.
    void members(QStringView key, const QJsonObject &is)
    {
        const QJsonObject wanted = m_expect.value(key).toObject();
        for (auto it = wanted.begin(); it != wanted.end(); ++it) {
            if (is.value(it.key()) != it.value())
                add(key, QString::fromUtf8(jsonOf(is)));
        }
    }
    /// Every key of an expected tool must be the same; the order of tools counts unless `anyOrder`.
    void tools(QStringView key, const QList<QJsonObject> &are, bool anyOrder)
    {
        if (!m_expect.contains(key))
            return;
        const QJsonArray wanted = m_expect.value(key).toArray();
        bool same = wanted.size() == are.size();
        for (qsizetype i = 0; same && i < wanted.size(); ++i) {
            const auto fits
                = [&wanted, i](const QJsonObject &tool) { return containsAll(tool, wanted[i].toObject()); };
            same = anyOrder ? std::any_of(are.begin(), are.end(), fits) : fits(are[i]);
        }
        if (!same) {
            QJsonArray shown;
            for (const QJsonObject &tool : are)
                shown << tool;
            add(key, QString::fromUtf8(QJsonDocument(shown).toJson(QJsonDocument::Compact)));
        }
    }
    void check(QStringView key, bool isRight, const QString &is)
    {
        if (!isRight)
            add(key, is);
    }

    [[nodiscard]] const QJsonObject &expected() const { return m_expect; }
    [[nodiscard]] QString all() const { return m_all.join(u'\n'); }

private:
    static bool containsAll(const QJsonObject &object, const QJsonObject &part)
    {
        for (auto it = part.begin(); it != part.end(); ++it) {
            if (object.value(it.key()) != it.value())
                return false;
        }
        return true;
    }
    void add(QStringView key, const QString &is)
    {
        m_all << QString(key.toString() + QStringLiteral(" is ") + is);
    }

    QJsonObject m_expect;
    QStringList m_all;
};

QList<QJsonObject> toolsOf(const AccumulatedAnswer &answer, const QString &inputKey)
{
    QList<QJsonObject> tools;
    const QJsonArray inputs = answer.toolInputs();
    for (qsizetype i = 0; i < answer.tools.size(); ++i) {
        tools << QJsonObject{{QStringLiteral("index"), i}, {QStringLiteral("id"), answer.tools[i].id},
            {QStringLiteral("name"), answer.tools[i].name}, {inputKey, inputs[i]}};
    }
    return tools;
}

/// What of a Messages API stream differs from the expectations.
QString differences(const QByteArray &stream, const QJsonObject &expect)
{
    const AccumulatedAnswer answer = accumulateAnthropic(stream);
    Differences all(expect);
    if (expect.value(u"invariants").toBool())
        all.check(u"invariants", anthropicBreaches(stream).isEmpty(), anthropicBreaches(stream).join(u'\n'));
    all.text(u"text", answer.text);
    all.text(u"textTrim", answer.text.trimmed());
    all.text(u"thinking", answer.thinking);
    all.text(u"stop_reason", answer.stop);
    all.text(u"errorType", answer.errorType);
    all.number(u"toolCount", answer.tools.size());
    all.number(u"messageDeltas", answer.stops);
    all.flag(u"error", answer.hasFailed);
    all.flag(u"noStop", answer.stops == 0 && !answer.isComplete);
    all.flag(u"partialTool", answer.toolInputs().contains(QJsonValue()));
    all.flag(u"usagePresent", !answer.usage.isEmpty());
    all.members(u"usage", answer.usage);
    all.tools(u"tools", toolsOf(answer, QStringLiteral("input")), false);
    all.tools(u"toolsAnyOrder", toolsOf(answer, QStringLiteral("input")), true);
    if (expect.contains(u"blocks")) {
        const QJsonArray blocks = QJsonArray::fromStringList(answer.blocks);
        all.check(u"blocks", blocks == expect.value(u"blocks").toArray(), answer.blocks.join(u' '));
    }
    if (expect.contains(u"stopAnyOf"))
        all.check(u"stopAnyOf", expect.value(u"stopAnyOf").toArray().contains(answer.stop), answer.stop);
    return all.all();
}

QJsonObject chatUsage(const AccumulatedAnswer &answer)
{
    QJsonObject usage = answer.usage;
    const QJsonObject details = usage.value(u"prompt_tokens_details").toObject();
    usage.insert(QStringLiteral("cached_tokens"), details.value(u"cached_tokens"));
    return usage;
}

/// What of a stream of chat chunks differs from the expectations.
QString chatDifferences(const QByteArray &stream, const QJsonObject &expect)
{
    const AccumulatedAnswer answer = accumulateChat(stream);
    Differences all(expect);
    all.check(u"order", chatBreaches(stream).isEmpty(), chatBreaches(stream).join(u'\n'));
    all.text(u"text", answer.text);
    all.text(u"reasoning", answer.thinking);
    all.text(u"finish", answer.stop);
    all.flag(u"error", answer.hasFailed);
    all.flag(u"noFinish", answer.stops == 0 && !answer.isComplete);
    all.members(u"usage", chatUsage(answer));
    all.tools(u"tools", toolsOf(answer, QStringLiteral("arguments")), false);
    if (expect.contains(u"notcontains")) {
        const QByteArray needle = expect.value(u"notcontains").toString().toUtf8();
        all.check(u"notcontains", !stream.contains(needle), QString::fromUtf8(stream));
    }
    return all.all();
}

/// The keys that the functions above know: a case must not expect what nobody looks at.
bool knowsAll(const QJsonObject &expect, const QStringList &known)
{
    const QStringList keys = expect.keys();
    return std::all_of(
        keys.begin(), keys.end(), [&known](const QString &key) { return known.contains(key); });
}

QByteArrayList chunksOf(const QJsonObject &vector)
{
    QByteArrayList chunks;
    for (const QJsonValue chunk : vector.value(u"chunks_b64").toArray())
        chunks << QByteArray::fromBase64(chunk.toString().toUtf8());
    return chunks;
}

QByteArray streamOf(const QJsonObject &vector)
{
    return vector.contains(u"sse") ? vector.value(u"sse").toString().toUtf8() : chunksOf(vector).join();
}

QJsonArray eventsIn(const QByteArrayList &chunks, bool atEnd)
{
    QJsonArray events;
    const auto take = [&events](const SseParser::Event &event) {
        const QString name = QString::fromUtf8(event.name);
        events << QJsonObject{{QStringLiteral("event"), name.isEmpty() ? QJsonValue() : QJsonValue(name)},
            {QStringLiteral("data"), QString::fromUtf8(event.data)}};
    };
    SseParser parser;
    for (const QByteArray &chunk : chunks)
        parser.feed(chunk, take);
    if (atEnd)
        parser.finish(take);
    return events;
}

} // namespace

Q_DECLARE_METATYPE(signalbox::Protocol)

class VectorsTest : public QObject
{
    Q_OBJECT

private slots:
    void asksChat_data() { addCases("requests-anthropic-to-openai.json"); }
    void asksChat();
    void asksAnthropic_data() { addCases("requests-openai-to-anthropic.json"); }
    void asksAnthropic();
    void answersAnthropic_data() { addCases("responses-openai-to-anthropic.json"); }
    void answersAnthropic();
    void streamsAnthropic_data() { addCases("streams-openai-to-anthropic.json"); }
    void streamsAnthropic();
    void streamsChat_data() { addCases("streams-anthropic-to-openai.json"); }
    void streamsChat();
    void translatesRecordedStreams_data();
    void translatesRecordedStreams();
    void findsEvents_data() { addCases("sse-decoder.json"); }
    void findsEvents();
    void findsLines_data() { addCases("line-decoder.json"); }
    void findsLines();
};

void VectorsTest::asksChat()
{
    QFETCH(QJsonObject, vector);
    compareRequest(Protocol::Anthropic, Protocol::OpenAi, vector);
}

void VectorsTest::asksAnthropic()
{
    QFETCH(QJsonObject, vector);
    compareRequest(Protocol::OpenAi, Protocol::Anthropic, vector);
}

void VectorsTest::answersAnthropic()
{
    QFETCH(QJsonObject, vector);
    Translating translating;
    translating.dialect = withOptions({}, vector);
    const QByteArray body = translating.body(jsonOf(vector.value(u"input")));
    const QJsonDocument message = QJsonDocument::fromJson(body);
    QVERIFY2(message.isObject(), body.constData());
    QCOMPARE(unmetExpectations(message.object(), vector.value(u"expect").toArray()).join(u'\n'), QString());
}

void VectorsTest::streamsAnthropic()
{
    QFETCH(QJsonObject, vector);
    const QJsonObject expect = vector.value(u"expect").toObject();
    QVERIFY(knowsAll(expect,
        {QStringLiteral("invariants"), QStringLiteral("text"), QStringLiteral("textTrim"),
            QStringLiteral("thinking"), QStringLiteral("blocks"), QStringLiteral("tools"),
            QStringLiteral("toolsAnyOrder"), QStringLiteral("toolCount"), QStringLiteral("stop_reason"),
            QStringLiteral("stopAnyOf"), QStringLiteral("usage"), QStringLiteral("usagePresent"),
            QStringLiteral("messageDeltas"), QStringLiteral("error"), QStringLiteral("errorType"),
            QStringLiteral("noStop"), QStringLiteral("partialTool")}));
    Translating translating;
    translating.dialect = withOptions({}, vector);
    const QByteArray whole = translating.stream({streamOf(vector)});
    QCOMPARE(differences(whole, expect), QString());
    for (const QByteArrayList &pieces : cuttings(streamOf(vector)))
        QCOMPARE(translating.stream(pieces), whole);
}

void VectorsTest::streamsChat()
{
    QFETCH(QJsonObject, vector);
    const QJsonObject expect = vector.value(u"expect").toObject();
    QVERIFY(knowsAll(expect,
        {QStringLiteral("text"), QStringLiteral("reasoning"), QStringLiteral("tools"),
            QStringLiteral("finish"), QStringLiteral("usage"), QStringLiteral("error"),
            QStringLiteral("noFinish"), QStringLiteral("notcontains")}));
    Translating translating;
    translating.upstream = Protocol::Anthropic;
    translating.client = Protocol::OpenAi;
    const QByteArray whole = translating.stream({streamOf(vector)});
    QCOMPARE(chatDifferences(whole, expect), QString());
    for (const QByteArrayList &pieces : cuttings(streamOf(vector)))
        QCOMPARE(translating.stream(pieces), whole);
}

void VectorsTest::translatesRecordedStreams_data()
{
    QTest::addColumn<Protocol>("upstream");
    QTest::addColumn<Protocol>("client");
    QTest::addColumn<QString>("stream");
    QTest::addColumn<QString>("name");
    const QString streams = testData(QLatin1String("streams/"));
    const QList<std::pair<Protocol, QString>> clients{{Protocol::Anthropic, QStringLiteral("Anthropic")},
        {Protocol::OpenAi, QStringLiteral("Chat")}, {Protocol::Responses, QStringLiteral("Responses")}};
    const auto addRows = [&clients](Protocol upstream, const QString &stream, const QString &name) {
        for (const auto &[client, clientName] : clients) {
            const QString row = name + QStringLiteral(" for ") + clientName;
            if (client != upstream)
                QTest::newRow(qPrintable(row)) << upstream << client << stream << name;
        }
    };
    addRows(Protocol::OpenAi, streams, QStringLiteral("chat-basic"));
    addRows(Protocol::OpenAi, folder, QStringLiteral("chat-refusal"));
    addRows(Protocol::Responses, streams, QStringLiteral("responses-text"));
    addRows(Protocol::Responses, folder, QStringLiteral("responses-reasoning"));
}

void VectorsTest::translatesRecordedStreams()
{
    QFETCH(Protocol, upstream);
    QFETCH(Protocol, client);
    QFETCH(QString, stream);
    QFETCH(QString, name);
    const QByteArray recorded = contentOf(QString(stream + name + QStringLiteral(".sse")));
    const QJsonObject expected
        = QJsonDocument::fromJson(contentOf(QString(folder + name + QStringLiteral(".expected.json"))))
              .object();
    QVERIFY(!recorded.isEmpty() && !expected.isEmpty());
    Translating translating;
    translating.upstream = upstream;
    translating.client = client;
    const QByteArray whole = translating.stream({recorded});
    QCOMPARE(streamBreaches(client, whole).join(u'\n'), QString());
    const AccumulatedAnswer answer = accumulateStream(client, whole);
    QVERIFY(answer.isComplete);
    const QString refusal = expected.value(u"refusal").toString();
    QCOMPARE(answer.text, QString(expected.value(u"text").toString() + refusal));
    QCOMPARE(answer.thinking, expected.value(u"reasoning").toString());
    const QJsonObject usage = expected.value(u"usage").toObject();
    const QStringView output = upstream == Protocol::OpenAi ? u"completion_tokens" : u"output_tokens";
    QCOMPARE(answer.usage.value(client == Protocol::OpenAi ? u"completion_tokens" : u"output_tokens"),
        usage.value(output));
    for (const QByteArrayList &pieces : cuttings(recorded))
        QCOMPARE(translating.stream(pieces), whole);
}

/// The official client reports events without data too; to us, who read JSON, they say nothing, and the HTML
/// standard has them dropped.
void VectorsTest::findsEvents()
{
    QFETCH(QJsonObject, vector);
    QJsonArray expected;
    for (const QJsonValue event : vector.value(u"events").toArray()) {
        if (!event[u"data"].toString().isEmpty())
            expected << event;
    }
    QCOMPARE(eventsIn(chunksOf(vector), true), expected);
}

/// Lines are what the parser makes of its bytes first: here each becomes a line of data of one event.
void VectorsTest::findsLines()
{
    QFETCH(QJsonObject, vector);
    QStringList lines;
    for (const QJsonValue line : vector.value(u"lines").toArray())
        lines << line.toString();

    QByteArrayList chunks;
    QString rest; // what no line end has completed yet
    QChar last = u'\n';
    for (const QJsonValue value : vector.value(u"chunks").toArray()) {
        QString chunk;
        for (const QChar c : value.toString()) {
            if (last == u'\n' || (last == u'\r' && c != u'\n'))
                chunk += QStringLiteral("data:");
            chunk += c;
            rest = c == u'\n' || c == u'\r' ? QString() : QString(rest + c);
            last = c;
        }
        chunks << chunk.toUtf8();
    }
    if (!vector.value(u"flush").toBool()) {
        QVERIFY(eventsIn(chunks, false).isEmpty());
        if (!rest.isEmpty())
            lines << rest;
    }
    const QJsonArray events = eventsIn(chunks, true);
    QCOMPARE(events.size(), 1);
    QCOMPARE(events.first()[u"data"].toString(), lines.join(u'\n'));
}

QTEST_GUILESS_MAIN(VectorsTest)
#include "tst_vectors.moc"
