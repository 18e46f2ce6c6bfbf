// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/usagequestion.h"
#include "support/usagefigures.h"

#include <QJsonArray>
#include <QTest>

#include <algorithm>

using namespace signalbox;
using namespace signalbox::test;

namespace {

using Dimension = UsageDimension;

QString text(const char *latin1)
{
    return QString::fromLatin1(latin1);
}

UsageQuestion questionOf(const QByteArray &query)
{
    const auto question = UsageQuestion::of(query);
    if (!question)
        qFatal("%s", qPrintable(question.error().message));
    return *question;
}

const UsageQuery *partOf(const UsageQuestion &question, const char *member)
{
    const auto &parts = question.parts();
    const auto found = std::find_if(parts.begin(), parts.end(),
        [&](const UsageQuestion::Part &part) { return part.member == QLatin1String(member); });
    return found == parts.end() ? nullptr : &found->query;
}

/// The same groups for the part that answers `member`, and none for the others.
QList<UsageReport> reportsFor(
    const UsageQuestion &question, const char *member, const QList<UsageGroup> &groups, bool cut = false)
{
    QList<UsageReport> reports;
    for (const UsageQuestion::Part &part : question.parts()) {
        UsageReport report;
        report.total = sumOf(3);
        report.since = QDateTime(QDate(2026, 8, 1), QTime(12, 0), QTimeZone::utc());
        if (part.member == QLatin1String(member)) {
            report.groups = groups;
            report.cut = cut;
        }
        reports << report;
    }
    return reports;
}

QStringList namesIn(const QJsonObject &answer, const char *list, const char *key)
{
    QStringList names;
    for (const QJsonValue &row : answer.value(QLatin1String(list)).toArray())
        names << row.toObject().value(QLatin1String(key)).toString();
    return names;
}

} // namespace

class TestUsageQuestion : public QObject
{
    Q_OBJECT

private slots:
    void asksForTheTotalAndEachList();
    void daysAndHoursOnlyWhenAskedFor();
    void everyPartHasTheRangeAndTheFilters();
    void refuses_data();
    void refuses();

    void answersInTheShapeOfTheDatabricksBalancer();
    void rowsHaveTokensAttemptsAndMoney();
    void namesNobodyHasGivenAreNoProjects();
    void theRestIsCalledOther();
    void groupsHaveAMemberForEachDimension();
    void importedUsageIsNeverAddedToWhatWasMeasured();
};

void TestUsageQuestion::asksForTheTotalAndEachList()
{
    const UsageQuestion question = questionOf({});
    QVERIFY(partOf(question, ""));
    QVERIFY(partOf(question, "")->by.isEmpty());
    const std::pair<const char *, Dimension> lists[]
        = {{"by_provider", Dimension::Provider}, {"by_model", Dimension::Model},
            {"by_upstream_model", Dimension::UpstreamModel}, {"by_project", Dimension::Project},
            {"by_client", Dimension::Client}, {"by_client_key", Dimension::ClientKey}};
    for (const auto &[member, dimension] : lists) {
        const UsageQuery *query = partOf(question, member);
        QVERIFY2(query, member);
        QCOMPARE(query->by, QList<Dimension>{dimension});
        QVERIFY(query->mostRows <= 1000); // clients make names up
    }
    QCOMPARE(question.parts().size(), 7);
}

void TestUsageQuestion::daysAndHoursOnlyWhenAskedFor()
{
    QVERIFY(!partOf(questionOf("daily=false"), "by_day"));
    QCOMPARE(partOf(questionOf("daily=true"), "by_day")->by, QList<Dimension>{Dimension::Day});
    QVERIFY(!partOf(questionOf("daily=true"), "by_hour"));
    QCOMPARE(partOf(questionOf("hourly=1"), "by_hour")->by, QList<Dimension>{Dimension::Hour});
}

