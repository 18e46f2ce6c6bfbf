// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/ledger.h"
#include "proxy/usageapi.h"
#include "support/apierror.h"
#include "support/twoproviders.h"
#include "support/usagefigures.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLoggingCategory>
#include <QPointer>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

const QByteArray adminKey = "admin-key-4711";

QString text(const char *latin1)
{
    return QString::fromLatin1(latin1);
}

TestClient::Answer ask(GatewayFixture &gateway, const QByteArray &target, const Headers &headers = {},
    const QByteArray &method = "GET")
{
    const auto client = gateway.client();
    client->request(method, target, {}, headers);
    return client->answer();
}

QJsonObject read(GatewayFixture &gateway, const QByteArray &target)
{
    const auto answer = ask(gateway, target);
    if (answer.status != 200)
        qWarning("%s: %d %s", target.constData(), answer.status, answer.body.constData());
    return QJsonDocument::fromJson(answer.body).object();
}

QList<int> requestsIn(const QJsonObject &answer, const char *list)
{
    QList<int> counts;
    for (const QJsonValue &row : answer.value(QLatin1String(list)).toArray())
        counts << row.toObject().value(u"requests").toInt();
    return counts;
}

QStringList idsIn(const QJsonObject &page)
{
    QStringList ids;
    for (const QJsonValue &row : page.value(u"requests").toArray())
        ids << row.toObject().value(u"id").toString();
    return ids;
}

/// A client that takes what it is sent only when the test says so.
class SlowWriter final : public ResponseWriter
{
public:
    struct Story
    {
        int status = 0;
        QByteArray body;
        int writes = 0;
        bool ended = false;
    };

    explicit SlowWriter(Story &story) : m_story(story) { }

    void start(int status, const Headers &, qint64) override { m_story.status = status; }
    void write(const QByteArray &bytes) override
    {
        m_story.body += bytes;
        ++m_story.writes;
        m_isCongested = true;
    }
    void end() override { m_story.ended = true; }
    void abort() override { }
    [[nodiscard]] bool isCongested() const override { return m_isCongested; }
    [[nodiscard]] bool isStarted() const override { return m_story.status != 0; }

    void drain()
    {
        m_isCongested = false;
        emit drained();
    }

private:
    Story &m_story;
    bool m_isCongested = false;
};

HttpRequest requestFor(const QByteArray &path, const QByteArray &query = {})
{
    HttpRequest request;
    request.method = "GET";
    request.path = path;
    request.query = query;
    return request;
}

} // namespace

class TestUsageApi : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void filtersAndRangesNarrowTheSums();
    void usageOutlivesTheProgram();
    void exportsAreFilesToSave();
    void exportedNamesAreNoFormulas();

    void listsRequestsTheNewestFirst();
    void pagesThroughRequests();
    void filtersRequests_data();
    void filtersRequests();
    void aRequestShowsItsDecisionChain();
    void aSlowClientHoldsAnExportBack();
    void aClientThatLeavesEndsItsExport();

    void wrongParametersAreNamed_data();
    void wrongParametersAreNamed();
    void whatIsNotThereIsNotFound_data();
    void whatIsNotThereIsNotFound();
    void isGuardedLikeTheManagementApi_data();
    void isGuardedLikeTheManagementApi();
    void onlyGetAndHeadAreTaken();
    void headHasNoBody();
    void troubleOfTheLedgerStandsInTheAnswer();
};

void TestUsageApi::initTestCase()
{
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false"));
}

