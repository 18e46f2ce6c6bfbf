// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/managementapi.h"
#include "proxy/providertestapi.h"
#include "proxy/signinapi.h"
#include "proxy/usageapi.h"
#include "support/scriptedkeychain.h"
#include "support/signinscene.h"
#include "support/testfiles.h"
#include "support/twoproviders.h"

#include <QFile>
#include <QJsonArray>
#include <QLoggingCategory>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace signalbox;
using namespace signalbox::test;

namespace {

const QString model = QStringLiteral("claude-sonnet-4-5");
const QByteArray adminKey = "admin-key-4711";
const QByteArray clientKey = "client-key-4711";
const Headers anthropic{{"anthropic-version", "2023-06-01"}};

/// docs/openapi.json, as far as these tests read it.
class Description
{
public:
    Description()
    {
        QFile file(sourceFile(QLatin1String("docs/openapi.json")));
        if (!file.open(QIODevice::ReadOnly))
            qFatal("docs/openapi.json cannot be read");
        m_root = QJsonDocument::fromJson(file.readAll()).object();
    }

    [[nodiscard]] QJsonObject root() const { return m_root; }
    [[nodiscard]] QJsonObject paths() const { return m_root.value(u"paths").toObject(); }

    /// `object` itself, or what its $ref names.
    [[nodiscard]] QJsonObject resolved(const QJsonValue &object) const
    {
        const QString reference = object.toObject().value(u"$ref").toString();
        if (reference.isEmpty())
            return object.toObject();
        QJsonValue found = m_root;
        for (const QString &step : reference.mid(2).split(u'/'))
            found = found.toObject().value(step);
        if (!found.isObject())
            qFatal("%s leads nowhere", qPrintable(reference));
        return found.toObject();
    }

    [[nodiscard]] QJsonObject responses(const QString &path, const QString &method) const
    {
        const QJsonObject operation = paths().value(path).toObject().value(method).toObject();
        return operation.value(u"responses").toObject();
    }

    /// What is not as described; empty when all is.
    [[nodiscard]] QString flaw(
        const QString &path, const QString &method, const TestClient::Answer &answer) const
    {
        const QString status = QString::number(answer.status);
        const QJsonValue described = responses(path, method).value(status);
        if (!described.isObject())
            return QStringLiteral("status %1 is not described").arg(status);
        const QJsonObject response = resolved(described);
        const QString wrongField = flawOfFields(response.value(u"headers").toObject(), answer.headers);
        if (!wrongField.isEmpty() || !response.contains(u"content"))
            return wrongField;
        const QJsonObject content = response.value(u"content").toObject();
        const QString type = QString::fromLatin1(answer.headers.value("content-type"));
        if (!content.contains(type))
            return QStringLiteral("content-type '%1' is not described").arg(type);
        const QJsonObject schema = content.value(type).toObject().value(u"schema").toObject();
        if (type != QStringLiteral("application/json") || method == QStringLiteral("head"))
            return {};
        const QJsonDocument document = QJsonDocument::fromJson(answer.body);
        return flawOf(document.object(), schema, QStringLiteral("body"));
    }

private:
    [[nodiscard]] static QString flawOfFields(const QJsonObject &described, const Headers &fields)
    {
        if (described.contains(u"x-signalbox-request-id") && !fields.contains("x-signalbox-request-id"))
            return QStringLiteral("there is no x-signalbox-request-id");
        for (const Headers::Field &field : fields) {
            const QByteArray name = field.name.toLower();
            const bool ours = name.startsWith("x-signalbox-") || name == "x-provider-used" || name == "allow";
            if (ours && !described.contains(QString::fromLatin1(name)))
                return QString::fromLatin1(name) + QStringLiteral(" is not described");
        }
        return {};
    }

    [[nodiscard]] static bool isOfType(const QJsonValue &value, const QString &type)
    {
        switch (value.type()) {
        case QJsonValue::Null:
            return type == QStringLiteral("null");
        case QJsonValue::Bool:
            return type == QStringLiteral("boolean");
        case QJsonValue::Double:
            return type == QStringLiteral("number")
                || (type == QStringLiteral("integer") && value.toDouble() == double(value.toInteger(-1)));
        case QJsonValue::String:
            return type == QStringLiteral("string");
        case QJsonValue::Array:
            return type == QStringLiteral("array");
        case QJsonValue::Object:
            return type == QStringLiteral("object");
        case QJsonValue::Undefined:
            break;
        }
        return false;
    }

