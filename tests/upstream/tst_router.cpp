// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/router.h"

#include "support/fakeclock.h"

#include <QRegularExpression>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

/// Routes over providers a, b, c (enabled) and off (disabled).
struct Network
{
    Network()
    {
        for (const char *name : {"a", "b", "c", "off"}) {
            ProviderConfig provider;
            provider.name = QString::fromLatin1(name);
            provider.enabled = provider.name != QStringLiteral("off");
            config.providers.append(provider);
        }
    }
    void route(const char *pattern, const QList<TargetConfig> &targets)
    {
        config.routes.append({GlobPattern(QString::fromLatin1(pattern)), targets});
    }
    void route(const char *pattern, const char *provider)
    {
        route(pattern, {{QString::fromLatin1(provider), {}, 1, 1, true}});
    }
    /// "provider=model" of each target.
    QStringList targets(const QString &model, const QString &pinned = {})
    {
        return named([&](const Router &router) { return router.select(model).targets; }, pinned);
    }
    QStringList targetsWithoutModel(const QString &pinned = {})
    {
        return named([](const Router &router) { return router.selectWithoutModel().targets; }, pinned);
    }

    Config config;

private:
    template <typename Question> QStringList named(const Question &question, const QString &pinned)
    {
        const FakeClock clock;
        const ProviderPool pool(config, clock);
        Router router(std::make_shared<Config>(config), pool);
        router.pin(pinned);
        QStringList names;
        for (const Target &target : question(router))
            names << target.provider->name() + u'=' + target.model;
        return names;
    }
};

QStringList list(const QString &words)
{
    return words.split(u' ', Qt::SkipEmptyParts);
}

} // namespace

class RouterTest : public QObject
{
    Q_OBJECT

private slots:
    void findsTheRouteOfAModel_data();
    void findsTheRouteOfAModel();
    void keepsTheOrderOfTheFile();
    void leavesOutWhatIsDisabledOrUnknown();
    void carriesPriorityAndWeight();
    void pinBeatsTheRoutes_data();
    void pinBeatsTheRoutes();
    void mapsModels_data();
    void mapsModels();
    void namesModelsByRule_data();
    void namesModelsByRule();
    void saysOnceThatItGuesses();
    void listingPrefixIsTakenOff_data();
    void listingPrefixIsTakenOff();
    void withoutModelEveryEnabledProviderMayAnswer();
    void theRoutesOfAProjectComeFirst_data();
    void theRoutesOfAProjectComeFirst();
    void withoutModelAProjectKeepsToItsProviders();
    void modelNamesForListing_data();
    void modelNamesForListing();
};

void RouterTest::findsTheRouteOfAModel_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *model, const char *expected) {
        QTest::newRow(name) << QString::fromLatin1(model) << QString::fromLatin1(expected);
    };
    row("exact before glob, though it stands behind", "claude-opus-4", "b=claude-opus-4");
    row("exact without case, passed on as asked", "Claude-OPUS-4", "b=Claude-OPUS-4");
    row("first of two globs", "claude-opus-5", "a=claude-opus-5");
    row("second glob", "my-opus", "c=my-opus");
    row("glob without case", "MY-Opus", "c=MY-Opus");
    row("no route", "gpt-4", "");
    row("part of an exact name", "claude-opus-", "a=claude-opus-");
    row("[1m] is not part of the name", "claude-opus-4[1m]", "b=claude-opus-4[1m]");
    row("[1M] neither", "claude-opus-4[1M]", "b=claude-opus-4[1M]");
    row("only at the end", "[1m]claude-opus-4", "c=[1m]claude-opus-4");
    row("nothing asked for", "", "");
}

void RouterTest::findsTheRouteOfAModel()
{
    QFETCH(QString, model);
    QFETCH(QString, expected);
    Network network;
    network.route("claude-*", "a");
    network.route("*opus*", "c");
    network.route("claude-opus-4", "b");
    QCOMPARE(network.targets(model), list(expected));
}

