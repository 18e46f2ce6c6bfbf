// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/presetcatalog.h"

#include "config/configkeys.h"
#include "support/testfiles.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace signalbox;
using namespace signalbox::test;

namespace {

QStringList namesOf(const QList<Preset> &presets)
{
    QStringList names;
    for (const Preset &preset : presets)
        names << preset.name;
    return names;
}

QString shown(const QList<ConfigProblem> &problems)
{
    QString text;
    for (const ConfigProblem &problem : problems)
        text += problem.toString(QStringLiteral("presets.json")) + u'\n';
    return text;
}

QStringList allAddresses(const Preset &preset)
{
    QStringList addresses{preset.anthropicUrl, preset.openAiUrl, preset.balanceUrl};
    addresses.removeAll(QString());
    return addresses;
}

} // namespace

class PresetCatalogTest : public QObject
{
    Q_OBJECT

private slots:
    void comesWithoutProblems();
    void everyPresetIsComplete_data();
    void everyPresetIsComplete();
    void everyFeatureMeansSomething_data();
    void everyFeatureMeansSomething();
    void halvesGoTogether();
    void findsByName();
    void searches_data();
    void searches();
    void knowsTheVendorOfAnAddress_data();
    void knowsTheVendorOfAnAddress();
    void addsToWhatIsKnown();
    void flawsAreWarnings_data();
    void flawsAreWarnings();
    void readsTheFileOfAFolder();
    void modelsOfOpenAiHaveTheirParameters_data();
    void modelsOfOpenAiHaveTheirParameters();
    void modelsOfAnthropicHaveTheirThinking_data();
    void modelsOfAnthropicHaveTheirThinking();
    void presetsKnowTheirDialect();
    void rulesOfAFileComeFirst();
    void documentationNamesEverything();
    void documentationTellsWhatCannotBeUsed();
    void documentationTellsHowPresetsArePaid();
};