    [[nodiscard]] QString flawOf(
        const QJsonValue &value, const QJsonObject &written, const QString &place) const
    {
        const QJsonObject schema = resolved(written);
        if (schema.contains(u"anyOf"))
            return flawOfEach(value, schema.value(u"anyOf").toArray(), place);
        if (schema.contains(u"const") && value != schema.value(u"const"))
            return place + QStringLiteral(" has another value");
        if (schema.contains(u"enum") && !schema.value(u"enum").toArray().contains(value))
            return place + QStringLiteral(" has a value that is not listed");
        const QJsonValue type = schema.value(u"type");
        const QJsonArray types = type.isArray() ? type.toArray() : QJsonArray{type};
        const bool fits = schema.contains(u"const")
            || std::any_of(types.begin(), types.end(),
                [&](const QJsonValue &one) { return isOfType(value, one.toString()); });
        if (!fits)
            return place + QStringLiteral(" is of another type");
        if (value.isArray())
            return flawOfItems(value.toArray(), schema.value(u"items").toObject(), place);
        return value.isObject() ? flawOfMembers(value.toObject(), schema, place) : QString();
    }

    [[nodiscard]] QString flawOfEach(
        const QJsonValue &value, const QJsonArray &schemas, const QString &place) const
    {
        QString flaw;
        for (const QJsonValue &schema : schemas) {
            flaw = flawOf(value, schema.toObject(), place);
            if (flaw.isEmpty())
                break;
        }
        return flaw;
    }

    [[nodiscard]] QString flawOfItems(
        const QJsonArray &items, const QJsonObject &schema, const QString &place) const
    {
        for (const QJsonValue &item : items) {
            const QString flaw = flawOf(item, schema, place + QStringLiteral("[]"));
            if (!flaw.isEmpty())
                return flaw;
        }
        return {};
    }

    [[nodiscard]] QString flawOfMembers(
        const QJsonObject &object, const QJsonObject &schema, const QString &place) const
    {
        const QJsonArray required = schema.value(u"required").toArray();
        for (const QJsonValue &name : required) {
            if (!object.contains(name.toString()))
                return QString(place + u'.' + name.toString() + QStringLiteral(" is missing"));
        }
        const QJsonObject properties = schema.value(u"properties").toObject();
        const QJsonObject others = schema.value(u"additionalProperties").toObject();
        for (auto member = object.begin(); member != object.end(); ++member) {
            const bool known = properties.contains(member.key());
            if (!known && others.isEmpty())
                continue; // checked by everyMemberIsDescribed where it is ours
            const QString flaw
                = flawOf(member.value(), known ? properties.value(member.key()).toObject() : others,
                    QString(place + u'.' + member.key()));
            if (!flaw.isEmpty())
                return flaw;
        }
        return {};
    }

    QJsonObject m_root;
};

/// What an operation is tried with.
enum class Situation { Good, Unhealthy, ForeignHost, NoKey, WrongMethod, BadBody };

struct Scene : TwoProviders
{
    explicit Scene(Situation situation)
    {
        a.answerBy([](const FakeUpstream::Request &request) {
            return request.target.contains("count_tokens") ? FakeAnswer::json(200, R"({"input_tokens":42})")
                                                           : goodAnswer(request.body);
        });
        gateway.addRoute(model, {QStringLiteral("a"), QStringLiteral("b")});
        configOfA().enabled = configOfB().enabled = situation != Situation::Unhealthy;
        gateway.config.log.capture.folder = captures.path();
        if (situation == Situation::NoKey) {
            gateway.config.server.adminKey = Secret(adminKey);
            gateway.config.server.clientKeys = {Secret(clientKey)};
        }
        gateway.start();
        if (situation != Situation::Unhealthy)
            gateway.gateway().setConfigSource([this] {
                return LoadedConfig{std::make_shared<Config>(gateway.config), {}, {}, {}};
            });
    }

    /// A request of this client runs from now on.
    void hold(TestClient &client)
    {
        a.answerBy(
            [](const FakeUpstream::Request &request) { return goodAnswer(request.body).holdBefore(0); });
        client.post("/v1/messages", messagesBody(model.toLatin1()));
        if (!QTest::qWaitFor([this] { return a.held() > 0; }, patience))
            qFatal("no request runs");
    }