void RouterTest::keepsTheOrderOfTheFile()
{
    Network network;
    network.route("*",
        {{QStringLiteral("c"), {}, 3, 1, true}, {QStringLiteral("a"), {}, 1, 1, true},
            {QStringLiteral("b"), {}, 2, 1, true}});
    network.route("*", "a");
    QCOMPARE(network.targets(QStringLiteral("m")), list(QStringLiteral("c=m a=m b=m")));
}

void RouterTest::leavesOutWhatIsDisabledOrUnknown()
{
    Network network;
    network.route("*",
        {{QStringLiteral("off"), {}, 1, 1, true}, {QStringLiteral("a"), {}, 1, 1, false},
            {QStringLiteral("nobody"), {}, 1, 1, true}, {QStringLiteral("A"), {}, 1, 1, true},
            {QStringLiteral("b"), {}, 1, 1, true}});
    QCOMPARE(network.targets(QStringLiteral("m")), list(QStringLiteral("b=m")));
}

void RouterTest::carriesPriorityAndWeight()
{
    Network network;
    network.route("*", {{QStringLiteral("a"), {}, 7, 9, true}});
    const FakeClock clock;
    const ProviderPool pool(network.config, clock);
    const auto targets
        = Router(std::make_shared<Config>(network.config), pool).select(QStringLiteral("m")).targets;
    QCOMPARE(targets.size(), 1U);
    QCOMPARE(targets.front().priority, 7);
    QCOMPARE(targets.front().weight, 9);
    QVERIFY(targets.front().provider == pool.providers().front());
}

void RouterTest::pinBeatsTheRoutes_data()
{
    QTest::addColumn<QString>("pin");
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *pin, const char *model, const char *expected) {
        QTest::newRow(name) << QString::fromLatin1(pin) << QString::fromLatin1(model)
                            << QString::fromLatin1(expected);
    };
    row("no pin", "", "claude-x", "a=claude-x b=b-model");
    row("the route says what to ask for", "b", "claude-x", "b=b-model");
    row("provider that is not in the route", "c", "claude-x", "c=claude-x");
    row("model without a route", "c", "gpt-4", "c=gpt-4");
    row("disabled provider, which the user wants all the same", "off", "claude-x", "off=claude-x");
    row("unknown provider", "nobody", "claude-x", "");
}

void RouterTest::pinBeatsTheRoutes()
{
    QFETCH(QString, pin);
    QFETCH(QString, model);
    QFETCH(QString, expected);
    Network network;
    network.route("claude-*",
        {{QStringLiteral("a"), {}, 1, 1, true},
            {QStringLiteral("b"), QStringLiteral("b-model"), 1, 1, true}});
    QCOMPARE(network.targets(model, pin), list(expected));
}

void RouterTest::mapsModels_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *target, const char *model, const char *expected) {
        QTest::newRow(name) << QString::fromLatin1(target) << QString::fromLatin1(model)
                            << QString::fromLatin1(expected);
    };
    row("the target's model wins", "of-target", "mapped", "a=of-target");
    row("then the provider's map", "", "mapped", "a=of-map");
    row("the map knows nothing of [1m]", "", "mapped[1m]", "a=of-map");
    row("else as asked", "", "other", "a=other");
    row("else as asked with [1m]", "", "other[1m]", "a=other[1m]");
}

void RouterTest::mapsModels()
{
    QFETCH(QString, target);
    QFETCH(QString, model);
    QFETCH(QString, expected);
    Network network;
    network.config.providers.first().models.insert(QStringLiteral("mapped"), QStringLiteral("of-map"));
    network.route("*", {{QStringLiteral("a"), target, 1, 1, true}});
    QCOMPARE(network.targets(model), list(expected));
}

void RouterTest::namesModelsByRule_data()
{
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *target, const char *model, const char *expected) {
        QTest::newRow(name) << QString::fromLatin1(target) << QString::fromLatin1(model)
                            << QString::fromLatin1(expected);
    };
    row("by its version", "", "claude-opus-4-6-20260101", "a=x-claude-opus-4-6 b=claude-opus-4-6-20260101");
    row("with [1m]", "", "claude-opus-5[1m]", "a=x-claude-opus-5 b=claude-opus-5[1m]");
    row("a bare family", "", "opus", "a=usual b=opus");
    row("the map wins", "", "mapped-opus", "a=of-map b=mapped-opus");
    row("also by letting a name through", "", "kept-opus-4", "a=kept-opus-4 b=kept-opus-4");
    row("the target's model wins", "of-target", "opus", "a=of-target b=opus");
}