void PresetCatalogTest::comesWithoutProblems()
{
    QFile file(sourceFile(QLatin1String("resources/presets.json")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    PresetCatalog catalog;
    const QList<ConfigProblem> problems = catalog.add(file.readAll());
    QVERIFY2(problems.isEmpty(), qPrintable(shown(problems)));
    QCOMPARE(catalog.names(), PresetCatalog::builtIn().names());
    QVERIFY(catalog.presets().size() > 50);
    QStringList names = catalog.names();
    QCOMPARE(names.removeDuplicates(), 0);
}

void PresetCatalogTest::everyPresetIsComplete_data()
{
    QTest::addColumn<QString>("name");
    for (const QString &name : PresetCatalog::builtIn().names())
        QTest::newRow(qPrintable(name)) << name;
}

void PresetCatalogTest::everyPresetIsComplete()
{
    QFETCH(QString, name);
    const PresetCatalog &catalog = PresetCatalog::builtIn();
    const Preset preset = *catalog.find(name);
    QVERIFY(QRegularExpression(QStringLiteral("^[a-z0-9-]+$")).match(name).hasMatch());
    QVERIFY(!preset.title.isEmpty());
    QVERIFY(!preset.url(preset.type).isEmpty());
    QVERIFY(preset.updated.isValid());
    QVERIFY(!preset.verified);
    const bool isLocal = preset.anthropicUrl.startsWith(u"http://localhost:");
    QCOMPARE(preset.auth == ProviderConfig::Auth::None, isLocal);
    QCOMPARE(preset.billing == Billing::Free, isLocal);
    for (QString address : allAddresses(preset)) {
        const bool isOpenAi = address == preset.openAiUrl;
        const QUrl url(
            address.replace(QRegularExpression(QStringLiteral("<[a-z]+>|[{]model[}]")), QStringLiteral("x")),
            QUrl::StrictMode);
        QVERIFY2(url.isValid() && !url.host().isEmpty(), qPrintable(address));
        QCOMPARE(url.scheme(), isLocal ? QStringLiteral("http") : QStringLiteral("https"));
        QVERIFY(!address.endsWith(u'/') && (isOpenAi || !url.hasQuery()));
    }
    QVERIFY2(!preset.anthropicUrl.endsWith(u"/v1"), "clients add it");
    QVERIFY(!preset.openAiUrl.isEmpty() || preset.dialect == Dialect());
    QCOMPARE(preset.balanceUrl.isEmpty(), preset.balancePath.isEmpty());
    if (!preset.balanceUrl.isEmpty())
        QCOMPARE(QUrl(preset.balanceUrl).host(), QUrl(preset.anthropicUrl).host());
    QCOMPARE(preset.maxRequestBytes > 0, !preset.maxRequestHint.isEmpty());
    for (const QString &feature : preset.rejects)
        QVERIFY2(catalog.hasFeature(feature), qPrintable(feature));
    QVERIFY(preset.adaptiveModels.isEmpty() || preset.rejects.contains(QStringLiteral("adaptive_thinking")));
}

void PresetCatalogTest::everyFeatureMeansSomething_data()
{
    QTest::addColumn<QString>("name");
    for (const QString &name : PresetCatalog::builtIn().featureNames())
        QTest::newRow(qPrintable(name)) << name;
}

void PresetCatalogTest::everyFeatureMeansSomething()
{
    QFETCH(QString, name);
    QVERIFY(QRegularExpression(QStringLiteral("^[a-z0-9_]+$")).match(name).hasMatch());
    const Quirks quirks = PresetCatalog::builtIn().quirks({name}, {});
    QVERIFY(!quirks.isEmpty());
    // A body half without its header half is what the API rejects; strict has none of its own.
    QCOMPARE(quirks.betas.isEmpty(), name == u"strict_tools");
}

void PresetCatalogTest::halvesGoTogether()
{
    const PresetCatalog &catalog = PresetCatalog::builtIn();
    const auto list = [](const char *words) { return QString::fromLatin1(words).split(u' '); };
    const Quirks two = catalog.quirks(list("effort structured_outputs effort"), list("*new*"));
    QCOMPARE(two.betas, list("effort-* structured-outputs-*"));
    QCOMPARE(two.fields,
        list("output_config.effort messages[].output_config.effort output_config.format output_format"));
    QCOMPARE(two.toolFields, list("strict"));
    QVERIFY(!two.budgetsThinking);
    QVERIFY(two.adaptiveModels.isEmpty());
    const Quirks budget = catalog.quirks(list("adaptive_thinking"), list("*new*"));
    QVERIFY(budget.budgetsThinking);
    QCOMPARE(budget.adaptiveModels, list("*new*"));
    QVERIFY(catalog.quirks(list("system_messages"), {}).liftsSystemMessages);
    QCOMPARE(catalog.quirks(list("cache_control_extras"), {}).cacheControlKeys, list("type"));
    QVERIFY(catalog.quirks({}, list("*new*")).isEmpty());
    QVERIFY(catalog.quirks(list("no_such"), {}).isEmpty());
}

void PresetCatalogTest::findsByName()
{
    const PresetCatalog &catalog = PresetCatalog::builtIn();
    QCOMPARE(catalog.find(u"deepseek")->title, QStringLiteral("DeepSeek"));
    QCOMPARE(catalog.find(u"DeepSeek"), catalog.find(u"deepseek"));
    QVERIFY(!catalog.find(u"deep"));
    QVERIFY(!catalog.find(u""));
    const Preset databricks = *catalog.find(u"databricks");
    QVERIFY(databricks.type == ProviderConfig::Type::Databricks);
    QVERIFY(databricks.auth == ProviderConfig::Auth::AuthToken);
    QCOMPARE(databricks.vendor, catalog.find(u"anthropic")->vendor);
    QCOMPARE(databricks.url(ProviderConfig::Type::OpenAi),
        QStringLiteral("https://<workspace>/serving-endpoints"));
    QVERIFY(Preset::isTemplate(databricks.anthropicUrl));
    QVERIFY(catalog.find(u"openai")->type == ProviderConfig::Type::OpenAi);
    QVERIFY(catalog.find(u"anthropic-login")->auth == ProviderConfig::Auth::Passthrough);
}

void PresetCatalogTest::searches_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("expected");
    const auto row = [](const char *text, const char *expected) {
        QTest::newRow(text) << QString::fromLatin1(text)
                            << QString::fromLatin1(expected).split(u' ', Qt::SkipEmptyParts);
    };
    row("deepseek.com", "deepseek");
    row("kimi-k3", "moonshot moonshot-global");
    row("KIMI global", "moonshot-global");
    row("Volcengine", "ark-agent ark-coding ark-doubao");
    row("localhost", "ollama lmstudio llamacpp");
    row("grok", "xai");
    row("no such thing", "");
}

void PresetCatalogTest::searches()
{
    QFETCH(QString, text);
    QTEST(namesOf(PresetCatalog::builtIn().search(text)), "expected");
    QCOMPARE(PresetCatalog::builtIn().search(QString()).size(), PresetCatalog::builtIn().presets().size());
}

void PresetCatalogTest::knowsTheVendorOfAnAddress_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("vendor");
    const auto row = [](const char *address, const char *vendor) {
        QTest::newRow(address) << QString::fromLatin1(address) << QString::fromLatin1(vendor);
    };
    row("https://api.anthropic.com", "anthropic");
    row("https://api.anthropic.com/x", "anthropic");
    row("https://api.z.ai", "zhipu");
    row("http://localhost:11434", "ollama");
    row("https://api.openai.com/v1", "openai");
    row("http://localhost:1", "localhost");
    row("https://example.com", "example.com");
    row("", "");
}