    QTemporaryDir captures;
};

TestClient::Answer askFor(Scene &scene, Situation situation, const QString &path, const QString &method)
{
    QString target = path;
    target.replace(QStringLiteral("{id}"), model);
    target.replace(QStringLiteral("{name}"), QStringLiteral("a"));
    target.replace(QStringLiteral("{account}"), QStringLiteral("nobody"));
    if (target.contains(QStringLiteral("{request}"))) {
        if (situation == Situation::Good)
            scene.gateway.post(messagesBody(model.toLatin1(), false));
        target.replace(QStringLiteral("{request}"),
            situation == Situation::Good ? QString::fromLatin1(scene.gateway.records().last().id)
                                         : QStringLiteral("sbx_1"));
    }
    const auto running = scene.gateway.client();
    if (target.contains(QStringLiteral("{running}"))) {
        if (situation == Situation::Good)
            scene.hold(*running);
        target.replace(QStringLiteral("{running}"),
            situation == Situation::Good
                ? QString::fromLatin1(scene.gateway.gateway().snapshot().running.constFirst().id)
                : QStringLiteral("sbx_1"));
    }
    Headers headers = anthropic;
    if (situation == Situation::ForeignHost)
        headers.append("Host", "evil.example");
    QByteArray body;
    if (method == QStringLiteral("post") && situation != Situation::BadBody)
        body = messagesBody(model.toLatin1(), false);
    if (path == u"/log" && method == u"put")
        body = R"({"level": "info"})";
    if (path == u"/pin" && method == u"put" && situation != Situation::BadBody)
        body = R"({"provider": "a"})";
    if (path == u"/pause" && method == u"post")
        body = situation == Situation::BadBody ? "{}" : R"({"minutes": 1})";
    if (path == u"/providers/{name}/test")
        body = situation == Situation::BadBody ? "[]" : "{}";
    if (path == u"/capture" && method == u"post")
        body = situation == Situation::BadBody ? "{}" : R"({"minutes": 1})";
    QByteArray verb = method.toUpper().toLatin1();
    if (situation == Situation::WrongMethod)
        verb = "PATCH";
    const auto client = scene.gateway.client();
    client->request(verb, target.toLatin1(), body, headers);
    return client->answer();
}

bool isOf(const QJsonObject &operation, const char *tag)
{
    return operation.value(u"tags").toArray().contains(QString::fromLatin1(tag));
}

} // namespace

/// docs/openapi.json against the gateway that it describes.
class TestOpenApi : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void everyManagementPathIsDescribed();
    void everySignInPathIsDescribed();
    void everyPathOfTheLedgerIsDescribed();
    void everyDescribedPathHasItsAudience();
    void everyReferenceLeadsSomewhere();
    void everyHeadIsAGet();

    void everyOperationAnswersAsDescribed_data();
    void everyOperationAnswersAsDescribed();
    void everyMemberIsDescribed_data();
    void everyMemberIsDescribed();
    void fieldsOfProxiedAnswersAreDescribed();
    void wrongParametersAreAsDescribed();
    void aReloadThatFailsIsAsDescribed();
    void aHistoryThatIsNotThereIsAsDescribed();
    void everyMemberOfATestIsDescribed();
    void aLoopIsAsDescribed();
    void signInsAnswerAsDescribed();
    void everyMemberOfASignInIsDescribed();
    void anAdminKeyInTheKeychainIsAsDescribed();

private:
    void compareMembers(const QJsonValue &value, const QJsonValue &written) const;

    Description m_description;
};

void TestOpenApi::initTestCase()
{
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false"));
    QVERIFY(m_description.root().value(u"openapi").toString().startsWith(QStringLiteral("3.1")));
    QCOMPARE(m_description.root().value(u"info").toObject().value(u"version").toString(),
        QStringLiteral(SIGNALBOX_VERSION));
}

void TestOpenApi::everyManagementPathIsDescribed()
{
    const QByteArrayList paths = ManagementApi::paths();
    QVERIFY(paths.size() > 10);
    for (const QByteArray &path : paths + ProviderTestApi::paths())
        QVERIFY2(m_description.paths().contains(QString::fromLatin1(path)), path.constData());
}

void TestOpenApi::everySignInPathIsDescribed()
{
    const QByteArrayList paths = SignInApi::paths();
    QCOMPARE(paths.size(), 9);
    for (const QByteArray &path : paths)
        QVERIFY2(m_description.paths().contains(QString::fromLatin1(path)), path.constData());
    const QStringList described = m_description.paths().keys();
    for (const QString &path : described)
        QVERIFY2(!SignInApi::knows(path.toLatin1()) || paths.contains(path.toLatin1()), qPrintable(path));
}

