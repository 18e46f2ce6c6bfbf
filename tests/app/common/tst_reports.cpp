// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/displaywidth.h"
#include "app/common/requestsreport.h"
#include "app/common/statusreport.h"
#include "app/common/usagereport.h"
#include "proxy/usageexport.h"
#include "proxy/usageviews.h"
#include "support/usagefigures.h"

#include <QJsonDocument>
#include <QTest>
#include <QTimeZone>

using namespace signalbox;
using namespace signalbox::test;

namespace {

QString text(const char *latin1)
{
    return QString::fromLatin1(latin1);
}

QJsonObject objectOf(const char *json)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (error.error != QJsonParseError::NoError)
        qFatal("%s", qPrintable(error.errorString()));
    return document.object();
}

/// An answer of /usage/export with these groups.
QJsonObject usageOf(const QByteArray &query, const QList<UsageGroup> &groups, bool cut = false)
{
    const auto wanted = UsageExport::of("format=json&timezone=UTC&" + query);
    UsageReport report;
    report.groups = groups;
    report.cut = cut;
    report.since = QDateTime(QDate(2026, 8, 1), QTime(12, 0), QTimeZone::utc());
    for (const UsageGroup &group : groups)
        report.total += group.sum;
    return QJsonDocument::fromJson(wanted->body(report, {})).object();
}

QStringList linesOf(const QString &text)
{
    return text.split(u'\n');
}

/// The one line that has this in it.
QString lineWith(const QString &text, const QString &part)
{
    const QStringList found = linesOf(text).filter(part);
    return found.size() == 1 ? found.first()
                             : QStringLiteral("%1 lines have '%2'").arg(found.size()).arg(part);
}

int widestLine(const QString &text)
{
    int widest = 0;
    for (const QString &line : linesOf(text))
        widest = std::max(widest, displaywidth::of(line));
    return widest;
}

const char *const providers = R"({"selection_strategy":"priority","providers":[
    {"name":"work","enabled":true,"healthy":true,"cooldown_seconds":0,"failure_count":0,"active_requests":2,
     "first_byte_ms":812.4,"last_error":null,"quota":[
       {"window":"5h","used":0.37,"resets_at":"2026-11-29T16:20:00Z"},
       {"window":"7d","used":0.85,"resets_at":"2026-12-02T08:00:00Z"}]},
    {"name":"relay","enabled":true,"healthy":false,"cooldown_seconds":42,"failure_count":3,"active_requests":0,
     "first_byte_ms":null,"last_error":"overloaded"},
    {"name":"spare","enabled":false,"healthy":false,"cooldown_seconds":0,"failure_count":0,
     "active_requests":0,"first_byte_ms":null,"last_error":null}]})";

StatusAnswers status()
{
    StatusAnswers answers;
    answers.greeting
        = objectOf(R"({"version":"0.1.0","addresses":["127.0.0.1:8484","[::1]:8484"],"pinned":null,
                       "config_problem":null})");
    answers.providers = objectOf(providers);
    answers.stats = objectOf(R"({"started_at":"2026-11-29T11:00:00Z","endpoints":[{"name":"work","history":
        {"hour":{"error_share":0.021,"first_byte_ms_p50":850.0,"first_byte_ms_p95":2400.0,
                 "tokens_per_second":61.7}}}]})");
    answers.budgets = objectOf(R"({"budgets":[
        {"name":"all","period":"month","money":50,"spent":45.5,"currency":"USD","share":0.91,
         "ends":"2026-12-01T00:00:00Z","refuses":false},
        {"name":"small","period":"day","money":null,"tokens":1000000,"used_tokens":1200000,"share":1.2,
         "lacks_past":true,"ends":"2026-11-30T00:00:00Z","refuses":true}]})");
    answers.capture = objectOf(R"({"on":false,"until":null,"folder":"/x"})");
    answers.usage = objectOf(R"({"global":{"total_requests":120,"input_tokens":1000,
        "cache_creation_input_tokens":200,"cache_read_input_tokens":30000,"output_tokens":4000,
        "unpriced_requests":0,"cost":[{"currency":"USD","spent":3.2,"value":0}]},
        "ledger":{"file":"/state/ledger.sqlite","problem":null,"waiting":0,"lost":0}})");
    return answers;
}