void TestUsageApi::filtersAndRangesNarrowTheSums()
{
    TwoProviders scene;
    scene.gateway.start();
    const Headers toB{{"x-signalbox-provider", "b"}, {"x-signalbox-project", "shop"}};
    scene.gateway.post(messagesBody("claude-opus-4-5", false));
    scene.gateway.post(messagesBody("claude-opus-4-5", false), toB);
    scene.gateway.post(messagesBody("claude-haiku-4-5", false), toB);

    const auto totalOf = [&](const QByteArray &query) {
        return read(scene.gateway, "/usage?" + query)
            .value(u"global")
            .toObject()
            .value(u"total_requests")
            .toInt(-1);
    };
    QCOMPARE(totalOf({}), 3);
    QCOMPARE(totalOf("provider=b"), 2);
    QCOMPARE(totalOf("provider=b&model=claude-opus-4-5"), 1);
    QCOMPARE(totalOf("project=shop"), 2);
    QCOMPARE(totalOf("provider=nobody"), 0);
    QCOMPARE(totalOf("end=2020-01-01"), 0);
    QCOMPARE(totalOf("start=2020-01-01"), 3);
    const QJsonObject answer = read(scene.gateway, "/usage?by=provider,model&hourly=true");
    QCOMPARE(requestsIn(answer, "groups"), QList<int>({1, 1, 1}));
    QCOMPARE(requestsIn(answer, "by_hour").size() >= 1, true);
    QCOMPARE(answer.value(u"ledger").toObject().value(u"problem"), QJsonValue(QJsonValue::Null));
}

void TestUsageApi::usageOutlivesTheProgram()
{
    const QTemporaryDir folder;
    for (int run = 1; run <= 2; ++run) {
        TwoProviders scene;
        scene.gateway.keeping.stateFolder = folder.path();
        scene.gateway.start();
        scene.gateway.post(messagesBody("claude-opus-4-5", false));
        const QJsonObject answer = read(scene.gateway, "/usage");
        QCOMPARE(answer.value(u"global").toObject().value(u"total_requests").toInt(), run);
        QCOMPARE(answer.value(u"ledger").toObject().value(u"file").toString(),
            folder.filePath(QStringLiteral("ledger.sqlite")));
        QCOMPARE(idsIn(read(scene.gateway, "/requests")).size(), run);
    }
}

void TestUsageApi::exportsAreFilesToSave()
{
    TwoProviders scene;
    scene.gateway.start();
    scene.gateway.post(messagesBody("claude-opus-4-5", false));
    const std::pair<const char *, const char *> files[]
        = {{"/usage/export", "signalbox-usage.csv"}, {"/requests/export", "signalbox-requests.csv"}};
    for (const auto &[path, name] : files) {
        const auto csv = ask(scene.gateway, path);
        QCOMPARE(csv.status, 200);
        QCOMPARE(csv.headers.value("content-type"), QByteArray("text/csv; charset=utf-8; header=present"));
        QCOMPARE(csv.headers.value("content-disposition"),
            QByteArray(QByteArray("attachment; filename=\"") + name + '"'));
        QCOMPARE(csv.body.count("\r\n"), 2);
        QVERIFY(csv.body.contains("claude-opus-4-5"));
        const auto json = ask(scene.gateway, QByteArray(path) + "?format=json");
        QCOMPARE(json.headers.value("content-type"), QByteArray("application/json"));
        QVERIFY(json.headers.value("content-disposition").contains(".json\""));
        QVERIFY(QJsonDocument::fromJson(json.body).isObject());
    }
}

void TestUsageApi::exportedNamesAreNoFormulas()
{
    TwoProviders scene;
    scene.gateway.start();
    scene.gateway.post(messagesBody("=1+1", false), {{"x-signalbox-project", "@shop"}});
    const QByteArray usage = ask(scene.gateway, "/usage/export?by=model,project").body;
    QVERIFY2(usage.contains("\r\n'=1+1,'@shop,1,"), usage.constData());
    QVERIFY(ask(scene.gateway, "/requests/export").body.contains(",'=1+1,"));
}

void TestUsageApi::listsRequestsTheNewestFirst()
{
    TwoProviders scene;
    scene.gateway.start();
    scene.gateway.post(messagesBody("claude-opus-4-5", false));
    scene.gateway.post(messagesBody("claude-haiku-4-5", true));
    const QJsonObject page = read(scene.gateway, "/requests");
    const QJsonArray rows = page.value(u"requests").toArray();
    QCOMPARE(rows.size(), 2);
    QVERIFY(page.value(u"next").isNull());
    const QJsonObject newest = rows.at(0).toObject();
    QCOMPARE(newest.value(u"id").toString(), QString::fromLatin1(scene.gateway.records().last().id));
    QCOMPARE(newest.value(u"model").toString(), text("claude-haiku-4-5"));
    QCOMPARE(newest.value(u"provider").toString(), text("a"));
    QCOMPARE(newest.value(u"outcome").toString(), text("good"));
    QCOMPARE(newest.value(u"streamed").toBool(), true);
    QCOMPARE(newest.value(u"input_tokens").toInt(), 10);
    QCOMPARE(newest.value(u"output_tokens").toInt(), 5);
}