void RouterTest::namesModelsByRule()
{
    QFETCH(QString, target);
    QFETCH(QString, model);
    QFETCH(QString, expected);
    Network network;
    ProviderConfig &provider = network.config.providers.first();
    provider.naming.prefix = QStringLiteral("x-");
    provider.naming.families = {{QStringLiteral("opus"), QStringLiteral("usual")}};
    provider.models.insert(QStringLiteral("mapped*"), QStringLiteral("of-map"));
    provider.models.insert(QStringLiteral("kept*"), QStringLiteral("passthrough"));
    network.route("*", {{QStringLiteral("a"), target, 1, 1, true}, {QStringLiteral("b"), {}, 2, 1, true}});
    QCOMPARE(network.targets(model), list(expected));
}

void RouterTest::saysOnceThatItGuesses()
{
    Network network;
    network.config.providers.first().naming.prefix = QStringLiteral("x-");
    network.config.providers.first().naming.fallback = QStringLiteral("usual");
    network.route("*", "a");
    const FakeClock clock;
    const ProviderPool pool(network.config, clock);
    const Router router(std::make_shared<Config>(network.config), pool);
    const QRegularExpression warning(QStringLiteral("^a knows no model \"gpt-5\" - it is asked for usual"));
    QTest::ignoreMessage(QtWarningMsg, warning);
    QCOMPARE(router.select(QStringLiteral("gpt-5")).targets.front().model, QStringLiteral("usual"));
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    QCOMPARE(router.select(QStringLiteral("gpt-5")).targets.front().model, QStringLiteral("usual"));
}

void RouterTest::listingPrefixIsTakenOff_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *model, const char *expected) {
        QTest::newRow(name) << QString::fromLatin1(model) << QString::fromLatin1(expected);
    };
    row("from a name of a route", "anthropic/gpt-4", "a=gpt-4");
    row("with [1m]", "anthropic/gpt-4[1m]", "a=gpt-4[1m]");
    row("from a name of a provider's map", "anthropic/local", "b=upstream-local");
    row("not from names that are not ours", "anthropic/qwen", "b=anthropic/qwen");
    row("not where the route itself has it", "anthropic/mistral", "c=anthropic/mistral");
    row("not where a listed name would not have it", "anthropic/claude-x", "b=anthropic/claude-x");
    row("nothing to take off", "gpt-4", "a=gpt-4");
}

void RouterTest::listingPrefixIsTakenOff()
{
    QFETCH(QString, model);
    QFETCH(QString, expected);
    Network network;
    network.config.providers[1].models.insert(QStringLiteral("local"), QStringLiteral("upstream-local"));
    network.route("gpt-4", "a");
    network.route("claude-x", "a");
    network.route("mistral", "a");
    network.route("anthropic/mistral", "c");
    network.route("*", "b");
    QCOMPARE(network.targets(model), list(expected));
}

void RouterTest::withoutModelEveryEnabledProviderMayAnswer()
{
    Network network;
    QCOMPARE(network.targetsWithoutModel(), list(QStringLiteral("a= b= c=")));
    QCOMPARE(network.targetsWithoutModel(QStringLiteral("b")), list(QStringLiteral("b=")));
    QCOMPARE(network.targetsWithoutModel(QStringLiteral("off")), list(QStringLiteral("off=")));
    QCOMPARE(network.targetsWithoutModel(QStringLiteral("nobody")), QStringList());
}

