// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/ledgerdatabase.h"

#include "ledger/ledgerconnection.h"
#include "ledger/ledgerpruning.h"

#include "support/ledgerrecords.h"

#include <QFileInfo>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

using Access = LedgerDatabase::Access;
using Outcome = ExchangeQuery::Outcome;

const QDateTime noon(QDate(2026, 11, 29), QTime(12, 5), Qt::UTC);

QStringList idsOf(const Result<ExchangePage> &page)
{
    QStringList ids;
    for (const ExchangeRecord &record : page->exchanges)
        ids << QString::fromUtf8(record.id);
    return ids;
}

/// A group as "names: requests attempts failed tokens".
QStringList shown(const Result<UsageReport> &report)
{
    QStringList rows;
    for (const UsageGroup &group : report->groups) {
        rows << QStringLiteral("%1: %2 %3 %4 %5")
                    .arg(group.names.join(u'/'))
                    .arg(group.sum.requests)
                    .arg(group.sum.attempts)
                    .arg(group.sum.failedAttempts)
                    .arg(group.sum.tokens.total());
    }
    return rows;
}

} // namespace

class LedgerDatabaseTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_database = std::make_unique<LedgerDatabase>();
        QVERIFY(m_database->open(file(), Access::Write));
    }

    void keepsAllOfAnExchange();
    void keepsNoSecretsAndNoLongTexts();
    void findsTheNewestOfAnId();
    void tellsWhenThereIsNoSuchExchange();
    void listsTheNewestFirstAndByPages();
    void keepsManyExchangesOfTheSameMoment();
    void filters_data();
    void filters();
    void addsUpByEachDimension();
    void attributesEachAttemptToItsOwnProvider();
    void countsNothingTwiceForAReusedAnswer();
    void countsNoTokensForCounting();
    void tellsCurrenciesAndSubscriptionsApart();
    void countsWhatHasNoPrice();
    void addsUpTheRestBeyondTheRowsAskedFor();
    void replacesWhatWasImported();
    void keepsWhatIsOlderThanTheImport();
    void importsNothingIntoAStandIn();
    void samplesAttempts();
    void boundsTheNamesItKeepsApart();
    void cutsIdsOutOfPaths_data();
    void cutsIdsOutOfPaths();
    void leavesRoomForProvidersAndModels();
    void makesRoomForNewNames();
    void seesThatAnotherProgramHasRemovedNames();
    void isReadBesideAWriter();
    void isForItsOwnerAlone();

private:
    [[nodiscard]] QString file() const { return m_folder->filePath(QStringLiteral("deep/ledger.sqlite")); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<LedgerDatabase> m_database;
};

void LedgerDatabaseTest::keepsAllOfAnExchange()
{
    ExchangeRecord written = goodExchange(noon);
    written.reused = true;
    written.clientLeft = true;
    written.error = QStringLiteral("overloaded");
    written.attempts[0].clientLogin = true;
    written.attempts[0].faulty = true;
    written.attempts[0].account = QStringLiteral("me@example.test");
    written.attempts[0].usage.cacheCreation1h = 7;
    written.attempts[0].usage.reasoning = 5;
    written.attempts[0].usage.webSearches = 2;
    written.usage = written.attempts[0].usage;
    AttemptRecord passedOver;
    passedOver.provider = QStringLiteral("spare");
    passedOver.outcome = QStringLiteral("cools down");
    written.attempts.prepend(passedOver);
    QVERIFY(m_database->write({written}));

    const Result<ExchangeRecord> read = m_database->findExchange("req_1");
    QVERIFY(read);
    QCOMPARE(read->id, written.id);
    QCOMPARE(read->startedAt, written.startedAt);
    QCOMPARE(read->client, written.client);
    QCOMPARE(read->method, written.method);
    QCOMPARE(read->path, written.path);
    QCOMPARE(read->model, written.model);
    QCOMPARE(read->project, written.project);
    QCOMPARE(read->clientKey, written.clientKey);
    QCOMPARE(read->session, written.session);
    QCOMPARE(read->route, written.route);
    QCOMPARE(read->decision, written.decision);
    QCOMPARE(read->provider, written.provider);
    QCOMPARE(read->error, written.error);
    QCOMPARE(read->reused, true);
    QCOMPARE(read->streamed, true);
    QCOMPARE(read->committed, true);
    QCOMPARE(read->clientLeft, true);
    QCOMPARE(read->status, written.status);
    QCOMPARE(read->firstByteMilliseconds, written.firstByteMilliseconds);
    QCOMPARE(read->milliseconds, written.milliseconds);
    QCOMPARE(read->requestBytes, written.requestBytes);
    QCOMPARE(read->responseBytes, written.responseBytes);
    QCOMPARE(read->usage, written.usage);
    QCOMPARE(read->candidates.size(), 2);
    QCOMPARE(read->candidates[1].provider, QStringLiteral("spare"));
    QCOMPARE(read->candidates[1].model, QStringLiteral("opus-upstream"));
    QCOMPARE(read->candidates[1].priority, 2);
    QCOMPARE(read->candidates[1].state, QStringLiteral("cools down"));
    QCOMPARE(read->attempts.size(), 2);
    QCOMPARE(read->attempts[0].sent, false);
    QCOMPARE(read->attempts[0].outcome, passedOver.outcome);
    const AttemptRecord &attempt = read->attempts[1];
    QCOMPARE(attempt.provider, QStringLiteral("work"));
    QCOMPARE(attempt.model, QStringLiteral("opus-upstream"));
    QCOMPARE(attempt.status, 200);
    QCOMPARE(attempt.outcome, QStringLiteral("ok"));
    QCOMPARE(attempt.milliseconds, 1500);
    QCOMPARE(attempt.sent, true);
    QCOMPARE(attempt.faulty, true);
    QCOMPARE(read->attempts[0].faulty, false);
    QCOMPARE(attempt.startMilliseconds, 3);
    QCOMPARE(attempt.firstByteMilliseconds, 400);
    QCOMPARE(attempt.account, QStringLiteral("me@example.test"));
    QCOMPARE(attempt.clientLogin, true);
    QCOMPARE(attempt.usage, written.usage);
    QCOMPARE(attempt.cost, written.attempts[1].cost);
}

