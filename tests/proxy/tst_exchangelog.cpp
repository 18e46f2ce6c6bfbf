// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/exchangelog.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;

namespace {

AttemptRecord attempt(const QString &provider, int status, const QString &outcome)
{
    AttemptRecord attempt;
    attempt.provider = provider;
    attempt.model = QStringLiteral("upstream-model");
    attempt.status = status;
    attempt.outcome = outcome;
    attempt.milliseconds = 12;
    return attempt;
}

/// A streamed answer that came from the second provider.
ExchangeRecord exampleRecord()
{
    ExchangeRecord record;
    record.id = "req_1";
    record.startedAt = QDateTime(QDate(2026, 1, 2), QTime(3, 4, 5, 678), Qt::UTC);
    record.client = "claude-cli/2.1.329";
    record.method = "POST";
    record.path = "/v1/messages";
    record.model = QStringLiteral("claude-x");
    record.provider = QStringLiteral("home");
    record.project = QStringLiteral("shop");
    record.decision = QStringLiteral("route *");
    record.streamed = true;
    record.committed = true;
    record.status = 200;
    record.attempts
        = {attempt(QStringLiteral("work"), 529, QStringLiteral("529 overloaded_error: Overloaded")),
            attempt(QStringLiteral("home"), 200, QStringLiteral("ok"))};
    record.firstByteMilliseconds = 321;
    record.milliseconds = 4567;
    record.requestBytes = 11;
    record.responseBytes = 22;
    record.clientKey = QStringLiteral("laptop");
    return record;
}

} // namespace

class ExchangeLogTest : public QObject
{
    Q_OBJECT

private slots:
    void sentenceTellsTheStory_data();
    void sentenceTellsTheStory();
    void fieldsHoldEverythingOfTheRecord();
    void whatIsNotKnownHasNoField();
    void tellsStatisticsAfterAWhile();
    void tellsTheRestAtTheEnd();
    void tellsNoStatisticsWhenToldSo();
    void levelTellsWhetherItWentWell_data();
    void levelTellsWhetherItWentWell();
    void noSecretReachesTheFile();
};

void ExchangeLogTest::sentenceTellsTheStory_data()
{
    QTest::addColumn<ExchangeRecord>("record");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const ExchangeRecord &record, const char *expected) {
        QTest::newRow(name) << record << QString::fromLatin1(expected);
    };
    ExchangeRecord record = exampleRecord();
    row("second try", record,
        "req_1 claude-x 200 from home for laptop in 4567 ms (work: 529 overloaded_error: Overloaded; home: "
        "ok)");
    record.attempts.removeFirst();
    row("first try", record, "req_1 claude-x 200 from home for laptop in 4567 ms");
    record.clientKey.clear();
    record.model.clear();
    row("no model", record, "req_1 /v1/messages 200 from home in 4567 ms");
    record.clientLeft = true;
    record.status = 0;
    row("client left", record, "req_1 /v1/messages client left from home in 4567 ms");
    record = exampleRecord();
    record.attempts.clear();
    record.provider.clear();
    record.status = 404;
    record.error = QStringLiteral("model: claude-x");
    row("refused", record, "req_1 claude-x 404 for laptop in 4567 ms (model: claude-x)");
}

void ExchangeLogTest::sentenceTellsTheStory()
{
    QFETCH(ExchangeRecord, record);
    QTEST(exchangeEntry(record).message, "expected");
}

void ExchangeLogTest::fieldsHoldEverythingOfTheRecord()
{
    ExchangeRecord record = exampleRecord();
    record.session = "0123456789ab";
    record.route = QStringLiteral("claude-*");
    AttemptRecord &last = record.attempts.last();
    last.sent = true;
    last.startMilliseconds = 13;
    last.firstByteMilliseconds = 7;
    last.account = QStringLiteral("key 2");
    last.clientLogin = true;
    last.usage = {10, 20, 30, 60, true, 0, 5, 0};
    last.cost = {Cost::Kind::Spent, 250'000'000, QStringLiteral("USD"), {}};
    record.usage = last.usage;
    const LogEntry entry = exchangeEntry(record);
    QCOMPARE(entry.event, QStringLiteral("exchange_finished"));
    QCOMPARE(entry.category, QStringLiteral("signalbox.proxy"));
    const QByteArray expected
        = R"({"request_id":"req_1","started_at":"2026-01-02T03:04:05.678Z","client":"claude-cli/2.1.329",
        "method":"POST","path":"/v1/messages","model":"claude-x","project":"shop","client_key":"laptop","decision":"route *",
        "provider":"home","stream":true,"status":200,
        "client_left":false,"error":"","first_byte_time":321,"response_time":4567,"request_bytes":11,"response_bytes":22,
        "session":"0123456789ab","route":"claude-*","reused":false,
        "input_tokens":10,"output_tokens":20,"cache_creation_input_tokens":30,"cache_read_input_tokens":60,
        "reasoning_tokens":5,"cache_hit_share":0.6,"cost":0.25,"currency":"USD",
        "attempts":[{"provider":"work","model":"upstream-model","status":529,"outcome":"529 overloaded_error: Overloaded",
                     "start":0,"time":12,"sent":false},
                    {"provider":"home","model":"upstream-model","status":200,"outcome":"ok","start":13,"time":12,
                     "sent":true,"first_byte_time":7,"account":"key 2","client_login":true,
                     "input_tokens":10,"output_tokens":20,"cache_creation_input_tokens":30,
                     "cache_read_input_tokens":60,"reasoning_tokens":5,"cost":0.25,"currency":"USD"}]})";
    QCOMPARE(entry.fields, QJsonDocument::fromJson(expected).object());
}

