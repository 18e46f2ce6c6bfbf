// SPDX-License-Identifier: GPL-3.0-or-later
// usage: bench_ledger [ROUNDS [EXCHANGES]]   what a ledger of 100 000 exchanges takes: room, writing, each
// question
#include "ledger/ledgerdatabase.h"
#include "support/ledgersamples.h"

#include <QCoreApplication>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <vector>

using namespace signalbox;
using namespace signalbox::test;

namespace {

/// Of this program's own, so that others on the machine do not count.
double milliseconds(const std::function<void()> &work)
{
    const std::clock_t begin = std::clock();
    work();
    return 1000.0 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

void check(bool isGood, const LedgerDatabase &database)
{
    if (isGood)
        return;
    std::fprintf(stderr, "bench_ledger: %s\n", qPrintable(database.problem().text));
    std::exit(1);
}

class Questions
{
public:
    Questions(LedgerDatabase &database, int rounds) : m_database(database), m_rounds(rounds) { }

    void row(const char *name, const std::function<bool()> &ask)
    {
        std::vector<double> times;
        times.reserve(static_cast<size_t>(m_rounds));
        for (int i = 0; i < m_rounds; ++i)
            times.push_back(milliseconds([&] { check(ask(), m_database); }));
        std::sort(times.begin(), times.end());
        std::printf("  %-44s %8.1f %8.1f\n", name, times[times.size() / 2], times.back());
    }
    void sums(const char *name, const UsageQuery &query)
    {
        row(name, [&] { return m_database.sumUsage(query).hasValue(); });
    }
    void page(const char *name, const ExchangeQuery &query)
    {
        row(name, [&] { return m_database.listExchanges(query).hasValue(); });
    }

private:
    LedgerDatabase &m_database;
    int m_rounds;
};

void askForSums(Questions &questions, const QDateTime &end)
{
    UsageQuery query;
    query.zone = QTimeZone("Europe/Berlin");
    questions.sums("sum of all", query);
    const std::pair<const char *, QList<UsageDimension>> groups[] = {{"sums by day", {UsageDimension::Day}},
        {"sums by hour", {UsageDimension::Hour}}, {"sums by provider", {UsageDimension::Provider}},
        {"sums by project", {UsageDimension::Project}},
        {"sums by day and model", {UsageDimension::Day, UsageDimension::Model}},
        {"sums by day, provider, model and project",
            {UsageDimension::Day, UsageDimension::Provider, UsageDimension::Model, UsageDimension::Project}}};
    for (const auto &[name, by] : groups) {
        query.by = by;
        questions.sums(name, query);
    }
    query.by = {UsageDimension::Model};
    query.only = {{UsageDimension::Project, QStringLiteral("project-29")}};
    questions.sums("sums by model of one project", query);
    query.only.clear();
    query.from = end.addDays(-1);
    questions.sums("sums by model of a day", query);
}

void askForExchanges(
    Questions &questions, LedgerDatabase &database, const QDateTime &end, const QByteArray &known)
{
    ExchangeQuery query;
    questions.page("the newest 50", query);
    query.limit = 1000;
    questions.page("the newest 1000", query);
    query.limit = 50;
    query.until = end.addDays(-45);
    questions.page("50 of a time", query);
    query.until = {};
    query.project = QStringLiteral("project-29");
    questions.page("50 of a project", query);
    query.provider = QStringLiteral("provider-9");
    query.model = QStringLiteral("claude-model-3");
    questions.page("50 of a project, a provider and a model", query);
    query = {};
    query.provider = QStringLiteral("provider-0");
    query.outcome = ExchangeQuery::Outcome::Failed;
    questions.page("those that failed, of which there are none", query);
    query.outcome = ExchangeQuery::Outcome::Good;
    query.client = QStringLiteral("codex_cli_rs");
    questions.page("50 of a provider and a client", query);
    questions.row("one by its id", [&] { return database.findExchange(known).hasValue(); });
    questions.row("10 000 attempts of a week",
        [&] { return database.sampleAttempts(end.addDays(-7), 10'000).hasValue(); });
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const int rounds = argc > 1 ? std::max(std::atoi(argv[1]), 1) : 10;
    const int count = argc > 2 ? std::max(std::atoi(argv[2]), 1) : 100'000;
    constexpr int batch = 1000;
    const QDateTime end(QDate(2026, 11, 29), QTime(0, 0), Qt::UTC);
    const QTemporaryDir folder;
    LedgerDatabase database;
    check(database.open(folder.filePath(QStringLiteral("ledger.sqlite")), LedgerDatabase::Access::Write),
        database);
    const double writing = milliseconds([&] {
        for (int i = 0; i < count; i += batch) {
            QList<ExchangeRecord> records;
            for (int j = i; j < std::min(i + batch, count); ++j)
                records.append(sampleExchange(j, count, end));
            check(database.write(records), database);
        }
    });
    const auto extent = database.extent();
    check(extent.has_value(), database);
    std::printf("A ledger of %d exchanges: %.1f MB, %.0f bytes each; written with %.0f us each.\n", count,
        static_cast<double>(extent->used) / 1e6, static_cast<double>(extent->used) / count,
        1000 * writing / count);
    std::printf("  %-44s %8s %8s\n", "ms of CPU time", "median", "worst");
    Questions questions(database, rounds);
    askForSums(questions, end);
    askForExchanges(questions, database, end, sampleExchange(count / 2, count, end).id);
    return 0;
}
