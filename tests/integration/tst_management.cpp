// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/reloadreport.h"
#include "support/apierror.h"
#include "support/metricsreader.h"
#include "support/twoproviders.h"

#include <QJsonArray>
#include <QLoggingCategory>
#include <QNetworkInterface>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

const QByteArray adminKey = "admin-key-4711";

/// The member that a path like "providers.0.name" leads to.
QJsonValue at(const QJsonValue &root, const QByteArray &path)
{
    QJsonValue value = root;
    for (const QByteArray &step : path.isEmpty() ? QByteArrayList() : path.split('.')) {
        bool isIndex = false;
        const int index = step.toInt(&isIndex);
        value = isIndex ? value.toArray().at(index) : value.toObject().value(QString::fromUtf8(step));
    }
    return value;
}

QByteArray typeOf(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null:
        return "null";
    case QJsonValue::Bool:
        return "bool";
    case QJsonValue::Double:
        return "number";
    case QJsonValue::String:
        return "string";
    case QJsonValue::Array:
        return "array";
    case QJsonValue::Object:
        return "object";
    case QJsonValue::Undefined:
        break;
    }
    return "nothing";
}

QString text(const char *latin1)
{
    return QString::fromLatin1(latin1);
}

TestClient::Answer ask(GatewayFixture &gateway, const QByteArray &method, const QByteArray &target,
    const QByteArray &body = {}, const Headers &headers = {})
{
    const auto client = gateway.client();
    client->request(method, target, body, headers);
    return client->answer();
}

QJsonObject jsonOf(const TestClient::Answer &answer)
{
    return QJsonDocument::fromJson(answer.body).object();
}

QJsonObject read(GatewayFixture &gateway, const QByteArray &target)
{
    return jsonOf(ask(gateway, "GET", target));
}

QJsonObject explain(GatewayFixture &gateway, const QByteArray &body, const Headers &headers = {},
    const QByteArray &before = {})
{
    return jsonOf(ask(gateway, "POST", before + "/explain", body, headers));
}

Headers session(const QByteArray &name)
{
    return {{"x-claude-code-session-id", name}};
}

/// An answer with figures for every kind of token.
QByteArray messageWithCache()
{
    return messageJson().replace("\"input_tokens\":10,\"output_tokens\":5",
        "\"input_tokens\":100,\"output_tokens\":50,\"cache_creation_input_tokens\":7,"
        "\"cache_read_input_tokens\":3");
}

/// Provider a fails every time, and a single failure leaves it out.
void startWithAFailing(TwoProviders &scene)
{
    scene.gateway.config.health.unhealthyThreshold = 1;
    scene.startWithA(FakeAnswer::error(500, "api_error", "the disk is full"));
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
}

struct Path
{
    const char *method;
    const char *path;
    bool open; ///< to anyone
};

constexpr Path paths[] = {{"GET", "/", false}, {"GET", "/health", true}, {"GET", "/health/live", true},
    {"GET", "/health/ready", true}, {"GET", "/stats", false}, {"GET", "/budgets", false},
    {"GET", "/providers", false}, {"GET", "/usage", false}, {"GET", "/metrics", false},
    {"GET", "/config", false}, {"POST", "/reset", false}, {"POST", "/providers/reload", false},
    {"POST", "/cleanup", false}, {"POST", "/explain", false}, {"GET", "/log", false}, {"PUT", "/log", false},
    {"GET", "/capture", false}, {"POST", "/capture", false}, {"DELETE", "/capture", false},
    {"GET", "/pin", false}, {"PUT", "/pin", false}, {"GET", "/pause", false}, {"POST", "/pause", false},
    {"POST", "/resume", false}, {"GET", "/running", false}, {"DELETE", "/running/sbx_1", false},
    {"POST", "/shutdown", false}};

/// For who may call it: no such request runs.
int statusWithin(QByteArrayView path)
{
    return path.startsWith("/running/") ? 404 : 200;
}

bool isCalledWith(QByteArrayView method, QByteArrayView path)
{
    return std::any_of(std::begin(paths), std::end(paths),
        [&](const Path &one) { return method == one.method && path == one.path; });
}

/// What this path takes.
QByteArray bodyFor(QByteArrayView path)
{
    if (path == "/pin")
        return R"({"provider": null})";
    if (path == "/pause")
        return {};
    if (path == "/log")
        return R"({"level": "info"})";
    return path == "/capture" ? QByteArray(R"({"minutes": 1})") : messagesBody();
}

/// An address of this computer that other computers could come from; null when there is none.
QHostAddress otherAddress()
{
    const auto addresses = QNetworkInterface::allAddresses();
    for (const QHostAddress &address : addresses) {
        if (address.protocol() == QAbstractSocket::IPv4Protocol && !address.isLoopback())
            return address;
    }
    return {};
}

LoadedConfig loadedFrom(const Config &config)
{
    return {std::make_shared<Config>(config), text("/c.yaml"), {}, {}};
}

} // namespace

/// What the gateway tells of itself, and what can be asked of it.
class TestManagement : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void keepsTheShapesOfTheReplacedSystems_data();
    void keepsTheShapesOfTheReplacedSystems();

    void statsTellWhatHappened();
    void statsTellWhatIsUnderWay();
    void providersTellHowTheyDo();
    void providersTellWhatLeadsToThem();
    void aPauseIsTold();
    void aDisabledProviderIsTold();
    void theGreetingTellsThePin();

    void usageIsTheSumOfWhatAnswersSay();
    void usageIsGivenByDayWhenAskedFor_data();
    void usageIsGivenByDayWhenAskedFor();
    void failedRequestsUseNothing();
    void countingTokensUsesNone();

    void metricsAgreeWithTheRest();
    void metricsSurviveAnyName();

    void resetForgetsFailures();
    void resetEndsAPause();

    void healthIsGoodWhileOneProviderIs();
    void healthSaysWhyItIsBad();
    void strangersLearnNoNames_data();
    void strangersLearnNoNames();
    void aRefusedReloadIsTold();
    void usageIsGivenByProject();
    void liveIsGoodWhateverTheProvidersDo();
    void readyTellsWhyNot();

    void theConfigurationIsShown();
    void theConfigurationShowsNoSecret();

    void explainTellsRouteAndOrder();
    void explainTellsWhoIsLeftOut();
    void explainTellsWhoCannotTakeIt();
    void explainSendsNothingAndTakesNoTurn();
    void explainTakesTheOtherEndpointsToo_data();
    void explainTakesTheOtherEndpointsToo();
    void explainHonoursThePin_data();
    void explainHonoursThePin();
    void explainHonoursTheSession();
    void explainTellsThatNothingFits_data();
    void explainTellsThatNothingFits();
    void explainRefusesWhatIsNoRequest_data();
    void explainRefusesWhatIsNoRequest();

    void cleanupForgetsAnswersByForce();

    void headTellsTheHeadOfGet_data();
    void headTellsTheHeadOfGet();
    void otherMethodsAreRefused_data();
    void otherMethodsAreRefused();
    void headChangesNothing();
    void levelsOfTheLogChangeUntilTheNextConfiguration();
    void levelsOfTheLogThatAreWrongChangeNothing_data();
    void levelsOfTheLogThatAreWrongChangeNothing();
    void whatComesLaterIsNotFound_data();
    void whatComesLaterIsNotFound();

    void accessDependsOnTheOrigin_data();
    void accessDependsOnTheOrigin();
    void clientKeysOpenNothing();
    void otherComputersNeedTheAdminKey_data();
    void otherComputersNeedTheAdminKey();
    void aSignInIsGuardedByItsState_data();
    void aSignInIsGuardedByItsState();
};

void TestManagement::initTestCase()
{
    QLoggingCategory::setFilterRules(text("signalbox.*=false"));
}