void PresetCatalogTest::knowsTheVendorOfAnAddress()
{
    QFETCH(QString, address);
    QTEST(PresetCatalog::builtIn().vendorAt(QUrl(address)), "vendor");
}

void PresetCatalogTest::addsToWhatIsKnown()
{
    PresetCatalog catalog = PresetCatalog::builtIn();
    const qsizetype before = catalog.presets().size();
    const QList<ConfigProblem> problems = catalog.add(
        R"({"features": {"effort": {"betas": ["effort-*", "exertion-*"]}, "novelty": {"fields": ["novel"]}},
            "presets": [
              {"name": "DEEPSEEK", "models": ["v5"], "rejects": ["novelty"]},
              {"name": "mine", "title": "Mine", "openai_base_url": "https://mine.example/v1", "auth_type": "none", "verified": true}
            ]})");
    QVERIFY2(problems.isEmpty(), qPrintable(shown(problems)));
    QCOMPARE(catalog.presets().size(), before + 1);
    const Preset changed = *catalog.find(u"deepseek");
    QCOMPARE(changed.name, QStringLiteral("deepseek"));
    QCOMPARE(changed.models, QStringList{QStringLiteral("v5")});
    QCOMPARE(changed.rejects, QStringList{QStringLiteral("novelty")});
    QCOMPARE(changed.anthropicUrl, QStringLiteral("https://api.deepseek.com/anthropic"));
    QCOMPARE(changed.modelMap, PresetCatalog::builtIn().find(u"deepseek")->modelMap);
    const Preset added = *catalog.find(u"mine");
    QVERIFY(added.type == ProviderConfig::Type::OpenAi);
    QVERIFY(added.verified);
    const Quirks effort = catalog.quirks({QStringLiteral("effort"), QStringLiteral("novelty")}, {});
    QCOMPARE(effort.betas, QStringList({QStringLiteral("effort-*"), QStringLiteral("exertion-*")}));
    QVERIFY(effort.fields.contains(QStringLiteral("output_config.effort")));
    QVERIFY(effort.fields.contains(QStringLiteral("novel")));
}

void PresetCatalogTest::flawsAreWarnings_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *name, const char *text, int line, const char *part) {
        QTest::newRow(name) << QByteArray(text) << line << QString::fromLatin1(part);
    };
    row("no JSON", "{\"presets\": [", 1, "");
    row("a list", "[]", 0, "must be a mapping");
    row("nothing", "", 0, "must be a mapping");
    row("unknown key", "{\"presetz\": []}", 1, "did you mean 'presets'?");
    row("presets of another type", "{\n\"presets\": {}}", 2, "must be a list");
    row("features of another type", "{\n\"features\": []}", 2, "must be a mapping");
    row("no name", "{\"presets\": [\n{\"title\": \"x\"}]}", 2, "with a 'name'");
    row("no mapping", "{\"presets\": [\n1]}", 2, "with a 'name'");
    row("wrong address", "{\"presets\": [{\"name\": \"x\",\n\"anthropic_base_url\": \"ftp://x\"}]}", 2,
        "must begin with");
    row("wrong kind of key", "{\"presets\": [{\"name\": \"x\",\n\"auth_type\": \"magic\"}]}", 2,
        "must be one of");
    row("wrong size", "{\"presets\": [{\"name\": \"x\",\n\"max_request_size\": \"big\"}]}", 2, "is no size");
    row("wrong date", "{\"presets\": [{\"name\": \"x\",\n\"updated\": \"today\"}]}", 2, "is no date");
    row("no such feature", "{\"presets\": [{\"name\": \"x\",\n\"rejects\": [\"magic\"]}]}", 2,
        "'magic', which is no feature");
    row("wrong way of paying", "{\"presets\": [{\"name\": \"x\",\n\"billing\": \"flat\"}]}", 2,
        "must be one of metered, subscription, free");
    row("unknown key of a preset", "{\"presets\": [{\"name\": \"x\",\n\"titel\": \"X\"}]}", 2,
        "did you mean 'title'?");
    row("dialect of another type", "{\"presets\": [{\"name\": \"x\",\n\"dialect\": 1}]}", 2,
        "must be a mapping");
    row("unknown key of a dialect",
        "{\"presets\": [{\"name\": \"x\", \"dialect\":\n{\"omit\": [\"stop\"]}}]}", 2,
        "unknown key 'omit' in preset 'x'.dialect: did you mean 'omits'?");
    row("wrong effort", "{\"presets\": [{\"name\": \"x\", \"dialect\": {\n\"efforts\": [\"much\"]}}]}", 2,
        "must be one of none, minimal");
    row("rules of another type", "{\n\"dialects\": []}", 2,
        "'dialects' of the configuration must be a mapping");
    row("rules for another format", "{\"dialects\": {\n\"opneai\": []}}", 2, "did you mean 'openai'?");
    row("rule for nothing", "{\"dialects\": {\"openai\": [\n{\"omits\": [\"stop\"]}]}}", 2, "is missing");
    row("wrong feature", "{\"features\": {\n\"x\": 1}}", 2, "must be a mapping");
}

