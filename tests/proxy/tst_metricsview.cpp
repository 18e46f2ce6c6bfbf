// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/metricsview.h"
#include "support/metricsreader.h"

#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

const QString work = QStringLiteral("work \"1\"\\\n");
const QString home = QStringLiteral("home");

QuotaSnapshot quota(const char *window, const char *model, bool isPlan)
{
    QuotaSnapshot quota;
    quota.window = QString::fromLatin1(window);
    quota.model = QString::fromLatin1(model);
    quota.isPlan = isPlan;
    quota.used = 0.25;
    return quota;
}

/// What every metric is about: two providers, one exchange that failed over.
struct Scene
{
    Scene()
    {
        for (const QString &name : {work, home}) {
            ProviderSnapshot provider;
            provider.name = name;
            snapshot.providers.append(provider);
        }
        snapshot.providers[0].balance = 2.5;
        snapshot.providers[1].quota = {quota("5h", {}, true), quota("7d", "opus", true),
            quota("requests", {}, false), quota("tokens", "as-a-client-says", false)};
        snapshot.ledger.waiting = 3;
        snapshot.ledger.lost = 1;
        snapshot.ledger.fileBytes = 123'456'789'012;
        TokenUsage tokens;
        tokens.input = 10;
        tokens.output = 50;
        tokens.cacheCreation = 7;
        tokens.cacheCreation1h = 4;
        tokens.cacheRead = 9;
        tokens.reasoning = 30;
        snapshot.usage.addUse({home, {}, {}, QDate(2026, 11, 29)}, tokens, {});

        counters.setProviders({work, home});
        ExchangeRecord record;
        record.path = "/v1/messages";
        record.model = QStringLiteral("claude-x");
        record.provider = home;
        record.milliseconds = 2000;
        AttemptRecord failed;
        failed.provider = work;
        failed.status = 529;
        failed.outcome = QStringLiteral("529 overloaded_error: Overloaded");
        failed.sent = true;
        failed.faulty = true;
        AttemptRecord good;
        good.provider = home;
        good.status = 200;
        good.outcome = QStringLiteral("ok");
        good.sent = true;
        good.firstByteMilliseconds = 300;
        good.cost = {Cost::Kind::Spent, 1'250'000'000, QStringLiteral("USD"), {}};
        record.attempts = {failed, good};
        counters.add(record);
        record.attempts = {failed};
        record.provider.clear();
        counters.add(record);
    }

    [[nodiscard]] MetricsReader metrics() const { return MetricsReader(metricsView(snapshot, counters)); }

    GatewaySnapshot snapshot;
    TrafficCounters counters;
};

} // namespace

class MetricsViewTest : public QObject
{
    Q_OBJECT

private slots:
    void isOfTheFormat();
    void isOfTheFormatBeforeAnythingHappened();
    void timesAreHistograms();
    void attemptsMoneyAndTokensHaveTheirLabels();
    void quotasOfSingleModelsAreLeftOut();
    void tellsHowTheLedgerIsDoing();
    void clientsAddNoSeries();
    void theReaderIsStrict_data();
    void theReaderIsStrict();
};

void MetricsViewTest::isOfTheFormat()
{
    const MetricsReader metrics = Scene().metrics();
    QCOMPARE(metrics.flaw(), QString());
    QVERIFY(metrics.samples().size() > 50);
    QCOMPARE(metrics.value("signalbox_provider_balance", {{"provider", QByteArray("work \"1\"\\\n")}}), 2.5);
}

void MetricsViewTest::isOfTheFormatBeforeAnythingHappened()
{
    const MetricsReader metrics{metricsView({}, {})};
    QCOMPARE(metrics.flaw(), QString());
    QCOMPARE(metrics.families(), Scene().metrics().families());
}

void MetricsViewTest::timesAreHistograms()
{
    const MetricsReader metrics = Scene().metrics();
    const auto bucket = [&](const char *family, const char *bound, const QByteArray &provider) {
        return metrics.value(
            QByteArray(family) + "_bucket", {{"provider", provider}, {"le", QByteArray(bound)}});
    };
    QCOMPARE(bucket("signalbox_time_to_first_byte_seconds", "0.25", "home"), 0.0);
    QCOMPARE(bucket("signalbox_time_to_first_byte_seconds", "0.5", "home"), 1.0);
    QCOMPARE(bucket("signalbox_time_to_first_byte_seconds", "+Inf", "home"), 1.0);
    QCOMPARE(metrics.value("signalbox_time_to_first_byte_seconds_sum", {{"provider", "home"}}), 0.3);
    QCOMPARE(bucket("signalbox_request_duration_seconds", "1", "home"), 0.0);
    QCOMPARE(bucket("signalbox_request_duration_seconds", "2.5", "home"), 1.0);
    QCOMPARE(bucket("signalbox_request_duration_seconds", "300", ""), 1.0); // nobody answered
    QCOMPARE(metrics.value("signalbox_request_duration_seconds_sum", {{"provider", "home"}}), 2.0);
}