void TestManagement::keepsTheShapesOfTheReplacedSystems_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("place");
    QTest::addColumn<QByteArray>("members");
    const auto row = [](const char *name, const char *method, const char *target, const char *place,
                         const char *members) {
        QTest::newRow(name) << QByteArray(method) << QByteArray(target) << QByteArray(place)
                            << QByteArray(members);
    };
    row("Databricks /stats", "GET", "/stats", "endpoints.0",
        "name:string active_requests:number total_requests:number total_errors:number circuit_open:bool");
    row("Databricks /reset", "POST", "/reset", "", "status:string");
    row("Databricks /usage", "GET", "/usage?daily=true", "global",
        "total_requests:number input_tokens:number output_tokens:number cache_creation_input_tokens:number "
        "cache_read_input_tokens:number");
    row("Databricks /usage, endpoint", "GET", "/usage", "by_endpoint.0",
        "endpoint:string requests:number input_tokens:number output_tokens:number "
        "cache_creation_input_tokens:number cache_read_input_tokens:number");
    row("Databricks /usage, model", "GET", "/usage", "by_model.0",
        "model:string requests:number input_tokens:number output_tokens:number "
        "cache_creation_input_tokens:number cache_read_input_tokens:number");
    row("Databricks /usage, day", "GET", "/usage?daily=true", "by_day.0",
        "date:string requests:number input_tokens:number output_tokens:number "
        "cache_creation_input_tokens:number cache_read_input_tokens:number");
    row("Databricks /health", "GET", "/health", "", "status:string");
    row("Balancer /", "GET", "/", "",
        "service:string version:string status:string providers_available:number");
    row("Balancer /providers", "GET", "/providers", "",
        "total_providers:number healthy_providers:number selection_strategy:string "
        "total_model_routes:number providers:array");
    row("Balancer /providers, healthy", "GET", "/providers", "providers.1",
        "name:string type:string base_url:string enabled:bool healthy:bool failure_count:number "
        "last_failure_time:null last_error:null proxy:null models:array status:string");
    row("Balancer /providers, failed", "GET", "/providers", "providers.0",
        "failure_count:number last_failure_time:string last_error:string");
    row("Balancer /providers, model", "GET", "/providers", "providers.0.models.0",
        "pattern:string model:string priority:number");
    row("Balancer /providers/reload", "POST", "/providers/reload", "",
        "status:string message:string providers_count:number healthy_providers:number");
    row("Balancer /cleanup", "POST", "/cleanup?force=true", "", "status:string");
    row("claude-code-lb /health", "GET", "/health", "",
        "status:string total_servers:number available_servers:number cooling_down:number "
        "load_balancer:string fallback:bool cooldown_seconds:number time:string");
    row("telemetry", "POST", "/api/event_logging/batch", "", "status:string");
}

void TestManagement::keepsTheShapesOfTheReplacedSystems()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, place);
    QFETCH(QByteArray, members);
    TwoProviders scene;
    startWithAFailing(scene);
    scene.gateway.gateway().setConfigSource([&] { return loadedFrom(scene.gateway.config); });

    const auto answer = ask(scene.gateway, method, target);

    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("content-type"), QByteArray("application/json"));
    QVERIFY(answer.headers.value("x-signalbox-request-id").startsWith("sbx_"));
    const QJsonValue object = at(jsonOf(answer), place);
    for (const QByteArray &member : members.split(' ')) {
        const QByteArrayList nameAndType = member.split(':');
        const QByteArray type = typeOf(at(object, nameAndType.value(0)));
        const QByteArray told = member + " is " + type + " in " + answer.body;
        QVERIFY2(type == nameAndType.value(1), told.constData());
    }
}

void TestManagement::statsTellWhatHappened()
{
    TwoProviders scene;
    startWithAFailing(scene);
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    QCOMPARE(scene.gateway.post(R"({"model":7})").status, 400);

    const QJsonObject stats = read(scene.gateway, "/stats");

    QCOMPARE(at(stats, "endpoints").toArray().size(), 2);
    QCOMPARE(at(stats, "endpoints.0.name").toString(), text("a"));
    QCOMPARE(at(stats, "endpoints.0.total_requests").toInt(), 1);
    QCOMPARE(at(stats, "endpoints.0.total_errors").toInt(), 1);
    QCOMPARE(at(stats, "endpoints.0.circuit_open"), QJsonValue(true));
    QCOMPARE(at(stats, "endpoints.1.name").toString(), text("b"));
    QCOMPARE(at(stats, "endpoints.1.total_requests").toInt(), 2);
    QCOMPARE(at(stats, "endpoints.1.total_errors").toInt(), 0);
    QCOMPARE(at(stats, "endpoints.1.circuit_open"), QJsonValue(false));
    QCOMPARE(at(stats, "active_requests").toInt(), 0);
    QCOMPARE(at(stats, "total_requests").toInt(), 3);
    QCOMPARE(at(stats, "total_errors").toInt(), 1);
    const QDateTime started = QDateTime::fromString(at(stats, "started_at").toString(), Qt::ISODateWithMs);
    QVERIFY(started.isValid());
    QVERIFY(started <= QDateTime::currentDateTimeUtc());
}

void TestManagement::statsTellWhatIsUnderWay()
{
    TwoProviders scene;
    scene.startWithA(FakeAnswer::stream(messageEvents("slowly")).holdBefore(3));
    const auto client = scene.gateway.client();
    client->post("/v1/messages", messagesBody());
    QTRY_COMPARE(scene.a.held(), 1);

    QJsonObject stats = read(scene.gateway, "/stats");
    QCOMPARE(at(stats, "endpoints.0.active_requests").toInt(), 1);
    QCOMPARE(at(stats, "active_requests").toInt(), 1);
    QCOMPARE(at(read(scene.gateway, "/providers"), "providers.0.active_requests").toInt(), 1);
    QCOMPARE(
        MetricsReader(ask(scene.gateway, "GET", "/metrics").body).value("signalbox_active_requests"), 1.0);

    scene.a.proceed();
    QVERIFY(client->answer().complete);
    QTRY_COMPARE(at(read(scene.gateway, "/stats"), "active_requests").toInt(), 0);
    QCOMPARE(at(read(scene.gateway, "/stats"), "endpoints.0.active_requests").toInt(), 0);
}

void TestManagement::providersTellHowTheyDo()
{
    TwoProviders scene;
    startWithAFailing(scene);

    const QJsonObject view = read(scene.gateway, "/providers");

    QCOMPARE(at(view, "total_providers").toInt(), 2);
    QCOMPARE(at(view, "healthy_providers").toInt(), 1);
    QCOMPARE(at(view, "selection_strategy").toString(), text("priority"));
    const QJsonValue a = at(view, "providers.0");
    QCOMPARE(at(a, "healthy"), QJsonValue(false));
    QCOMPARE(at(a, "enabled"), QJsonValue(true));
    QCOMPARE(at(a, "status").toString(), text("unhealthy"));
    QCOMPARE(at(a, "base_url").toString(), scene.a.baseUrl());
    QCOMPARE(at(a, "type").toString(), text("anthropic"));
    QCOMPARE(at(a, "failure_count").toInt(), 1);
    QCOMPARE(at(a, "unhealthy_threshold").toInt(), 1);
    QVERIFY(at(a, "last_error").toString().contains(text("the disk is full")));
    QVERIFY(at(a, "cooldown_seconds").toInt() > 0 && at(a, "cooldown_seconds").toInt() <= 180);
    QVERIFY(QDateTime::fromString(at(a, "last_failure_time").toString(), Qt::ISODateWithMs).isValid());
    QCOMPARE(at(a, "total_requests").toInt(), 1);
    QCOMPARE(at(a, "total_errors").toInt(), 1);
    QCOMPARE(at(a, "first_byte_ms"), QJsonValue(QJsonValue::Null));
    const QJsonValue b = at(view, "providers.1");
    QCOMPARE(at(b, "healthy"), QJsonValue(true));
    QCOMPARE(at(b, "status").toString(), text("healthy"));
    QCOMPARE(at(b, "failure_count").toInt(), 0);
    QCOMPARE(at(b, "cooldown_seconds").toInt(), 0);
    QVERIFY(at(b, "first_byte_ms").toDouble(-1) >= 0);
}