const QDateTime now(QDate(2026, 11, 29), QTime(14, 12), QTimeZone::utc());

} // namespace

class TestReports : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void usageHasARowForEachGroupAndASum();
    void usageSaysOfWhen_data();
    void usageSaysOfWhen();
    void usageShowsOnlyMoneyThatThereIs();
    void usageSaysWhatIsMissingInItsSums();
    void usageTellsImportedSumsApart();
    void usageSaysWhatIsMissingInImportedSums();
    void aCurrencyThatARowHasNotIsNoPrice();
    void usageFitsTheTerminal();
    void nothingUsedIsSaid();

    void requestsStandInTheOrderOfTime();
    void requestsOfOtherDaysHaveTheirDay();
    void requestsSayHowTheyEnded_data();
    void requestsSayHowTheyEnded();
    void requestsFitTheTerminal();
    void aRequestShowsItsWholeChain();
    void aRequestWithoutPriceHasUnknownCost();
    void namesOfClientsCannotActOnTheTerminal();

    void statusShowsHowProvidersAreDoing();
    void statusShowsWindowsOfAllAccounts();
    void statusShowsRatesWhereThereIsNoPlan();
    void statusShowsBudgets();
    void statusWarns();
    void statusOfAnOlderProgramShowsWhatThereIs();
    void statusJsonHasAllOfIt();
};

void TestReports::initTestCase()
{
    qputenv("TZ", "UTC"); // times are shown in this computer's
}

void TestReports::usageHasARowForEachGroupAndASum()
{
    const QJsonObject answer = usageOf("by=day,model&start=2026-11-28&end=2026-11-29",
        {{{text("2026-11-28"), text("claude-opus-4-5")}, sumOf(1000)},
            {{text("2026-11-29"), QString::fromUtf8("模型")}, sumOf(200)}});
    QCOMPARE(usageReport(answer, {}),
        QStringLiteral(
            "Usage from 2026-11-28 to 2026-11-29 (UTC)\n"
            "\n"
            "Day         Model            Requests  Failed   Input  Cache write  Cache read  "
            "Output  Spent USD  Value USD\n"
            "2026-11-28  claude-opus-4-5     1,000   1,000  10,000        7,000      30,000  "
            " 5,000    1.5000+     20.00+\n"
            "2026-11-29  模型                  200     200   2,000        1,400       6,000   1"
            ",000    0.3000+      4.00+\n"
            "────────────────────────────────────────────────────────────────────────────────"
            "────────────────────────────\n"
            "Total                           1,200   1,200  12,000        8,400      36,000  "
            " 6,000    1.8000+     24.00+\n"
            "\n"
            "Value: what subscriptions cover, by the list of prices; nobody charges it.\n"
            "The cost of 3,600 of 4,800 attempts is not known, which sums with a plus lack: \"prices\" of "
            "the configuration lacks a model, or an answer told no tokens.\n"));
}

void TestReports::usageSaysOfWhen_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QString>("heading");
    QTest::newRow("days") << QByteArray("start=2026-11-28&end=2026-11-29")
                          << text("Usage from 2026-11-28 to 2026-11-29 (UTC)");
    QTest::newRow("until now") << QByteArray("start=2026-11-28") << text("Usage from 2026-11-28 (UTC)");
    QTest::newRow("hours") << QByteArray("start=2026-11-28T10:15&end=2026-11-28T12:00")
                           << text("Usage from 2026-11-28 10:15 to 2026-11-28 12:00 (UTC)");
    QTest::newRow("all") << QByteArray("by=day") << text("Usage since 2026-08-01 (UTC)");
}

void TestReports::usageSaysOfWhen()
{
    QFETCH(QByteArray, query);
    QTEST(linesOf(usageReport(usageOf(query, {}), {})).first(), "heading");
}

