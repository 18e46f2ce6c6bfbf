// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/texts/gatewaytexts.h"

#include "clients/clientcheck.h"
#include "clients/clientguide.h"
#include "config/configreader.h"
#include "config/presetcatalog.h"
#include "support/providertesting.h"
#include "support/testfiles.h"
#include "ui/texts/gatewaysentences.h"
#include "ui/texts/sentencereading.h"
#include "ui/texts/sentenceset.h"
#include "ui/window/language.h"

#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

/// Words of English side by side, where Chinese is to stand. What is quoted, an address, a name with a sign
/// in it and words in capitals are nobody's English.
QString englishIn(const QString &text)
{
    static const QRegularExpression quoted(QStringLiteral(
        "“[^”]*”|\"[^\"]*\"|`[^`]*`|\\S*[/_.:{}$=@]\\S*|signalbox( -*[a-z]+)+|addr show|token"));
    static const QRegularExpression words(QStringLiteral("\\b[A-Za-z']+( [a-z']{2,})+\\b"));
    QString rest = text;
    return words.match(rest.replace(quoted, QStringLiteral("…"))).captured();
}

/// A sentence as lib says it, with an argument that nobody can take for a word of it in each place.
QString filled(const QString &sentence)
{
    static const QRegularExpression place(QStringLiteral("%([1-9][0-9]?)"));
    return QString(sentence).replace(place, QStringLiteral("‹\\1›"));
}

} // namespace

/// What lib says, as a Chinese user reads it.
class GatewayTextsTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_language.use(QStringLiteral("zh_CN")); }

    void everySentenceIsKnownAgain();
    void readsWhatIsPutTogether_data();
    void readsWhatIsPutTogether();
    void leavesOthersWordsAlone_data();
    void leavesOthersWordsAlone();
    void takesNoTimeOverOthersWords_data();
    void takesNoTimeOverOthersWords();
    void doesNotGrowWithRepetitions_data();
    void doesNotGrowWithRepetitions();
    void findsTheEndOfWordsThatWereCut();
    void readsAllOfManyProviders();
    void staysEnglishInEnglish();
    void tellsWhyARequestWentThere();
    void tellsWhatIsWrongWithAConfiguration();
    void tellsWhatIsWrongWithAnyKey();
    void tellsWhatATestHasFound();
    void tellsWhatKeepsClientsAway();
    void guidesAndPresetsAreTranslated();

private:
    void verifyShown(const QString &english) const;

    Language m_language{QStringLiteral(":/i18n")};
};

/// Nothing of it is English, and what was said is not lost.
void GatewayTextsTest::verifyShown(const QString &english) const
{
    const QString shown = GatewayTexts::shown(english);
    QVERIFY2(englishIn(shown).isEmpty(), qPrintable(english + u'\n' + shown));
    QCOMPARE(shown.isEmpty(), english.isEmpty());
}

void GatewayTextsTest::everySentenceIsKnownAgain()
{
    QStringList unknown;
    for (const char *sentence : gatewaySentences()) {
        const QString source = QString::fromUtf8(sentence);
        const QString shown = GatewayTexts::shown(filled(source));
        if (shown != filled(GatewayTexts::tr(sentence)))
            unknown << source + QStringLiteral(" -> ") + shown;
    }
    QVERIFY2(unknown.isEmpty(), qPrintable(unknown.join(u'\n')));
}

