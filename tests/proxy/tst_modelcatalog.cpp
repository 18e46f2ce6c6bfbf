// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/modelcatalog.h"

#include "support/fakeclock.h"
#include "upstream/router.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

/// Routes for gpt-4, "*" and claude-x, and two providers with maps, of which the second is disabled.
Config exampleConfig()
{
    Config config;
    ProviderConfig first;
    first.name = QStringLiteral("first");
    first.models = {{QStringLiteral("claude-x"), QStringLiteral("up-x")},
        {QStringLiteral("local"), QStringLiteral("up-local")}};
    ProviderConfig second;
    second.name = QStringLiteral("second");
    second.models = {{QStringLiteral("hidden"), QStringLiteral("up-hidden")}};
    second.enabled = false;
    config.providers = {first, second};
    for (const char *pattern : {"gpt-4", "*", "claude-?", "claude-x", "gpt-4"})
        config.routes.append({GlobPattern(QString::fromLatin1(pattern)), {{first.name, {}, 1, 1, true}}});
    return config;
}

HttpRequest listRequest(bool anthropic, const QByteArray &query = {})
{
    HttpRequest request;
    request.method = "GET";
    request.path = "/v1/models";
    request.query = query;
    if (anthropic)
        request.headers.append("Anthropic-Version", "2023-06-01");
    return request;
}

QJsonObject objectOf(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

QStringList idsOf(const QJsonObject &list)
{
    QStringList ids;
    for (const QJsonValue &model : list.value(QStringLiteral("data")).toArray())
        ids << model.toObject().value(QStringLiteral("id")).toString();
    return ids;
}

QStringList list(const char *words)
{
    return QString::fromLatin1(words).split(u' ', Qt::SkipEmptyParts);
}

} // namespace

class ModelCatalogTest : public QObject
{
    Q_OBJECT

private slots:
    void listsForAnthropicClients();
    void listsForOpenAiClients();
    void listIsEmptyWithoutNames();
    void givesPages_data();
    void givesPages();
    void givesOneModel_data();
    void givesOneModel();
    void everyListedModelHasTheRouteOfItsName();
    void aProjectIsToldItsOwnModelsToo();
};

void ModelCatalogTest::listsForAnthropicClients()
{
    const QJsonObject body = objectOf(ModelCatalog(exampleConfig()).list(listRequest(true)));
    QCOMPARE(idsOf(body), list("anthropic/gpt-4 claude-x anthropic/local"));
    QCOMPARE(body.value(QStringLiteral("has_more")), QJsonValue(false));
    QCOMPARE(body.value(QStringLiteral("first_id")).toString(), QStringLiteral("anthropic/gpt-4"));
    QCOMPARE(body.value(QStringLiteral("last_id")).toString(), QStringLiteral("anthropic/local"));
    const QJsonObject model = body.value(QStringLiteral("data")).toArray().first().toObject();
    QCOMPARE(model.value(QStringLiteral("type")).toString(), QStringLiteral("model"));
    QCOMPARE(model.value(QStringLiteral("display_name")).toString(), QStringLiteral("gpt-4"));
    QVERIFY(
        QDateTime::fromString(model.value(QStringLiteral("created_at")).toString(), Qt::ISODate).isValid());
}

void ModelCatalogTest::listsForOpenAiClients()
{
    const QJsonObject body = objectOf(ModelCatalog(exampleConfig()).list(listRequest(false)));
    QCOMPARE(idsOf(body), list("gpt-4 claude-x local"));
    QCOMPARE(body.value(QStringLiteral("object")).toString(), QStringLiteral("list"));
    const QJsonObject model = body.value(QStringLiteral("data")).toArray().first().toObject();
    QCOMPARE(model.value(QStringLiteral("object")).toString(), QStringLiteral("model"));
    QVERIFY(model.value(QStringLiteral("created")).isDouble());
    QVERIFY(model.value(QStringLiteral("owned_by")).isString());
}

void ModelCatalogTest::listIsEmptyWithoutNames()
{
    const QJsonObject body = objectOf(ModelCatalog({}).list(listRequest(true, "limit=5")));
    QVERIFY(body.value(QStringLiteral("data")).isArray());
    QVERIFY(idsOf(body).isEmpty());
    QVERIFY(body.value(QStringLiteral("first_id")).isNull());
    QVERIFY(body.value(QStringLiteral("last_id")).isNull());
    QCOMPARE(body.value(QStringLiteral("has_more")), QJsonValue(false));
}

