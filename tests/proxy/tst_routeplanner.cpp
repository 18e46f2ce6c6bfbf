// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/routeplanner.h"

#include "support/fakeclock.h"
#include "support/statedquota.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

const QString modelName = QStringLiteral("m");
const QString cheapName = QStringLiteral("cheap");

/// A thousand tokens a month; cheaper ways from the half on.
BudgetConfig savingBudget(const char *name, const QString &cheaperModel = {})
{
    BudgetConfig budget;
    budget.name = QString::fromLatin1(name);
    budget.tokens = 1000;
    budget.cheaperAt = 50;
    budget.cheaperModel = cheaperModel;
    return budget;
}

/// The same of one provider.
BudgetConfig savingBudgetOf(const char *provider, const QString &cheaperModel = {})
{
    BudgetConfig budget = savingBudget(provider, cheaperModel);
    budget.provider = QString::fromLatin1(provider);
    return budget;
}

PriceConfig price(const char *provider, double each, const char *currency)
{
    PriceConfig price{GlobPattern(QStringLiteral("*")), QString::fromLatin1(provider),
        QString::fromLatin1(currency), {}, 0, {}, {}, 0};
    price.prices.input = price.prices.output = each;
    return price;
}

/// Providers a and b (Anthropic) and o (OpenAI), and all that a plan is made of.
struct Scene
{
    explicit Scene(Strategy strategy = Strategy::Priority, bool sessionAffinity = true)
    {
        for (const char *name : {"a", "b", "o"}) {
            ProviderConfig provider;
            provider.name = QString::fromLatin1(name);
            provider.secrets = {{Secret("a-key"), {}}};
            if (provider.name == u"o")
                provider.type = ProviderConfig::Type::OpenAi;
            config->providers.append(provider);
        }
        RouteConfig route{GlobPattern(QStringLiteral("m*")), {}};
        for (const char *name : {"a", "b"})
            route.targets.append({QString::fromLatin1(name), {}, 1, 1, true});
        route.strategy = strategy;
        route.sessionAffinity = sessionAffinity;
        config->routes.append(route);
        config->health.unhealthyThreshold = 1;
        pool = std::make_unique<ProviderPool>(*config, clock);
        router = std::make_unique<Router>(config, *pool);
        planner = std::make_unique<RoutePlanner>(
            *router, *pool, balancer, affinity, sessionPins, owners, rights, budgetRules);
    }

    static HttpRequest messages(const QString &model = modelName, const QByteArray &session = {})
    {
        HttpRequest request;
        request.method = "POST";
        request.path = "/v1/messages";
        request.body = R"({"model":")" + model.toUtf8()
            + R"(","max_tokens":1,"messages":[{"role":"user","content":"hi"}]})";
        if (!session.isEmpty())
            request.headers.append("x-claude-code-session-id", session);
        return request;
    }
    [[nodiscard]] RoutePlan plan(const HttpRequest &request) const
    {
        return planner->plan(request, ClientRequest::parse(request).value(), clock.now());
    }
    /// The same for a request that is sent.
    RoutePlan send(const HttpRequest &request)
    {
        RoutePlan plan = this->plan(request);
        planner->commit(plan, clock.now());
        return plan;
    }
    [[nodiscard]] QString reasons(const RoutePlan &plan) const
    {
        return plan.reasons(clock.now()).join(QStringLiteral("; "));
    }
    /// "a b" for a plan that leads to a, then b.
    static QString order(const RoutePlan &plan)
    {
        QStringList names;
        for (const Target &target : plan.targets)
            names << target.provider->name();
        return names.join(u' ');
    }
    /// "m" for a plan that asks its first target for that.
    static QString model(const RoutePlan &plan)
    {
        return plan.targets.empty() ? QString() : plan.targets.front().model;
    }
    void addRoute(const QString &pattern, const QStringList &providers)
    {
        RouteConfig route{GlobPattern(pattern), {}};
        for (const QString &name : providers)
            route.targets.append({name, {}, 1, 1, true});
        config->routes.append(route);
    }
    void use(const char *provider, qint64 tokens)
    {
        (void)budgets.record({QString::fromLatin1(provider), {}, tokens, {}, {}});
    }
    /// A client key of this name with these rules.
    void addKey(const char *name, const QStringList &models, const QStringList &providers)
    {
        ClientKeyConfig key{Secret("k")};
        key.name = QString::fromLatin1(name);
        for (const QString &model : models)
            key.models.append(GlobPattern(model));
        key.providers = providers;
        config->server.clientKeys.append(key);
        rights.apply(config->server);
    }
    /// The same request with a client key.
    static HttpRequest with(const char *key, HttpRequest request)
    {
        request.clientKey = QString::fromLatin1(key);
        return request;
    }
    Provider &provider(const char *name) { return *pool->find(QString::fromLatin1(name)); }
    void state(const char *name, double used, std::chrono::minutes resetsIn)
    {
        provider(name).noteQuota(0, {}, {statedQuota(clock, "5h", used, resetsIn)});
    }
    void fail(const char *name, Failure::Kind kind, std::optional<std::chrono::milliseconds> retryAfter)
    {
        Failure failure = connectionFailure(kind, QStringLiteral("as scripted"));
        failure.retryAfter = retryAfter;
        provider(name).recordFailure(failure, modelName);
    }

    FakeClock clock;
    std::shared_ptr<Config> config = std::make_shared<Config>();
    Balancer balancer{42};
    SessionAffinity affinity{300s};
    SessionPins sessionPins;
    ResourceOwners owners;
    ClientRights rights{config->server};
    Budgets budgets{clock};
    PriceTable prices;
    BudgetRules budgetRules{budgets, prices, clock};
    std::unique_ptr<ProviderPool> pool;
    std::unique_ptr<Router> router;
    std::unique_ptr<RoutePlanner> planner;
};

} // namespace