void TestManagement::providersTellWhatLeadsToThem()
{
    TwoProviders scene;
    scene.configOfB().proxy = QUrl(text("http://me:proxy-secret@127.0.0.1:9"));
    scene.gateway.addRoute(text("claude-*"), {text("a"), text("b")});
    scene.gateway.addRoute(text("gpt-5"), {text("b")});
    scene.gateway.config.routes[1].targets[0].model = text("gpt-5-large");
    scene.gateway.start();

    const QJsonObject view = read(scene.gateway, "/providers");

    QCOMPARE(at(view, "total_model_routes").toInt(), 2);
    QCOMPARE(at(view, "providers.0.models").toArray().size(), 1);
    QCOMPARE(at(view, "providers.0.models.0.pattern").toString(), text("claude-*"));
    QCOMPARE(at(view, "providers.0.models.0.model").toString(), text("passthrough"));
    QCOMPARE(at(view, "providers.0.models.0.priority").toInt(), 1);
    QCOMPARE(at(view, "providers.1.models").toArray().size(), 2);
    QCOMPARE(at(view, "providers.1.models.0.priority").toInt(), 2);
    QCOMPARE(at(view, "providers.1.models.1.pattern").toString(), text("gpt-5"));
    QCOMPARE(at(view, "providers.1.models.1.model").toString(), text("gpt-5-large"));
    QCOMPARE(at(view, "providers.1.proxy").toString(), text("http://127.0.0.1:9"));
}

void TestManagement::aPauseIsTold()
{
    TwoProviders scene;
    scene.startWithA(FakeAnswer::plain(429, R"({"type":"error","error":{"type":"rate_limit_error"}})",
        {{"content-type", "application/json"}, {"retry-after", "100"}}));
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);

    const QJsonValue a = at(read(scene.gateway, "/providers"), "providers.0");

    QCOMPARE(at(a, "pauses").toArray().size(), 1);
    const int seconds = at(a, "pauses.0.seconds").toInt();
    QVERIFY(seconds > 60 && seconds <= 100);
    QVERIFY(at(a, "pauses.0.reason").toString().contains(text("429")));
    QCOMPARE(typeOf(at(a, "pauses.0.model")), QByteArray("string"));
    QCOMPARE(at(a, "failure_count").toInt(), 0);
    QVERIFY(at(a, "cooldown_seconds").toInt() > 60);
}

void TestManagement::aDisabledProviderIsTold()
{
    TwoProviders scene;
    scene.configOfA().enabled = false;
    scene.gateway.start();

    const QJsonObject view = read(scene.gateway, "/providers");
    QCOMPARE(at(view, "providers.0.status").toString(), text("disabled"));
    QCOMPARE(at(view, "providers.0.enabled"), QJsonValue(false));
    QCOMPARE(at(view, "providers.0.healthy"), QJsonValue(false));
    QCOMPARE(at(view, "healthy_providers").toInt(), 1);
    const QJsonObject health = read(scene.gateway, "/health");
    QCOMPARE(at(health, "total_servers").toInt(), 1);
    QCOMPARE(at(health, "available_servers").toInt(), 1);
}

void TestManagement::theGreetingTellsThePin()
{
    TwoProviders scene;
    scene.gateway.start();
    QCOMPARE(at(read(scene.gateway, "/"), "service").toString(), text("Signalbox"));
    QCOMPARE(at(read(scene.gateway, "/"), "providers_available").toInt(), 2);
    QCOMPARE(at(read(scene.gateway, "/"), "pinned"), QJsonValue(QJsonValue::Null));
    scene.gateway.gateway().pin(text("b"));
    QCOMPARE(at(read(scene.gateway, "/"), "pinned").toString(), text("b"));
    QCOMPARE(at(read(scene.gateway, "/providers"), "pinned").toString(), text("b"));
}

void TestManagement::usageIsTheSumOfWhatAnswersSay()
{
    TwoProviders scene;
    scene.b.answerBy([](const FakeUpstream::Request &) { return FakeAnswer::json(200, messageWithCache()); });
    scene.gateway.start();
    QCOMPARE(scene.gateway.post(messagesBody("claude-opus-4-5")).status, 200); // 10 in, 5 out
    QCOMPARE(scene.gateway.post(messagesBody("claude-sonnet-4-5", false)).status, 200); // 10 in, 5 out
    const Headers toB{{"x-signalbox-provider", "b"}};
    QCOMPARE(scene.gateway.post(messagesBody("claude-opus-4-5", false), toB).status, 200);

    const QJsonObject usage = read(scene.gateway, "/usage"); // the most tokens first

    const auto figures = [](const QJsonValue &row) {
        QList<int> values;
        for (const char *name : {"requests", "input_tokens", "output_tokens", "cache_creation_input_tokens",
                 "cache_read_input_tokens"})
            values << at(row, name).toInt();
        return values;
    };
    QCOMPARE(at(usage, "global.total_requests").toInt(), 3);
    QCOMPARE(figures(at(usage, "global")).mid(1), QList<int>({120, 60, 7, 3}));
    QCOMPARE(at(usage, "by_endpoint.0.endpoint").toString(), text("b"));
    QCOMPARE(figures(at(usage, "by_endpoint.0")), QList<int>({1, 100, 50, 7, 3}));
    QCOMPARE(at(usage, "by_endpoint.1.endpoint").toString(), text("a"));
    QCOMPARE(figures(at(usage, "by_endpoint.1")), QList<int>({2, 20, 10, 0, 0}));
    QCOMPARE(at(usage, "by_model.0.model").toString(), text("claude-opus-4-5"));
    QCOMPARE(figures(at(usage, "by_model.0")), QList<int>({2, 110, 55, 7, 3}));
    QCOMPARE(figures(at(usage, "by_model.1")), QList<int>({1, 10, 5, 0, 0}));
}

void TestManagement::usageIsGivenByDayWhenAskedFor_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<bool>("given");
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("false") << QByteArray("?daily=false") << false;
    QTest::newRow("true") << QByteArray("?daily=true") << true;
    QTest::newRow("as Python writes it") << QByteArray("?daily=True") << true;
    QTest::newRow("1") << QByteArray("?daily=1") << true;
    QTest::newRow("with a range") << QByteArray("?start=2026-01-01&daily=true") << true;
    QTest::newRow("yes") << QByteArray("?daily=yes") << true;
    QTest::newRow("empty") << QByteArray("?daily=") << false;
}

void TestManagement::usageIsGivenByDayWhenAskedFor()
{
    QFETCH(QByteArray, query);
    QFETCH(bool, given);
    TwoProviders scene;
    scene.gateway.start();
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    const QString day = scene.gateway.records().last().startedAt.date().toString(Qt::ISODate);

    const QByteArray zone = query.isEmpty() ? "?timezone=UTC" : "&timezone=UTC";
    const QJsonObject usage = read(scene.gateway, "/usage" + query + zone);

    QCOMPARE(usage.contains(text("by_day")), given);
    if (given) {
        QCOMPARE(at(usage, "by_day.0.date").toString(), day);
        QCOMPARE(at(usage, "by_day.0.requests").toInt(), 1);
        QCOMPARE(at(usage, "by_day.0.input_tokens").toInt(), 10);
        QCOMPARE(at(usage, "by_day.0.output_tokens").toInt(), 5);
    }
}

void TestManagement::failedRequestsUseNothing()
{
    TwoProviders scene;
    scene.startWithA(FakeAnswer::error(400, "invalid_request_error"));
    QCOMPARE(scene.gateway.post(messagesBody()).status, 400);

    const QJsonObject usage = read(scene.gateway, "/usage");
    QCOMPARE(at(usage, "global.input_tokens").toInt(), 0);
    QCOMPARE(at(usage, "global.output_tokens").toInt(), 0);
}

void TestManagement::countingTokensUsesNone()
{
    TwoProviders scene;
    scene.startWithA(FakeAnswer::json(200, R"({"input_tokens":42})"));
    QCOMPARE(scene.gateway.post(messagesBody(), {}, "/v1/messages/count_tokens").status, 200);
    QCOMPARE(at(read(scene.gateway, "/usage"), "global.input_tokens").toInt(), 0);
}