void PresetCatalogTest::flawsAreWarnings()
{
    QFETCH(QByteArray, text);
    QFETCH(int, line);
    QFETCH(QString, part);
    PresetCatalog catalog = PresetCatalog::builtIn();
    const QList<ConfigProblem> problems = catalog.add(text);
    QCOMPARE(problems.size(), 1);
    QVERIFY(problems.first().severity == ConfigProblem::Severity::Warning);
    QCOMPARE(problems.first().line, line);
    QVERIFY2(problems.first().message.contains(part), qPrintable(shown(problems)));
    QCOMPARE(catalog.find(u"deepseek")->models, PresetCatalog::builtIn().find(u"deepseek")->models);
}

void PresetCatalogTest::readsTheFileOfAFolder()
{
    const QTemporaryDir folder;
    QList<ConfigProblem> problems;
    QCOMPARE(PresetCatalog::inFolder(folder.path(), problems).names(), PresetCatalog::builtIn().names());
    QVERIFY(problems.isEmpty());
    QFile file(folder.filePath(QStringLiteral("presets.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(
        R"({"presets": [{"name": "mine", "anthropic_base_url": "https://mine.example", "autor": 1}]})");
    file.close();
    QVERIFY(PresetCatalog::inFolder(folder.path(), problems).find(u"mine"));
    QCOMPARE(problems.size(), 1);
    QVERIFY(problems.first().severity == ConfigProblem::Severity::Warning);
    QVERIFY2(problems.first().message.startsWith(u"presets.json beside it in line 1: unknown key 'autor'"),
        qPrintable(problems.first().message));
}

void PresetCatalogTest::modelsOfOpenAiHaveTheirParameters_data()
{
    QTest::addColumn<QString>("tokens");
    QTest::addColumn<QString>("efforts");
    QTest::addColumn<bool>("sampling");
    QTest::addColumn<bool>("stop");
    const auto row
        = [](const char *model, const char *tokens, const char *efforts, bool sampling, bool stop) {
              QTest::newRow(model) << QString::fromLatin1(tokens) << QString::fromLatin1(efforts) << sampling
                                   << stop;
          };
    const char *completion = "max_completion_tokens";
    row("gpt-4o", "max_tokens", "", true, true);
    row("gpt-4.1-mini", "max_tokens", "", true, true);
    row("llama-4", "max_tokens", "", true, true);
    row("o1", completion, "low medium high", false, true);
    row("o1-mini", completion, "", false, true);
    row("o3-mini", completion, "low medium high", false, false);
    row("openai/o4-mini", completion, "low medium high", false, false);
    row("gpt-5", completion, "minimal low medium high", false, false);
    row("openai/gpt-5-mini-2025-08-07", completion, "minimal low medium high", false, false);
    row("gpt-5-chat-latest", completion, "", true, true);
    row("gpt-5-codex", completion, "low medium high", false, false);
    row("gpt-5-pro", completion, "high", false, false);
    row("gpt-5.1", completion, "none low medium high", false, false);
    row("gpt-5.1-codex", completion, "low medium high", false, false);
    row("gpt-5.1-codex-max", completion, "low medium high xhigh", false, false);
    row("gpt-5.1-chat-latest", completion, "medium", false, false);
    row("gpt-5.2-pro", completion, "medium high xhigh", false, false);
    row("gpt-5.4-mini", completion, "none low medium high xhigh", false, false);
    row("gpt-5.6-sol", completion, "none low medium high xhigh max", false, false);
    row("gpt-6-luna", completion, "none low medium high xhigh max", false, false);
    row("openai/gpt-oss-120b", "max_tokens", "low medium high", true, true);
}

void PresetCatalogTest::modelsOfOpenAiHaveTheirParameters()
{
    Dialect dialect;
    dialect.rules = PresetCatalog::builtIn().dialectRules();
    const Dialect model = dialect.forModel(QString::fromLatin1(QTest::currentDataTag()));
    QTEST(model.name(QStringLiteral("max_tokens")), "tokens");
    QTEST(model.efforts.join(u' '), "efforts");
    QTEST(model.takes(u"temperature"), "sampling");
    QTEST(model.takes(u"top_p"), "sampling");
    QTEST(model.takes(u"stop"), "stop");
}

void PresetCatalogTest::modelsOfAnthropicHaveTheirThinking_data()
{
    QTest::addColumn<bool>("thinking");
    QTest::addColumn<bool>("adaptive");
    QTest::addColumn<bool>("sampling");
    QTest::addColumn<int>("maxTokens");
    const auto row = [](const char *model, bool thinking, bool adaptive, bool sampling, int maxTokens = 0) {
        QTest::newRow(model) << thinking << adaptive << sampling << maxTokens;
    };
    row("claude-3-haiku-20240307", false, false, true, 4096);
    row("claude-3-5-haiku-20241022", false, false, true, 8192);
    row("anthropic/claude-3.7-sonnet", true, false, true);
    row("claude-opus-4-20250514", true, false, true, 32000);
    row("claude-opus-4-1", true, false, true, 32000);
    row("claude-sonnet-4-20250514", true, false, true);
    row("databricks-claude-sonnet-4-5", true, false, true);
    row("us.anthropic.claude-haiku-4-5-20251001-v1:0", true, false, true);
    row("claude-opus-4-6", true, true, true);
    row("anthropic/claude-sonnet-4.6", true, true, true);
    row("claude-opus-4-7", true, true, false);
    row("claude-sonnet-5", true, true, false);
    row("databricks-claude-fable-5-1", true, true, false);
    row("deepseek-v4-pro", true, false, true);
}

void PresetCatalogTest::modelsOfAnthropicHaveTheirThinking()
{
    Dialect dialect;
    dialect.rules = PresetCatalog::builtIn().dialectRules(ProviderConfig::Type::Anthropic);
    const Dialect model = dialect.forModel(QString::fromLatin1(QTest::currentDataTag()));
    QTEST(model.takes(u"thinking"), "thinking");
    QTEST(model.takes(u"adaptive_thinking"), "adaptive");
    QTEST(model.takes(u"temperature"), "sampling");
    QTEST(int(model.maxTokens), "maxTokens");
}

void PresetCatalogTest::presetsKnowTheirDialect()
{
    const auto dialect = [](QStringView preset, const char *model = "") {
        Dialect known = PresetCatalog::builtIn().find(preset)->dialect;
        known.rules += PresetCatalog::builtIn().dialectRules();
        return known.forModel(QString::fromLatin1(model));
    };
    QVERIFY(dialect(u"openai").hasChat && dialect(u"openai").prefersResponses);
    QVERIFY(!dialect(u"azure-openai").hasResponses);
    QVERIFY(dialect(u"deepseek").reasoning == Dialect::Reasoning::Thinking);
    QVERIFY(dialect(u"deepseek").needsReasoningWithTools);
    QCOMPARE(dialect(u"moonshot").reasoningField, QStringLiteral("reasoning_content"));
    QVERIFY(dialect(u"moonshot").onlyAutoToolChoice);
    QVERIFY(!dialect(u"moonshot", "kimi-k3").takes(u"temperature"));
    QVERIFY(dialect(u"moonshot", "moonshot-v1-8k").takes(u"temperature"));
    QVERIFY(dialect(u"zai").onlyAutoToolChoice);
    QVERIFY(dialect(u"bailian").reasoning == Dialect::Reasoning::EnableThinking);
    QVERIFY(dialect(u"minimax").thinkTags);
    QVERIFY(dialect(u"gemini").schemaOmits.contains(QStringLiteral("exclusiveMinimum")));
    QVERIFY(!dialect(u"mistral").takes(u"stream_options"));
    QVERIFY(dialect(u"openrouter").reasoning == Dialect::Reasoning::Object);
    QVERIFY(dialect(u"openrouter", "anthropic/claude-opus-5").keepsCacheControl);
    QVERIFY(!dialect(u"openrouter", "z-ai/glm-5.2").keepsCacheControl);
    QVERIFY(dialect(u"openrouter", "openai/o3").omits.contains(QStringLiteral("stop")));
    QCOMPARE(dialect(u"xai", "grok-4.5").efforts.last(), QStringLiteral("high"));
}

void PresetCatalogTest::rulesOfAFileComeFirst()
{
    PresetCatalog catalog = PresetCatalog::builtIn();
    const QList<DialectRule> known = catalog.dialectRules();
    QList<ConfigProblem> problems = catalog.add(
        R"({"dialects": {"openai": [{"models": "gpt-5*", "omits": "tools"}], "anthropic": []},
            "presets": [{"name": "deepseek", "dialect": {"omits": "user"}}]})");
    QVERIFY2(problems.isEmpty(), qPrintable(shown(problems)));
    QCOMPARE(catalog.dialectRules().size(), known.size() + 1);
    QCOMPARE(catalog.dialectRules().first().omits, QStringList{QStringLiteral("tools")});
    QVERIFY(catalog.dialectRules(ProviderConfig::Type::Anthropic).isEmpty());
    const Dialect deepseek = catalog.find(u"deepseek")->dialect;
    QCOMPARE(deepseek.omits, QStringList{QStringLiteral("user")});
    QCOMPARE(deepseek.reasoningField, QStringLiteral("reasoning_content"));
}

void PresetCatalogTest::documentationNamesEverything()
{
    QFile file(sourceFile(QLatin1String("docs/presets.md")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QString text = QString::fromUtf8(file.readAll());
    QStringList missing;
    QStringList names = PresetCatalog::builtIn().names() + PresetCatalog::builtIn().featureNames();
    for (const ConfigKey &key : configkeys::dialect)
        names << QString::fromLatin1(key.name);
    for (const QString &name : names) {
        if (!text.contains(u'`' + name + u'`'))
            missing << name;
    }
    QVERIFY2(missing.isEmpty(), qPrintable(missing.join(u' ')));
}

void PresetCatalogTest::documentationTellsWhatCannotBeUsed()
{
    const auto contents = [](const char *name) {
        QFile file(sourceFile(QLatin1String(name)));
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    };
    const QString text = contents("docs/presets.md");
    int usable = 0;
    for (const QString &name : PresetCatalog::builtIn().names()) {
        const Preset *preset = PresetCatalog::builtIn().find(name);
        const bool isUsable = preset->unsupported.isEmpty();
        usable += isUsable;
        const qsizetype row = text.indexOf(QStringLiteral("\n| `%1` |").arg(name));
        QVERIFY2(row >= 0, qPrintable(name));
        QVERIFY2(
            text.mid(row + 1, text.indexOf(u'\n', row + 1) - row).contains(u"not usable yet") != isUsable,
            qPrintable(name));
    }
    const QString told = QStringLiteral("quirks of %1 services: docs/presets.md").arg(usable);
    QVERIFY2(contents("README.md").contains(told), qPrintable(told));
}

void PresetCatalogTest::documentationTellsHowPresetsArePaid()
{
    QFile file(sourceFile(QLatin1String("docs/presets.md")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n');
    int subscriptions = 0;
    for (const Preset &preset : PresetCatalog::builtIn().presets()) {
        const QStringList rows = lines.filter(QStringLiteral("| `%1` |").arg(preset.name));
        QCOMPARE(rows.size(), 1);
        const QString known = rows.first().section(u'|', 5, 5);
        QVERIFY2(known.contains(u"subscription") == (preset.billing == Billing::Subscription),
            qPrintable(preset.name));
        QVERIFY2(known.contains(u"free") == (preset.billing == Billing::Free), qPrintable(preset.name));
        subscriptions += preset.billing == Billing::Subscription;
    }
    QVERIFY(subscriptions > 10);
}

QTEST_GUILESS_MAIN(PresetCatalogTest)
#include "tst_presetcatalog.moc"