void TestReports::usageShowsOnlyMoneyThatThereIs()
{
    UsageGroup group{{text("work")}, {}};
    group.sum.requests = 1;
    const QString none = usageReport(usageOf("by=provider", {group}), {});
    QVERIFY(!none.contains(text("Spent")));
    QVERIFY(!none.contains(text("Failed")));
    group.sum.money.insert(text("CNY"), {12'000'000'000, 0});
    const QString spent = usageReport(usageOf("by=provider", {group}), {});
    QVERIFY(spent.contains(text("Spent CNY\n")));
    QVERIFY(!spent.contains(text("Value")));
    QVERIFY(lineWith(spent, text("work")).endsWith(text(" 12.00")));
}

void TestReports::usageSaysWhatIsMissingInItsSums()
{
    UsageGroup group{{text("work")}, {}};
    group.sum.requests = group.sum.attempts = 9;
    group.sum.unpriced = 2;
    QVERIFY(usageReport(usageOf("by=provider", {group}), {})
                .contains(text("\nThe cost of 2 of 9 attempts is not known")));
    QVERIFY(
        usageReport(usageOf("by=provider", {group}, true), {}).contains(text("the last one has the rest")));
    QVERIFY(!usageReport(usageOf("by=provider", {group}), {}).contains(text("0.0000")));
    const UsageGroup priced{{text("relay")}, sumOf(1)};
    const QString both = usageReport(usageOf("by=provider", {group, priced}), {});
    QVERIFY(lineWith(both, text("work ")).endsWith(text(" unknown"))); // and never nothing
    group.sum.unpriced = 0;
    QVERIFY(!usageReport(usageOf("by=provider", {group}), {}).contains(text("is not known")));
}

void TestReports::usageTellsImportedSumsApart()
{
    const QString report = usageReport(
        usageOf("by=model&imported=true",
            {{{text("measured"), text("m")}, sumOf(1)}, {{text("claude-code"), text("m")}, sumOf(7)}}),
        {});
    QVERIFY(!report.contains(text("Total")));
    QCOMPARE(lineWith(report, text("Measured")).simplified().section(u' ', 1, 1), text("1"));
    QCOMPARE(lineWith(report, text("Imported")).simplified().section(u' ', 1, 1), text("7"));
}

void TestReports::usageSaysWhatIsMissingInImportedSums()
{
    UsageGroup measured{{text("measured"), text("m")}, {}};
    measured.sum.requests = measured.sum.attempts = 3;
    measured.sum.money.insert(text("USD"), {12'000'000'000, 0});
    UsageGroup imported{{text("claude-code"), text("m")}, measured.sum};
    imported.sum.unpriced = 2;
    const QString report = usageReport(usageOf("by=model&imported=true", {measured, imported}), {});
    QVERIFY2(lineWith(report, text("Measured")).endsWith(text(" 12.00 ")), qPrintable(report));
    QVERIFY2(lineWith(report, text("Imported")).endsWith(text(" 12.00+")), qPrintable(report));
    QVERIFY(report.contains(text("\nThe cost of 2 of 6 attempts is not known")));
}

void TestReports::aCurrencyThatARowHasNotIsNoPrice()
{
    UsageGroup dollars{{text("relay")}, {}};
    dollars.sum.requests = 1;
    UsageGroup yuan{{text("work")}, dollars.sum};
    dollars.sum.money.insert(text("USD"), {1'500'000'000, 0});
    yuan.sum.money.insert(text("CNY"), {2'500'000'000, 0});
    const QString report = usageReport(usageOf("by=provider", {dollars, yuan}), {});
    const QString none = QString::fromUtf8("–");
    QCOMPARE(lineWith(report, text("relay ")).simplified(),
        QString(text("relay 1 0 0 0 0 ") + none + text(" 1.5000")));
    QCOMPARE(lineWith(report, text("work ")).simplified(), QString(text("work 1 0 0 0 0 2.5000 ") + none));
}

void TestReports::usageFitsTheTerminal()
{
    const QJsonObject answer = usageOf("by=provider,model",
        {{{text("a-provider-with-a-long-name"), text("accounts/fireworks/models/a-model-with-a-long-name")},
            sumOf(1'000'000)}});
    QVERIFY(widestLine(usageReport(answer, {})) > 120);
    const QString narrow = usageReport(answer, {100, false});
    QVERIFY2(widestLine(narrow.section(u'\n', 0, 5)) <= 100, qPrintable(narrow));
    QVERIFY(narrow.contains(u'…'));
    const QString narrower = usageReport(answer, {80, false});
    QVERIFY2(narrower.contains(text("No room for: Failed, Cache write, Cache read.")), qPrintable(narrower));
}

void TestReports::nothingUsedIsSaid()
{
    QVERIFY(usageReport(usageOf("by=day", {}), {}).endsWith(text("\n\nNothing was used.\n")));
    QCOMPARE(requestsReport(objectOf(R"({"requests":[]})"), {}, now.date()),
        text("There are no such requests.\n"));
}

void TestReports::requestsStandInTheOrderOfTime()
{
    ExchangePage page;
    page.exchanges = {failedOver(), failedOver()}; // the newest first
    page.exchanges[1].id = "sbx_older";
    page.exchanges[1].startedAt = page.exchanges[0].startedAt.addSecs(-60);
    const QStringList lines = linesOf(requestsReport(usageviews::requests(page), {}, now.date()));
    QCOMPARE(lines.size(), 4);
    QVERIFY(lines[0].startsWith(text("Time      Model            Provider  Outcome")));
    QCOMPARE(lines[1].simplified(),
        text("13:29:05 claude-opus-4-5 work good, attempt 2 1.1 s 12.4 s 1,000 90 % 250 0.0123 USD "
             "sbx_older"));
    QVERIFY(lines[2].startsWith(text("13:30:05")));
}

void TestReports::requestsOfOtherDaysHaveTheirDay()
{
    ExchangePage page;
    page.exchanges = {failedOver()};
    const QString report = requestsReport(usageviews::requests(page), {}, now.date().addDays(1));
    QVERIFY(report.contains(text("\n2026-11-29 13:30:05  ")));
}

void TestReports::requestsSayHowTheyEnded_data()
{
    QTest::addColumn<QString>("error");
    QTest::addColumn<bool>("left");
    QTest::addColumn<bool>("reused");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("shown");
    QTest::newRow("with a second attempt") << QString() << false << false << 200 << text("good, attempt 2");
    QTest::newRow("failed") << text("overloaded") << false << false << 529 << text("failed, 529");
    QTest::newRow("left") << text("gone") << true << false << 0 << text("client left");
    QTest::newRow("reused") << QString() << false << true << 200 << text("good, reused");
}

void TestReports::requestsSayHowTheyEnded()
{
    QFETCH(QString, error);
    QFETCH(bool, left);
    QFETCH(bool, reused);
    QFETCH(int, status);
    QFETCH(QString, shown);
    ExchangePage page;
    page.exchanges = {failedOver()};
    page.exchanges[0].error = error;
    page.exchanges[0].clientLeft = left;
    page.exchanges[0].reused = reused;
    page.exchanges[0].status = status;
    const QString report = requestsReport(usageviews::requests(page), {}, now.date());
    QVERIFY2(report.contains(shown), qPrintable(report));
}

void TestReports::requestsFitTheTerminal()
{
    ExchangePage page;
    page.exchanges = {failedOver()};
    const QString report = requestsReport(usageviews::requests(page), {100, false}, now.date());
    QVERIFY2(widestLine(report) <= 100, qPrintable(report));
    QVERIFY(report.contains(text("sbx_0123456789abcdef\n"))); // to ask for
    QVERIFY(report.contains(text("No room for: ")));
}

void TestReports::aRequestShowsItsWholeChain()
{
    const QString report = requestReport(usageviews::wholeRequest(failedOver()), {});
    QVERIFY2(report.startsWith(text("sbx_0123456789abcdef  POST /v1/messages  claude-opus-4-5\n2026-11-29 "
                                    "13:30:05")),
        qPrintable(report));
    QCOMPARE(lineWith(report, text("Outcome   ")),
        text("Outcome   good, attempt 2, answered by work, status 200"));
    QCOMPARE(lineWith(report, text("Timing")), text("Timing    first content after 1.1 s, 12.4 s in all"));
    QCOMPARE(lineWith(report, text("Tokens    p")),
        text("Tokens    prompt 1,000, of it 900 from the cache (90 %), output 250, of it 50 thinking"));
    QCOMPARE(lineWith(report, text("Route")), text("Route     claude-*"));
    QCOMPARE(lineWith(report, text("failed: overloaded")).simplified(),
        text("relay big 1 well failed: overloaded"));
    QCOMPARE(lineWith(report, text("not needed")).simplified(),
        text("spare claude-opus-4-5 3 cooling down for 30 s not needed: work answered"));
    QCOMPARE(lineWith(report, text("529")).simplified().remove(QChar(0x2013)).simplified(),
        text("0 ms relay big 350 ms 529 overloaded"));
    QVERIFY(lineWith(report, text("key 2")).contains(QString::fromUtf8("1,000 → 250  0.0123 USD  200 ok")));
    QVERIFY(report.endsWith(text("  Price: claude-opus-4-5 of 2026-11-20: 5 in, 25 out\n")));
}

void TestReports::aRequestWithoutPriceHasUnknownCost()
{
    ExchangeRecord record = failedOver();
    record.attempts[1].cost = {};
    const QString report = requestReport(usageviews::wholeRequest(record), {});
    QCOMPARE(lineWith(report, text("Cost      ")), text("Cost      unknown"));
}

void TestReports::namesOfClientsCannotActOnTheTerminal()
{
    ExchangeRecord record = failedOver();
    record.model = text("m\x1b[2J");
    record.project = record.model;
    record.client = record.model.toLatin1();
    record.error = record.model;
    record.attempts[0].outcome = record.model;
    record.attempts[0].model = record.model;
    record.candidates[0].model = record.model;
    record.attempts[1].cost.price = record.model;
    ExchangePage page;
    page.exchanges = {record};
    QVERIFY(!requestsReport(usageviews::requests(page), {}, now.date()).contains(u'\x1b'));
    QVERIFY(!requestReport(usageviews::wholeRequest(record), {}).contains(u'\x1b'));
    QVERIFY(!usageReport(usageOf("by=model", {{{record.model}, sumOf(1)}}), {}).contains(u'\x1b'));
    StatusAnswers answers = status();
    answers.greeting.insert(QStringLiteral("config_problem"), record.model);
    QVERIFY(!statusReport(answers, {}, now).contains(u'\x1b'));
}

void TestReports::statusShowsHowProvidersAreDoing()
{
    const QString report = statusReport(status(), {}, now);
    QCOMPARE(
        linesOf(report).at(0), text("Signalbox 0.1.0 listens on 127.0.0.1:8484, [::1]:8484, up 3 h 12 min"));
    QCOMPARE(linesOf(report).at(1), text("Routes decide, by priority."));
    QCOMPARE(lineWith(report, text("work ")).simplified(),
        text("work well 2 850 ms 2.4 s 61 2 % 5h 37 % until 16:20"));
    QCOMPARE(lineWith(report, text("7d ")).simplified(), text("7d 85 % until 12-02 08:00")); // below
    QCOMPARE(lineWith(report, text("7d ")).indexOf(text("7d ")),
        lineWith(report, text("5h ")).indexOf(text("5h ")));
    QVERIFY(lineWith(report, text("relay ")).contains(text(" left out for 42 s ")));
    QVERIFY(report.contains(text("\n\nrelay: overloaded\n")));
    QVERIFY(lineWith(report, text("spare ")).contains(text(" off ")));
    QCOMPARE(lineWith(report, text("Today")),
        text("Today: 120 requests, 31,200 tokens in, 4,000 out, 3.2000 USD"));
    QCOMPARE(lineWith(report, text("Ledger")), text("Ledger: /state/ledger.sqlite"));
}

void TestReports::statusShowsWindowsOfAllAccounts()
{
    StatusAnswers answers = status();
    answers.providers = objectOf(R"({"providers":[{"name":"work","enabled":true,"healthy":true,"quota":[
        {"account":"me","window":"5h","used":0.37,"resets_at":"2026-11-29T16:20:00Z"},
        {"account":"me","window":"7d","model":"opus","used":0.5,"resets_at":null},
        {"account":"you","window":"5h","used":1,"resets_at":"2026-11-29T15:00:00Z"},
        {"account":"you","window":"7d","used":null,"resets_at":null},
        {"account":"you","window":"input-tokens","model":"m","used":0.99,"resets_at":null}]}]})");
    const QString report = statusReport(answers, {}, now);
    for (const char *window : {"me: 5h 37 % until 16:20", "me: 7d of opus 50 %", "you: 5h 100 % until 15:00"})
        QVERIFY2(lineWith(report, text(window)).endsWith(text(window)), qPrintable(report));
    QVERIFY2(!report.contains(text("input-tokens")) && !report.contains(text("you: 7d")), qPrintable(report));
}

void TestReports::statusShowsRatesWhereThereIsNoPlan()
{
    StatusAnswers answers = status();
    answers.providers = objectOf(R"({"providers":[{"name":"work","enabled":true,"healthy":true,"quota":[
        {"account":"key 1","window":"requests","used":0.1,"resets_at":null},
        {"account":"key 1","window":"tokens","used":0.2,"resets_at":null}]}]})");
    const QString report = statusReport(answers, {}, now);
    QVERIFY2(lineWith(report, text("work ")).endsWith(text(" tokens 20 %")), qPrintable(report));
    QVERIFY(!report.contains(text("requests 10 %")));
}