void GatewayTextsTest::readsWhatIsPutTogether_data()
{
    QTest::addColumn<QString>("english");
    QTest::addColumn<QString>("chinese");
    const auto row = [](const char *english, const char *chinese) {
        QTest::newRow(english) << QString::fromUtf8(english) << QString::fromUtf8(chinese);
    };
    row("route * fits; strategy priority gives the order alpha (it is full), demo",
        "匹配路由 *；按优先级，顺序为 alpha（已满）、demo");
    row("'port' of server must be from 1 to 65535: correct the number",
        "server 的“port”必须在 1 到 65535 之间：请更正");
    row("unknown key 'prot' in server: did you mean 'port'?", "server 中有未知的键“prot”：是否想写“port”？");
    row("'type' of provider 'a' must be one of anthropic, openai, not 'opnai': did you mean 'openai'?",
        "服务商“a”的“type”必须是以下之一：anthropic、openai，而不是“opnai”：是否想写“openai”？");
    row("Codex is sent to port 8484 of this computer, and nobody listens there",
        "Codex 被指向本机的 8484 端口，而那里没有程序在监听");
    row("'models' of key laptop names a provider 'x' that is not there: name one of 'providers'",
        "密钥 laptop 的“models”指定的服务商“x”不存在：请填写“providers”中的某个名称");
    row("budget 'all' of project shop is used to 102 %: 20.50 of 20.00 USD this month. It begins again on "
        "2026-02-01; raise it, or its refuse_at, in 'budgets' of the configuration to go on before",
        "预算“all”（项目 shop）已用 102%：本月 20.50 / 20.00 USD。将于 2026-02-01 "
        "重置；如需提前继续，请在配置的“budgets”中提高预算或其 refuse_at");
    row("Overloaded (Signalbox tried relay: 529 overloaded_error: Overloaded; work: not asked: it has no "
        "key: "
        "write its auth_value)",
        "Overloaded（Signalbox 尝试了 relay: 529 overloaded_error: Overloaded；work：未请求：它没有密钥："
        "请填写其 auth_value）");
    row("route opus fits; it leads to work", "匹配路由 opus；发往 work");
    row("route opus fits", "匹配路由 opus");
    row("route * fits; it leads to my relay", "匹配路由 *；发往 my relay");
    row("pinned to my relay by the user; it leads to my relay", "用户已固定到 my relay；发往 my relay");
    row("route * fits; session stays with my relay 2.5; it leads to my relay 2.5",
        "匹配路由 *；会话保持使用 my relay 2.5；发往 my relay 2.5");
    row("key my laptop leaves out my relay, b; it leads to c", "密钥 my laptop 排除了 my relay、b；发往 c");
    row("one model: deepseek-chat", "一个模型：deepseek-chat");
    row("key expired (Signalbox asked relay)", "key expired（Signalbox 请求了 relay）");
    row("the key expired, order cancelled (Signalbox tried relay: 401 authentication_error: order 12, at "
        "most 5; "
        "see (1); warning: not asked: it has no key: write its auth_value)",
        "the key expired, order cancelled（Signalbox 尝试了 relay: 401 authentication_error: order 12, at "
        "most "
        "5; see (1)；warning：未请求：它没有密钥：请填写其 auth_value）");
    row("timeout waiting for you (Signalbox tried a: 504 timeout_error: timeout waiting for you; work: "
        "not asked: it has no key: write its auth_value)",
        "timeout waiting for you（Signalbox 尝试了 a: 504 timeout_error: timeout waiting for you；"
        "work：未请求：它没有密钥：请填写其 auth_value）");
    row("key disabled: account 123 (Signalbox asked relay)",
        "key disabled: account 123（Signalbox 请求了 relay）");
    row("'messages' must be a list (Signalbox tried a: 400 invalid_request_error: 'messages' must be a list; "
        "b: 529 overloaded_error: Overloaded)",
        "'messages' must be a list（Signalbox 尝试了 a: 400 invalid_request_error: 'messages' must be a "
        "list; b: 529 overloaded_error: Overloaded）");
    row("it has no key: write its auth_value (Signalbox tried a: not asked: it has no key: write its "
        "auth_value; b: not asked: all of its 2 keys are cooling down)",
        "它没有密钥：请填写其 auth_value（Signalbox 尝试了 a：未请求：它没有密钥：请填写其 auth_value；"
        "b：未请求：它的 2 个密钥都在冷却中）");
    row("TLS to api.example.com failed: The host name is another one (Signalbox asked relay)",
        "与 api.example.com 的 TLS 连接失败：The host name is another one（Signalbox 请求了 relay）");
    row("Connection refused (a.example:443) (through the proxy http://p:3128) (Signalbox asked relay)",
        "Connection refused (a.example:443)（经由代理 http://p:3128）（Signalbox 请求了 relay）");
    row("a asked to be left alone for 9 s more (429 rate_limit_error: wait: key 12) (Signalbox tried "
        "a: not asked: a asked to be left alone for 9 s more (429 rate_limit_error: wait: key 12); b: 529 "
        "overloaded_error: Overloaded)",
        "a 要求 9 秒内不再请求（429 rate_limit_error: wait: key 12）（Signalbox 尝试了 a：未请求："
        "a 要求 9 秒内不再请求（429 rate_limit_error: wait: key 12）；b: 529 overloaded_error: Overloaded）");
    row("the provider closed the connection without an answer (through the proxy http://p:1) (Signalbox "
        "asked a)",
        "服务商没有响应就关闭了连接（经由代理 http://p:1）（Signalbox 请求了 a）");
    row("the provider sent no JSON but: <html> (Signalbox asked a)",
        "服务商返回的不是 JSON，而是：<html>（Signalbox 请求了 a）");
    row("SSL alert (a.example:443); if it wants a certificate of yours, set client_cert and client_key "
        "(Signalbox asked a)",
        "SSL alert (a.example:443)；如果它要求你的证书，请设置 client_cert 和 client_key"
        "（Signalbox 请求了 a）");
    row("relay asked to be left alone for 95 s more (429 rate_limit_error: at most 5, key 12)",
        "relay 要求 95 秒内不再请求（429 rate_limit_error: at most 5, key 12）");
    row("relay asked to be left alone for 95 s more (429 rate_limit_error: too many requests :( wait)",
        "relay 要求 95 秒内不再请求（429 rate_limit_error: too many requests :( wait）");
    row("cannot read /home/u/a, b of 2/c.yaml: no permission",
        "无法读取 /home/u/a, b of 2/c.yaml：no permission");
    row("502 api_error: HTTP 404 without a reason: check base_url",
        "502 api_error：HTTP 404，没有说明原因：请检查 base_url");
    row("route * fits; strategy priority gives the order warning, curl (it is full)",
        "匹配路由 *；按优先级，顺序为 warning、curl（已满）");
    row("route *; strategy priority; order beta, alpha (asked to be left alone for 12 s)",
        "路由 *；按优先级；顺序 beta、alpha（要求 12 秒内不再请求）");
}