void RouterTest::theRoutesOfAProjectComeFirst_data()
{
    QTest::addColumn<QString>("project");
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("pinned");
    QTest::addColumn<QString>("expected"); // provider=model, route
    QTest::addColumn<QString>("routeOf");
    const auto row = [](const char *name, const char *project, const char *model, const char *pinned,
                         const char *expected, const char *routeOf) {
        QTest::newRow(name) << QString::fromLatin1(project) << QString::fromLatin1(model)
                            << QString::fromLatin1(pinned) << QString::fromLatin1(expected)
                            << QString::fromLatin1(routeOf);
    };
    row("its exact route", "shop", "big", "", "c=large big", "shop");
    row("its pattern before an exact route of all", "shop", "my-opus", "", "b=my-opus *opus", "shop");
    row("a route of all where it has none", "shop", "haiku", "", "b=haiku *", "");
    row("another project", "web", "my-opus", "", "a=my-opus my-opus", "");
    row("no project", "", "big", "", "b=big *", "");
    row("another spelling", "Shop", "big", "", "b=big *", "");
    row("the pin comes before, with its model", "shop", "big", "c", "c=large big", "shop");
    row("the pin comes before, with its model of all", "shop", "small", "a", "a=tiny small", "");
    row("the pin comes before, and nobody names it", "shop", "big", "a", "a=big *", "");
    row("a listed name of its routes", "shop", "anthropic/big", "", "c=large big", "shop");
}

void RouterTest::theRoutesOfAProjectComeFirst()
{
    QFETCH(QString, project);
    QFETCH(QString, model);
    QFETCH(QString, pinned);
    Network network;
    network.route("my-opus", "a");
    network.route("small", {{QStringLiteral("a"), QStringLiteral("tiny")}});
    network.route("*", "b");
    network.config.projects.append({QStringLiteral("shop"),
        {{GlobPattern(QStringLiteral("big")), {{QStringLiteral("c"), QStringLiteral("large")}}},
            {GlobPattern(QStringLiteral("small")), {{QStringLiteral("b"), {}}}},
            {GlobPattern(QStringLiteral("*opus")), {{QStringLiteral("b"), {}}}}}});
    const FakeClock clock;
    const ProviderPool pool(network.config, clock);
    Router router(std::make_shared<Config>(network.config), pool);
    router.pin(pinned);

    const Selection selection = router.select(model, {}, project);

    QCOMPARE(selection.targets.size(), std::size_t(1));
    const Target &target = selection.targets.front();
    QTEST(QString(target.provider->name() + u'=' + target.model + u' ' + selection.route), "expected");
    QTEST(selection.project, "routeOf");
}

void RouterTest::withoutModelAProjectKeepsToItsProviders()
{
    Network network;
    network.route("*", "a");
    const auto namesOf = [&](const QList<RouteConfig> &routes) {
        network.config.projects = {{QStringLiteral("shop"), routes}};
        const FakeClock clock;
        const ProviderPool pool(network.config, clock);
        const Router router(std::make_shared<Config>(network.config), pool);
        QStringList names;
        for (const Target &target : router.selectWithoutModel({}, QStringLiteral("shop")).targets)
            names << target.provider->name();
        return names;
    };
    const RouteConfig all{GlobPattern(QStringLiteral("*")), {{QStringLiteral("b"), {}}}};
    const RouteConfig some{GlobPattern(QStringLiteral("big")), {{QStringLiteral("c"), {}}}};
    QCOMPARE(namesOf({some, all}), list(QStringLiteral("b c")));
    QCOMPARE(namesOf({some}), list(QStringLiteral("a b c"))); // its other models go anywhere
}

void RouterTest::modelNamesForListing_data()
{
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("listed");
    const auto row = [](const char *model, const char *listed) {
        QTest::newRow(model) << QString::fromLatin1(model) << QString::fromLatin1(listed);
    };
    row("claude-opus-4", "claude-opus-4");
    row("my-Claude", "my-Claude");
    row("ANTHROPIC.x", "ANTHROPIC.x");
    row("gpt-4", "anthropic/gpt-4");
    row("vendor/gpt-4", "anthropic/vendor/gpt-4");
    row("anthropic/claude-x", "anthropic/claude-x");
}

void RouterTest::modelNamesForListing()
{
    QFETCH(QString, model);
    QFETCH(QString, listed);
    QCOMPARE(discoverableModelName(model), listed);
    QCOMPARE(realModelName(listed), model);
    QCOMPARE(realModelName(model), model);
}

QTEST_GUILESS_MAIN(RouterTest)
#include "tst_router.moc"