class RoutePlannerTest : public QObject
{
    Q_OBJECT

private slots:
    void aRouteTellsItsOrder();
    void aPinComesBeforeTheRoute();
    void aSessionStays();
    void aSessionLeavesWhoHasFailed();
    void aSessionKeepsWhoAsksForPatience();
    void aSessionLeavesAReserve();
    void aSessionStaysWhereNobodyHasRoom();
    void reasonsTellOfTheQuota();
    void clientsAreJudgedByTheirOwnQuota();
    void whereSessionsDoNotStayTheyAreKnown();
    void whoIsLeftOutIsTold();
    void whatAProviderHasMadeGoesToIt();
    void aPlanAloneTakesNoTurn();
    void onlyWhatIsBalancedTakesATurn_data();
    void onlyWhatIsBalancedTakesATurn();
    void requestsThatBeginASessionTogetherGoTogether();
    void aKeyGoesToItsProvidersOnly();
    void aPinIsBoundByTheKey();
    void aKeyAsksForItsModelsOnly_data();
    void aKeyAsksForItsModelsOnly();
    void noOtherModelIsReachedBeside_data();
    void noOtherModelIsReachedBeside();
    void filesAreForKeysOfEveryModel();
    void whatAProviderHasMadeIsBoundByTheKey();
    void aKeyThatIsNotKnownMayNothing();
    void aKeyIsToldWhatItMayAskFor();
    void aPinMovesNoSession();
    void aRefusalSaysWhatIsMissing();
    void questionsGoToEveryProtocol();
    void allElseGoesToWhoSpeaksTheSame();
    void aProvidersBudgetHasNoSayWhereAnotherComesFirst();
    void aProvidersBudgetSavesWhereItComesFirst();
    void aBudgetOfAllAccountsSavesAtEach();
    void aProvidersSavingTakesItsTurns();
    void whatSavesNothingTakesNoTurnsFromOthers();
    void aCheaperModelAnswersWhatIsLeftOutElsewhere();
    void aCheaperModelThatNobodyMayAnswerIsNotAskedFor_data();
    void aCheaperModelThatNobodyMayAnswerIsNotAskedFor();
    void savingOpensNoWayThatIsForbidden();
    void everyBudgetThatSavesHasItsEffect_data();
    void everyBudgetThatSavesHasItsEffect();
    void aModelThatLeadsNowhereHidesNoOther();
    void theCheapestOfACurrencyComesFirst_data();
    void theCheapestOfACurrencyComesFirst();
};

void RoutePlannerTest::aRouteTellsItsOrder()
{
    Scene scene;
    const RoutePlan plan = scene.plan(Scene::messages());
    QCOMPARE(Scene::order(plan), QStringLiteral("a b"));
    QCOMPARE(plan.route, QStringLiteral("m*"));
    QVERIFY(!plan.refusal);
    QCOMPARE(scene.reasons(plan), QStringLiteral("route m* fits; strategy priority gives the order a, b"));
}

void RoutePlannerTest::aPinComesBeforeTheRoute()
{
    Scene scene;
    HttpRequest request = Scene::messages();
    request.pin = QStringLiteral("b");
    const RoutePlan plan = scene.plan(request);
    QCOMPARE(Scene::order(plan), QStringLiteral("b"));
    QCOMPARE(scene.reasons(plan), QStringLiteral("pinned to b; it leads to b"));
}

void RoutePlannerTest::aSessionStays()
{
    Scene scene;
    const HttpRequest request = Scene::messages(modelName, "s1");
    const RoutePlan first = scene.plan(request);
    QVERIFY(first.sessionNamed);
    QVERIFY(first.sticky.isEmpty());
    scene.affinity.reserve(first.session, QStringLiteral("b"), scene.clock.now());

    const RoutePlan second = scene.plan(request);

    QCOMPARE(second.session, first.session);
    QCOMPARE(second.sticky, QStringLiteral("b"));
    QCOMPARE(scene.reasons(second),
        QStringLiteral("route m* fits; session stays with b; strategy priority gives the order b, a"));
    QCOMPARE(Scene::order(scene.plan(Scene::messages(modelName, "s2"))), QStringLiteral("a b"));
    scene.clock.advance(301s);
    QCOMPARE(Scene::order(scene.plan(request)), QStringLiteral("a b"));
}

void RoutePlannerTest::aSessionLeavesWhoHasFailed()
{
    Scene scene;
    const HttpRequest request = Scene::messages(modelName, "s1");
    scene.affinity.reserve(scene.plan(request).session, QStringLiteral("b"), scene.clock.now());
    Failure failure = connectionFailure(Failure::Kind::ServerError, QStringLiteral("as scripted"));
    failure.countsAgainstProvider = true;
    scene.provider("b").recordFailure(failure, modelName);
    const RoutePlan plan = scene.plan(request);
    QVERIFY(plan.sticky.isEmpty());
    QCOMPARE(Scene::order(plan), QStringLiteral("a b"));
    QVERIFY(scene.reasons(plan).contains(u"b (left out for 180 s after failures)"));
}