void TestUsageApi::pagesThroughRequests()
{
    TwoProviders scene;
    scene.gateway.start();
    QStringList sent;
    for (int i = 0; i < 5; ++i) {
        scene.gateway.post(messagesBody("claude-opus-4-5", false));
        sent.prepend(QString::fromLatin1(scene.gateway.records().last().id));
    }
    QStringList seen;
    QByteArray before;
    for (int page = 0; page < 3; ++page) {
        const QJsonObject answer = read(scene.gateway, "/requests?limit=2" + before);
        seen << idsIn(answer);
        QCOMPARE(answer.value(u"next").isNull(), page == 2);
        before = "&before=" + QByteArray::number(answer.value(u"next").toInteger());
    }
    QCOMPARE(seen, sent);
}

void TestUsageApi::filtersRequests_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<int>("count");
    const auto row = [](const char *query, int count) { QTest::newRow(query) << QByteArray(query) << count; };
    row("", 3);
    row("outcome=good", 2);
    row("outcome=failed", 1);
    row("outcome=retried", 1);
    row("outcome=left", 0);
    row("provider=b", 1);
    row("model=claude-haiku-4-5", 1);
    row("project=shop", 1);
    row("client=claude-cli", 1);
    row("client_key=nobody", 0);
    row("start=2020-01-01&end=2020-12-31", 0);
    row("start=2020-01-01", 3);
}

void TestUsageApi::filtersRequests()
{
    QFETCH(QByteArray, query);
    QFETCH(int, count);
    TwoProviders scene;
    scene.a.answerBy([](const FakeUpstream::Request &request) {
        return request.body.contains("haiku") ? FakeAnswer::error(500, "api_error")
            : request.body.contains("wrong")  ? FakeAnswer::error(400, "invalid_request_error")
                                              : goodAnswer(request.body);
    });
    scene.gateway.start();
    scene.gateway.post(messagesBody("claude-opus-4-5", false),
        {{"x-signalbox-project", "shop"}, {"user-agent", "claude-cli/2.1.3 (external)"}});
    scene.gateway.post(messagesBody("claude-haiku-4-5", false)); // b answers
    scene.gateway.post(messagesBody("wrong", false));
    QCOMPARE(idsIn(read(scene.gateway, "/requests?" + query)).size(), count);
    QCOMPARE(ask(scene.gateway, "/requests/export?" + query).body.count("\r\n"), count + 1);
}

void TestUsageApi::aRequestShowsItsDecisionChain()
{
    TwoProviders scene;
    scene.gateway.config.health.unhealthyThreshold = 5;
    scene.startWithA(FakeAnswer::error(529, "overloaded_error"));
    QCOMPARE(scene.gateway.post(messagesBody("claude-opus-4-5", false)).status, 200);
    const QJsonObject answer = read(scene.gateway, "/requests/" + scene.gateway.records().last().id);
    QCOMPARE(answer.value(u"provider").toString(), text("b"));
    QCOMPARE(answer.value(u"attempt_count").toInt(), 2);
    QVERIFY(!answer.value(u"decision").toString().isEmpty());
    const QJsonArray candidates = answer.value(u"candidates").toArray();
    QCOMPARE(candidates.size(), 2);
    QCOMPARE(candidates.at(0).toObject().value(u"provider").toString(), text("a"));
    QVERIFY(candidates.at(0).toObject().value(u"result").toString().startsWith(text("failed: ")));
    QCOMPARE(candidates.at(1).toObject().value(u"result").toString(), text("answered"));
    const QJsonArray attempts = answer.value(u"attempts").toArray();
    QCOMPARE(attempts.size(), 2);
    QCOMPARE(attempts.at(0).toObject().value(u"status").toInt(), 529);
    const QJsonObject good = attempts.at(1).toObject();
    QCOMPARE(good.value(u"outcome").toString(), text("ok"));
    QCOMPARE(good.value(u"input_tokens").toInt(), 10);
    QVERIFY(good.value(u"first_byte_ms").isDouble());
    QVERIFY(good.value(u"start_ms").toInt() <= answer.value(u"duration_ms").toInt());
}