void GatewayTextsTest::readsWhatIsPutTogether()
{
    QFETCH(QString, english);
    QTEST(GatewayTexts::shown(english), "chinese");
}

void GatewayTextsTest::leavesOthersWordsAlone_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text :
        {"", " ", "HTTP 529: Overloaded", "HTTP 400: This is one of two errors: try later",
            "HTTP 400: prompt is too long: 210000 tokens > 200000 maximum",
            "HTTP 402: Your credit balance is too low to access the API", "模型不存在", "key expired",
            "account suspended", "order cancelled", "project archived", "until tomorrow", "from upstream",
            "provider overloaded", "upstream answered nothing",
            "waiting for capacity to become available in region us-east", "cannot read body: unexpected EOF",
            "messages.0.role: must be one of user, assistant, not system", "unknown key \"modle_routes\"",
            "Error on page 3, key 12", "bad request. order 12", "expired: key 12",
            "400 invalid_request_error: route 'x' of project 'y'; the order is a, b: correct it",
            "429 rate_limit_error: key 12 (it is full)", "413 request_too_large: at most 5 of 10",
            "a has no 'b': signalbox secret set c", "bad state; it leads to a crash",
            "order 12; it leads to a state that nobody has foreseen: try again",
            "the order is not valid; it leads to a crash"})
        QTest::newRow(text) << QString::fromUtf8(text);
}

void GatewayTextsTest::leavesOthersWordsAlone()
{
    QFETCH(QString, text);
    QCOMPARE(GatewayTexts::shown(text), text);
}

void GatewayTextsTest::takesNoTimeOverOthersWords_data()
{
    QTest::addColumn<QString>("begin");
    QTest::addColumn<QString>("more");
    QTest::newRow("list") << QStringLiteral("value is not one of the valid values: 0")
                          << QStringLiteral(", 1");
    QTest::newRow("JSON") << QStringLiteral("{'error': 'bad'") << QStringLiteral(", 'part': {'of': [1, 2]}");
    QTest::newRow("sentences") << QStringLiteral("bad")
                               << QStringLiteral(". It is key of 1, order; until x: one of two (see y)");
    QTest::newRow("brackets") << QStringLiteral("route 1 of 2") << QStringLiteral(" (1 of 2)");
    QTest::newRow("ours") << QStringLiteral("connected to a")
                          << QStringLiteral(", must be one of b; cannot read c: d (it is full)");
}

/// Counted, as a clock says nothing on a busy machine: 1000 steps are some tenths of a millisecond.
void GatewayTextsTest::takesNoTimeOverOthersWords()
{
    QFETCH(QString, begin);
    QFETCH(QString, more);
    QString text = begin;
    while (text.size() + more.size() <= 2000)
        text += more;
    const SentenceSet sentences(gatewaySentences());
    SentenceReading reading(sentences, text);
    QCOMPARE(reading.translated(), text);
    QVERIFY2(reading.steps() < 5000, qPrintable(QString::number(reading.steps())));
}