void RoutePlannerTest::aSessionKeepsWhoAsksForPatience()
{
    Scene scene;
    const HttpRequest request = Scene::messages(modelName, "s1");
    const QByteArray session = scene.plan(request).session;
    scene.affinity.reserve(session, QStringLiteral("b"), scene.clock.now());
    QCOMPARE(scene.plan(request).sticky, QStringLiteral("b"));
    scene.fail("b", Failure::Kind::RateLimited, 10s);
    QVERIFY(scene.plan(request).sticky.isEmpty()); // which has no cache to wait for
    scene.affinity.remember(
        session, {QStringLiteral("b"), QStringLiteral("b"), QStringLiteral("v"), 1}, scene.clock.now());
    const RoutePlan plan = scene.plan(request);
    QCOMPARE(plan.sticky, QStringLiteral("b"));
    QCOMPARE(Scene::order(plan), QStringLiteral("b a"));
}

void RoutePlannerTest::aSessionLeavesAReserve()
{
    Scene scene(Strategy::QuotaAware);
    const HttpRequest request = Scene::messages(modelName, "s1");
    scene.affinity.reserve(scene.plan(request).session, QStringLiteral("a"), scene.clock.now());
    scene.state("a", 0.5, 60min);
    scene.state("b", 0.5, 10min); // which would be used first
    QCOMPARE(scene.plan(request).sticky, QStringLiteral("a"));
    scene.state("a", 0.97, 60min);
    const RoutePlan plan = scene.send(request);
    QCOMPARE(plan.sticky, QString());
    QCOMPARE(Scene::order(plan), QStringLiteral("b a"));
    QCOMPARE(scene.plan(request).sticky, QStringLiteral("b"));
}

void RoutePlannerTest::aSessionStaysWhereNobodyHasRoom()
{
    Scene scene(Strategy::QuotaAware);
    const HttpRequest request = Scene::messages(modelName, "s1");
    scene.affinity.reserve(scene.plan(request).session, QStringLiteral("a"), scene.clock.now());
    scene.state("a", 0.98, 60min);
    scene.state("b", 0.97, 10min);
    QCOMPARE(scene.plan(request).sticky, QStringLiteral("a"));
    scene.state("b", 0.1, 10min);
    QCOMPARE(scene.plan(request).sticky, QString());
    scene.fail("b", Failure::Kind::RateLimited, 10s);
    QCOMPARE(scene.plan(request).sticky, QStringLiteral("a"));
}

void RoutePlannerTest::reasonsTellOfTheQuota()
{
    Scene scene(Strategy::QuotaAware);
    scene.state("a", 0.97, 60min);
    scene.state("b", 0.4, 95min);
    QCOMPARE(scene.reasons(scene.plan(Scene::messages())),
        QStringLiteral(
            "route m* fits; strategy quota_aware gives the order b, a; b: 5h 40 % used, resets in 95 min; "
            "a: 5h 97 % used, kept in reserve"));
    Scene other;
    other.state("a", 0.97, 60min);
    QCOMPARE(other.reasons(other.plan(Scene::messages())),
        QStringLiteral("route m* fits; strategy priority gives the order a, b"));
}

void RoutePlannerTest::clientsAreJudgedByTheirOwnQuota()
{
    Scene scene(Strategy::QuotaAware, false);
    auto next = std::make_shared<Config>(*scene.config);
    next->providers.first().auth = ProviderConfig::Auth::Passthrough;
    scene.pool->apply(*next);
    const auto from = [](const char *client) {
        HttpRequest request = Scene::messages();
        request.headers.append("authorization", QByteArray("Bearer ") + client);
        return request;
    };
    scene.provider("a").noteQuota(
        -1, loginOf(from("one").headers), {statedQuota(scene.clock, "5h", 1, 60min)});
    QCOMPARE(Scene::order(scene.send(from("one"))), QStringLiteral("b a"));
    QCOMPARE(Scene::order(scene.send(from("two"))), QStringLiteral("a b"));
}

void RoutePlannerTest::whereSessionsDoNotStayTheyAreKnown()
{
    Scene scene(Strategy::Priority, false);
    const HttpRequest request = Scene::messages(modelName, "s1");
    const RoutePlan first = scene.plan(request);
    QVERIFY(!first.sticks);
    QVERIFY(!first.session.isEmpty());
    scene.affinity.reserve(first.session, QStringLiteral("b"), scene.clock.now());
    QVERIFY(scene.plan(request).sticky.isEmpty());
    QCOMPARE(Scene::order(scene.plan(request)), QStringLiteral("a b"));
}

void RoutePlannerTest::whoIsLeftOutIsTold()
{
    Scene scene;
    scene.fail("a", Failure::Kind::RateLimited, 10s);
    const RoutePlan plan = scene.plan(Scene::messages());
    QVERIFY2(scene.reasons(plan).endsWith(u"order b, a (asked to be left alone for 10 s)"),
        qPrintable(scene.reasons(plan)));
}