void TestUsageQuestion::everyPartHasTheRangeAndTheFilters()
{
    const UsageQuestion question = questionOf(
        "start=2026-11-01&end=2026-11-30&timezone=Europe/Berlin&daily=true&by=model&provider=work"
        "&model=m&project=shop&client_key=local&client=claude-cli");
    const QMap<Dimension, QString> only{{Dimension::Provider, text("work")}, {Dimension::Model, text("m")},
        {Dimension::Project, text("shop")}, {Dimension::ClientKey, text("local")},
        {Dimension::Client, text("claude-cli")}};
    for (const UsageQuestion::Part &part : question.parts()) {
        QCOMPARE(part.query.from, QDateTime(QDate(2026, 10, 31), QTime(23, 0), QTimeZone::utc()));
        QCOMPARE(part.query.until, QDateTime(QDate(2026, 11, 30), QTime(23, 0), QTimeZone::utc()));
        QCOMPARE(part.query.zone.id(), QByteArray("Europe/Berlin"));
        QCOMPARE(part.query.only, only);
    }
}

void TestUsageQuestion::refuses_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QString>("begin");
    QTest::newRow("an end before the start")
        << QByteArray("start=2026-11-30&end=2026-11-29") << text("end: lies before start");
    QTest::newRow("an unknown dimension") << QByteArray(
        "by=model,colour") << text("by: 'colour' is nothing to tell usage apart by; there are day, ");
    QTest::newRow("a misspelt filter") << QByteArray("modle=x") << text("modle: there is no such parameter");
    QTest::newRow("an unknown zone") << QByteArray("timezone=Mars")
                                     << text("timezone: 'Mars' is no time zone");
}

void TestUsageQuestion::refuses()
{
    QFETCH(QByteArray, query);
    QFETCH(QString, begin);
    const auto question = UsageQuestion::of(query);
    QVERIFY(!question);
    QVERIFY2(question.error().message.startsWith(begin), qPrintable(question.error().message));
}

void TestUsageQuestion::answersInTheShapeOfTheDatabricksBalancer()
{
    const UsageQuestion question = questionOf("timezone=UTC&start=2026-11-01&daily=true");
    const QJsonObject answer = question.answerOf(
        reportsFor(question, "by_provider", {{{text("work")}, sumOf(2)}, {{text("relay")}, sumOf(1)}}));
    QCOMPARE(answer.value(u"global").toObject().value(u"total_requests").toInt(), 3);
    QCOMPARE(answer.value(u"global").toObject().value(u"input_tokens").toInt(), 30);
    QCOMPARE(namesIn(answer, "by_endpoint", "endpoint"), QStringList({text("work"), text("relay")}));
    QCOMPARE(namesIn(answer, "by_provider", "provider"), QStringList({text("work"), text("relay")}));
    QVERIFY(answer.value(u"by_model").isArray());
    QVERIFY(answer.value(u"by_day").isArray());
    QVERIFY(!answer.contains(u"by_hour"));
    QVERIFY(!answer.contains(u"imported"));
    QCOMPARE(answer.value(u"since").toString(), text("2026-08-01T12:00:00.000Z"));
    QCOMPARE(answer.value(u"start").toString(), text("2026-11-01T00:00:00.000Z"));
    // Sums are kept by quarters of an hour.
    const UsageQuestion narrow = questionOf("timezone=UTC&start=2026-11-01T10:07&end=2026-11-01T10:20");
    const QJsonObject wide = narrow.answerOf(QList<UsageReport>(narrow.parts().size()));
    QCOMPARE(wide.value(u"start").toString(), text("2026-11-01T10:00:00.000Z"));
    QCOMPARE(wide.value(u"end").toString(), text("2026-11-01T10:30:00.000Z"));
    QVERIFY(answer.value(u"end").isNull());
    QCOMPARE(answer.value(u"timezone").toString(), text("UTC"));

    const QJsonObject days = question.answerOf(
        reportsFor(question, "by_day", {{{text("2026-11-28")}, sumOf(1)}, {{text("2026-11-29")}, sumOf(2)}}));
    QCOMPARE(namesIn(days, "by_day", "date"), QStringList({text("2026-11-28"), text("2026-11-29")}));
}