void TestManagement::metricsAgreeWithTheRest()
{
    TwoProviders scene;
    scene.b.answerBy([](const FakeUpstream::Request &) { return FakeAnswer::json(200, messageWithCache()); });
    scene.gateway.config.health.unhealthyThreshold = 1;
    scene.startWithA(FakeAnswer::error(500, "api_error"));
    QCOMPARE(scene.gateway.post(messagesBody("m", false)).status, 200);
    QCOMPARE(scene.gateway.post(messagesBody("m", false)).status, 200);
    QCOMPARE(scene.gateway.post("[]").status, 400);

    const auto answer = ask(scene.gateway, "GET", "/metrics");

    QCOMPARE(answer.headers.value("content-type"), QByteArray("text/plain; version=0.0.4; charset=utf-8"));
    const MetricsReader metrics(answer.body);
    QCOMPARE(metrics.flaw(), QString());
    QCOMPARE(metrics.value("signalbox_info", {{"version", SIGNALBOX_VERSION}}), 1.0);
    const QJsonObject stats = read(scene.gateway, "/stats");
    const auto agrees = [&](const char *metric, const char *provider, const char *path) {
        const double value = metrics.value(metric, {{"provider", provider}});
        if (value == at(stats, path).toDouble(-2))
            return true;
        qWarning() << metric << provider << "is" << value << "but" << path << "is" << at(stats, path);
        return false;
    };
    QVERIFY(agrees("signalbox_requests_total", "", "total_requests"));
    QVERIFY(agrees("signalbox_request_errors_total", "", "total_errors"));
    QVERIFY(agrees("signalbox_provider_attempts_total", "a", "endpoints.0.total_requests"));
    QVERIFY(agrees("signalbox_provider_attempts_total", "b", "endpoints.1.total_requests"));
    QVERIFY(agrees("signalbox_provider_errors_total", "a", "endpoints.0.total_errors"));
    QVERIFY(agrees("signalbox_provider_errors_total", "b", "endpoints.1.total_errors"));
    QCOMPARE(metrics.value("signalbox_provider_up", {{"provider", "a"}}), 0.0);
    QCOMPARE(metrics.value("signalbox_provider_up", {{"provider", "b"}}), 1.0);
    QVERIFY(metrics.value("signalbox_provider_cooldown_seconds", {{"provider", "a"}}) > 0);
    const auto tokens = [&](const char *kind) {
        return metrics.value("signalbox_tokens_total", {{"provider", "b"}, {"kind", kind}});
    };
    QCOMPARE(tokens("input"), 200.0);
    QCOMPARE(tokens("output"), 100.0);
    QCOMPARE(tokens("cache_creation"), 14.0);
    QCOMPARE(tokens("cache_read"), 6.0);
    const auto attempts = [&](const char *provider, const char *outcome) {
        return metrics.value(
            "signalbox_upstream_attempts_total", {{"provider", provider}, {"outcome", outcome}});
    };
    QCOMPARE(attempts("a", "server_error"), 1.0);
    QCOMPARE(attempts("b", "ok"), 2.0);
    QCOMPARE(metrics.value("signalbox_request_duration_seconds_count", {{"provider", "b"}}), 2.0);
    QCOMPARE(metrics.value("signalbox_time_to_first_byte_seconds_count", {{"provider", "b"}}), 2.0);
    QCOMPARE(metrics.value("signalbox_time_to_first_byte_seconds_count", {{"provider", "a"}}), 0.0);
}

void TestManagement::metricsSurviveAnyName()
{
    GatewayFixture gateway;
    gateway.addProvider(text("a \"quoted\" \\ name"), text("http://127.0.0.1:9"));
    gateway.start();
    const MetricsReader metrics(ask(gateway, "GET", "/metrics").body);
    QCOMPARE(metrics.flaw(), QString());
    QCOMPARE(metrics.value("signalbox_provider_up", {{"provider", "a \"quoted\" \\ name"}}), 1.0);
}

void TestManagement::resetForgetsFailures()
{
    TwoProviders scene;
    startWithAFailing(scene);
    scene.a.answerWell("from a");
    QCOMPARE(at(read(scene.gateway, "/stats"), "endpoints.0.circuit_open"), QJsonValue(true));

    const auto answer = ask(scene.gateway, "POST", "/reset");

    QCOMPARE(answer.status, 200);
    QCOMPARE(jsonOf(answer), QJsonObject({{text("status"), text("reset")}}));
    const QJsonObject stats = read(scene.gateway, "/stats");
    QCOMPARE(at(stats, "endpoints.0.circuit_open"), QJsonValue(false));
    QCOMPARE(at(stats, "endpoints.0.total_errors").toInt(), 0);
    QCOMPARE(at(stats, "endpoints.0.total_requests").toInt(), 1); // as the balancers had it
    const QJsonValue a = at(read(scene.gateway, "/providers"), "providers.0");
    QCOMPARE(at(a, "healthy"), QJsonValue(true));
    QCOMPARE(at(a, "failure_count").toInt(), 0);
    QCOMPARE(at(a, "last_error"), QJsonValue(QJsonValue::Null));
    QCOMPARE(scene.gateway.post(messagesBody()).headers.value("x-provider-used"), QByteArray("a"));
}

void TestManagement::resetEndsAPause()
{
    TwoProviders scene;
    scene.startWithA(FakeAnswer::plain(429, {}, {{"retry-after", "100"}}));
    QCOMPARE(scene.gateway.post(messagesBody()).status, 200);
    QCOMPARE(ask(scene.gateway, "POST", "/reset").status, 200);
    const QJsonValue a = at(read(scene.gateway, "/providers"), "providers.0");
    QCOMPARE(at(a, "pauses").toArray().size(), 0);
    QCOMPARE(at(a, "cooldown_seconds").toInt(), 0);
}

void TestManagement::healthIsGoodWhileOneProviderIs()
{
    TwoProviders scene;
    startWithAFailing(scene);

    const auto answer = ask(scene.gateway, "GET", "/health");

    QCOMPARE(answer.status, 200);
    const QJsonObject health = jsonOf(answer);
    QCOMPARE(at(health, "status").toString(), text("healthy"));
    QCOMPARE(at(health, "total_servers").toInt(), 2);
    QCOMPARE(at(health, "available_servers").toInt(), 1);
    QCOMPARE(at(health, "cooling_down").toInt(), 1);
    QCOMPARE(at(health, "load_balancer").toString(), text("priority"));
    QCOMPARE(at(health, "fallback"), QJsonValue(true));
    QCOMPARE(at(health, "cooldown_seconds").toInt(), 180);
    QVERIFY(!health.contains(text("issues")));
}

void TestManagement::healthSaysWhyItIsBad()
{
    TwoProviders scene;
    scene.configOfB().enabled = false;
    scene.gateway.config.health.unhealthyThreshold = 1;
    scene.startWithA(FakeAnswer::error(500, "api_error", "the disk is full"));
    QCOMPARE(scene.gateway.post(messagesBody()).status, 500);

    const auto answer = ask(scene.gateway, "GET", "/health");

    QCOMPARE(answer.status, 503);
    const QJsonObject health = jsonOf(answer);
    QCOMPARE(at(health, "status").toString(), text("unhealthy"));
    QCOMPARE(at(health, "message").toString(), text("No healthy providers available"));
    QCOMPARE(at(health, "issues").toArray().size(), 2);
    QVERIFY(at(health, "issues.0").toString().startsWith(text("a is left out for ")));
    QVERIFY(at(health, "issues.0").toString().contains(text("the disk is full")));
    QCOMPARE(at(health, "issues.1").toString(), text("b is not enabled"));
    QCOMPARE(ask(scene.gateway, "HEAD", "/health").status, 503);
}

void TestManagement::strangersLearnNoNames_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("health") << QByteArray("/health");
    QTest::newRow("ready") << QByteArray("/health/ready");
}