void RoutePlannerTest::whatAProviderHasMadeGoesToIt()
{
    Scene scene;
    scene.owners.learn({QStringLiteral("b"), {}}, R"({"id":"msgbatch_1"})");
    HttpRequest request;
    request.method = "GET";
    request.path = "/v1/messages/batches/msgbatch_1";
    request.pin = QStringLiteral("a");
    const RoutePlan plan = scene.plan(request);
    QCOMPARE(Scene::order(plan), QStringLiteral("b"));
    QCOMPARE(scene.reasons(plan), QStringLiteral("made by b; it leads to b"));
    QVERIFY(plan.session.isEmpty());
}

void RoutePlannerTest::aPlanAloneTakesNoTurn()
{
    Scene scene(Strategy::RoundRobin, false);
    const HttpRequest request = Scene::messages();
    for (const char *first : {"a b", "b a", "a b"}) {
        for (int i = 0; i < 3; ++i)
            QCOMPARE(Scene::order(scene.plan(request)), QString::fromLatin1(first));
        QCOMPARE(Scene::order(scene.send(request)), QString::fromLatin1(first));
    }
}

void RoutePlannerTest::onlyWhatIsBalancedTakesATurn_data()
{
    QTest::addColumn<QByteArray>("between");
    QTest::newRow("a session that stays") << QByteArray("session");
    QTest::newRow("counting tokens") << QByteArray("count");
    QTest::newRow("a pin") << QByteArray("pin");
}

void RoutePlannerTest::onlyWhatIsBalancedTakesATurn()
{
    QFETCH(QByteArray, between);
    Scene scene(Strategy::RoundRobin);
    scene.send(Scene::messages(modelName, "stays")); // a
    HttpRequest other = Scene::messages(modelName, between == "session" ? "stays" : "");
    if (between == "count")
        other.path = "/v1/messages/count_tokens";
    if (between == "pin")
        other.pin = QStringLiteral("b");
    int sessions = 0;
    for (const char *first : {"b a", "a b", "b a", "a b"}) {
        scene.send(other);
        QCOMPARE(
            Scene::order(scene.send(Scene::messages(modelName, "new " + QByteArray::number(++sessions)))),
            QString::fromLatin1(first));
    }
}

void RoutePlannerTest::requestsThatBeginASessionTogetherGoTogether()
{
    Scene scene(Strategy::RoundRobin);
    for (const char *first : {"a b", "a b", "a b"})
        QCOMPARE(Scene::order(scene.send(Scene::messages(modelName, "s1"))), QString::fromLatin1(first));
    QCOMPARE(Scene::order(scene.send(Scene::messages(modelName, "s2"))), QStringLiteral("b a"));
}

void RoutePlannerTest::aPinMovesNoSession()
{
    Scene scene;
    HttpRequest request = Scene::messages(modelName, "s1");
    QVERIFY(scene.send(request).sticks);
    request.pin = QStringLiteral("b");
    QVERIFY(!scene.send(request).sticks);
    request.pin.clear();
    QCOMPARE(scene.plan(request).sticky, QStringLiteral("a"));
}

void RoutePlannerTest::aRefusalSaysWhatIsMissing()
{
    Scene scene;
    const RoutePlan unknown = scene.plan(Scene::messages(QStringLiteral("other")));
    QVERIFY(unknown.targets.empty());
    QVERIFY(unknown.refusal);
    QCOMPARE(unknown.refusal->kind, Error::Kind::NotFound);
    QCOMPARE(unknown.refusal->message,
        QStringLiteral("model: other (no entry of model_routes leads it to an enabled provider)"));

    HttpRequest pinned = Scene::messages();
    pinned.pin = QStringLiteral("zzzzzz");
    QCOMPARE(scene.plan(pinned).refusal->message,
        QStringLiteral("provider: there is no 'zzzzzz'; there are a, b, o"));

    scene.config->projects.append({QStringLiteral("shop"), {{GlobPattern(QStringLiteral("*")), {}}}});
    HttpRequest ofProject = Scene::messages();
    ofProject.project = QStringLiteral("shop");
    QVERIFY(scene.plan(ofProject).refusal->message.contains(
        QStringLiteral("no entry of model_routes of project 'shop' leads it")));
}

void RoutePlannerTest::questionsGoToEveryProtocol()
{
    Scene scene;
    scene.config->routes.first().targets.append({QStringLiteral("o"), {}, 1, 1, true});
    QCOMPARE(Scene::order(scene.plan(Scene::messages())), QStringLiteral("a b o"));
    HttpRequest chat = Scene::messages();
    chat.path = "/v1/chat/completions";
    QCOMPARE(Scene::order(scene.plan(chat)), QStringLiteral("a b o"));
}

void RoutePlannerTest::allElseGoesToWhoSpeaksTheSame()
{
    Scene scene;
    HttpRequest request;
    request.method = "POST";
    request.path = "/v1/embeddings";
    request.body = "{}";
    QCOMPARE(Scene::order(scene.plan(request)), QStringLiteral("o"));
    request.path = "/v1/messages/batches";
    QVERIFY(!Scene::order(scene.plan(request)).contains(u'o'));
    QVERIFY(!scene.plan(request).targets.empty());
}