void ModelCatalogTest::givesPages_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QStringList>("expected");
    QTest::addColumn<bool>("more");
    QTest::newRow("limit") << QByteArray("limit=2") << list("anthropic/a claude-b") << true;
    QTest::newRow("limit that is not reached")
        << QByteArray("limit=1000") << list("anthropic/a claude-b claude-c") << false;
    QTest::newRow("limit of zero") << QByteArray("limit=0") << list("anthropic/a claude-b claude-c") << false;
    QTest::newRow("limit that is a word")
        << QByteArray("limit=all") << list("anthropic/a claude-b claude-c") << false;
    QTest::newRow("after") << QByteArray("after_id=claude-b") << list("claude-c") << false;
    QTest::newRow("after an encoded id")
        << QByteArray("after_id=anthropic%2Fa&limit=1") << list("claude-b") << true;
    QTest::newRow("after the last") << QByteArray("after_id=claude-c") << QStringList() << false;
    QTest::newRow("after an unknown one")
        << QByteArray("after_id=x") << list("anthropic/a claude-b claude-c") << false;
    QTest::newRow("before the first") << QByteArray("before_id=anthropic/a") << QStringList() << false;
}

void ModelCatalogTest::givesPages()
{
    QFETCH(QByteArray, query);
    QFETCH(QStringList, expected);
    Config config;
    for (const char *pattern : {"a", "claude-b", "claude-c"})
        config.routes.append({GlobPattern(QString::fromLatin1(pattern)), {}});
    const QJsonObject body = objectOf(ModelCatalog(config).list(listRequest(true, query)));
    QCOMPARE(idsOf(body), expected);
    QTEST(body.value(QStringLiteral("has_more")).toBool(), "more");
    QCOMPARE(
        body.value(QStringLiteral("first_id")).toString(), expected.isEmpty() ? QString() : expected.first());
    QCOMPARE(
        body.value(QStringLiteral("last_id")).toString(), expected.isEmpty() ? QString() : expected.last());
}

void ModelCatalogTest::givesOneModel_data()
{
    QTest::addColumn<bool>("anthropic");
    QTest::addColumn<QString>("id");
    QTest::addColumn<bool>("found");
    QTest::newRow("by its listed name") << true << QStringLiteral("anthropic/gpt-4") << true;
    QTest::newRow("by its own name") << true << QStringLiteral("claude-x") << true;
    QTest::newRow("of a provider's map") << true << QStringLiteral("anthropic/local") << true;
    QTest::newRow("for OpenAI clients") << false << QStringLiteral("gpt-4") << true;
    QTest::newRow("unknown") << true << QStringLiteral("claude-y") << false;
    QTest::newRow("of a disabled provider") << false << QStringLiteral("hidden") << false;
    QTest::newRow("a pattern is no model") << false << QStringLiteral("*") << false;
    QTest::newRow("upstream's name") << false << QStringLiteral("up-x") << false;
    QTest::newRow("nothing") << true << QString() << false;
}

void ModelCatalogTest::givesOneModel()
{
    QFETCH(bool, anthropic);
    QFETCH(QString, id);
    QFETCH(bool, found);
    const QByteArray json = ModelCatalog(exampleConfig()).model(listRequest(anthropic), id);
    QCOMPARE(!json.isEmpty(), found);
    if (!found)
        return;
    const QJsonObject model = objectOf(json);
    QCOMPARE(model.value(QStringLiteral("id")).toString(), id);
    QVERIFY(anthropic ? model.contains(QStringLiteral("display_name"))
                      : model.contains(QStringLiteral("owned_by")));
}

void ModelCatalogTest::everyListedModelHasTheRouteOfItsName()
{
    const FakeClock clock;
    const Config config = exampleConfig();
    const ProviderPool pool(config, clock);
    const Router router(std::make_shared<Config>(config), pool);
    const ModelCatalog catalog(config);
    const QStringList plain = idsOf(objectOf(catalog.list(listRequest(false))));
    const QStringList listed = idsOf(objectOf(catalog.list(listRequest(true))));
    QCOMPARE(listed.size(), plain.size());
    for (qsizetype i = 0; i < listed.size(); ++i) {
        const auto expected = router.select(plain.at(i)).targets;
        const auto targets = router.select(listed.at(i)).targets;
        QCOMPARE(targets.size(), 1U);
        QCOMPARE(targets.front().model, expected.front().model);
    }
}

void ModelCatalogTest::aProjectIsToldItsOwnModelsToo()
{
    Config config = exampleConfig();
    const QStringList usual = idsOf(objectOf(ModelCatalog(config).list(listRequest(false))));
    config.projects.append({QStringLiteral("shop"),
        {{GlobPattern(QStringLiteral("big")), {}}, {GlobPattern(QStringLiteral("*")), {}}}});
    const ModelCatalog catalog(config);
    HttpRequest request = listRequest(false);
    QCOMPARE(idsOf(objectOf(catalog.list(request))), usual);
    QVERIFY(catalog.model(request, QStringLiteral("big")).isEmpty());
    request.project = QStringLiteral("shop");
    QCOMPARE(idsOf(objectOf(catalog.list(request))), QStringList{QStringLiteral("big")} + usual);
    QVERIFY(!catalog.model(request, QStringLiteral("big")).isEmpty());
}

QTEST_GUILESS_MAIN(ModelCatalogTest)
#include "tst_modelcatalog.moc"