void GatewayTextsTest::doesNotGrowWithRepetitions_data()
{
    QTest::addColumn<QString>("text");
    const QString table
        = QStringLiteral("k1 is no table of its own: write it as [%1], or make the change by hand");
    QString nested = QStringLiteral("k1");
    for (int depth = 1; depth <= 20; ++depth) {
        nested = table.arg(nested);
        if (depth % 5 == 0)
            QTest::addRow("%d in each other", depth) << nested;
    }
    QTest::newRow("side by side")
        << QStringLiteral("the keychain has no 'k': signalbox secret set k; ").repeated(22);
}

/// A place that stands twice in a sentence would double what stands in it at each level.
void GatewayTextsTest::doesNotGrowWithRepetitions()
{
    QFETCH(QString, text);
    const SentenceSet sentences(gatewaySentences());
    SentenceReading reading(sentences, text);
    const QString translated = reading.translated();
    QVERIFY2(translated.size() <= text.size(), qPrintable(QString::number(translated.size())));
    QVERIFY2(reading.steps() < 20000, qPrintable(QString::number(reading.steps())));
}

/// lib cuts what a provider said, and with it a bracket that was closed.
void GatewayTextsTest::findsTheEndOfWordsThatWereCut()
{
    const QString words
        = QStringLiteral("Rate limit (see https://relay.example/limits, key 12) ").repeated(10).left(300);
    QCOMPARE(words.count(u'('), words.count(u')') + 1);
    const QString pause
        = QStringLiteral("relay asked to be left alone for 95 s more (429 rate_limit_error: %1)").arg(words);
    const QString shown = QStringLiteral("relay 要求 95 秒内不再请求（429 rate_limit_error: %1）").arg(words);
    QCOMPARE(GatewayTexts::shown(pause), shown);
    QCOMPARE(GatewayTexts::shown(pause + QStringLiteral("; the order is a, b (it is full)")),
        shown + QStringLiteral("；顺序为 a、b（已满）"));
    QCOMPARE(
        GatewayTexts::shown(QStringLiteral("Overloaded (Signalbox tried b: 529 overloaded_error: Overloaded; "
                                           "a: 429 rate_limit_error: %1)")
                                .arg(words)),
        QStringLiteral("Overloaded（Signalbox 尝试了 b: 529 overloaded_error: Overloaded; "
                       "a: 429 rate_limit_error: %1）")
            .arg(words));
}

/// A decision of lib that is as long is still read.
void GatewayTextsTest::readsAllOfManyProviders()
{
    QStringList providers;
    const QStringList remarks{QStringLiteral("it is full"), QStringLiteral("it has no balance"),
        QStringLiteral("asked to be left alone for 12 s"), QStringLiteral("it cannot be asked")};
    for (int i = 0; i < 30; ++i)
        providers << QStringLiteral("provider-number-%1 (%2)").arg(i).arg(remarks.at(i % 4));
    const QString text = QStringLiteral("route * fits; strategy priority gives the order ")
        + providers.join(QStringLiteral(", "));
    QVERIFY(text.size() > 1000);
    verifyShown(text);
}

void GatewayTextsTest::staysEnglishInEnglish()
{
    m_language.use(QStringLiteral("en"));
    QCOMPARE(GatewayTexts::shown(QStringLiteral("route * fits")), QStringLiteral("route * fits"));
}

void GatewayTextsTest::tellsWhyARequestWentThere()
{
    GatewayFixture gateway;
    FakeUpstream first;
    FakeUpstream second;
    first.answerBy([](const FakeUpstream::Request &) {
        return FakeAnswer::plain(529,
            R"({"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}})",
            {{"retry-after", "60"}});
    });
    gateway.addProvider(QStringLiteral("a"), first.baseUrl());
    gateway.addProvider(QStringLiteral("b"), second.baseUrl());
    gateway.start();
    for (int i = 0; i < 2; ++i)
        (void)gateway.post(R"({"model":"m","max_tokens":1,"messages":[{"role":"user","content":"hi"}]})");
    const QString decision = gateway.records().constLast().decision;
    QVERIFY2(decision.contains(QStringLiteral("left alone")), qPrintable(decision));
    verifyShown(decision);
}