void TestManagement::strangersLearnNoNames()
{
    QFETCH(QByteArray, path);
    TwoProviders scene;
    scene.configOfA().name = text("alice@example.com");
    scene.configOfB().enabled = false;
    scene.gateway.config.health.unhealthyThreshold = 1;
    scene.gateway.config.server.adminKey = Secret(adminKey);
    scene.startWithA(FakeAnswer::error(500, "api_error", "the disk is full"));
    QCOMPARE(scene.gateway.post(messagesBody()).status, 500);

    const auto stranger = ask(scene.gateway, "GET", path);
    const auto administrator = ask(scene.gateway, "GET", path, {}, {{"x-api-key", adminKey}});

    QCOMPARE(stranger.status, 503);
    QVERIFY2(!stranger.body.contains("alice") && !stranger.body.contains("disk"), stranger.body.constData());
    QCOMPARE(
        at(jsonOf(stranger), "issues.0").toString(), text("none of 1 providers can be asked at the moment"));
    QVERIFY(administrator.body.contains("alice") && administrator.body.contains("disk"));
}

void TestManagement::aRefusedReloadIsTold()
{
    TwoProviders scene;
    scene.gateway.start();
    QVERIFY(at(read(scene.gateway, "/providers"), "config_problem").isNull());
    QVERIFY(at(read(scene.gateway, "/providers"), "config_loaded_at").isString());
    scene.gateway.gateway().setConfigSource([] {
        return LoadedConfig{
            nullptr, text("/c.yaml"), {text("/c.yaml:7: error: wrong")}, text("/c.yaml:7: error: wrong")};
    });
    scene.gateway.gateway().reload(); // as the watcher of the file does
    for (const char *path : {"/", "/providers"})
        QVERIFY2(
            at(read(scene.gateway, path), "config_problem").toString().contains(text("/c.yaml:7")), path);
    scene.gateway.gateway().setConfigSource([&] { return loadedFrom(scene.gateway.config); });
    scene.gateway.gateway().reload();
    QVERIFY(at(read(scene.gateway, "/"), "config_problem").isNull());
}

void TestManagement::usageIsGivenByProject()
{
    TwoProviders scene;
    scene.gateway.start();
    scene.gateway.post(messagesBody(), {}, "/w/blue/v1/messages");
    scene.gateway.post(messagesBody(), {{"x-signalbox-project", "red"}});
    scene.gateway.post(messagesBody(), {{"x-signalbox-project", "red"}});
    scene.gateway.post(messagesBody());
    const QJsonArray projects = at(read(scene.gateway, "/usage"), "by_project").toArray();
    QCOMPARE(projects.size(), 2);
    QCOMPARE(projects.at(0).toObject().value(text("requests")).toInt(), 2);
    QCOMPARE(projects.at(1).toObject().value(text("project")).toString(), text("blue"));
}

void TestManagement::liveIsGoodWhateverTheProvidersDo()
{
    TwoProviders scene;
    scene.configOfA().enabled = false;
    scene.configOfB().enabled = false;
    scene.gateway.start();
    const auto answer = ask(scene.gateway, "GET", "/health/live");
    QCOMPARE(answer.status, 200);
    QCOMPARE(at(jsonOf(answer), "status").toString(), text("alive"));
}

void TestManagement::readyTellsWhyNot()
{
    TwoProviders scene;
    scene.configOfB().enabled = false;
    scene.gateway.start();
    auto answer = ask(scene.gateway, "GET", "/health/ready");
    QCOMPARE(answer.status, 200);
    QCOMPARE(at(jsonOf(answer), "status").toString(), text("ready"));
    QCOMPARE(at(jsonOf(answer), "available_servers").toInt(), 1);
    scene.configOfA().enabled = false;
    QVERIFY(!scene.gateway.apply());

    answer = ask(scene.gateway, "GET", "/health/ready");

    QCOMPARE(answer.status, 503);
    QCOMPARE(at(jsonOf(answer), "status").toString(), text("not_ready"));
    QCOMPARE(at(jsonOf(answer), "issues.0").toString(), text("a is not enabled"));
}

void TestManagement::theConfigurationIsShown()
{
    TwoProviders scene;
    scene.gateway.addRoute(text("gpt-5"), {text("b")});
    scene.gateway.addRoute(text("claude-*"), {text("a"), text("b")});
    scene.gateway.config.routes[0].strategy = Strategy::RoundRobin;
    scene.gateway.config.providers[1].billing = Billing::Subscription;
    scene.gateway.config.prices.append({GlobPattern(text("glm-*")), text("a"), text("CNY"),
        {4, 16, {}, {}, {}}, 100, {{}, 32, {}, {}, {}}, QDate(2026, 12, 1), 0});
    scene.gateway.start();

    const QJsonObject config = read(scene.gateway, "/config");

    QCOMPARE(at(config, "providers").toArray().size(), 2);
    QCOMPARE(at(config, "providers.0.name").toString(), text("a"));
    QCOMPARE(at(config, "providers.0.auth_type").toString(), text("api_key"));
    QCOMPARE(at(config, "providers.0.auth_value").toString(), text("***"));
    QCOMPARE(at(config, "providers.0.base_url").toString(), scene.a.baseUrl());
    QCOMPARE(at(config, "model_routes.gpt-5.strategy").toString(), text("round_robin"));
    QCOMPARE(at(config, "model_routes.gpt-5.position").toInt(), 1);
    QCOMPARE(at(config, "model_routes.claude-*.position").toInt(), 2);
    QCOMPARE(at(config, "model_routes.claude-*.targets.1.provider").toString(), text("b"));
    QCOMPARE(at(config, "model_routes.claude-*.targets.1.priority").toInt(), 2);
    QCOMPARE(at(config, "providers.0.billing"), QJsonValue(QJsonValue::Null));
    QCOMPARE(at(config, "providers.1.billing").toString(), text("subscription"));
    QCOMPARE(at(config, "providers.1.price_factor").toDouble(), 1.0);
    QCOMPARE(at(config, "prices").toArray(),
        (QJsonArray{QJsonObject{{text("models"), text("glm-*")}, {text("provider"), text("a")},
            {text("currency"), text("CNY")}, {text("input"), 4}, {text("output"), 16},
            {text("above"), QJsonObject{{text("tokens"), 100}, {text("output"), 32}}},
            {text("from"), text("2026-12-01")}}}));
    QCOMPARE(at(config, "health.failure_cooldown").toInt(), 180);
    QCOMPARE(at(config, "ledger.keep_days").toInt(), 90);
    QCOMPARE(at(config, "ledger.max_size").toInt(), 256 * 1024 * 1024);
    QCOMPARE(at(config, "server.client_keys").toInt(), 0);
    QCOMPARE(at(config, "server.admin_key"), QJsonValue(QJsonValue::Null));
    // Another one after a reload.
    scene.gateway.config.health.failureCooldown = 77s;
    QVERIFY(!scene.gateway.apply());
    QCOMPARE(at(read(scene.gateway, "/config"), "health.failure_cooldown").toInt(), 77);
}

