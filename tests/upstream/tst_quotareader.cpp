// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/quotareader.h"

#include "config/presetcatalog.h"

#include <QTest>

using namespace signalbox;
using namespace std::chrono_literals;

namespace {

const QString model = QStringLiteral("claude-opus-4-6");

QDateTime now()
{
    return QDateTime(QDate(2026, 1, 2), QTime(3, 4), Qt::UTC);
}

QByteArray unixTime(int minutes)
{
    return QByteArray::number(now().addSecs(minutes * 60LL).toSecsSinceEpoch());
}

QByteArray iso(int minutes)
{
    return now().addSecs(minutes * 60LL).toString(Qt::ISODate).toLatin1();
}

/// "5h 37% in 60 min; 7d of opus ? in 90 min": shares in per cent, ? where none is told.
QString shown(const QList<QuotaWindow> &windows)
{
    QStringList texts;
    for (const QuotaWindow &window : windows) {
        const QString used
            = window.used ? QStringLiteral("%1%").arg(*window.used * 100) : QStringLiteral("?");
        const QString reset = window.resetsAt.isValid()
            ? QStringLiteral(" in %1 min").arg(double(now().msecsTo(window.resetsAt)) / 60000)
            : QString();
        texts << window.label() + u' ' + used + reset;
    }
    return texts.join(QStringLiteral("; "));
}

QList<QuotaWindow> told(const char *preset, const QByteArray &answer)
{
    const auto windows = quotaWindowsIn(
        answer, PresetCatalog::builtIn().find(QString::fromLatin1(preset))->quota.windows, now());
    return windows ? *windows : QList<QuotaWindow>();
}

} // namespace

class QuotaReaderTest : public QObject
{
    Q_OBJECT

private slots:
    void readsHeaders_data();
    void readsHeaders();
    void headersNameTheOwner();
    void aRateIsOfTheModelThatWasAsked();
    void whatIsPaidForBeyondAPlanIsNoPlan();
    void anAnswerWithoutWindowsTellsNothing_data();
    void anAnswerWithoutWindowsTellsNothing();
    void readsTheAnswersOfPresets_data();
    void readsTheAnswersOfPresets();
    void whatIsNoJsonIsAnError();
};

void QuotaReaderTest::readsHeaders_data()
{
    QTest::addColumn<Headers>("headers");
    QTest::addColumn<QString>("expected");
    const QByteArray unified = "anthropic-ratelimit-unified-";
    QTest::newRow("a subscription") << Headers{{unified + "status", "allowed"},
        {unified + "5h-status", "allowed"}, {unified + "5h-reset", unixTime(60)},
        {unified + "5h-utilization", "0.37"}, {unified + "7d-status", "allowed_warning"},
        {unified + "7d-reset", unixTime(600)}, {unified + "7d-utilization", "0.91"},
        {unified + "7d-surpassed-threshold", "0.75"}}
                                    << "5h 37% in 60 min; 7d 91% in 600 min";
    QTest::newRow("its classes of models")
        << Headers{{unified + "7d_opus-utilization", "0.5"}, {unified + "7d_opus-reset", unixTime(9)},
               {unified + "7d_oi-utilization", "0.25"}, {unified + "7d_oi-reset", unixTime(9)},
               {unified + "7d_sonnet-status", "rejected"}, {unified + "7d_sonnet-reset", unixTime(9)}}
        << "7d of fable 25% in 9 min; 7d of opus 50% in 9 min; 7d of sonnet 100% in 9 min";
    QTest::newRow("without a share") << Headers{{unified + "5h-status", "allowed"},
        {unified + "5h-reset", unixTime(60)}}
                                     << "5h ? in 60 min";
    QTest::newRow("a threshold alone") << Headers{{unified + "5h-status", "allowed_warning"},
        {unified + "5h-surpassed-threshold", "0.9"}, {unified + "5h-reset", unixTime(60)}}
                                       << "5h 90% in 60 min";
    QTest::newRow("the verdict alone") << Headers{{unified + "status", "rejected"},
        {unified + "representative-claim", "seven_day_opus"}, {unified + "reset", unixTime(60)}}
                                       << "7d of opus 100% in 60 min";
    QTest::newRow("another thing's share") << Headers{{unified + "grace-5h-utilization", "0.3"}} << "";
    QTest::newRow("more than all") << Headers{{unified + "5h-utilization", "1.2"},
        {unified + "5h-reset", unixTime(1)}}
                                   << "5h 100% in 1 min";
    QTest::newRow("over") << Headers{{unified + "5h-utilization", "0.9"},
        {unified + "5h-reset", unixTime(-1)}}
                          << "";
    QTest::newRow("garbage") << Headers{{unified + "5h-utilization", "much"}, {unified + "5h-reset", "soon"}}
                             << "";
    QTest::newRow("an API key")
        << Headers{{"anthropic-ratelimit-requests-limit", "50"},
               {"anthropic-ratelimit-requests-remaining", "49"},
               {"anthropic-ratelimit-requests-reset", iso(1)},
               {"Anthropic-RateLimit-Input-Tokens-Limit", "20000"},
               {"Anthropic-RateLimit-Input-Tokens-Remaining", "5000"},
               {"Anthropic-RateLimit-Input-Tokens-Reset", iso(2)},
               {"anthropic-priority-output-tokens-limit", "10"},
               {"anthropic-priority-output-tokens-remaining", "1"},
               {"anthropic-priority-output-tokens-reset", iso(2)}}
        << "requests of claude-opus-4-6 2% in 1 min; input-tokens of claude-opus-4-6 75% in 2 min; "
           "priority-output-tokens of claude-opus-4-6 90% in 2 min";
    QTest::newRow("OpenAI, Groq") << Headers{{"x-ratelimit-limit-requests", "100"},
        {"x-ratelimit-remaining-requests", "60"}, {"x-ratelimit-reset-requests", "6m0s"},
        {"x-ratelimit-limit-tokens", "1000"}, {"x-ratelimit-remaining-tokens", "0"},
        {"x-ratelimit-reset-tokens", "30s"}}
                                  << "requests of claude-opus-4-6 40% in 6 min; tokens of claude-opus-4-6 "
                                     "100% in 0.5 min";
    QTest::newRow("Cerebras") << Headers{{"x-ratelimit-limit-tokens-minute", "1000"},
        {"x-ratelimit-remaining-tokens-minute", "900"}, {"x-ratelimit-reset-tokens-minute", "30"}}
                              << "tokens-minute of claude-opus-4-6 10% in 0.5 min";
    QTest::newRow("OpenRouter") << Headers{{"X-RateLimit-Limit", "50"}, {"X-RateLimit-Remaining", "10"},
        {"X-RateLimit-Reset", QByteArray::number(now().addSecs(60).toMSecsSinceEpoch())}}
                                << "requests of claude-opus-4-6 80% in 1 min";
    QTest::newRow("without a limit") << Headers{{"x-ratelimit-remaining-requests", "60"},
        {"x-ratelimit-reset-requests", "6m0s"}}
                                     << "";
}