void TestReports::statusShowsBudgets()
{
    const QString report = statusReport(status(), {80, true}, now);
    QCOMPARE(lineWith(statusReport(status(), {}, now), text("45.50 USD")).simplified(),
        text("all 45.50 USD 50.00 USD 91 % month 2026-12-01 00:00"));
    QCOMPARE(lineWith(statusReport(status(), {}, now), text("small ")).simplified(),
        text("small (since the start) 1,200,000 1,000,000 tokens 120 % day 2026-11-30 00:00"));
    QVERIFY(report.contains(text("\x1b[33m91 %\x1b[0m")));
    QVERIFY(report.contains(text("\x1b[31m120 %\x1b[0m")));
}

void TestReports::statusWarns()
{
    StatusAnswers answers = status();
    answers.greeting.insert(QStringLiteral("pinned"), text("relay"));
    answers.greeting.insert(QStringLiteral("config_problem"), text("c.yaml:3: no"));
    answers.capture = objectOf(R"({"on":true,"until":"2026-11-29T14:22:00Z","folder":"/state/capture"})");
    answers.usage.insert(QStringLiteral("ledger"),
        objectOf(R"({"file":"/state/ledger.sqlite","problem":"the disk is full","waiting":3,"lost":2})"));
    const QString report = statusReport(answers, {}, now);
    for (const char *warning : {"All requests go to relay, which is pinned.\n",
             "The last change of the configuration is not in use: c.yaml:3: no\n",
             "The ledger: the disk is full; 5 requests are not in these figures\n",
             "Requests and answers are being recorded until 14:22, in /state/capture\n"})
        QVERIFY2(report.contains(text(warning)), warning);
}