void TestManagement::theConfigurationShowsNoSecret()
{
    TwoProviders scene;
    ProviderConfig &a = scene.configOfA();
    a.secrets = {{Secret("hidden-key-1"), {}}, {Secret("hidden-key-2"), {}}};
    a.headers = {{"X-Team-Token", "hidden-header"}, {"Cookie", "hidden-cookie"}};
    a.proxy = QUrl(text("http://hidden-user:hidden-proxy@127.0.0.1:9"));
    a.balance.command = text("test -n hidden-command"); // what it prints is shown
    scene.configOfB().baseUrl = QUrl(text("http://hidden-name:hidden-password@127.0.0.1:9/v1"));
    scene.gateway.config.server.adminKey = Secret("hidden-admin");
    scene.gateway.config.server.clientKeys = {Secret("hidden-client-1"), Secret("hidden-client-2")};
    scene.gateway.start();

    const Headers key{{"x-api-key", "hidden-admin"}};
    const auto answer = ask(scene.gateway, "GET", "/config", {}, key);

    QCOMPARE(answer.status, 200);
    QVERIFY2(!answer.body.contains("hidden"), answer.body.constData());
    for (const Headers::Field &field : answer.headers)
        QVERIFY(!field.value.contains("hidden"));
    QCOMPARE(at(jsonOf(answer), "providers.0.keys").toInt(), 2);
    QCOMPARE(at(jsonOf(answer), "providers.0.headers.X-Team-Token").toString(), text("***"));
    QCOMPARE(at(jsonOf(answer), "providers.0.proxy").toString(), text("http://127.0.0.1:9"));
    QCOMPARE(at(jsonOf(answer), "server.client_keys").toInt(), 2);
    for (const Path &path : paths) {
        const auto other = ask(scene.gateway, path.method, path.path, bodyFor(path.path), key);
        QVERIFY2(!other.body.contains("hidden"), path.path);
    }
}

void TestManagement::explainTellsRouteAndOrder()
{
    TwoProviders scene;
    scene.gateway.addRoute(text("claude-*"), {text("b"), text("a")});
    scene.gateway.config.routes[0].targets[1].model = text("small");
    scene.gateway.start();

    const QJsonObject told = explain(scene.gateway, messagesBody());

    QCOMPARE(at(told, "model").toString(), text("claude-sonnet-4-5"));
    QCOMPARE(at(told, "route").toString(), text("claude-*"));
    QCOMPARE(at(told, "strategy").toString(), text("priority"));
    QCOMPARE(at(told, "targets").toArray().size(), 2);
    QCOMPARE(at(told, "targets.0.provider").toString(), text("b"));
    QCOMPARE(at(told, "targets.0.model").toString(), text("claude-sonnet-4-5"));
    QCOMPARE(at(told, "targets.0.available"), QJsonValue(true));
    QCOMPARE(at(told, "targets.1.provider").toString(), text("a"));
    QCOMPARE(at(told, "targets.1.model").toString(), text("small"));
    QCOMPARE(at(told, "reasons").toArray(),
        QJsonArray({text("route claude-* fits"), text("strategy priority gives the order b, a")}));
    // And it is so.
    QCOMPARE(scene.gateway.post(messagesBody()).headers.value("x-provider-used"), QByteArray("b"));
}

void TestManagement::explainTellsWhoIsLeftOut()
{
    TwoProviders scene;
    startWithAFailing(scene);

    const QJsonObject told = explain(scene.gateway, messagesBody());

    const QJsonArray targets = at(told, "targets").toArray();
    const auto found = std::find_if(targets.begin(), targets.end(),
        [](const QJsonValue &target) { return at(target, "provider").toString() == text("a"); });
    QVERIFY(found != targets.end());
    const QJsonValue a = *found;
    QCOMPARE(at(a, "available"), QJsonValue(false));
    QVERIFY(at(a, "reason").toString().contains(text("the disk is full")));
    QVERIFY(at(a, "seconds").toInt() > 0 && at(a, "seconds").toInt() <= 180);
}

void TestManagement::explainTellsWhoCannotTakeIt()
{
    TwoProviders scene;
    scene.configOfA().maxRequestBytes = 20;
    scene.configOfB().images = false;
    scene.gateway.start();
    const QByteArray picture
        = R"({"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA=="}})";
    QByteArray body = messagesBody();
    body.replace("\"hi\"", QByteArray('[' + picture + ']'));
    const QJsonObject answer = explain(scene.gateway, body);
    for (const char *target : {"targets.0.", "targets.1."})
        QCOMPARE(at(answer, QByteArray(target + QByteArray("available")).constData()), QJsonValue(false));
    QVERIFY(at(answer, "targets.0.reason").toString().contains(text("max_request_size")));
    QVERIFY(at(answer, "targets.1.reason").toString().contains(text("images: false")));
}

void TestManagement::explainSendsNothingAndTakesNoTurn()
{
    TwoProviders scene;
    scene.balance(Strategy::RoundRobin);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(at(explain(scene.gateway, messagesBody()), "targets.0.provider").toString(), text("a"));
    QCOMPARE(scene.a.requests().size() + scene.b.requests().size(), 0);
    QCOMPARE(at(read(scene.gateway, "/stats"), "total_requests").toInt(), 0);
    QCOMPARE(scene.gateway.post(messagesBody()).headers.value("x-provider-used"), QByteArray("a"));
    QCOMPARE(at(explain(scene.gateway, messagesBody()), "targets.0.provider").toString(), text("b"));
    QCOMPARE(scene.gateway.post(messagesBody()).headers.value("x-provider-used"), QByteArray("b"));
}

void TestManagement::explainTakesTheOtherEndpointsToo_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("Chat Completions")
        << QByteArray("/v1/chat/completions") << QByteArray("?path=/v1/chat/completions")
        << QByteArray(R"({"model":"m","prompt_cache_key":"k",)"
                      R"("messages":[{"role":"user","content":"a"}]})");
    QTest::newRow("Responses, by the body") << QByteArray(
        "/v1/responses") << QByteArray() << QByteArray(R"({"model":"m","prompt_cache_key":"k","input":"a"})");
}

void TestManagement::explainTakesTheOtherEndpointsToo()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, query);
    QFETCH(QByteArray, body);
    TwoProviders scene;
    scene.gateway.config.stickyDuration = 300s;
    scene.balance(Strategy::RoundRobin);
    QCOMPARE(scene.gateway.post(body, {}, path).headers.value("x-provider-used"), QByteArray("a"));
    const QJsonObject told = jsonOf(ask(scene.gateway, "POST", "/explain" + query, body));
    QCOMPARE(at(told, "sticky").toString(), text("a"));
    QCOMPARE(at(told, "targets.0.provider").toString(), text("a"));
}

void TestManagement::explainHonoursThePin_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<Headers>("headers");
    QTest::addColumn<QByteArray>("body");
    const QByteArray named = R"({"provider":"b",)" + messagesBody().mid(1);
    QTest::newRow("in the body") << QByteArray() << Headers() << named;
    QTest::newRow("by a field") << QByteArray() << Headers{{"x-signalbox-provider", "b"}} << messagesBody();
    QTest::newRow("by the path") << QByteArray("/p/b") << Headers() << messagesBody();
}

void TestManagement::explainHonoursThePin()
{
    QFETCH(QByteArray, before);
    QFETCH(Headers, headers);
    QFETCH(QByteArray, body);
    TwoProviders scene;
    scene.gateway.start();

    const QJsonObject told = explain(scene.gateway, body, headers, before);

    QCOMPARE(at(told, "pinned").toString(), text("b"));
    QCOMPARE(at(told, "targets").toArray().size(), 1);
    QCOMPARE(at(told, "targets.0.provider").toString(), text("b"));
    QCOMPARE(at(told, "reasons.0").toString(), text("pinned to b"));
}

void TestManagement::explainHonoursTheSession()
{
    TwoProviders scene;
    scene.gateway.config.stickyDuration = 300s;
    scene.balance(Strategy::RoundRobin);
    QCOMPARE(
        scene.gateway.post(messagesBody(), session("s1")).headers.value("x-provider-used"), QByteArray("a"));

    const QJsonObject told = explain(scene.gateway, messagesBody(), session("s1"));

    QCOMPARE(at(told, "sticky").toString(), text("a"));
    QCOMPARE(at(told, "targets.0.provider").toString(), text("a"));
    QVERIFY(!at(told, "session").toString().isEmpty());
    const QJsonObject other = explain(scene.gateway, messagesBody(), session("s2"));
    QCOMPARE(at(other, "sticky").toString(), QString());
    QCOMPARE(at(other, "targets.0.provider").toString(), text("b"));
    QVERIFY(at(other, "session") != at(told, "session"));
    QCOMPARE(at(read(scene.gateway, "/providers"), "providers.0.sessions").toInt(), 1);
    QCOMPARE(at(read(scene.gateway, "/providers"), "providers.1.sessions").toInt(), 0);
}