void TestUsageApi::aSlowClientHoldsAnExportBack()
{
    SystemClock clock;
    Ledger ledger({}, {}, clock);
    UsageApi api(ledger);
    for (int i = 0; i < 600; ++i) { // two pages
        ExchangeRecord record = failedOver();
        record.id = "sbx_" + QByteArray::number(i);
        ledger.add(record);
    }
    SlowWriter::Story story;
    auto writer = std::make_unique<SlowWriter>(story);
    SlowWriter *client = writer.get();
    api.serve(requestFor("/requests/export"), std::move(writer), {});
    QTRY_COMPARE(story.writes, 1);
    bool isAnswered = false; // whoever had asked for the second page would have it by then
    ledger.listExchanges({}, this, [&](const Result<ExchangePage> &) { isAnswered = true; });
    QTRY_VERIFY(isAnswered);
    QCOMPARE(story.writes, 1);
    QVERIFY(!story.ended);
    client->drain();
    QTRY_VERIFY(story.ended);
    QCOMPARE(story.writes, 2);
    QCOMPARE(story.body.count("\r\n"), 601);
}

void TestUsageApi::aClientThatLeavesEndsItsExport()
{
    SystemClock clock;
    Ledger ledger({}, {}, clock);
    UsageApi api(ledger);
    for (int i = 0; i < 600; ++i) {
        ExchangeRecord record = failedOver();
        record.id = "sbx_" + QByteArray::number(i);
        ledger.add(record);
    }
    SlowWriter::Story story;
    auto writer = std::make_unique<SlowWriter>(story);
    const QPointer<SlowWriter> client = writer.get();
    api.serve(requestFor("/requests/export"), std::move(writer), {});
    QTRY_COMPARE(story.writes, 1);
    emit client->closed();
    QTRY_VERIFY(!client);
    QCOMPARE(story.writes, 1);
}

void TestUsageApi::wrongParametersAreNamed_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QString>("begin");
    const auto row = [](const char *target, const char *begin) {
        QTest::newRow(target) << QByteArray(target) << QString::fromLatin1(begin);
    };
    row("/usage?start=soon", "start: wants a day such as 2026-11-29");
    row("/usage?start=2026-11-30&end=2026-11-01", "end: lies before start");
    row("/usage?by=colour", "by: 'colour' is nothing to tell usage apart by; there are day, hour, ");
    row("/usage?timezone=Mars/Base", "timezone: 'Mars/Base' is no time zone");
    row("/usage?modle=x", "modle: there is no such parameter here; there are timezone, ");
    row("/usage/export?format=xml", "format: wants csv or json, not 'xml'");
    row("/requests?limit=0", "limit: wants a number from 1 to 1000, not '0'");
    row("/requests?limit=1001", "limit: wants a number from 1 to 1000, not '1001'");
    row("/requests?before=x", "before: wants a number from 1 to ");
    row("/requests?outcome=bad", "outcome: wants good, failed, retried or left, not 'bad'");
    row("/requests/export?limit=-1", "limit: wants a number from 1 to ");
    row("/requests/sbx_1?x=1", "x: this path has no parameters");
}

void TestUsageApi::wrongParametersAreNamed()
{
    QFETCH(QByteArray, target);
    QFETCH(QString, begin);
    TwoProviders scene;
    scene.gateway.start();
    const auto answer = ask(scene.gateway, target);
    QCOMPARE(answer.status, 400);
    QVERIFY2(ApiError::of(answer.body).message.startsWith(begin), answer.body.constData());
}