void TestUsageQuestion::rowsHaveTokensAttemptsAndMoney()
{
    const UsageQuestion question = questionOf({});
    const QJsonObject answer = question.answerOf(reportsFor(question, "by_model", {{{text("m")}, sumOf(2)}}));
    const QJsonObject expected{{text("model"), text("m")}, {text("requests"), 2}, {text("attempts"), 8},
        {text("failed_attempts"), 2}, {text("unpriced_requests"), 6}, {text("input_tokens"), 20},
        {text("output_tokens"), 10}, {text("cache_creation_input_tokens"), 14},
        {text("cache_creation_1h_input_tokens"), 4}, {text("cache_read_input_tokens"), 60},
        {text("reasoning_tokens"), 8}, {text("web_searches"), 2},
        {text("cost"),
            QJsonArray{QJsonObject{
                {text("currency"), text("USD")}, {text("spent"), 0.003}, {text("value"), 0.04}}}}};
    QCOMPARE(answer.value(u"by_model").toArray().at(0).toObject(), expected);
}

void TestUsageQuestion::namesNobodyHasGivenAreNoProjects()
{
    const UsageQuestion question = questionOf("by=project");
    const QList<UsageGroup> groups{{{QString()}, sumOf(2)}, {{text("shop")}, sumOf(1)}};
    const QJsonObject answer = question.answerOf(reportsFor(question, "by_project", groups));
    QCOMPARE(namesIn(answer, "by_project", "project"), QStringList{text("shop")});
    const QJsonObject free = question.answerOf(reportsFor(question, "groups", groups));
    QCOMPARE(namesIn(free, "groups", "project"), QStringList({QString(), text("shop")}));
}

void TestUsageQuestion::theRestIsCalledOther()
{
    const UsageQuestion question = questionOf({});
    const QJsonObject answer = question.answerOf(
        reportsFor(question, "by_project", {{{text("shop")}, sumOf(2)}, {{QString()}, sumOf(9)}}, true));
    QCOMPARE(namesIn(answer, "by_project", "project"), QStringList({text("shop"), text("(other)")}));
}

void TestUsageQuestion::groupsHaveAMemberForEachDimension()
{
    const UsageQuestion question = questionOf("by=provider,upstream_model,key,provider");
    QCOMPARE(partOf(question, "groups")->by,
        QList<Dimension>({Dimension::Provider, Dimension::UpstreamModel, Dimension::ClientKey}));
    const QJsonObject answer = question.answerOf(
        reportsFor(question, "groups", {{{text("work"), text("big"), text("local")}, sumOf(1)}}));
    const QJsonObject row = answer.value(u"groups").toArray().at(0).toObject();
    QCOMPARE(row.value(u"provider").toString(), text("work"));
    QCOMPARE(row.value(u"upstream_model").toString(), text("big"));
    QCOMPARE(row.value(u"client_key").toString(), text("local"));
    QCOMPARE(row.value(u"requests").toInt(), 1);
}

void TestUsageQuestion::importedUsageIsNeverAddedToWhatWasMeasured()
{
    const UsageQuestion question = questionOf("imported=true&by=model&daily=true");
    for (const UsageQuestion::Part &part : question.parts()) {
        if (part.query.imported)
            QCOMPARE(part.query.by.value(0), Dimension::Source);
    }
    QVERIFY(!partOf(question, "")->imported);
    QVERIFY(!partOf(question, "by_model")->imported);
    QVERIFY(partOf(question, "groups")->imported);
    QCOMPARE(partOf(question, "imported.by_day")->by, QList<Dimension>({Dimension::Source, Dimension::Day}));

    const QJsonObject answer = question.answerOf(reportsFor(question, "imported.by_model",
        {{{text("measured"), text("m")}, sumOf(5)}, {{text("claude-code"), text("m")}, sumOf(1)}}));
    const QJsonArray imported = answer.value(u"imported").toObject().value(u"by_model").toArray();
    QCOMPARE(imported.size(), 1);
    QCOMPARE(imported.at(0).toObject().value(u"source").toString(), text("claude-code"));
    QCOMPARE(imported.at(0).toObject().value(u"model").toString(), text("m"));
}

QTEST_GUILESS_MAIN(TestUsageQuestion)
#include "tst_usagequestion.moc"