void TestManagement::explainTellsThatNothingFits_data()
{
    QTest::addColumn<QByteArray>("model");
    QTest::addColumn<Headers>("headers");
    QTest::addColumn<QString>("reason");
    QTest::newRow("no route") << QByteArray("gpt-9") << Headers() << text("model: gpt-9");
    QTest::newRow("no such provider")
        << QByteArray("claude-1") << Headers{{"x-signalbox-provider", "c"}} << text("there is no 'c'");
}

void TestManagement::explainTellsThatNothingFits()
{
    QFETCH(QByteArray, model);
    QFETCH(Headers, headers);
    QFETCH(QString, reason);
    TwoProviders scene;
    scene.gateway.addRoute(text("claude-*"), {text("a"), text("b")});
    scene.gateway.start();

    const QJsonObject told = explain(scene.gateway, messagesBody(model), headers);

    QCOMPARE(at(told, "targets").toArray().size(), 0);
    const QJsonArray reasons = at(told, "reasons").toArray();
    QVERIFY2(reasons.last().toString().contains(reason), qPrintable(reasons.last().toString()));
}

void TestManagement::explainRefusesWhatIsNoRequest_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("no JSON") << QByteArray("hello");
    QTest::newRow("no object") << QByteArray("[1]");
    QTest::newRow("no model") << QByteArray("{}");
}

void TestManagement::explainRefusesWhatIsNoRequest()
{
    QFETCH(QByteArray, body);
    TwoProviders scene;
    scene.gateway.start();
    const auto answer = ask(scene.gateway, "POST", "/explain", body);
    QCOMPARE(answer.status, 400);
    QVERIFY(ApiError::of(answer.body).anthropicShape);
    QCOMPARE(ApiError::of(answer.body).type, text("invalid_request_error"));
}

void TestManagement::cleanupForgetsAnswersByForce()
{
    TwoProviders scene;
    scene.gateway.config.reuse.cache = true;
    scene.gateway.start();
    const auto cached = [&] {
        return scene.gateway.post(messagesBody(), session("s1")).headers.value("x-signalbox-cache");
    };
    QCOMPARE(cached(), QByteArray());
    QCOMPARE(cached(), QByteArray("hit"));

    auto answer = ask(scene.gateway, "POST", "/cleanup");
    QCOMPARE(answer.status, 200);
    QCOMPARE(jsonOf(answer), QJsonObject({{text("status"), text("cleanup completed")}}));
    QCOMPARE(cached(), QByteArray("hit")); // it is not too old
    answer = ask(scene.gateway, "POST", "/cleanup?force=true");
    QCOMPARE(answer.status, 200);
    QCOMPARE(cached(), QByteArray());
    QCOMPARE(scene.a.requests().size(), 2);
}

void TestManagement::headTellsTheHeadOfGet_data()
{
    QTest::addColumn<QByteArray>("path");
    for (const Path &path : paths) {
        if (QByteArrayView(path.method) == "GET" && QByteArrayView(path.path) != "/")
            QTest::addRow("%s", path.path) << QByteArray(path.path);
    }
}

void TestManagement::headTellsTheHeadOfGet()
{
    QFETCH(QByteArray, path);
    TwoProviders scene;
    scene.gateway.start();
    const auto client = scene.gateway.client();
    client->request("GET", path, {}, {});
    const auto got = client->answer();

    client->request("HEAD", path, {}, {});
    const auto head = client->answer();

    QCOMPARE(head.status, 200);
    QVERIFY(head.body.isEmpty());
    QCOMPARE(head.headers.value("content-type"), got.headers.value("content-type"));
    QCOMPARE(head.headers.value("content-length"), QByteArray::number(got.body.size()));
    client->request("GET", path, {}, {}); // and the connection is still in step
    QCOMPARE(client->answer().status, 200);
}

void TestManagement::otherMethodsAreRefused_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("allowed");
    for (const Path &path : paths) {
        for (const char *method : {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"}) {
            const bool fits = isCalledWith(QByteArrayView(method) == "HEAD" ? "GET" : method, path.path);
            if (!fits && !(QByteArrayView(method) == "HEAD" && QByteArrayView(path.path) == "/"))
                QTest::addRow("%s %s, which takes %s", method, path.path, path.method)
                    << QByteArray(method) << QByteArray(path.path) << QByteArray(path.method);
        }
    }
}

void TestManagement::otherMethodsAreRefused()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, allowed);
    TwoProviders scene;
    scene.gateway.start();

    const auto answer = ask(scene.gateway, method, path);

    QCOMPARE(answer.status, 405);
    QVERIFY(answer.headers.hasToken("allow", allowed));
    QCOMPARE(answer.headers.hasToken("allow", "HEAD"), isCalledWith("GET", path));
    QVERIFY(!answer.headers.hasToken("allow", method));
    if (method != "HEAD") {
        QVERIFY(ApiError::of(answer.body).anthropicShape);
        QVERIFY(ApiError::of(answer.body).message.contains(QString::fromUtf8(allowed)));
    }
}

void TestManagement::headChangesNothing()
{
    TwoProviders scene;
    startWithAFailing(scene);
    QCOMPARE(ask(scene.gateway, "HEAD", "/reset").status, 405);
    QCOMPARE(ask(scene.gateway, "GET", "/reset").status, 405);
    QCOMPARE(at(read(scene.gateway, "/stats"), "endpoints.0.circuit_open"), QJsonValue(true));
}

void TestManagement::levelsOfTheLogChangeUntilTheNextConfiguration()
{
    TwoProviders scene;
    scene.gateway.config.log.levels.insert(text("oauth"), text("error"));
    scene.gateway.start();
    QList<LogLevels> told;
    connect(&scene.gateway.gateway(), &Gateway::logLevelsChanged, this,
        [&](const LogLevels &levels) { told << levels; });
    const QJsonObject before = read(scene.gateway, "/log");
    QCOMPARE(before, QJsonDocument::fromJson(R"({"level": "info", "levels": {"oauth": "error"}})").object());

    const auto set = [&](const QByteArray &body) { return jsonOf(ask(scene.gateway, "PUT", "/log", body)); };
    set(R"({"level": "WARN", "levels": {"proxy": "debug"}})");
    const QJsonObject now = set(R"({"levels": {"oauth": null}})");

    QCOMPARE(now, QJsonDocument::fromJson(R"({"level": "warning", "levels": {"proxy": "debug"}})").object());
    QCOMPARE(read(scene.gateway, "/log"), now);
    QCOMPARE(told.size(), 2);
    QCOMPARE(told.constLast(), (LogLevels{text("warning"), {{text("proxy"), text("debug")}}}));
    QVERIFY(!scene.gateway.apply());
    QCOMPARE(read(scene.gateway, "/log"), before);
}

void TestManagement::levelsOfTheLogThatAreWrongChangeNothing_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("told");
    const auto row
        = [](const char *body, const char *told) { QTest::newRow(body) << QByteArray(body) << text(told); };
    row("", "the body must be like");
    row("debug", "the body must be like");
    row(R"({"levle": "debug"})", "the body must be like");
    row(R"({"level": "loud"})", "level: must be debug, info, warning or error");
    row(R"({"level": 1})", "level: must be debug, info, warning or error");
    row(R"({"level": "debug", "levels": {"oauht": "debug"}})",
        "levels: must be of config, proxy, upstream, secrets, oauth, usage");
    row(R"({"level": "debug", "levels": {"oauth": "loud"}})", "levels.oauth: must be debug");
    row(R"({"level": "debug", "levels": "oauth"})", "levels: must be like");
}

void TestManagement::levelsOfTheLogThatAreWrongChangeNothing()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, told);
    TwoProviders scene;
    scene.gateway.start();
    const auto answer = ask(scene.gateway, "PUT", "/log", body);
    QCOMPARE(answer.status, 400);
    QVERIFY2(ApiError::of(answer.body).message.startsWith(told), answer.body.constData());
    QCOMPARE(at(read(scene.gateway, "/log"), "level").toString(), text("info"));
}