void LedgerDatabaseTest::keepsNoSecretsAndNoLongTexts()
{
    ExchangeRecord record = goodExchange(noon);
    record.error = QStringLiteral("invalid key sk-ant-0123456789abcdef");
    record.attempts[0].outcome = record.error;
    record.decision = record.error;
    record.candidates[1].state = record.error;
    record.path = "/" + QByteArray(100'000, 'x');
    record.model = QString(100'000, u'm');
    record.attempts[0].status = 401;
    QVERIFY(m_database->write({record}));
    const Result<ExchangeRecord> read = m_database->findExchange("req_1");
    const QString masked = QStringLiteral("invalid key ***");
    QCOMPARE(read->error, masked);
    QCOMPARE(read->attempts[0].outcome, masked);
    QCOMPARE(read->decision, masked);
    QCOMPARE(read->candidates[1].state, masked);
    QCOMPARE(read->path.size(), 200);
    QCOMPARE(read->model.size(), 200);
    UsageQuery query;
    query.by = {UsageDimension::Model};
    QCOMPARE(m_database->sumUsage(query)->groups.first().names.first(), read->model);
}

void LedgerDatabaseTest::findsTheNewestOfAnId()
{
    ExchangeRecord second = goodExchange(noon.addSecs(1));
    second.model = QStringLiteral("second");
    QVERIFY(m_database->write({second, goodExchange(noon)}));
    QCOMPARE(m_database->findExchange("req_1")->model, QStringLiteral("second"));
}

void LedgerDatabaseTest::tellsWhenThereIsNoSuchExchange()
{
    const Result<ExchangeRecord> read = m_database->findExchange("req_2");
    QVERIFY(!read);
    QCOMPARE(read.error().kind, Error::Kind::NotFound);
}

void LedgerDatabaseTest::listsTheNewestFirstAndByPages()
{
    QList<ExchangeRecord> records;
    for (int i = 0; i < 5; ++i)
        records << goodExchange(noon.addSecs(i), "req_" + QByteArray::number(i));
    records.swapItemsAt(0, 4); // as they end in another order than they began in
    QVERIFY(m_database->write(records));
    ExchangeQuery query;
    query.limit = 2;
    Result<ExchangePage> page = m_database->listExchanges(query);
    QCOMPARE(idsOf(page), QStringList({QStringLiteral("req_4"), QStringLiteral("req_3")}));
    query.before = page->next;
    page = m_database->listExchanges(query);
    QCOMPARE(idsOf(page), QStringList({QStringLiteral("req_2"), QStringLiteral("req_1")}));
    query.before = page->next;
    page = m_database->listExchanges(query);
    QCOMPARE(idsOf(page), QStringList({QStringLiteral("req_0")}));
    QCOMPARE(page->next, 0);
    QCOMPARE(page->exchanges.first().attempts.size(), 1);
}

void LedgerDatabaseTest::keepsManyExchangesOfTheSameMoment()
{
    constexpr int many = 2500; // more than there are numbers for one millisecond
    QList<ExchangeRecord> records;
    for (int i = 0; i < many; ++i)
        records << goodExchange(noon, "req_" + QByteArray::number(i));
    QVERIFY(m_database->write(records.mid(0, 1200)));
    QVERIFY(m_database->write(records.mid(1200)));
    QCOMPARE(m_database->extent()->exchanges, many);
    QCOMPARE(m_database->extent()->since, noon);
    QVERIFY(m_database->findExchange("req_2499"));
}

void LedgerDatabaseTest::filters_data()
{
    QTest::addColumn<ExchangeQuery>("query");
    QTest::addColumn<QStringList>("ids");
    const auto row
        = [](const char *name, const std::function<void(ExchangeQuery &)> &change, const QStringList &ids) {
              ExchangeQuery query;
              change(query);
              QTest::newRow(name) << query << ids;
          };
    row("all", [](ExchangeQuery &) {},
        {QStringLiteral("left"), QStringLiteral("failed"), QStringLiteral("retried"),
            QStringLiteral("good")});
    row("from", [](ExchangeQuery &query) { query.from = noon.addSecs(2); },
        {QStringLiteral("left"), QStringLiteral("failed")});
    row("until", [](ExchangeQuery &query) { query.until = noon.addSecs(2); },
        {QStringLiteral("retried"), QStringLiteral("good")});
    row("provider that answered", [](ExchangeQuery &query) { query.provider = QStringLiteral("work"); },
        {QStringLiteral("left"), QStringLiteral("failed"), QStringLiteral("retried"),
            QStringLiteral("good")});
    row("provider that was asked", [](ExchangeQuery &query) { query.provider = QStringLiteral("spare"); },
        {QStringLiteral("retried")});
    row("provider that was passed over",
        [](ExchangeQuery &query) { query.provider = QStringLiteral("idle"); }, {});
    row("model of the client", [](ExchangeQuery &query) { query.model = QStringLiteral("claude-haiku-5"); },
        {QStringLiteral("failed")});
    row("model of the provider", [](ExchangeQuery &query) { query.model = QStringLiteral("opus-upstream"); },
        {QStringLiteral("left"), QStringLiteral("failed"), QStringLiteral("retried"),
            QStringLiteral("good")});
    row("project", [](ExchangeQuery &query) { query.project = QStringLiteral("app"); },
        {QStringLiteral("retried")});
    row("client key", [](ExchangeQuery &query) { query.clientKey = QStringLiteral("desktop"); },
        {QStringLiteral("failed")});
    row("client", [](ExchangeQuery &query) { query.client = QStringLiteral("codex"); },
        {QStringLiteral("left")});
    row("client with its version", [](ExchangeQuery &query) { query.client = QStringLiteral("codex/1.0"); },
        {});
    row("session", [](ExchangeQuery &query) { query.session = QStringLiteral("feed"); },
        {QStringLiteral("retried")});
    row("good", [](ExchangeQuery &query) { query.outcome = Outcome::Good; },
        {QStringLiteral("retried"), QStringLiteral("good")});
    row("failed", [](ExchangeQuery &query) { query.outcome = Outcome::Failed; }, {QStringLiteral("failed")});
    row("retried", [](ExchangeQuery &query) { query.outcome = Outcome::Retried; },
        {QStringLiteral("retried")});
    row("left", [](ExchangeQuery &query) { query.outcome = Outcome::Left; }, {QStringLiteral("left")});
    row("two that agree",
        [](ExchangeQuery &query) {
            query.project = QStringLiteral("site");
            query.outcome = Outcome::Good;
        },
        {QStringLiteral("good")});
    row("two that do not",
        [](ExchangeQuery &query) {
            query.project = QStringLiteral("app");
            query.client = QStringLiteral("codex");
        },
        {});
    row("unknown", [](ExchangeQuery &query) { query.project = QStringLiteral("nobody"); }, {});
}

void LedgerDatabaseTest::filters()
{
    QFETCH(const ExchangeQuery, query);
    QFETCH(const QStringList, ids);
    ExchangeRecord retried = goodExchange(noon.addSecs(1), "retried");
    retried.project = QStringLiteral("app");
    retried.session = "feed";
    AttemptRecord other = retried.attempts[0];
    other.provider = QStringLiteral("spare");
    other.outcome = QStringLiteral("overloaded");
    AttemptRecord idle;
    idle.provider = QStringLiteral("idle");
    retried.attempts = {idle, other, retried.attempts[0]};
    ExchangeRecord failed = goodExchange(noon.addSecs(2), "failed");
    failed.status = 529;
    failed.model = QStringLiteral("claude-haiku-5");
    failed.clientKey = QStringLiteral("desktop");
    ExchangeRecord left = goodExchange(noon.addSecs(3), "left");
    left.clientLeft = true;
    left.client = "codex/1.0";
    QVERIFY(m_database->write({goodExchange(noon, "good"), retried, failed, left}));
    QCOMPARE(idsOf(m_database->listExchanges(query)), ids);
}

void LedgerDatabaseTest::addsUpByEachDimension()
{
    ExchangeRecord other = goodExchange(noon.addDays(1));
    other.client = "codex/1.0";
    other.project = QStringLiteral("app");
    other.clientKey = QStringLiteral("desktop");
    other.model = QStringLiteral("claude-haiku-5");
    other.provider = QStringLiteral("spare");
    other.attempts[0].provider = QStringLiteral("spare");
    other.attempts[0].model = QStringLiteral("haiku-upstream");
    other.attempts[0].account = QStringLiteral("key 2");
    other.attempts[0].usage.output = 21;
    QVERIFY(m_database->write({goodExchange(noon), goodExchange(noon), other}));
    const std::tuple<UsageDimension, QString, QString> rows[] = {
        {UsageDimension::Provider, QStringLiteral("work"), QStringLiteral("spare")},
        {UsageDimension::Model, QStringLiteral("claude-opus-5"), QStringLiteral("claude-haiku-5")},
        {UsageDimension::UpstreamModel, QStringLiteral("opus-upstream"), QStringLiteral("haiku-upstream")},
        {UsageDimension::Project, QStringLiteral("site"), QStringLiteral("app")},
        {UsageDimension::ClientKey, QStringLiteral("laptop"), QStringLiteral("desktop")},
        {UsageDimension::Client, QStringLiteral("claude-cli"), QStringLiteral("codex")},
        {UsageDimension::Account, QString(), QStringLiteral("key 2")},
        {UsageDimension::Day, QStringLiteral("2026-11-29"), QStringLiteral("2026-11-30")},
        {UsageDimension::Hour, QStringLiteral("2026-11-29T12:00"), QStringLiteral("2026-11-30T12:00")},
    };
    for (const auto &[dimension, first, second] : rows) {
        UsageQuery query;
        query.by = {dimension};
        const Result<UsageReport> report = m_database->sumUsage(query);
        QCOMPARE(shown(report),
            QStringList({first + QStringLiteral(": 2 2 0 2300"), second + QStringLiteral(": 1 1 0 1151")}));
        QCOMPARE(report->total.tokens.total(), 3451);
        QCOMPARE(report->since, QDateTime(QDate(2026, 11, 29), QTime(12, 0), Qt::UTC));
        query.only = {{dimension, second}};
        if (!second.isEmpty())
            QCOMPARE(
                shown(m_database->sumUsage(query)), QStringList({second + QStringLiteral(": 1 1 0 1151")}));
    }
    UsageQuery query;
    query.by = {UsageDimension::Source, UsageDimension::Day, UsageDimension::Project};
    query.from = noon.addDays(1);
    QCOMPARE(shown(m_database->sumUsage(query)),
        QStringList({QStringLiteral("measured/2026-11-30/app: 1 1 0 1151")}));
    query.until = noon.addDays(1).addSecs(-600);
    QCOMPARE(shown(m_database->sumUsage(query)), QStringList());
    query.by.clear();
    query.from = {};
    QCOMPARE(m_database->sumUsage(query)->total.requests, 2);
}

void LedgerDatabaseTest::attributesEachAttemptToItsOwnProvider()
{
    ExchangeRecord record = goodExchange(noon);
    AttemptRecord failed = record.attempts[0];
    failed.provider = QStringLiteral("spare");
    failed.outcome = QStringLiteral("stream broke");
    failed.usage = {};
    failed.usage.input = 10;
    AttemptRecord passedOver;
    passedOver.provider = QStringLiteral("idle");
    record.attempts.prepend(failed);
    record.attempts.prepend(passedOver);
    QVERIFY(m_database->write({record}));
    UsageQuery query;
    query.by = {UsageDimension::Provider};
    QCOMPARE(shown(m_database->sumUsage(query)),
        QStringList({QStringLiteral("work: 1 1 0 1150"), QStringLiteral("spare: 0 1 1 10")}));

    ExchangeRecord unanswered = goodExchange(noon);
    unanswered.committed = false;
    unanswered.provider.clear();
    unanswered.attempts[0].outcome = QStringLiteral("overloaded");
    QVERIFY(m_database->write({unanswered}));
    QCOMPARE(shown(m_database->sumUsage(query)),
        QStringList({QStringLiteral("work: 1 2 1 2300"), QStringLiteral("spare: 0 1 1 10")}));
}

void LedgerDatabaseTest::countsNothingTwiceForAReusedAnswer()
{
    ExchangeRecord record = goodExchange(noon);
    record.reused = true;
    QVERIFY(m_database->write({record}));
    UsageQuery query;
    query.by = {UsageDimension::Provider};
    QCOMPARE(shown(m_database->sumUsage(query)), QStringList({QStringLiteral("work: 1 0 0 0")}));
    QVERIFY(m_database->sumUsage(query)->total.money.isEmpty());
    QVERIFY(m_database->sampleAttempts({}, 10)->isEmpty());
}

void LedgerDatabaseTest::countsNoTokensForCounting()
{
    ExchangeRecord record = goodExchange(noon);
    record.path = "/v1/messages/count_tokens";
    QVERIFY(m_database->write({record}));
    QCOMPARE(m_database->sumUsage({})->total.requests, 0);
    QCOMPARE(idsOf(m_database->listExchanges({})), QStringList({QStringLiteral("req_1")}));
}

void LedgerDatabaseTest::tellsCurrenciesAndSubscriptionsApart()
{
    ExchangeRecord yuan = goodExchange(noon);
    yuan.attempts[0].cost.currency = QStringLiteral("CNY");
    yuan.attempts[0].cost.nanos = 7;
    ExchangeRecord covered = goodExchange(noon);
    covered.attempts[0].cost.kind = Cost::Kind::Value;
    QVERIFY(m_database->write({goodExchange(noon), yuan, covered}));
    UsageQuery query;
    query.by = {UsageDimension::Provider};
    const Result<UsageReport> report = m_database->sumUsage(query);
    QCOMPARE(report->groups.size(), 1);
    const QMap<QString, MoneySum> money = report->groups.first().sum.money;
    QCOMPARE(money.keys(), QStringList({QStringLiteral("CNY"), QStringLiteral("USD")}));
    QCOMPARE(money[QStringLiteral("CNY")].spent, 7);
    QCOMPARE(money[QStringLiteral("USD")].spent, 1'000'000);
    QCOMPARE(money[QStringLiteral("USD")].value, 1'000'000);
    QCOMPARE(report->total.requests, 3);
    QCOMPARE(report->total.unpriced, 0);
}

void LedgerDatabaseTest::countsWhatHasNoPrice()
{
    ExchangeRecord record = goodExchange(noon);
    record.attempts[0].cost = {};
    ExchangeRecord untold = record; // its answer came, and said nothing of tokens
    untold.attempts[0].usage = {};
    untold.attempts[0].firstByteMilliseconds = 100;
    ExchangeRecord unanswered = untold;
    unanswered.attempts[0].firstByteMilliseconds = -1;
    ExchangeRecord file = untold;
    file.path = "/v1/files";
    file.model.clear();
    QVERIFY(m_database->write({record, untold, unanswered, file}));
    const UsageSum total = m_database->sumUsage({})->total;
    QCOMPARE(total.unpriced, 2);
    QVERIFY(total.money.isEmpty());
}

void LedgerDatabaseTest::addsUpTheRestBeyondTheRowsAskedFor()
{
    QList<ExchangeRecord> records;
    for (int i = 0; i < 5; ++i) {
        records << goodExchange(noon);
        records.last().project = QString::number(i);
        records.last().attempts[0].usage.output = i;
    }
    QVERIFY(m_database->write(records));
    UsageQuery query;
    query.by = {UsageDimension::Project, UsageDimension::Provider};
    query.mostRows = 2;
    const Result<UsageReport> report = m_database->sumUsage(query);
    QVERIFY(report->cut);
    QCOMPARE(shown(report),
        QStringList({QStringLiteral("4/work: 1 1 0 1134"), QStringLiteral("3/work: 1 1 0 1133"),
            QStringLiteral("/: 3 3 0 3393")}));
    query.mostRows = 5;
    QVERIFY(!m_database->sumUsage(query)->cut);
}

void LedgerDatabaseTest::replacesWhatWasImported()
{
    QVERIFY(m_database->write({goodExchange(noon)}));
    ImportedUsage row;
    row.at = noon.addYears(-1);
    row.model = QStringLiteral("claude-opus-5");
    row.project = QStringLiteral("site");
    row.client = QStringLiteral("claude-cli");
    row.requests = 4;
    row.tokens.input = 50;
    row.cost = {Cost::Kind::Value, 3, QStringLiteral("USD"), {}};
    ImportedUsage later = row;
    later.at = noon.addYears(-1).addSecs(900);
    QCOMPARE(*m_database->replaceImported(QStringLiteral("claude-code"), {row, row, later}), 2);
    QCOMPARE(*m_database->replaceImported(QStringLiteral("claude-code"), {row}), 1);

    UsageQuery query;
    query.by = {UsageDimension::Source};
    QCOMPARE(shown(m_database->sumUsage(query)), QStringList({QStringLiteral("measured: 1 1 0 1150")}));
    QCOMPARE(m_database->sumUsage(query)->since.date(), noon.date());
    query.imported = true;
    const Result<UsageReport> both = m_database->sumUsage(query);
    QCOMPARE(shown(both),
        QStringList({QStringLiteral("measured: 1 1 0 1150"), QStringLiteral("claude-code: 4 4 0 50")}));
    QCOMPARE(both->since.date(), noon.addYears(-1).date());
    QCOMPARE(both->total.money[QStringLiteral("USD")].value, 3);
    query.only = {{UsageDimension::Source, QStringLiteral("claude-code")}};
    QCOMPARE(shown(m_database->sumUsage(query)), QStringList({QStringLiteral("claude-code: 4 4 0 50")}));
    QCOMPARE(*m_database->replaceImported(QStringLiteral("claude-code"), {}), 0);
}

/// Who has the files may have removed the older ones meanwhile.
void LedgerDatabaseTest::keepsWhatIsOlderThanTheImport()
{
    ImportedUsage october;
    october.at = noon.addDays(-40);
    october.model = QStringLiteral("claude-opus-5");
    october.requests = 4;
    october.tokens.input = 50;
    ImportedUsage november = october;
    november.at = noon.addDays(-3);
    november.requests = 1;
    const QString source = QStringLiteral("claude-code");
    QCOMPARE(*m_database->replaceImported(source, {october, november}), 2);
    LedgerPruning pruning(*m_database, QTimeZone::utc());
    while (pruning.byAge(noon.addDays(-30)) == LedgerPruning::Step::More) { }
    november.requests = 2;
    QCOMPARE(*m_database->replaceImported(source, {november}), 2);
    UsageQuery query;
    query.imported = true;
    QCOMPARE(m_database->sumUsage(query)->total.requests, 6);

    QCOMPARE(*m_database->replaceImported(source, {october, november}), 2); // a day that is one sum by now
    QCOMPARE(m_database->sumUsage(query)->total.requests, 6);
}

void LedgerDatabaseTest::importsNothingIntoAStandIn()
{
    m_database->standInFor(QStringLiteral("the disk is gone"));
    const auto kept = m_database->replaceImported(QStringLiteral("claude-code"), {{}});
    QVERIFY(!kept);
    QCOMPARE(kept.error().message, QStringLiteral("the disk is gone"));
}

void LedgerDatabaseTest::samplesAttempts()
{
    ExchangeRecord slow = goodExchange(noon);
    slow.attempts[0].milliseconds = 600'000;
    ExchangeRecord failed = goodExchange(noon.addSecs(10));
    failed.attempts[0].outcome = QStringLiteral("overloaded");
    failed.attempts[0].firstByteMilliseconds = -1;
    failed.attempts[0].faulty = true;
    ExchangeRecord counting = goodExchange(noon.addSecs(11));
    counting.path = "/v1/messages/count_tokens";
    ExchangeRecord file = goodExchange(noon.addSecs(12));
    file.path = "/v1/files";
    file.model.clear();
    QVERIFY(m_database->write({slow, failed, counting, file}));
    Result<QList<AttemptSample>> samples = m_database->sampleAttempts({}, 10);
    QCOMPARE(samples->size(), 2);
    QCOMPARE(samples->first().good, false);
    QCOMPARE(samples->first().faulty, true);
    QCOMPARE(samples->first().firstByteMilliseconds, -1);
    QCOMPARE(samples->first().endedAt, noon.addSecs(10).addMSecs(1503));
    QCOMPARE(samples->last().provider, QStringLiteral("work"));
    QCOMPARE(samples->last().good, true);
    QCOMPARE(samples->last().faulty, false);
    QCOMPARE(samples->last().endedAt, noon.addMSecs(600'003)); // it began before
    QCOMPARE(samples->last().outputTokens, 20);
    samples = m_database->sampleAttempts(noon.addSecs(60), 10);
    QCOMPARE(samples->size(), 1);
    QCOMPARE(samples->first().milliseconds, 600'000);
    QCOMPARE(m_database->sampleAttempts({}, 1)->size(), 1);
}

void LedgerDatabaseTest::boundsTheNamesItKeepsApart()
{
    LedgerDatabase database(20);
    QVERIFY(database.open({}, Access::Write));
    QList<ExchangeRecord> records;
    for (int i = 0; i < 50; ++i) {
        records << goodExchange(noon, "req_" + QByteArray::number(i));
        records.last().model = QStringLiteral("invented-%1").arg(i);
    }
    QVERIFY(database.write(records));
    UsageQuery query;
    query.by = {UsageDimension::Model};
    const Result<UsageReport> report = database.sumUsage(query);
    QVERIFY(report->groups.size() < 20);
    QCOMPARE(report->groups.first().names, QStringList({QStringLiteral("(other)")}));
    QCOMPARE(report->total.requests, 50);
    ExchangeQuery other;
    other.model = QStringLiteral("(other)");
    QVERIFY(!database.listExchanges(other)->exchanges.isEmpty());
}

void LedgerDatabaseTest::cutsIdsOutOfPaths_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("kept");
    const auto row = [](const char *path, const char *kept) {
        QTest::newRow(path) << QByteArray(path) << QByteArray(kept);
    };
    row("/v1/messages", "/v1/messages");
    row("/v1/messages/count_tokens", "/v1/messages/count_tokens");
    row("/v1/messages/batches", "/v1/messages/batches");
    row("/v1/messages/batches/msgbatch_01Ab", "/v1/messages/batches/{id}");
    row("/v1/messages/batches/msgbatch_01Ab/results", "/v1/messages/batches/{id}/results");
    row("/v1/files", "/v1/files");
    row("/v1/files/", "/v1/files/");
    row("/v1/files/abc", "/v1/files/{id}");
    row("/v1/files/abc/content", "/v1/files/{id}/content");
    row("/v1/files/files/files", "/v1/files/{id}/files");
    row("/v1/responses/resp_1/cancel", "/v1/responses/{id}/cancel");
    row("/v1/responses/input_tokens", "/v1/responses/input_tokens");
    row("/v1/responses/compact", "/v1/responses/compact");
    row("/v1/anything/0123456789abcdef", "/v1/anything/{id}");
    row("/v1/models/gpt-5", "/v1/models/gpt-5");
    row("", "");
    row("/", "/");
}

void LedgerDatabaseTest::cutsIdsOutOfPaths()
{
    QFETCH(const QByteArray, path);
    QFETCH(const QByteArray, kept);
    ExchangeRecord record = goodExchange(noon);
    record.path = path;
    QVERIFY(m_database->write({record}));
    QCOMPARE(m_database->listExchanges({})->exchanges.first().path, kept);
}

void LedgerDatabaseTest::leavesRoomForProvidersAndModels()
{
    LedgerDatabase database(60);
    QVERIFY(database.open({}, Access::Write));
    QList<ExchangeRecord> records;
    for (int i = 0; i < 100; ++i) {
        records << goodExchange(noon, "req_" + QByteArray::number(i));
        records.last().path = "/v1/files/file-" + QByteArray::number(i);
    }
    for (int i = 0; i < 100; ++i) {
        records << goodExchange(noon.addSecs(1), "req_" + QByteArray::number(i));
        records.last().path = "/odd" + QByteArray::number(i);
        records.last().client = "odd" + QByteArray::number(i) + "/1";
    }
    records << goodExchange(noon.addSecs(2));
    records.last().model = QStringLiteral("new model");
    QVERIFY(database.write(records));
    QCOMPARE(database.listExchanges({})->exchanges.first().model, QStringLiteral("new model"));
    records.clear();
    for (int i = 0; i < 100; ++i) {
        records << goodExchange(noon.addSecs(3));
        records.last().model = QStringLiteral("odd model %1").arg(i);
        records.last().project = QStringLiteral("odd project %1").arg(i);
    }
    records << goodExchange(noon.addSecs(4));
    records.last().provider = QStringLiteral("new provider");
    records.last().clientKey = QStringLiteral("new key");
    records.last().attempts[0].provider = QStringLiteral("new provider");
    records.last().attempts[0].cost.currency = QStringLiteral("CNY");
    QVERIFY(database.write(records));
    const ExchangeRecord newest = database.listExchanges({})->exchanges.first();
    QCOMPARE(newest.provider, QStringLiteral("new provider"));
    QCOMPARE(newest.clientKey, QStringLiteral("new key"));
    QCOMPARE(newest.attempts.first().cost.currency, QStringLiteral("CNY"));
    UsageQuery ofProvider;
    ofProvider.only = {{UsageDimension::Provider, QStringLiteral("new provider")}};
    QCOMPARE(database.sumUsage(ofProvider)->total.requests, 1);
    QCOMPARE(database.findExchange("req_99")->path, QByteArray("(other)"));
    QCOMPARE(database.connection().number(
                 QStringLiteral("SELECT count(*) FROM names WHERE name LIKE '/v1/files/%'")),
        1);
}

void LedgerDatabaseTest::makesRoomForNewNames()
{
    constexpr int most = 60;
    LedgerDatabase database(most);
    QVERIFY(database.open({}, Access::Write));
    const auto count = [&] {
        return database.connection().number(QStringLiteral("SELECT count(*) FROM names")).value_or(-1);
    };
    // Detail only, as of requests that reached nobody.
    QList<ExchangeRecord> records{goodExchange(noon, "req_kept")};
    records.first().candidates.append({QStringLiteral("only a candidate"), {}, 3, {}});
    for (int i = 0; i < 100; ++i) {
        records << goodExchange(noon.addDays(-1), "req_old");
        records.last().route = QStringLiteral("route %1").arg(i);
    }
    QVERIFY(database.write(records));
    QCOMPARE(count(), most);
    QVERIFY(database.removeUnusedNames());
    QCOMPARE(count(), most); // all are in use

    const ExchangeRecord before = *database.findExchange("req_kept");
    LedgerPruning pruning(database);
    QCOMPARE(pruning.byAge(noon), LedgerPruning::Step::More);
    QVERIFY(database.removeUnusedNames());
    QVERIFY2(count() < most / 2, qPrintable(QString::number(count())));
    const ExchangeRecord after = *database.findExchange("req_kept");
    QCOMPARE(after.candidates.last().provider, QStringLiteral("only a candidate"));
    QCOMPARE(after.candidates.size(), before.candidates.size());
    for (qsizetype i = 0; i < after.candidates.size(); ++i) {
        QCOMPARE(after.candidates[i].provider, before.candidates[i].provider);
        QCOMPARE(after.candidates[i].model, before.candidates[i].model);
    }
    QCOMPARE(after.model, before.model);
    QCOMPARE(after.client, before.client);
    QCOMPARE(after.path, before.path);
    QCOMPARE(after.method, before.method);
    QCOMPARE(after.route, before.route);
    QCOMPARE(after.project, before.project);
    QCOMPARE(after.clientKey, before.clientKey);
    QCOMPARE(after.attempts.first().provider, before.attempts.first().provider);
    QCOMPARE(after.attempts.first().model, before.attempts.first().model);
    QCOMPARE(after.attempts.first().cost.price, before.attempts.first().cost.price);
    QCOMPARE(after.attempts.first().cost.currency, before.attempts.first().cost.currency);
    QCOMPARE(database.sumUsage({})->total.requests, 101);

    ExchangeRecord fresh = goodExchange(noon, "req_new");
    fresh.route = QStringLiteral("new route");
    QVERIFY(database.write({fresh}));
    QCOMPARE(database.findExchange("req_new")->route, QStringLiteral("new route"));
}

void LedgerDatabaseTest::seesThatAnotherProgramHasRemovedNames()
{
    constexpr int most = 40;
    LedgerDatabase one(most);
    LedgerDatabase two(most);
    const QString shared = m_folder->filePath(QStringLiteral("shared.sqlite"));
    QVERIFY(one.open(shared, Access::Write));
    QVERIFY(two.open(shared, Access::Write));
    ExchangeRecord record = goodExchange(noon.addDays(-1), "req_old");
    record.route = QStringLiteral("gone and back");
    QVERIFY(one.write({record})); // it remembers the name's number
    QCOMPARE(LedgerPruning(two).byAge(noon), LedgerPruning::Step::More);
    QVERIFY(two.removeUnusedNames());
    ExchangeRecord other = goodExchange(noon, "req_other");
    other.route = QStringLiteral("another one");
    QVERIFY(two.write({other})); // maybe with that number
    record.startedAt = noon;
    record.id = "req_new";
    QVERIFY(one.write({record}));
    for (LedgerDatabase *database : {&one, &two}) {
        QCOMPARE(database->findExchange("req_new")->route, QStringLiteral("gone and back"));
        QCOMPARE(database->findExchange("req_other")->route, QStringLiteral("another one"));
    }
}

void LedgerDatabaseTest::isReadBesideAWriter()
{
    LedgerDatabase reader;
    QVERIFY2(reader.open(file(), Access::Read), qPrintable(reader.problem().text));
    QVERIFY(m_database->write({goodExchange(noon)}));
    QCOMPARE(reader.sumUsage({})->total.requests, 1);
    QVERIFY(!reader.write({goodExchange(noon)}));
    QCOMPARE(reader.problem().kind, LedgerProblem::Kind::Denied);
    m_database->close();
    QCOMPARE(idsOf(reader.listExchanges({})), QStringList({QStringLiteral("req_1")}));
    LedgerDatabase alone;
    QVERIFY(alone.open(file(), Access::Read));
    QCOMPARE(alone.sumUsage({})->total.requests, 1);
    LedgerDatabase nothing;
    QVERIFY(!nothing.open(m_folder->filePath(QStringLiteral("none.sqlite")), Access::Read));
    QVERIFY2(nothing.problem().text.contains(u"none.sqlite"), qPrintable(nothing.problem().text));
}

void LedgerDatabaseTest::isForItsOwnerAlone()
{
#ifdef Q_OS_UNIX
    QVERIFY(m_database->write({goodExchange(noon)}));
    const auto owner
        = QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadUser | QFileDevice::WriteUser;
    for (const char *end : {"", "-wal", "-shm"}) {
        const QFileInfo info(file() + QLatin1String(end));
        QVERIFY2(info.exists(), end);
        QCOMPARE(info.permissions(), owner);
    }
    QVERIFY(!(QFileInfo(QFileInfo(file()).path()).permissions() & QFileDevice::ReadGroup));
#endif
}

QTEST_GUILESS_MAIN(LedgerDatabaseTest)
#include "tst_ledgerdatabase.moc"