void TestUsageApi::whatIsNotThereIsNotFound_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::newRow("an unknown request") << QByteArray("/requests/sbx_0000000000000000");
    QTest::newRow("no request") << QByteArray("/requests/");
    QTest::newRow("another path") << QByteArray("/usage/of/what");
    QTest::newRow("what would be a statement") << QByteArray("/requests/'%20OR%201=1--");
}

void TestUsageApi::whatIsNotThereIsNotFound()
{
    QFETCH(QByteArray, target);
    TwoProviders scene;
    scene.gateway.start();
    scene.gateway.post(messagesBody());
    const auto answer = ask(scene.gateway, target);
    QCOMPARE(answer.status, 404);
    QCOMPARE(ApiError::of(answer.body).type, text("not_found_error"));
}

void TestUsageApi::isGuardedLikeTheManagementApi_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("hasAdminKey");
    QTest::addColumn<Headers>("headers");
    QTest::addColumn<int>("status");
    for (const char *path : {"/usage", "/usage/export", "/usage/else", "/requests", "/requests/export",
             "/requests/sbx_1", "/requests/"}) {
        const QByteArray name = path;
        const bool isThere = name != "/usage/else" && name != "/requests/sbx_1" && name != "/requests/";
        const int good = isThere ? 200 : 404;
        const auto row = [&](const char *who, bool hasKey, const Headers &headers, int status) {
            QTest::addRow("%s, %s", path, who) << name << hasKey << headers << status;
        };
        row("this computer", false, {}, good);
        row("without the admin key", true, {}, 401);
        row("a client key", true, {{"x-api-key", "client-key"}}, 401);
        row("the admin key", true, {{"x-api-key", adminKey}}, good);
        row("a foreign page", false, {{"Origin", "https://evil.example"}}, 403);
        row("a foreign Host", false, {{"Host", "evil.example"}}, 403);
    }
}

void TestUsageApi::isGuardedLikeTheManagementApi()
{
    QFETCH(QByteArray, path);
    QFETCH(bool, hasAdminKey);
    QFETCH(Headers, headers);
    TwoProviders scene;
    scene.gateway.config.server.clientKeys = {Secret("client-key")};
    if (hasAdminKey)
        scene.gateway.config.server.adminKey = Secret(adminKey);
    scene.gateway.start();
    QTEST(ask(scene.gateway, path, headers).status, "status");
}

void TestUsageApi::onlyGetAndHeadAreTaken()
{
    TwoProviders scene;
    scene.gateway.start();
    for (const char *path : {"/usage", "/usage/export", "/requests", "/requests/export", "/requests/sbx_1"}) {
        for (const char *method : {"POST", "PUT", "DELETE"}) {
            const auto answer = ask(scene.gateway, path, {}, method);
            QCOMPARE(answer.status, 405);
            QCOMPARE(answer.headers.value("allow"), QByteArray("GET, HEAD, OPTIONS"));
        }
    }
}

void TestUsageApi::headHasNoBody()
{
    TwoProviders scene;
    scene.gateway.start();
    scene.gateway.post(messagesBody());
    const QByteArray id = scene.gateway.records().last().id;
    for (const QByteArray &path : {QByteArray("/usage"), QByteArray("/usage/export"), QByteArray("/requests"),
             QByteArray("/requests/export"), QByteArray("/requests/" + id)}) {
        const auto answer = ask(scene.gateway, path, {}, "HEAD");
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, QByteArray());
    }
}

void TestUsageApi::troubleOfTheLedgerStandsInTheAnswer()
{
    const QTemporaryDir folder;
    QFile blocking(folder.filePath(QStringLiteral("file")));
    QVERIFY(blocking.open(QIODevice::WriteOnly));
    TwoProviders scene;
    scene.gateway.config.ledger.file = folder.filePath(QStringLiteral("file/ledger.sqlite")); // no folder
    scene.gateway.start();
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    for (const char *path : {"/usage", "/requests"}) {
        const QJsonObject answer = read(scene.gateway, path);
        const QString problem = answer.value(u"ledger").toObject().value(u"problem").toString();
        QVERIFY2(problem.contains(folder.path()), path);
    }
}

QTEST_GUILESS_MAIN(TestUsageApi)
#include "tst_usageapi.moc"