void RoutePlannerTest::aKeyGoesToItsProvidersOnly()
{
    Scene scene;
    scene.addKey("laptop", {}, {QStringLiteral("b"), QStringLiteral("o")});
    const RoutePlan plan = scene.plan(Scene::with("laptop", Scene::messages()));
    QCOMPARE(Scene::order(plan), QStringLiteral("b"));
    QVERIFY2(scene.reasons(plan).contains(QStringLiteral("key laptop leaves out a")),
        qPrintable(scene.reasons(plan)));
    QCOMPARE(Scene::order(scene.plan(Scene::messages())), QStringLiteral("a b"));

    scene.addKey("phone", {}, {QStringLiteral("o")});
    const RoutePlan none = scene.plan(Scene::with("phone", Scene::messages()));
    QVERIFY(none.targets.empty());
    QVERIFY(none.refusal);
    QCOMPARE(none.refusal->kind, Error::Kind::Permission);
    QCOMPARE(none.refusal->message,
        QStringLiteral("the client key 'phone' does not allow a, b, where m would go"));
}

void RoutePlannerTest::aPinIsBoundByTheKey()
{
    Scene scene;
    scene.addKey("laptop", {}, {QStringLiteral("b")});
    HttpRequest request = Scene::with("laptop", Scene::messages());
    request.pin = QStringLiteral("a");
    QCOMPARE(scene.plan(request).refusal->kind, Error::Kind::Permission);
    request.pin = QStringLiteral("b");
    QCOMPARE(Scene::order(scene.plan(request)), QStringLiteral("b"));
    request.pin = QStringLiteral("x");
    QCOMPARE(scene.plan(request).refusal->message, QStringLiteral("provider: there is no 'x'; there are b"));
    request.pin.clear();
    scene.router->pin(QStringLiteral("a")); // the user's own
    QCOMPARE(scene.plan(request).refusal->kind, Error::Kind::Permission);
}

void RoutePlannerTest::aKeyAsksForItsModelsOnly_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<bool>("allowed");
    const auto row = [](const char *model, bool allowed) {
        QTest::newRow(model) << QString::fromLatin1(model) << allowed;
    };
    row("m-small", true);
    row("M-SMALL", true);
    row("m-small[1m]", true);
    row("m-large", false);
    row("m", false);
    row("xm-small", false);
    row("m-exact", true);
    row("anthropic/m-exact", true); // as our own list calls it
    row("anthropic/m-secret", false);
}

void RoutePlannerTest::aKeyAsksForItsModelsOnly()
{
    QFETCH(QString, model);
    QFETCH(bool, allowed);
    Scene scene;
    for (const char *name : {"m-exact", "m-secret"}) {
        RouteConfig route{GlobPattern(QString::fromLatin1(name)), {}};
        route.targets.append({QStringLiteral("a"), {}, 1, 1, true});
        scene.config->routes.append(route);
    }
    scene.addKey(
        "laptop", {QStringLiteral("m-small*"), QStringLiteral("m-exact"), QStringLiteral("anthropic/*")}, {});
    for (const char *path : {"/v1/messages", "/v1/messages/count_tokens"}) {
        HttpRequest request = Scene::with("laptop", Scene::messages(model));
        request.path = path;
        const RoutePlan plan = scene.plan(request);
        QCOMPARE(!plan.refusal, allowed);
        if (allowed)
            continue;
        QCOMPARE(plan.refusal->kind, Error::Kind::Permission);
        QCOMPARE(plan.refusal->message,
            QStringLiteral("model: %1 is not among those of the client key 'laptop'").arg(model));
    }
    QVERIFY(!scene.plan(Scene::messages(QStringLiteral("m-large"))).refusal);
}

void RoutePlannerTest::noOtherModelIsReachedBeside_data()
{
    QTest::addColumn<QByteArray>("more");
    QTest::addColumn<bool>("allowed");
    const auto row = [](const char *name, const char *more, bool allowed) {
        QTest::newRow(name) << QByteArray(more) << allowed;
    };
    row("nothing", "", true);
    row("allowed models", R"(,"models":["m-small","m-small"])", true);
    row("another model", R"(,"models":["m-small","m-large"])", false);
    row("no list of models", R"(,"models":"m-large")", false);
    row("no text in it", R"(,"models":[{"a":1}])", false);
    row("an escaped name", R"(,"mod\u0065l":"m-large")", false);
    row("twice", R"(,"model":"m-small")", false);
    row("in another case", R"(,"Model":"m-large")", false);
    row("models in another case", R"(,"MODELS":["m-large"])", false);
    row("allowed fallbacks", R"(,"fallbacks":[{"model":"m-small","max_tokens":9},"m-small"])", true);
    row("another fallback", R"(,"fallbacks":[{"model":"m-large"}])", false);
    row("a fallback without a model", R"(,"fallbacks":[{"max_tokens":9}])", false);
    row("the provider's own fallbacks", R"(,"fallbacks":"default")", false);
    row("no fallbacks", R"(,"fallbacks":null)", true);
    row("a tool of an allowed model", R"(,"tools":[{"type":"advisor","model":"m-small"}])", true);
    row("a tool of another model", R"(,"tools":[{"type":"advisor","model":"m-large"}])", false);
    row("an escaped name in a tool", R"(,"tools":[{"type":"advisor","m\u006fdel":"m-large"}])", false);
    row("deeper down it is text", R"(,"tools":[{"name":"t","input_schema":{"model":"m-large"}}])", true);
}