void QuotaReaderTest::readsHeaders()
{
    QFETCH(Headers, headers);
    const QList<QuotaWindow> windows = quotaWindowsIn(headers, model, now());
    QTEST(shown(windows), "expected");
    for (const QuotaWindow &window : windows)
        QCOMPARE(window.statedAt, now());
}

void QuotaReaderTest::headersNameTheOwner()
{
    Headers headers{{"anthropic-ratelimit-unified-7d-utilization", "0.5"},
        {"anthropic-ratelimit-unified-7d-reset", unixTime(600)}};
    QCOMPARE(quotaWindowsIn(headers, model, now()).first().owner, QByteArray());
    headers.append("Anthropic-Organization-Id", "0000-1");
    QCOMPARE(quotaWindowsIn(headers, model, now()).first().owner, QByteArray("0000-1"));
}

void QuotaReaderTest::aRateIsOfTheModelThatWasAsked()
{
    const Headers headers{{"x-ratelimit-limit-requests", "100"}, {"x-ratelimit-remaining-requests", "60"},
        {"x-ratelimit-reset-requests", "1s"}};
    const QList<QuotaWindow> windows = quotaWindowsIn(headers, QStringLiteral("gpt-4o"), now());
    QVERIFY(windows.first().kind == QuotaWindow::Kind::Rate);
    QCOMPARE(windows.first().limit, std::optional(100.0));
    QCOMPARE(windows.first().remaining, std::optional(60.0));
    QVERIFY(windows.first().concerns(QStringLiteral("gpt-4o")));
    QVERIFY(!windows.first().concerns(QStringLiteral("gpt-4o-mini")));
    QVERIFY(quotaWindowsIn(headers, QString(201, u'm'), now()).isEmpty());
}

void QuotaReaderTest::whatIsPaidForBeyondAPlanIsNoPlan()
{
    const QByteArray unified = "anthropic-ratelimit-unified-";
    const Headers headers{{unified + "overage-status", "rejected"}, {unified + "overage-utilization", "0.4"},
        {unified + "overage-reset", unixTime(60)}};
    const QList<QuotaWindow> windows = quotaWindowsIn(headers, model, now());
    QCOMPARE(shown(windows), QStringLiteral("overage 40% in 60 min"));
    QVERIFY(windows.first().kind == QuotaWindow::Kind::Extra);
    // Its status is the owner's choice.
    QCOMPARE(shown(quotaWindowsIn({{unified + "overage-status", "rejected"},
                                      {unified + "overage-disabled-reason", "org_level_disabled"}},
                 model, now())),
        QString());
}