void TestReports::statusOfAnOlderProgramShowsWhatThereIs()
{
    StatusAnswers answers;
    answers.greeting = objectOf(R"({"version":"0.0.9","pinned":null})");
    answers.providers = objectOf(providers);
    const QString report = statusReport(answers, {}, now);
    QVERIFY(report.startsWith(text("Signalbox 0.0.9\n")));
    QVERIFY(lineWith(report, text("work ")).contains(text("812 ms")));
    QVERIFY(!report.contains(text("Today")));
    QVERIFY(!report.contains(text("Budget")));
}

void TestReports::statusJsonHasAllOfIt()
{
    const QJsonObject all = status().toJson();
    QCOMPARE(all.value(u"version").toString(), text("0.1.0"));
    QCOMPARE(all.value(u"providers").toArray().size(), 3);
    QCOMPARE(all.value(u"budgets").toArray().size(), 2);
    QCOMPARE(all.value(u"today").toObject().value(u"total_requests").toInt(), 120);
    QCOMPARE(all.value(u"ledger").toObject().value(u"file").toString(), text("/state/ledger.sqlite"));
    QCOMPARE(all.value(u"recording").toObject().value(u"on").toBool(), false);
}

QTEST_GUILESS_MAIN(TestReports)
#include "tst_reports.moc"