/// Providers know ways to another model than `model`, and read JSON in their own way.
void RoutePlannerTest::noOtherModelIsReachedBeside()
{
    QFETCH(QByteArray, more);
    QFETCH(bool, allowed);
    Scene scene;
    scene.addKey("laptop", {QStringLiteral("m-small")}, {});
    scene.addKey("desk", {}, {});
    HttpRequest request = Scene::messages(QStringLiteral("m-small"));
    request.body.insert(request.body.size() - 1, more);
    const RoutePlan plan = scene.plan(Scene::with("laptop", request));
    QCOMPARE(!plan.refusal, allowed);
    QVERIFY(!scene.plan(Scene::with("desk", request)).refusal);
}

void RoutePlannerTest::filesAreForKeysOfEveryModel()
{
    Scene scene;
    scene.addKey("models", {QStringLiteral("*")}, {});
    scene.addKey("providers", {}, {QStringLiteral("b")});
    HttpRequest request;
    request.method = "POST";
    request.path = "/v1/files";
    request.headers.append("anthropic-version", "2023-06-01");
    QCOMPARE(Scene::order(scene.plan(request)), QStringLiteral("a b"));
    QCOMPARE(Scene::order(scene.plan(Scene::with("providers", request))), QStringLiteral("b"));
    const RoutePlan plan = scene.plan(Scene::with("models", request));
    QCOMPARE(plan.refusal->kind, Error::Kind::Permission);
    QCOMPARE(plan.refusal->message,
        QStringLiteral("/v1/files names no model, and the client key 'models' is for some models only"));
}

void RoutePlannerTest::whatAProviderHasMadeIsBoundByTheKey()
{
    Scene scene;
    scene.addKey("laptop", {}, {QStringLiteral("b")});
    scene.owners.learn({QStringLiteral("a"), {}}, R"({"id":"file_1"})");
    HttpRequest request;
    request.method = "GET";
    request.path = "/v1/files/file_1";
    request.headers.append("anthropic-version", "2023-06-01");
    QCOMPARE(Scene::order(scene.plan(request)), QStringLiteral("a"));
    QCOMPARE(scene.plan(Scene::with("laptop", request)).refusal->kind, Error::Kind::Permission);
}

void RoutePlannerTest::aKeyThatIsNotKnownMayNothing()
{
    Scene scene;
    QCOMPARE(scene.plan(Scene::with("gone", Scene::messages())).refusal->kind, Error::Kind::Permission);
}

void RoutePlannerTest::aKeyIsToldWhatItMayAskFor()
{
    Scene scene;
    scene.addKey("models", {QStringLiteral("m-small")}, {});
    scene.addKey("providers", {}, {QStringLiteral("o")});
    const QString small = QStringLiteral("m-small");
    const auto mayAsk = [&](const char *key, const QString &model) {
        return scene.planner->mayAsk(Scene::with(key, HttpRequest()), model);
    };
    QVERIFY(mayAsk("models", small));
    QVERIFY(!mayAsk("models", QStringLiteral("m-large")));
    QVERIFY(!mayAsk("providers", small));
    QVERIFY(mayAsk("", QStringLiteral("anything")));
}

void RoutePlannerTest::aProvidersBudgetHasNoSayWhereAnotherComesFirst()
{
    Scene scene;
    scene.addRoute(cheapName, {QStringLiteral("b")});
    (void)scene.budgets.apply({savingBudgetOf("b", cheapName)});
    scene.use("b", 600);
    const RoutePlan saving = scene.plan(Scene::messages());
    QCOMPARE(Scene::order(saving), QStringLiteral("a b"));
    QCOMPARE(Scene::model(saving), modelName);
    QVERIFY(saving.budgetReasons.isEmpty());
    scene.use("b", 400);
    const RoutePlan spent = scene.plan(Scene::messages());
    QVERIFY(!spent.refusal);
    QCOMPARE(Scene::order(spent), QStringLiteral("a"));
    QCOMPARE(Scene::model(spent), modelName);
    QVERIFY2(scene.reasons(spent).contains(QStringLiteral("budget 'b' of provider b is used to 100 %")),
        qPrintable(scene.reasons(spent)));

    (void)scene.budgets.apply({savingBudgetOf("b", QStringLiteral("m-small"))}); // which a has, too
    QCOMPARE(Scene::model(scene.plan(Scene::messages())), modelName);
}

void RoutePlannerTest::aProvidersBudgetSavesWhereItComesFirst()
{
    Scene scene;
    scene.addRoute(cheapName, {QStringLiteral("b")});
    scene.addKey("laptop", {}, {QStringLiteral("b")});
    (void)scene.budgets.apply({savingBudgetOf("b", cheapName)});
    scene.use("b", 600);
    const HttpRequest request = Scene::messages(modelName, "s1");
    QCOMPARE(Scene::model(scene.plan(Scene::with("laptop", request))), cheapName);

    const QByteArray session = scene.plan(request).session;
    scene.affinity.reserve(session, QStringLiteral("b"), scene.clock.now());
    const RoutePlan stays = scene.plan(request);
    QCOMPARE(Scene::order(stays), QStringLiteral("b"));
    QCOMPARE(Scene::model(stays), cheapName);
    scene.affinity.reserve(session, QStringLiteral("a"), scene.clock.now());
    QCOMPARE(Scene::model(scene.plan(request)), modelName);

    scene.fail("a", Failure::Kind::RateLimited, 10s);
    const RoutePlan other = scene.plan(Scene::messages());
    QCOMPARE(Scene::order(other), QStringLiteral("b"));
    QCOMPARE(Scene::model(other), cheapName);
    QCOMPARE(scene.reasons(other),
        QStringLiteral("route cheap fits; budget 'b' is used to 60 %: cheap is asked for; "
                       "it leads to b"));
}