void ExchangeLogTest::whatIsNotKnownHasNoField()
{
    const LogEntry entry = exchangeEntry(exampleRecord());
    for (const char *name : {"input_tokens", "output_tokens", "cost", "currency", "cache_hit_share"})
        QVERIFY2(!entry.fields.contains(QLatin1String(name)), name);
}

namespace {

/// A log in a folder of its own.
struct Scene
{
    Scene()
    {
        config.color = false;
        config.file = folder.filePath(QStringLiteral("log.jsonl"));
    }
    /// All there are.
    [[nodiscard]] QStringList events() const
    {
        QFile file(config.file);
        QStringList result;
        if (file.open(QIODevice::ReadOnly)) {
            while (!file.atEnd())
                result << QJsonDocument::fromJson(file.readLine())
                              .object()
                              .value(QStringLiteral("event"))
                              .toString();
        }
        return result;
    }

    QTemporaryDir folder;
    LogConfig config;
};

const QString finished = QStringLiteral("exchange_finished");
const QString statistics = QStringLiteral("statistics");

} // namespace

void ExchangeLogTest::tellsStatisticsAfterAWhile()
{
    const Scene scene;
    LogWriter writer(scene.config);
    ExchangeLog log(writer, std::chrono::milliseconds(1));
    log.add(exampleRecord());
    log.add(exampleRecord());
    QTRY_COMPARE(scene.events(), (QStringList{finished, finished, statistics}));
    log.add(exampleRecord());
    QTRY_COMPARE(scene.events(), (QStringList{finished, finished, statistics, finished, statistics}));
}

void ExchangeLogTest::tellsTheRestAtTheEnd()
{
    const Scene scene;
    {
        LogWriter writer(scene.config);
        {
            ExchangeLog log(writer, std::chrono::hours(1));
            log.add(exampleRecord());
        }
        const ExchangeLog idle(writer, std::chrono::hours(1));
    }
    QCOMPARE(scene.events(), (QStringList{finished, statistics}));
}

void ExchangeLogTest::tellsNoStatisticsWhenToldSo()
{
    const Scene scene;
    {
        LogWriter writer(scene.config);
        ExchangeLog log(writer, std::chrono::milliseconds(0));
        log.add(exampleRecord());
        log.setInterval(std::chrono::hours(1)); // and from now on
        log.add(exampleRecord());
        log.setInterval(std::chrono::milliseconds(0));
        log.add(exampleRecord());
    }
    QCOMPARE(scene.events(), (QStringList{finished, finished, statistics, finished}));
}

void ExchangeLogTest::levelTellsWhetherItWentWell_data()
{
    QTest::addColumn<QString>("error");
    QTest::addColumn<bool>("clientLeft");
    QTest::addColumn<QtMsgType>("expected");
    QTest::newRow("good") << QString() << false << QtInfoMsg;
    QTest::newRow("failed") << QStringLiteral("overloaded") << false << QtWarningMsg;
    QTest::newRow("client left") << QString() << true << QtInfoMsg;
    QTest::newRow("client left before it failed") << QStringLiteral("overloaded") << true << QtInfoMsg;
}

void ExchangeLogTest::levelTellsWhetherItWentWell()
{
    QFETCH(QString, error);
    QFETCH(bool, clientLeft);
    ExchangeRecord record = exampleRecord();
    record.error = error;
    record.clientLeft = clientLeft;
    QTEST(exchangeEntry(record).level, "expected");
}

void ExchangeLogTest::noSecretReachesTheFile()
{
    const QString secret = QStringLiteral("sk-ant-api03-AbCdEfGhIjKlMnOp");
    const QString told = QStringLiteral("401 authentication_error: invalid x-api-key ") + secret;
    ExchangeRecord record = exampleRecord();
    record.error = told;
    record.attempts
        = {attempt(QStringLiteral("work"), 401, told), attempt(QStringLiteral("home"), 401, told)};
    // Where a client or a user may have put it by mistake.
    record.client = secret.toLatin1();
    record.path = "/v1/files/" + secret.toLatin1();
    record.model = secret;

    const QTemporaryDir folder;
    LogConfig config;
    config.color = false;
    config.file = folder.filePath(QStringLiteral("log.jsonl"));
    {
        LogWriter writer(config);
        writer.write(exchangeEntry(record));
    }
    QFile file(config.file);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray written = file.readAll();
    QVERIFY(written.contains("exchange_finished"));
    QVERIFY2(!written.contains("AbCdEfGh"), written.constData());
}

QTEST_GUILESS_MAIN(ExchangeLogTest)
#include "tst_exchangelog.moc"