void TestManagement::whatComesLaterIsNotFound_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    const auto row = [](const char *method, const char *path) {
        QTest::addRow("%s %s", method, path) << QByteArray(method) << QByteArray(path);
    };
    row("GET", "/docs"); // what the Provider Balancer and its fork have, and we do not
    row("GET", "/redoc");
    row("GET", "/openapi.json");
    row("GET", "/oauth/userinfo");
    row("POST", "/oauth/token");
    row("POST", "/oauth/register");
    row("POST", "/oauth/refresh");
}

void TestManagement::whatComesLaterIsNotFound()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    TwoProviders scene;
    scene.gateway.start();
    const auto answer = ask(scene.gateway, method, path);
    QCOMPARE(answer.status, 404);
    QCOMPARE(ApiError::of(answer.body).type, text("not_found_error"));
    QCOMPARE(scene.a.requests().size(), 0); // and no provider is asked
}

void TestManagement::accessDependsOnTheOrigin_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("hasAdminKey");
    QTest::addColumn<Headers>("headers");
    QTest::addColumn<int>("status");
    const QByteArray origin = "https://app.example";
    for (const Path &path : paths) {
        const auto row = [&](const char *name, bool keySet, const Headers &headers, int refused) {
            QTest::addRow("%s %s, %s", path.method, path.path, name)
                << QByteArray(path.method) << QByteArray(path.path) << keySet << headers << refused;
        };
        const int withoutKey = path.open ? 200 : 401;
        row("this computer", false, {}, 200);
        row("this computer without the admin key", true, {}, withoutKey);
        row("this computer with a wrong admin key", true, {{"x-api-key", "wrong"}}, withoutKey);
        row("the admin key", true, {{"x-api-key", adminKey}}, 200);
        row("the admin key as a bearer token", true, {{"Authorization", "Bearer " + adminKey}}, 200);
        row("a foreign page", false, {{"Origin", "https://evil.example"}}, 403);
        row("a foreign page with the admin key", true,
            {{"Origin", "https://evil.example"}, {"x-api-key", adminKey}}, 403);
        row("a foreign page's image", false, {{"Sec-Fetch-Site", "cross-site"}}, 403);
        row("the image of a page at another port", false, {{"Sec-Fetch-Site", "same-site"}}, 403);
        row("an allowed page", false, {{"Origin", origin}}, 200);
        row("an allowed page without the admin key", true, {{"Origin", origin}}, withoutKey);
        row("a foreign Host", false, {{"Host", "evil.example"}}, 403);
        row("a foreign Host with the admin key", true, {{"Host", "evil.example"}, {"x-api-key", adminKey}},
            403);
    }
}

void TestManagement::accessDependsOnTheOrigin()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(bool, hasAdminKey);
    QFETCH(Headers, headers);
    QFETCH(int, status);
    const QTemporaryDir folder; // for captures
    TwoProviders scene;
    scene.gateway.config.server.allowedOrigins = {text("https://app.example")};
    scene.gateway.config.log.capture.folder = folder.path();
    if (hasAdminKey)
        scene.gateway.config.server.adminKey = Secret(adminKey);
    scene.gateway.start();
    scene.gateway.gateway().setConfigSource([&] { return loadedFrom(scene.gateway.config); });

    const auto answer = ask(scene.gateway, method, path, bodyFor(path), headers);

    QCOMPARE(answer.status, status == 200 ? statusWithin(path) : status);
    if (status != 200) {
        QVERIFY(ApiError::of(answer.body).anthropicShape);
        QVERIFY(!answer.body.contains(adminKey));
        // Neither another method nor a prefix of the path is a way round.
        const QByteArray other = method == "GET" ? "POST" : "GET";
        QCOMPARE(ask(scene.gateway, other, path, {}, headers).status, status);
        if (path != "/") {
            QCOMPARE(ask(scene.gateway, "HEAD", path, {}, headers).status, status);
            QCOMPARE(ask(scene.gateway, method, "/k/" + adminKey + path, {}, headers).status, status);
            QCOMPARE(ask(scene.gateway, method, "/w/x" + path, {}, headers).status, status);
        }
    }
}

void TestManagement::clientKeysOpenNothing()
{
    TwoProviders scene;
    scene.gateway.config.server.clientKeys = {Secret("a-client")};
    scene.gateway.config.server.adminKey = Secret(adminKey);
    scene.gateway.start();
    QCOMPARE(ask(scene.gateway, "GET", "/stats", {}, {{"x-api-key", "a-client"}}).status, 401);
    QCOMPARE(ask(scene.gateway, "GET", "/k/a-client/stats").status, 401);
    QCOMPARE(ask(scene.gateway, "GET", "/stats", {}, {{"x-api-key", adminKey}}).status, 200);
    // Nor does the admin key open the providers.
    QCOMPARE(scene.gateway.post(messagesBody(), {{"x-api-key", adminKey}}).status, 401);
}

void TestManagement::aSignInIsGuardedByItsState_data()
{
    QTest::addColumn<bool>("hasAdminKey");
    QTest::addColumn<Headers>("headers");
    QTest::addColumn<int>("status");
    QTest::newRow("this computer") << false << Headers() << 400;
    QTest::newRow("without the admin key") << true << Headers() << 400;
    QTest::newRow("led there by the provider's page")
        << false << Headers{{"Sec-Fetch-Site", "cross-site"}} << 400;
    QTest::newRow("with the admin key") << true << Headers{{"x-api-key", adminKey}} << 400;
    QTest::newRow("a foreign Host") << false << Headers{{"Host", "evil.example"}} << 403;
}

void TestManagement::aSignInIsGuardedByItsState()
{
    QFETCH(bool, hasAdminKey);
    QFETCH(Headers, headers);
    QFETCH(int, status);
    TwoProviders scene;
    if (hasAdminKey)
        scene.gateway.config.server.adminKey = Secret(adminKey);
    scene.gateway.config.server.clientKeys = {Secret("a-client")};
    scene.gateway.start();

    const auto answer = ask(scene.gateway, "GET", "/oauth/callback?code=secret-code&state=s1", {}, headers);

    QCOMPARE(answer.status, status);
    QVERIFY(!answer.body.contains("secret-code"));
    QCOMPARE(ask(scene.gateway, "POST", "/oauth/callback", {}, headers).status, status == 400 ? 405 : 403);
    QCOMPARE(scene.a.requests().size(), 0);
}

void TestManagement::otherComputersNeedTheAdminKey_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<bool>("open");
    for (const Path &path : paths)
        QTest::addRow("%s %s", path.method, path.path)
            << QByteArray(path.method) << QByteArray(path.path) << path.open;
}

void TestManagement::otherComputersNeedTheAdminKey()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(bool, open);
    const QHostAddress address = otherAddress();
    if (address.isNull())
        QSKIP("this computer has no address but its own loopback");
    const QTemporaryDir folder; // for captures
    TwoProviders scene;
    scene.gateway.config.server.host = address.toString();
    scene.gateway.config.log.capture.folder = folder.path();
    scene.gateway.start();
    scene.gateway.gateway().setConfigSource([&] { return loadedFrom(scene.gateway.config); });
    const auto statusOf = [&](const Headers &headers) {
        TestClient client(scene.gateway.port(), address);
        Headers fields = headers;
        fields.append("Host", address.toString().toLatin1());
        client.request(method, path, bodyFor(path), fields);
        return client.answer().status;
    };

    QCOMPARE(statusOf({}), open ? 200 : 403);
    QCOMPARE(statusOf({{"x-api-key", adminKey}}), open ? 200 : 403);
    scene.gateway.config.server.adminKey = Secret(adminKey);
    QVERIFY(!scene.gateway.apply());
    QCOMPARE(statusOf({}), open ? 200 : 401);
    QCOMPARE(statusOf({{"x-api-key", adminKey}}), statusWithin(path));
}

QTEST_GUILESS_MAIN(TestManagement)
#include "tst_management.moc"