void RoutePlannerTest::aBudgetOfAllAccountsSavesAtEach()
{
    Scene scene;
    auto next = std::make_shared<Config>(*scene.config);
    next->providers[0].name = QStringLiteral("team/a");
    next->routes.first().targets[0].provider = QStringLiteral("team/a");
    next->routes.append({GlobPattern(cheapName), {{QStringLiteral("o"), {}, 1, 1, true}}});
    scene.pool->apply(*next);
    scene.router->apply(next);
    (void)scene.budgets.apply({savingBudgetOf("team", cheapName)});
    QCOMPARE(Scene::order(scene.plan(Scene::messages())), QStringLiteral("team/a b"));
    scene.use("team/c", 600);
    QCOMPARE(Scene::order(scene.plan(Scene::messages())), QStringLiteral("o"));
    scene.use("team/a", 400);
    QCOMPARE(Scene::order(scene.plan(Scene::messages())), QStringLiteral("b"));
}

void RoutePlannerTest::aProvidersSavingTakesItsTurns()
{
    Scene scene(Strategy::RoundRobin, false);
    scene.addRoute(cheapName, {QStringLiteral("b")});
    (void)scene.budgets.apply({savingBudgetOf("b", cheapName)});
    scene.use("b", 600);
    for (const char *asked : {"a m", "b cheap", "a m", "b cheap"}) {
        const RoutePlan plan = scene.send(Scene::messages());
        QCOMPARE(QString(plan.first() + u' ' + Scene::model(plan)), QString::fromLatin1(asked));
    }
}

void RoutePlannerTest::whatSavesNothingTakesNoTurnsFromOthers()
{
    Scene scene(Strategy::RoundRobin, false);
    (void)scene.budgets.apply({savingBudgetOf("b")});
    scene.prices.apply({price("a", 1, "USD"), price("b", 1, "USD")});
    scene.use("b", 600);
    int turnsOfB = 0;
    for (int i = 0; i < 8; ++i)
        turnsOfB += scene.send(Scene::messages()).first() == u"b" ? 1 : 0;
    QCOMPARE(turnsOfB, 2); // of the four that were its own

    scene.prices.apply({price("a", 2, "USD"), price("b", 1, "USD")});
    for (const char *first : {"a", "b", "a", "b"})
        QCOMPARE(scene.send(Scene::messages()).first(), QString::fromLatin1(first));
    scene.prices.apply({price("a", 1, "USD"), price("b", 2, "USD")});
    for (const char *first : {"a", "a", "a"})
        QCOMPARE(scene.send(Scene::messages()).first(), QString::fromLatin1(first));
}

void RoutePlannerTest::aCheaperModelAnswersWhatIsLeftOutElsewhere()
{
    Scene scene;
    scene.addRoute(cheapName, {QStringLiteral("o")});
    scene.addKey("laptop", {}, {QStringLiteral("a"), QStringLiteral("o")});
    const HttpRequest request = Scene::with("laptop", Scene::messages());
    (void)scene.budgets.apply({savingBudgetOf("a", cheapName)});
    scene.use("a", 1000);
    const RoutePlan plan = scene.plan(request);
    QVERIFY(!plan.refusal);
    QCOMPARE(Scene::order(plan), QStringLiteral("o"));
    QCOMPARE(Scene::model(plan), cheapName);

    (void)scene.budgets.apply({savingBudgetOf("a")});
    QVERIFY(scene.plan(request).refusal);
    QCOMPARE(scene.plan(request).refusal->kind, Error::Kind::Billing);
}

void RoutePlannerTest::aCheaperModelThatNobodyMayAnswerIsNotAskedFor_data()
{
    QTest::addColumn<QStringList>("models");
    QTest::addColumn<QStringList>("providers");
    QTest::addColumn<QString>("cheaper");
    QTest::addColumn<qint64>("usedOfB");
    QTest::newRow("a provider that the key forbids")
        << QStringList() << QStringList{QStringLiteral("a")} << cheapName << qint64(0);
    QTest::newRow("a model that the key forbids")
        << QStringList{QStringLiteral("m*")} << QStringList() << cheapName << qint64(0);
    QTest::newRow("a provider whose budget is used up")
        << QStringList() << QStringList() << cheapName << qint64(1000);
    QTest::newRow("a model without a route")
        << QStringList() << QStringList() << QStringLiteral("unknown") << qint64(0);
}

void RoutePlannerTest::aCheaperModelThatNobodyMayAnswerIsNotAskedFor()
{
    QFETCH(QStringList, models);
    QFETCH(QStringList, providers);
    QFETCH(QString, cheaper);
    QFETCH(qint64, usedOfB);
    Scene scene;
    scene.addRoute(cheapName, {QStringLiteral("b")});
    scene.addKey("laptop", models, providers);
    BudgetConfig all = savingBudget("all", cheaper);
    all.refuseAt = 0;
    BudgetConfig ofB = savingBudgetOf("b");
    ofB.cheaperAt = 0;
    (void)scene.budgets.apply({all, ofB});
    scene.use("a", 600);
    scene.use("b", usedOfB);
    const RoutePlan plan = scene.plan(Scene::with("laptop", Scene::messages()));
    QVERIFY2(!plan.refusal, qPrintable(plan.refusal.value_or(Error{}).message));
    QCOMPARE(plan.first(), QStringLiteral("a"));
    QCOMPARE(Scene::model(plan), modelName);
    QCOMPARE(plan.route, QStringLiteral("m*"));
    QVERIFY2(scene.reasons(plan).contains(
                 QStringLiteral(", but %1 leads to nobody who may be asked").arg(cheaper)),
        qPrintable(scene.reasons(plan)));
}