void GatewayTextsTest::tellsWhatIsWrongWithAConfiguration()
{
    const QByteArray text = R"(
server: {prot: 1, port: 70000, host: "0.0.0.0", allowed_origins: ["*"]}
providers:
  - {name: a, base_url: "ftp://x", auth_value: "${NOT_THERE}", type: opnai, timeout: soon, enabled: maybe}
  - {name: a, base_url: "https://api.example.com", auth_value: k, weight: [1]}
  - {base_url: "https://user:p@api.example.com", preset: deepsek}
model_routes: {"*": [nobody], "m": [], "x": [{provider: a, priority: first}]}
budgets: [{name: b, money: 5, refuse_at: some}, {money: "20 USD"}]
settings: {selection_strategy: best, retry: 3}
)";
    QTemporaryDir folder;
    const ConfigReading result = ConfigReader(QProcessEnvironment()).read(text, folder.path());
    QVERIFY(result.problems.size() > 12);
    for (const ConfigProblem &problem : result.problems) {
        verifyShown(problem.message);
        verifyShown(problem.toString(QStringLiteral("/home/anna/config.yaml")));
    }
}

/// Each line of the example in turn has a value that it cannot have, or a key that is unknown.
void GatewayTextsTest::tellsWhatIsWrongWithAnyKey()
{
    QFile example(sourceFile(QLatin1String("resources/config.example.yaml")));
    QVERIFY(example.open(QIODevice::ReadOnly));
    const QByteArrayList lines = example.readAll().split('\n');
    QSet<QString> messages;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const qsizetype colon = lines.at(i).indexOf(": ");
        if (colon < 0 || lines.at(i).trimmed().startsWith('#'))
            continue;
        for (const char *value : {": []", ": {x: 1}", ": x", "x: 1"}) {
            QByteArrayList wrong = lines;
            wrong[i] = lines.at(i).first(colon) + value;
            for (const ConfigProblem &problem :
                ConfigReader(QProcessEnvironment()).read(wrong.join('\n')).problems)
                messages.insert(problem.message);
        }
    }
    QVERIFY(messages.size() > 100);
    for (const QString &message : std::as_const(messages))
        verifyShown(message);
}

void GatewayTextsTest::tellsWhatATestHasFound()
{
    ProviderTesting good;
    good.run();
    ProviderTesting refused;
    refused.special
        = [](const FakeUpstream::Request &) { return FakeAnswer::error(401, "authentication_error", "no"); };
    refused.run();
    for (const ProviderTesting *scene : {&good, &refused}) {
        for (const ProviderTestStage &stage : scene->result().stages) {
            verifyShown(stage.text);
            verifyShown(stage.remedy);
        }
    }
}

void GatewayTextsTest::tellsWhatKeepsClientsAway()
{
    QTemporaryDir home;
    QFile shell(home.filePath(QStringLiteral(".bashrc")));
    QVERIFY(shell.open(QIODevice::WriteOnly));
    shell.write("export ANTHROPIC_BASE_URL=https://elsewhere.example\nexport ANTHROPIC_API_KEY=k\n");
    shell.close();
    CheckPlaces places{home.path(), {}, home.path(), home.path()};
    places.environment.insert(QStringLiteral("HTTPS_PROXY"), QStringLiteral("http://proxy.example:8080"));
    places.environment.insert(QStringLiteral("CLAUDE_CODE_USE_BEDROCK"), QStringLiteral("1"));
    const SetupWish wish{QStringLiteral("http://127.0.0.1:8484"), ClientToken::ClientKey};
    const QList<ClientCheck> checks = checkClients(places, wish);
    QVERIFY(checks.size() >= 4);
    for (const ClientCheck &check : checks) {
        verifyShown(check.place);
        verifyShown(check.text);
        verifyShown(check.remedy);
    }
    const ClientCheck dead = deadAddress({ClientProgram::ClaudeCode,
        QStringLiteral("/home/anna/settings.json"), QStringLiteral("127.0.0.1"), 9090});
    verifyShown(dead.text);
    verifyShown(dead.remedy);
}

void GatewayTextsTest::guidesAndPresetsAreTranslated()
{
    for (const ClientGuide &guide :
        clientGuides(QStringLiteral("http://127.0.0.1:8484"), QStringLiteral("key"))) {
        for (const QString &step : guide.steps)
            verifyShown(step);
        if (guide.title.contains(u' ') && !guide.title.contains(u"Code"))
            QVERIFY2(GatewayTexts::shown(guide.title) != guide.title, qPrintable(guide.title));
    }
    for (const Preset &preset : PresetCatalog::builtIn().presets()) {
        verifyShown(preset.title);
        verifyShown(preset.notes);
        verifyShown(preset.maxRequestHint);
    }
}

QTEST_GUILESS_MAIN(GatewayTextsTest)
#include "tst_gatewaytexts.moc"