void TestOpenApi::everyPathOfTheLedgerIsDescribed()
{
    const QByteArrayList paths = UsageApi::paths();
    QCOMPARE(paths.size(), 5);
    for (const QByteArray &path : paths)
        QVERIFY2(m_description.paths().contains(QString::fromLatin1(path)), path.constData());
    const QStringList described = m_description.paths().keys();
    for (const QString &path : described)
        QVERIFY2(!UsageApi::knows(path.toLatin1()) || paths.contains(path.toLatin1()), qPrintable(path));
}

void TestOpenApi::everyDescribedPathHasItsAudience()
{
    const QJsonObject paths = m_description.paths();
    for (auto path = paths.begin(); path != paths.end(); ++path) {
        const QJsonObject operations = path.value().toObject();
        for (auto operation = operations.begin(); operation != operations.end(); ++operation) {
            HttpRequest request;
            request.method = operation.key().toUpper().toLatin1();
            request.path = path.key().toLatin1();
            const auto audience = ManagementApi::audienceOf(request);
            const QJsonObject described = operation.value().toObject();
            const QByteArray name = request.method + ' ' + request.path;
            const bool forAdministrator = audience == ManagementApi::Audience::Administrator
                || UsageApi::knows(request.path) || ProviderTestApi::knows(request.path);
            QVERIFY2(isOf(described, "management") == forAdministrator, name.constData());
            QVERIFY2(
                isOf(described, "health") == (audience == ManagementApi::Audience::Anyone), name.constData());
        }
    }
}