void MetricsViewTest::attemptsMoneyAndTokensHaveTheirLabels()
{
    const MetricsReader metrics = Scene().metrics();
    QCOMPARE(metrics.value("signalbox_upstream_attempts_total",
                 {{"provider", work.toUtf8()}, {"outcome", "overloaded"}}),
        2.0);
    QCOMPARE(
        metrics.value("signalbox_upstream_attempts_total", {{"provider", "home"}, {"outcome", "ok"}}), 1.0);
    QCOMPARE(
        metrics.value("signalbox_cost_total", {{"provider", "home"}, {"currency", "USD"}, {"kind", "spent"}}),
        1.25);
    QCOMPARE(
        metrics.value("signalbox_cost_total", {{"provider", "home"}, {"currency", "USD"}, {"kind", "value"}}),
        0.0);
    const QMap<QByteArray, double> tokens{{"input", 10}, {"output", 50}, {"cache_creation", 7},
        {"cache_creation_1h", 4}, {"cache_read", 9}, {"reasoning", 30}};
    for (auto kind = tokens.begin(); kind != tokens.end(); ++kind)
        QCOMPARE(metrics.value("signalbox_tokens_total", {{"provider", "home"}, {"kind", kind.key()}}),
            kind.value());
}

void MetricsViewTest::quotasOfSingleModelsAreLeftOut()
{
    const MetricsReader metrics = Scene().metrics();
    const auto used = [&](const char *window, const char *model) {
        return metrics.value("signalbox_provider_quota_used_ratio",
            {{"provider", "home"}, {"window", window}, {"model", model}});
    };
    QCOMPARE(used("5h", ""), 0.25);
    QCOMPARE(used("7d", "opus"), 0.25);
    QCOMPARE(used("requests", ""), 0.25);
    QCOMPARE(used("tokens", "as-a-client-says"), -1.0);
}

void MetricsViewTest::tellsHowTheLedgerIsDoing()
{
    const MetricsReader metrics = Scene().metrics();
    QCOMPARE(metrics.value("signalbox_ledger_waiting"), 3.0);
    QCOMPARE(metrics.value("signalbox_ledger_lost_total"), 1.0);
    QCOMPARE(metrics.value("signalbox_ledger_file_bytes"), 123'456'789'012.0);
}

void MetricsViewTest::clientsAddNoSeries()
{
    Scene scene;
    const qsizetype before = scene.metrics().samples().size();
    for (int i = 0; i < 100; ++i) {
        ExchangeRecord record;
        const QString word = QStringLiteral("word %1").arg(i);
        record.path = "/v1/messages";
        record.model = record.project = record.clientKey = word;
        record.client = word.toUtf8();
        record.provider = home;
        AttemptRecord attempt;
        attempt.provider = home;
        attempt.outcome = word;
        attempt.model = attempt.account = word;
        attempt.status = 400 + i;
        attempt.sent = true;
        record.attempts = {attempt};
        scene.counters.add(record);
        scene.snapshot.usage.addUse({home, word, word, QDate(2026, 11, 29)}, {}, {});
    }
    QCOMPARE(scene.metrics().flaw(), QString());
    QVERIFY(scene.metrics().samples().size() <= before + 2); // two more outcomes
}

void MetricsViewTest::theReaderIsStrict_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("good");
    const QByteArray counter = "# HELP a_total Text.\n# TYPE a_total counter\n";
    const QByteArray histogram = "# HELP h Text.\n# TYPE h histogram\n";
    const auto row = [](const char *name, const QByteArray &text, bool good = false) {
        QTest::newRow(name) << text << good;
    };
    row("counter", counter + "a_total{x=\"1\",y=\"\\\"\\\\\\n\"} 1e+20\na_total 2\n", true);
    row("no line feed at the end", counter + "a_total 1");
    row("sample without a family", "a_total 1\n");
    row("family twice", counter + counter);
    row("TYPE first", "# TYPE a_total counter\n# HELP a_total Text.\n");
    row("TYPE twice", counter + "# TYPE a_total counter\n");
    row("unknown type", "# HELP a Text.\n# TYPE a number\n");
    row("counter without _total", "# HELP a Text.\n# TYPE a counter\n");
    row("sample of another family", counter + "b_total 1\n");
    row("sample twice", counter + "a_total{x=\"1\",y=\"2\"} 1\na_total{y=\"2\",x=\"1\"} 1\n");
    row("label twice", counter + "a_total{x=\"1\",x=\"2\"} 1\n");
    row("label without quotes", counter + "a_total{x=1} 1\n");
    row("label that is not ended", counter + "a_total{x=\"1} 1\n");
    row("unknown escape", counter + "a_total{x=\"\\t\"} 1\n");
    row("no number", counter + "a_total one\n");
    row("less than nothing", counter + "a_total -1\n");
    row("empty line", counter + "\na_total 1\n");
    const QByteArray two = "h_bucket{le=\"1\"} 2\n";
    row("histogram", histogram + two + "h_bucket{le=\"+Inf\"} 3\nh_sum 4.5\nh_count 3\n", true);
    row("no +Inf", histogram + two + "h_sum 4.5\nh_count 2\n");
    row("buckets that fall", histogram + two + "h_bucket{le=\"+Inf\"} 1\nh_sum 4.5\nh_count 1\n");
    row("bounds that fall",
        histogram + two + "h_bucket{le=\"0.5\"} 2\nh_bucket{le=\"+Inf\"} 3\nh_sum 4.5\nh_count 3\n");
    row("another count", histogram + two + "h_bucket{le=\"+Inf\"} 3\nh_sum 4.5\nh_count 4\n");
    row("no sum", histogram + two + "h_bucket{le=\"+Inf\"} 3\nh_count 3\n");
    row("no count", histogram + two + "h_bucket{le=\"+Inf\"} 3\nh_sum 4.5\n");
    row("bare sample of a histogram", histogram + "h 1\n");
}

void MetricsViewTest::theReaderIsStrict()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, good);
    const MetricsReader reader(text);
    QCOMPARE(reader.flaw().isEmpty(), good);
}

QTEST_APPLESS_MAIN(MetricsViewTest)
#include "tst_metricsview.moc"