void QuotaReaderTest::readsTheAnswersOfPresets_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("expected");
    QTest::newRow("anthropic") << QByteArray(
        R"({"five_hour": {"utilization": 86, "resets_at": "2026-01-02T04:04:00.152795+00:00"},
            "seven_day": {"utilization": 12.5, "resets_at": "2026-01-02T13:04:00+00:00"},
            "seven_day_opus": null, "seven_day_sonnet": {"utilization": 1, "resets_at": null},
            "extra_usage": {"is_enabled": false},
            "limits": [
              {"kind": "session", "percent": 86, "resets_at": "2026-01-02T04:04:00Z", "scope": null},
              {"kind": "weekly_scoped", "percent": 88, "resets_at": "2026-01-02T13:04:00Z",
               "scope": {"model": {"id": null, "display_name": "Fable"}}},
              {"kind": "weekly_scoped", "percent": 99, "resets_at": null, "scope": {"surface": "web"}}]})")
                               << "5h 86% in 60.0025 min; 7d 12.5% in 600 min; 7d of sonnet 1%; 7d of fable "
                                  "88% in 600 min";
    QTest::newRow("kimi-coding") << QByteArray(
        R"({"user": {"membership": {"level": "LEVEL_ADVANCED"}},
            "usage": {"limit": "2048", "used": "512", "remaining": "1536", "resetTime": "2026-01-02T13:04:00.716839300Z"},
            "limits": [{"window": {"duration": 300, "timeUnit": "TIME_UNIT_MINUTE"},
                        "detail": {"limit": "200", "remaining": "150", "resetTime": "2026-01-02T04:04:00Z"}},
                       {"window": {"duration": 300, "timeUnit": "TIME_UNIT_HOUR"},
                        "detail": {"limit": "200", "used": "199", "resetTime": "2026-01-02T04:04:00Z"}}]})")
                                 << "7d 25% in 600.012 min; 5h 25% in 60 min";
    const QByteArray zhipu = R"({"code": 200, "success": true, "data": {"level": "pro", "limits": [
              {"type": "TIME_LIMIT", "unit": 5, "number": 1, "usage": 1000, "currentValue": 999, "percentage": 99},
              {"type": "TOKENS_LIMIT", "unit": 3, "number": 5, "percentage": 42, "nextResetTime": 1767326640000},
              {"type": "CREDIT_LIMIT", "unit": 6, "number": 1, "usage": "60000", "remaining": "48000",
               "percentage": 20, "nextResetTime": "1767359040000"}]}})";
    QTest::newRow("zhipu") << zhipu << "5h 42% in 60 min; 7d 20% in 600 min";
    QTest::newRow("zai") << zhipu << "5h 42% in 60 min; 7d 20% in 600 min";
    const QByteArray minimax = R"({"base_resp": {"status_code": 0}, "model_remains": [
              {"model_name": "video", "current_interval_remaining_percent": 1, "end_time": 1767326640000},
              {"model_name": "general", "current_interval_remaining_percent": 58, "end_time": 1767326640000,
               "current_weekly_status": WEEK, "current_weekly_remaining_percent": 85,
               "weekly_end_time": 1767359040000}]})";
    QTest::newRow("minimax") << QByteArray(minimax).replace("WEEK", "1")
                             << "5h 42% in 60 min; 7d 15% in 600 min";
    QTest::newRow("minimax-global") << QByteArray(minimax).replace("WEEK", "3") << "5h 42% in 60 min";
    QTest::newRow("openrouter") << QByteArray(
        R"({"data": {"label": "sk-or-v1-au7...890", "usage": 25.5, "limit": 100, "limit_remaining": 74.5}})")
                                << "key 25.5%";
}

void QuotaReaderTest::readsTheAnswersOfPresets()
{
    QFETCH(QByteArray, answer);
    const QList<QuotaWindow> windows = told(QTest::currentDataTag(), answer);
    QTEST(shown(windows), "expected");
    for (const QuotaWindow &window : windows) {
        QVERIFY(window.source == QuotaWindow::Source::Endpoint);
        QVERIFY(window.kind == QuotaWindow::Kind::Plan);
    }
}

void QuotaReaderTest::anAnswerWithoutWindowsTellsNothing_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::newRow("anthropic") << QByteArray(R"({"five_hour": null, "limits": {"a": 1}})");
    QTest::newRow("kimi-coding") << QByteArray(R"({"usage": {"limit": "0", "used": "0"}})");
    QTest::newRow("zai") << QByteArray(R"({"code": 1001, "success": false, "msg": "no plan"})");
    QTest::newRow("zhipu") << QByteArray(
        R"({"data": {"limits": [{"type": "TOKENS_LIMIT", "unit": 3, "percentage": 99, "nextResetTime": 1767320000000}]}})");
    QTest::newRow("minimax") << QByteArray(R"({"model_remains": []})");
    QTest::newRow("openrouter") << QByteArray(
        R"({"data": {"usage": 25.5, "limit": null, "limit_remaining": null}})");
}

void QuotaReaderTest::anAnswerWithoutWindowsTellsNothing()
{
    QFETCH(QByteArray, answer);
    QCOMPARE(shown(told(QTest::currentDataTag(), answer)), QString());
}

void QuotaReaderTest::whatIsNoJsonIsAnError()
{
    const auto windows = quotaWindowsIn(QByteArray("<html>"), QList<QuotaWindowConfig>(), now());
    QVERIFY(!windows);
    QCOMPARE(windows.error().message, QStringLiteral("the answer is not JSON"));
}

QTEST_GUILESS_MAIN(QuotaReaderTest)
#include "tst_quotareader.moc"