void RoutePlannerTest::savingOpensNoWayThatIsForbidden()
{
    Scene scene;
    scene.addRoute(cheapName, {QStringLiteral("o")});
    scene.addKey("phone", {}, {QStringLiteral("o")});
    (void)scene.budgets.apply({savingBudget("all", cheapName)});
    scene.use("a", 600);
    QCOMPARE(scene.plan(Scene::with("phone", Scene::messages())).refusal->kind, Error::Kind::Permission);
    QCOMPARE(scene.plan(Scene::messages(QStringLiteral("other"))).refusal->kind, Error::Kind::NotFound);
    QCOMPARE(Scene::model(scene.plan(Scene::messages())), cheapName);
}

void RoutePlannerTest::everyBudgetThatSavesHasItsEffect_data()
{
    QTest::addColumn<bool>("modelFirst");
    QTest::newRow("the one with a model is the first") << true;
    QTest::newRow("the one with a model is the second") << false;
}

void RoutePlannerTest::everyBudgetThatSavesHasItsEffect()
{
    QFETCH(bool, modelFirst);
    Scene scene;
    scene.addRoute(cheapName, {QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("o")});
    scene.prices.apply({price("a", 3, "USD"), price("b", 1, "USD"), price("o", 2, "USD")});
    QList<BudgetConfig> budgets{savingBudget("all"), savingBudget("proj", cheapName)};
    if (modelFirst)
        budgets.swapItemsAt(0, 1);
    (void)scene.budgets.apply(budgets);
    scene.use("a", 600);
    const RoutePlan plan = scene.plan(Scene::messages());
    QCOMPARE(Scene::model(plan), cheapName);
    QCOMPARE(Scene::order(plan), QStringLiteral("b o a"));
    QVERIFY(plan.isThrifty);
    QVERIFY2(scene.reasons(plan).contains(
                 QStringLiteral("budget 'proj' is used to 60 %: cheap is asked for; budget 'all' is used to "
                                "60 %: the cheapest comes first; strategy priority gives the order b, o, a")),
        qPrintable(scene.reasons(plan)));
}

void RoutePlannerTest::aModelThatLeadsNowhereHidesNoOther()
{
    Scene scene;
    scene.addRoute(cheapName, {QStringLiteral("b")});
    (void)scene.budgets.apply({savingBudget("one", QStringLiteral("unknown")), savingBudget("two", cheapName),
        savingBudget("three", QStringLiteral("m-small"))});
    scene.use("a", 600);
    const RoutePlan plan = scene.plan(Scene::messages());
    QCOMPARE(Scene::model(plan), cheapName);
    QCOMPARE(plan.budgetReasons,
        (QStringList{
            QStringLiteral("budget 'one' is used to 60 %, but unknown leads to nobody who may be asked"),
            QStringLiteral("budget 'two' is used to 60 %: cheap is asked for")}));
}

void RoutePlannerTest::theCheapestOfACurrencyComesFirst_data()
{
    QTest::addColumn<QList<PriceConfig>>("prices");
    QTest::addColumn<QString>("order");
    QTest::newRow("dollars") << QList{price("a", 3, "USD"), price("b", 2, "USD"), price("o", 1, "USD")}
                             << QStringLiteral("o b a");
    QTest::newRow("yuan") << QList{price("a", 100, "CNY"), price("b", 1, "CNY"), price("o", 50, "CNY")}
                          << QStringLiteral("b o a");
    QTest::newRow("the budget's own before another, each by itself") << QList{price("a", 2, "CNY"),
        price("b", 1, "CNY"), price("o", 50, "USD")} << QStringLiteral("b a o");
    QTest::newRow("though it is not the first") << QList{price("a", 1, "USD"), price("b", 100, "CNY"),
        price("o", 50, "CNY")} << QStringLiteral("o b a");
    QTest::newRow("without a price the last")
        << QList{price("b", 2, "USD"), price("o", 100, "CNY")} << QStringLiteral("o b a");
    QTest::newRow("for nothing the first")
        << QList{price("a", 1, "CNY"), price("b", 0, "USD"), price("o", 1, "USD")} << QStringLiteral("b a o");
    QTest::newRow("in other currencies only")
        << QList{price("a", 2, "EUR"), price("b", 1, "USD"), price("o", 1, "EUR")} << QStringLiteral("o a b");
}

void RoutePlannerTest::theCheapestOfACurrencyComesFirst()
{
    QFETCH(QList<PriceConfig>, prices);
    Scene scene;
    scene.config->routes.first().targets.append({QStringLiteral("o"), {}, 1, 1, true});
    scene.prices.apply(prices);
    BudgetConfig budget = savingBudget("yuan");
    budget.money = 1000;
    budget.currency = QStringLiteral("CNY");
    (void)scene.budgets.apply({budget});
    scene.use("a", 600);
    QTEST(Scene::order(scene.plan(Scene::messages())), "order");
}

QTEST_GUILESS_MAIN(RoutePlannerTest)
#include "tst_routeplanner.moc"