void TestOpenApi::everyReferenceLeadsSomewhere()
{
    QFile file(sourceFile(QLatin1String("docs/openapi.json")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString all = QString::fromUtf8(file.readAll());
    static const QRegularExpression reference(QStringLiteral("\"\\$ref\": (\"[^\"]*\")"));
    int found = 0;
    for (auto match = reference.globalMatch(all); match.hasNext(); ++found) {
        const QString name = match.next().captured(1);
        QVERIFY(!m_description.resolved(QJsonObject{{QStringLiteral("$ref"), name.mid(1).chopped(1)}})
                     .isEmpty()); // qFatal where it leads nowhere
    }
    QVERIFY(found > 50);
}

void TestOpenApi::everyHeadIsAGet()
{
    const QJsonObject paths = m_description.paths();
    for (auto path = paths.begin(); path != paths.end(); ++path) {
        const QJsonObject operations = path.value().toObject();
        const bool management = ManagementApi::paths().contains(path.key().toLatin1())
            || UsageApi::knows(path.key().toLatin1());
        if (management)
            QCOMPARE(operations.contains(u"head"), operations.contains(u"get"));
    }
}

void TestOpenApi::everyOperationAnswersAsDescribed_data()
{
    QTest::addColumn<int>("situation");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("method");
    QTest::addColumn<int>("status"); // 0 = any that is described
    const QJsonObject paths = m_description.paths();
    for (auto path = paths.begin(); path != paths.end(); ++path) {
        const QJsonObject operations = path.value().toObject();
        for (auto operation = operations.begin(); operation != operations.end(); ++operation) {
            const QJsonObject responses = m_description.responses(path.key(), operation.key());
            const auto row = [&](const char *name, Situation situation, int status) {
                if (status == 0 || responses.contains(QString::number(status)))
                    QTest::addRow("%s %s, %s", qPrintable(operation.key()), qPrintable(path.key()), name)
                        << int(situation) << path.key() << operation.key() << status;
            };
            const bool ofSignIn = SignInApi::knows(path.key().toLatin1()); // signInsAnswerAsDescribed
            if (!ofSignIn)
                row("all well", Situation::Good, 200);
            row("no provider", Situation::Unhealthy, 0);
            row("foreign Host", Situation::ForeignHost, 403);
            row("no key", Situation::NoKey, 401);
            row("wrong method", Situation::WrongMethod, 405);
            row("empty body", Situation::BadBody, operation.key() == QStringLiteral("post") ? 0 : 999);
        }
    }
}

void TestOpenApi::everyOperationAnswersAsDescribed()
{
    QFETCH(int, situation);
    QFETCH(QString, path);
    QFETCH(QString, method);
    QFETCH(int, status);
    Scene scene{Situation(situation)};

    const auto answer = askFor(scene, Situation(situation), path, method);

    if (status != 0)
        QCOMPARE(answer.status, status);
    const QString flaw = m_description.flaw(path, method, answer);
    const QByteArray told = flaw.toUtf8() + ": " + answer.body;
    QVERIFY2(flaw.isEmpty(), told.constData());
}

void TestOpenApi::everyMemberIsDescribed_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QString>("schema");
    QTest::newRow("greeting") << QByteArray("/") << QStringLiteral("Greeting");
    QTest::newRow("health") << QByteArray("/health") << QStringLiteral("Health");
    QTest::newRow("stats") << QByteArray("/stats") << QStringLiteral("Stats");
    QTest::newRow("budgets") << QByteArray("/budgets") << QStringLiteral("Budgets");
    QTest::newRow("history") << QByteArray("/providers/a/history?span=day") << QStringLiteral("History");
    QTest::newRow("providers") << QByteArray("/providers") << QStringLiteral("Providers");
    QTest::newRow("usage") << QByteArray(
        "/usage?daily=true&hourly=true&by=day,hour,provider,model,upstream_model,project,"
        "client_key,client,account,source&imported=true")
                           << QStringLiteral("Usage");
    QTest::newRow("usage as a file") << QByteArray("/usage/export?format=json&by=model,project")
                                     << QStringLiteral("UsageRows");
    QTest::newRow("requests") << QByteArray("/requests") << QStringLiteral("Requests");
    QTest::newRow("requests as a file")
        << QByteArray("/requests/export?format=json") << QStringLiteral("RequestRows");
    QTest::newRow("one request") << QByteArray("/requests/{request}") << QStringLiteral("WholeRequest");
    QTest::newRow("log") << QByteArray("/log") << QStringLiteral("LogLevels");
    QTest::newRow("capture") << QByteArray("/capture") << QStringLiteral("Capture");
    QTest::newRow("pins") << QByteArray("/pin") << QStringLiteral("Pins");
    QTest::newRow("pause") << QByteArray("/pause") << QStringLiteral("Pause");
    QTest::newRow("running requests") << QByteArray("/running") << QStringLiteral("Running");
    QTest::newRow("configuration") << QByteArray("/config") << QStringLiteral("Configuration");
}

/// Every member that is there has its description.
void TestOpenApi::compareMembers(const QJsonValue &value, const QJsonValue &written) const
{
    QJsonObject described = m_description.resolved(written);
    if (described.contains(u"anyOf"))
        described = m_description.resolved(described.value(u"anyOf").toArray().first());
    if (value.isArray()) {
        compareMembers(value.toArray().at(0), described.value(u"items"));
        return;
    }
    const QJsonObject object = value.toObject();
    const QJsonObject properties = described.value(u"properties").toObject();
    for (auto member = object.begin(); member != object.end(); ++member) {
        const bool known = properties.contains(member.key());
        QVERIFY2(known || described.contains(u"additionalProperties"), qPrintable(member.key()));
        compareMembers(member.value(),
            known ? properties.value(member.key()) : described.value(u"additionalProperties"));
    }
}

void TestOpenApi::everyMemberIsDescribed()
{
    QFETCH(QByteArray, target);
    QFETCH(QString, schema);
    Scene scene(Situation::Good);
    scene.gateway.post(messagesBody(model.toLatin1(), false), {{"x-signalbox-project", "shop"}});
    target.replace("{request}", scene.gateway.records().last().id);
    const auto client = scene.gateway.client();
    client->request("GET", target, {}, {});
    const QJsonObject answer = QJsonDocument::fromJson(client->answer().body).object();

    compareMembers(answer,
        QJsonObject{{QStringLiteral("$ref"), QString(QStringLiteral("#/components/schemas/") + schema)}});
}

void TestOpenApi::fieldsOfProxiedAnswersAreDescribed()
{
    Scene scene(Situation::Good);
    scene.gateway.config.reuse.cache = true;
    QVERIFY(!scene.gateway.apply());
    const Headers headers{{"x-claude-code-session-id", "s1"}, {"x-signalbox-decision", "1"}};
    const QString messages = QStringLiteral("/v1/messages");
    const QString post = QStringLiteral("post");

    for (const bool stream : {false, true}) {
        const QByteArray body = messagesBody(model.toLatin1(), stream);
        const auto fresh = scene.gateway.post(body, headers);
        QCOMPARE(m_description.flaw(messages, post, fresh), QString());
        QVERIFY(fresh.headers.contains("x-provider-used"));
        QVERIFY(fresh.headers.contains("x-signalbox-decision"));
    }
    const auto kept = scene.gateway.post(messagesBody(model.toLatin1(), false), headers);
    QCOMPARE(kept.headers.value("x-signalbox-cache"), QByteArray("hit"));
    QCOMPARE(m_description.flaw(messages, post, kept), QString());

    scene.a.answerBy([](const FakeUpstream::Request &) { return FakeAnswer::error(500, "api_error"); });
    const auto second = scene.gateway.post(messagesBody(model.toLatin1(), false));
    QCOMPARE(second.status, 200);
    QVERIFY(second.headers.contains("x-signalbox-tried"));
    QCOMPARE(m_description.flaw(messages, post, second), QString());

    scene.gateway.config.tokenCounting.alwaysLocal = true;
    QVERIFY(!scene.gateway.apply());
    const QString count = QStringLiteral("/v1/messages/count_tokens");
    const auto counted = scene.gateway.post(messagesBody(model.toLatin1()), headers, count.toLatin1());
    QCOMPARE(counted.headers.value("x-signalbox-estimate"), QByteArray("local"));
    QCOMPARE(m_description.flaw(count, post, counted), QString());
}

void TestOpenApi::wrongParametersAreAsDescribed()
{
    Scene scene(Situation::Good);
    for (const char *path :
        {"/usage", "/usage/export", "/requests", "/requests/export", "/requests/{request}"}) {
        const auto client = scene.gateway.client();
        client->request("GET", QByteArray(path) + "?start=soon", {}, {});
        const auto answer = client->answer();
        QCOMPARE(answer.status, 400);
        QCOMPARE(m_description.flaw(QString::fromLatin1(path), QStringLiteral("get"), answer), QString());
    }
    const auto client = scene.gateway.client();
    client->request("GET", "/requests/sbx_unknown", {}, {});
    const auto answer = client->answer();
    QCOMPARE(answer.status, 404);
    QCOMPARE(
        m_description.flaw(QStringLiteral("/requests/{request}"), QStringLiteral("get"), answer), QString());
}

void TestOpenApi::aReloadThatFailsIsAsDescribed()
{
    Scene scene(Situation::Unhealthy); // and without a file
    const auto answer = scene.gateway.post({}, {}, "/providers/reload");
    QCOMPARE(answer.status, 500);
    QCOMPARE(
        m_description.flaw(QStringLiteral("/providers/reload"), QStringLiteral("post"), answer), QString());
}

void TestOpenApi::aHistoryThatIsNotThereIsAsDescribed()
{
    Scene scene(Situation::Good);
    const QString path = QStringLiteral("/providers/{name}/history");
    for (const auto &[target, status] : {std::pair(QStringLiteral("/providers/nobody/history"), 404),
             std::pair(QStringLiteral("/providers/a/history?span=year"), 400)}) {
        for (const char *method : {"get", "head"}) {
            const auto answer = askFor(scene, Situation::Good, target, QString::fromLatin1(method));
            QCOMPARE(answer.status, status);
            QCOMPARE(m_description.flaw(path, QString::fromLatin1(method), answer), QString());
        }
    }
}

void TestOpenApi::everyMemberOfATestIsDescribed()
{
    Scene scene{Situation::Good};
    const auto answer
        = askFor(scene, Situation::Good, QStringLiteral("/providers/{name}/test"), QStringLiteral("post"));
    QCOMPARE(answer.status, 200);
    compareMembers(QJsonDocument::fromJson(answer.body).object(),
        QJsonObject{{QStringLiteral("$ref"), QStringLiteral("#/components/schemas/ProviderTest")}});
}

void TestOpenApi::aLoopIsAsDescribed()
{
    Scene scene(Situation::Good);
    for (const QString &path :
        {QStringLiteral("/v1/messages"), QStringLiteral("/v1/messages/count_tokens")}) {
        const auto answer = scene.gateway.post(
            messagesBody(model.toLatin1()), {{"x-signalbox-hop", "1,2,3,4,5,6,7,8"}}, path.toLatin1());
        QCOMPARE(answer.status, 508);
        QCOMPARE(m_description.flaw(path, QStringLiteral("post"), answer), QString());
    }
}

/// One way through all that sign-ins can be answered, each status that is described at least once.
void TestOpenApi::signInsAnswerAsDescribed()
{
    ScriptedKeychain store;
    FakeOAuthServer down;
    SignInScene scene;
    scene.gateway.keeping.secrets = &store;
    scene.server.settings.paste = true;
    scene.configOfA().oauth = scene.server.config();
    ProviderConfig &unreachable = scene.addSignIn(QStringLiteral("down"), scene.b, down);
    unreachable.oauth = {};
    unreachable.oauth.issuer = QUrl(down.baseUrl());
    down.kill();
    scene.gateway.start();
    QStringList seen;
    const auto ask = [&](const char *method, const char *path, const QByteArray &target,
                         const QByteArray &body = {}, const Headers &headers = {}) {
        const auto answer = scene.ask(QByteArray(method).toUpper(), target, body, headers);
        const QString flaw
            = m_description.flaw(QString::fromLatin1(path), QString::fromLatin1(method), answer);
        if (!flaw.isEmpty())
            qWarning("%s %s: %s", method, target.constData(), qPrintable(flaw));
        seen << QStringLiteral("%1 %2 %3%4")
                    .arg(QString::fromLatin1(method), QString::fromLatin1(path),
                        QString::number(answer.status),
                        flaw.isEmpty() ? QString() : QStringLiteral(" with a flaw"));
        return answer;
    };
    const auto signIn = [&](const char *type) { // with the code that its page shows
        const auto begun = ask("get", "/oauth/generate-url", "/oauth/generate-url?provider=a");
        ScriptedBrowser browser;
        browser.open(QUrl(QJsonDocument::fromJson(begun.body).object().value(u"login_url").toString()));
        [[maybe_unused]] const bool ended = QTest::qWaitFor([&] { return browser.isFinished(); }, patience);
        const QByteArray code = FakeOAuthServer::shownCode(browser.shown().body);
        const bool isForm = QByteArray(type).contains("form");
        const QByteArray body = isForm ? QByteArray("code=" + code.toPercentEncoding())
                                       : QByteArray(R"({"code":")" + code + R"("})");
        ask("post", "/oauth/exchange-code", "/oauth/exchange-code", body, {{"content-type", type}});
    };
    const char *const json = "application/json";
    const char *const form = "application/x-www-form-urlencoded";

    ask("get", "/oauth/authorize", "/oauth/authorize");
    ask("get", "/oauth/authorize", "/oauth/authorize", {}, {{"accept", "text/html"}});
    ask("get", "/oauth/authorize", "/oauth/authorize?provider=a");
    ask("get", "/oauth/authorize", "/oauth/authorize?provider=a&way=browser");
    ask("get", "/oauth/authorize", "/oauth/authorize?provider=nobody");
    ask("get", "/oauth/authorize", "/oauth/authorize?provider=down");
    ask("get", "/oauth/callback", "/oauth/callback?state=unknown&code=c");
    ask("get", "/oauth/generate-url", "/oauth/generate-url");
    ask("get", "/oauth/generate-url", "/oauth/generate-url?provider=nobody");
    ask("get", "/oauth/generate-url", "/oauth/generate-url?provider=down");
    for (const char *type : {json, form}) {
        ask("post", "/oauth/exchange-code", "/oauth/exchange-code", {}, {{"content-type", type}});
        scene.server.failNext(FakeOAuthServer::Fault::ServerError);
        signIn(type);
        signIn(type);
    }
    for (const bool isForm : {false, true}) {
        const auto begun = ask("get", "/oauth/generate-url", "/oauth/generate-url?provider=a");
        const QByteArray state
            = QJsonDocument::fromJson(begun.body).object().value(u"state").toString().toLatin1();
        const QByteArray body
            = isForm ? QByteArray("state=" + state) : QByteArray(R"({"state":")" + state + R"("})");
        for (int i = 0; i < 2; ++i)
            ask("post", "/oauth/cancel", "/oauth/cancel", body, {{"content-type", isForm ? form : json}});
    }
    ScriptedBrowser browser({.leaves = true});
    browser.open(scene.url(QStringLiteral("/oauth/authorize?provider=a&way=browser")));
    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    ask("get", "/oauth/callback",
        QByteArray("/oauth/callback?" + browser.callback().query(QUrl::FullyEncoded).toLatin1()));
    for (const char *method : {"get", "head"})
        ask(method, "/oauth/status", "/oauth/status");
    const QByteArray account = "a/person@example.org";
    ask("post", "/oauth/refresh/{account}", "/oauth/refresh/" + account);
    ask("post", "/oauth/refresh/{account}", "/oauth/refresh/nobody");
    scene.server.failNext(FakeOAuthServer::Fault::ServerError);
    ask("post", "/oauth/refresh/{account}", "/oauth/refresh/" + account);
    for (const char *email : {"one@example.org", "two@example.org"}) {
        scene.server.settings.email = QString::fromLatin1(email);
        signIn(json);
    }
    scene.server.settings.email = QStringLiteral("person@example.org");
    ask("post", "/oauth/refresh/{account}", "/oauth/refresh/a");
    ask("delete", "/oauth/tokens/{account}", "/oauth/tokens/a");
    ask("delete", "/oauth/tokens/{account}", "/oauth/tokens/nobody");
    ask("delete", "/oauth/tokens/{account}", "/oauth/tokens/" + account);
    ask("delete", "/oauth/tokens", "/oauth/tokens");
    store.keepAll();
    signIn(json);
    ask("delete", "/oauth/tokens", "/oauth/tokens");
    signIn(json);
    ask("delete", "/oauth/tokens/{account}", "/oauth/tokens/" + account);
    ask("get", "/oauth/generate-url", "/oauth/generate-url?provider=a&way=device");
    for (size_t i = 0; i < SignIns::mostAtOnce; ++i)
        (void)scene.ask("GET", "/oauth/generate-url?provider=a");
    ask("get", "/oauth/generate-url", "/oauth/generate-url?provider=a");
    ask("get", "/oauth/authorize", "/oauth/authorize?provider=a");

    const QJsonObject paths = m_description.paths();
    QStringList described;
    for (const QByteArray &path : SignInApi::paths()) {
        const QString name = QString::fromLatin1(path);
        const QStringList methods = paths.value(name).toObject().keys();
        for (const QString &method : methods) {
            const QStringList statuses = m_description.responses(name, method).keys();
            for (const QString &status : statuses) { // others: everyOperationAnswersAsDescribed
                if (status != u"401" && status != u"403" && status != u"405" && status != u"503")
                    described << QStringLiteral("%1 %2 %3").arg(method, name, status);
            }
        }
    }
    for (const QString &one : std::as_const(seen))
        QVERIFY2(described.contains(one), qPrintable(one));
    for (const QString &one : std::as_const(described))
        QVERIFY2(seen.contains(one), qPrintable(one));
}

void TestOpenApi::everyMemberOfASignInIsDescribed()
{
    SignInScene scene;
    scene.server.settings.paste = true;
    scene.configOfA().oauth = scene.server.config();
    scene.gateway.start();
    const auto compare = [&](const TestClient::Answer &answer, const QString &schema) {
        compareMembers(QJsonDocument::fromJson(answer.body).object(),
            QJsonObject{{QStringLiteral("$ref"), QString(QStringLiteral("#/components/schemas/") + schema)}});
    };
    compare(scene.ask("GET", "/oauth/authorize"), QStringLiteral("SignInPage"));
    const auto device = scene.ask("GET", "/oauth/generate-url?way=device");
    compare(device, QStringLiteral("SignInBegun"));
    const QString state = QJsonDocument::fromJson(device.body).object().value(u"state").toString();
    compare(scene.ask("POST", "/oauth/cancel",
                QJsonDocument(QJsonObject{{QStringLiteral("state"), state}}).toJson()),
        QStringLiteral("SignInCancelled"));
    const auto begun = scene.ask("GET", "/oauth/generate-url");
    ScriptedBrowser browser;
    browser.open(QUrl(QJsonDocument::fromJson(begun.body).object().value(u"login_url").toString()));
    QTRY_VERIFY_WITH_TIMEOUT(browser.isFinished(), patience);
    const QByteArray code = FakeOAuthServer::shownCode(browser.shown().body);
    const auto exchanged
        = scene.ask("POST", "/oauth/exchange-code", QByteArray(R"({"code":")" + code + R"("})"));
    QCOMPARE(exchanged.status, 200);
    compare(exchanged, QStringLiteral("SignedIn"));
    compare(scene.ask("GET", "/oauth/status"), QStringLiteral("Accounts"));
    compare(scene.ask("POST", "/oauth/refresh/person@example.org"), QStringLiteral("TokenRenewed"));
    compare(scene.ask("DELETE", "/oauth/tokens/person@example.org"), QStringLiteral("SignedOut"));
    compare(scene.ask("DELETE", "/oauth/tokens/person@example.org"), QStringLiteral("SignInError"));
}

void TestOpenApi::anAdminKeyInTheKeychainIsAsDescribed()
{
    const QString item = QStringLiteral("admin");
    ScriptedKeychain store;
    store.hold(item);
    TwoProviders scene;
    scene.gateway.keeping.secrets = &store;
    scene.gateway.config.server.adminKey.key = {{}, item, {}};
    scene.gateway.start();
    for (const char *path : {"/stats", "/oauth/status"}) {
        const auto client = scene.gateway.client();
        client->request("GET", path, {}, {});
        const auto answer = client->answer();
        QCOMPARE(answer.status, 503);
        QCOMPARE(m_description.flaw(QString::fromLatin1(path), QStringLiteral("get"), answer), QString());
    }
}

QTEST_GUILESS_MAIN(TestOpenApi)
#include "tst_openapi.moc"
