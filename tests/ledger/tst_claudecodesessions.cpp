// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/claudecodesessions.h"

#include "cost/pricetable.h"
#include "support/testfiles.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

QString text(const char *latin1)
{
    return QString::fromLatin1(latin1);
}

QDateTime at(const char *time)
{
    return QDateTime::fromString(text(time), Qt::ISODateWithMs);
}

ClaudeCodeUsage readFolder(const QString &folder, const QDateTime &until = {})
{
    const Result<ClaudeCodeUsage> usage = readClaudeCodeSessions({folder}, until, PriceTable());
    return usage ? *usage : ClaudeCodeUsage();
}

/// A line that states usage.
QByteArray answer(const QByteArray &id, const QByteArray &request, qint64 output,
    const QByteArray &time = "2026-11-01T10:00:00.000Z")
{
    const QByteArray requestId
        = request.isEmpty() ? QByteArray() : QByteArray(R"("requestId":")" + request + R"(",)");
    return R"({"type":"assistant",)" + requestId + R"("timestamp":")" + time
        + R"(","cwd":"/x/p","message":{"id":")" + id
        + R"(","model":"claude-opus-5","usage":{"input_tokens":10,"output_tokens":)"
        + QByteArray::number(output) + "}}}\n";
}

/// A folder with the lines of some files.
class Sessions
{
public:
    explicit Sessions(const QByteArrayList &files)
    {
        int number = 0;
        for (const QByteArray &lines : files) {
            const QString folder = m_folder.filePath(QStringLiteral("projects/p"));
            QDir().mkpath(folder);
            QFile file(folder + QStringLiteral("/%1.jsonl").arg(++number));
            if (file.open(QIODevice::WriteOnly))
                file.write(lines);
        }
    }
    [[nodiscard]] QString path() const { return m_folder.path(); }

private:
    QTemporaryDir m_folder;
};

} // namespace

class ClaudeCodeSessionsTest : public QObject
{
    Q_OBJECT

private slots:
    void addsUpByQuarterModelAndProject_data();
    void addsUpByQuarterModelAndProject();
    void countsWhatItHasSeen();
    void takesAProjectsFolderToo();
    void comesOutTheSameEveryTime();
    void leavesOutWhatIsMeasured();
    void aMessageCountsOnce_data();
    void aMessageCountsOnce();
    void aMessageBeganBeforeItEnded();
    void longLinesAreSkipped();
    void survivesEveryCut();
    void linksDoNotCountTwice();
    void findsItsFolders();
    void namesAFolderThatIsNotThere();
};

void ClaudeCodeSessionsTest::addsUpByQuarterModelAndProject_data()
{
    QTest::addColumn<int>("index");
    QTest::addColumn<QDateTime>("time");
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("project");
    QTest::addColumn<qint64>("requests");
    QTest::addColumn<TokenUsage>("tokens");
    QTest::addColumn<qint64>("nanos"); // -1 = unknown
    const auto row = [](int index, const char *time, const char *model, const char *project, qint64 requests,
                         const TokenUsage &tokens, qint64 nanos) {
        QTest::addRow("%s %s %s", time, model, project)
            << index << at(time) << text(model) << text(project) << requests << tokens << nanos;
    };
    // A streamed message in three lines of which the last counts, one more, and two of sub-agents:
    // 10 x 5000 + 50 x 25000 + 100 x 6250 + 200 x 10000 + 3000 x 500 = 5 425 000
    // 5 x 5000 + 20 x 25000 + 3300 x 500 = 2 175 000
    // 100 x 5000 + 10 x 25000 = 750 000, 200 x 5000 + 20 x 25000 = 1 500 000
    row(0, "2026-11-01T10:00:00Z", "claude-opus-5", "shop", 4, {315, 100, 300, 6300, true, 200}, 9'850'000);
    row(1, "2026-11-01T10:00:00Z", "nobodys-model", "blog", 2, {150, 15, 0, 0, true}, -1);
    row(2, "2026-11-01T10:15:00Z", "claude-haiku-4-5-20251001", "shop", 1, {1, 4, 0, 0, true}, 21'000);
    // 7 x 5000 + 30 x 25000 + 40 x 6250 + 3300 x 500
    row(3, "2026-11-01T10:15:00Z", "claude-opus-5", "shop", 1, {7, 30, 40, 3300, true}, 2'685'000);
    // A long prompt at the upper prices and two web searches, a short one at the usual prices:
    // 300000 x 6000 + 1000 x 22500 + 2 x 10 000 000 = 1 842 500 000, 10 x 3000 + 10 x 15000 = 180 000
    row(4, "2026-11-02T08:00:00Z", "claude-sonnet-4-5-20250929", "shop", 2,
        {300'010, 1010, 0, 0, true, 0, 0, 2}, 1'842'680'000);
}

void ClaudeCodeSessionsTest::addsUpByQuarterModelAndProject()
{
    QFETCH(int, index);
    QFETCH(QDateTime, time);
    QFETCH(TokenUsage, tokens);
    QFETCH(qint64, nanos);
    const ClaudeCodeUsage usage = readFolder(testData(QLatin1String("claude-code")));
    QCOMPARE(usage.rows.size(), 5);
    const ImportedUsage &row = usage.rows.at(index);
    QCOMPARE(row.at, time);
    QTEST(row.model, "model");
    QTEST(row.project, "project");
    QCOMPARE(row.client, QStringLiteral("claude-cli"));
    QTEST(row.requests, "requests");
    QVERIFY(row.tokens == tokens);
    QCOMPARE(row.cost.isKnown() ? row.cost.nanos : -1, nanos);
    QVERIFY(row.cost.kind == (nanos < 0 ? Cost::Kind::Unknown : Cost::Kind::Value));
}

void ClaudeCodeSessionsTest::countsWhatItHasSeen()
{
    const ClaudeCodeUsage usage = readFolder(testData(QLatin1String("claude-code")));
    QCOMPARE(usage.files, 4);
    QCOMPARE(usage.unreadableFiles, 0);
    QCOMPARE(usage.messages, 10);
    // cut, no JSON, without a time, without a model, a message that is none
    QCOMPARE(usage.skippedLines, 5);
    QVERIFY(!usage.cut);
}

void ClaudeCodeSessionsTest::takesAProjectsFolderToo()
{
    QCOMPARE(readFolder(testData(QLatin1String("claude-code/projects"))).messages, 10);
    QCOMPARE(readFolder(testData(QLatin1String("claude-code/projects/C--Users-me-blog"))).messages, 2);
    // The same folder twice is the same messages.
    const QString folder = testData(QLatin1String("claude-code"));
    QCOMPARE(readClaudeCodeSessions({folder, folder}, {}, PriceTable())->messages, 10);
}

void ClaudeCodeSessionsTest::comesOutTheSameEveryTime()
{
    const QString folder = testData(QLatin1String("claude-code"));
    const QList<ImportedUsage> first = readFolder(folder).rows;
    const QList<ImportedUsage> second = readFolder(folder).rows;
    QCOMPARE(first.size(), second.size());
    for (qsizetype i = 0; i < first.size(); ++i) {
        QCOMPARE(first.at(i).at, second.at(i).at);
        QCOMPARE(first.at(i).model, second.at(i).model);
        QCOMPARE(first.at(i).cost, second.at(i).cost);
    }
}

void ClaudeCodeSessionsTest::leavesOutWhatIsMeasured()
{
    const QString folder = testData(QLatin1String("claude-code"));
    const ClaudeCodeUsage before = readFolder(folder, at("2026-11-01T10:15:00Z"));
    QCOMPARE(before.messages, 6);
    QCOMPARE(before.rows.size(), 2);
    QCOMPARE(readFolder(folder, at("2026-11-01T10:15:00.001Z")).messages, 7);
    QCOMPARE(readFolder(folder, at("2026-11-01T10:00:00Z")).messages, 0);
}

void ClaudeCodeSessionsTest::aMessageCountsOnce_data()
{
    QTest::addColumn<QByteArrayList>("files");
    QTest::addColumn<qint64>("messages");
    QTest::addColumn<qint64>("output");
    const auto row = [](const char *name, const QByteArrayList &files, qint64 messages, qint64 output) {
        QTest::newRow(name) << files << messages << output;
    };
    row("growing", {answer("m", "r", 1) + answer("m", "r", 9)}, 1, 9);
    row("the largest came first", {answer("m", "r", 9) + answer("m", "r", 1)}, 1, 9);
    row("in two files", {answer("m", "r", 9), answer("m", "r", 9)}, 1, 9);
    row("growing over files", {answer("m", "r", 1), answer("m", "r", 9), answer("m", "r", 5)}, 1, 9);
    row("without a request", {answer("m", "", 1) + answer("m", "", 9)}, 1, 9);
    row("of two requests", {answer("m", "r", 1) + answer("m", "s", 9)}, 2, 10);
    row("two messages of one request", {answer("m", "r", 1) + answer("n", "r", 9)}, 2, 10);
    row("without a line's end", {answer("m", "r", 9).trimmed()}, 1, 9);
    row("lines of Windows", {answer("m", "r", 9).trimmed() + "\r\n" + answer("n", "r", 9)}, 2, 18);
    row("nothing", {QByteArray()}, 0, 0);
}

void ClaudeCodeSessionsTest::aMessageCountsOnce()
{
    QFETCH(QByteArrayList, files);
    QFETCH(qint64, messages);
    QFETCH(qint64, output);
    const ClaudeCodeUsage usage = readFolder(Sessions(files).path());
    QCOMPARE(usage.messages, messages);
    QCOMPARE(usage.skippedLines, 0);
    qint64 sum = 0;
    for (const ImportedUsage &row : usage.rows)
        sum += row.tokens.output;
    QCOMPARE(sum, output);
}

void ClaudeCodeSessionsTest::aMessageBeganBeforeItEnded()
{
    const Sessions sessions({answer("m", "r", 1, "2026-11-01T10:14:59.000Z")
        + answer("m", "r", 9, "2026-11-01T10:15:01.000Z") + answer("n", "r", 5, "2026-11-01T10:15:02.000Z")});
    const ClaudeCodeUsage usage = readFolder(sessions.path(), at("2026-11-01T10:15:00Z"));
    QCOMPARE(usage.messages, 1);
    QCOMPARE(usage.rows.first().at, at("2026-11-01T10:00:00Z"));
    QCOMPARE(usage.rows.first().tokens.output, 9);
}

void ClaudeCodeSessionsTest::longLinesAreSkipped()
{
    const QByteArray large(17 * 1024 * 1024, 'x');
    const QByteArray allowed(1024 * 1024, 'x');
    const Sessions sessions(
        {R"({"type":"user","message":")" + large + "\"}\n" + R"({"type":"user","message":")" + allowed
            + "\"}\n" + answer("m", "r", 9) + R"({"type":"user","message":")" + large});
    const ClaudeCodeUsage usage = readFolder(sessions.path());
    QCOMPARE(usage.messages, 1);
    QCOMPARE(usage.skippedLines, 2);
}

void ClaudeCodeSessionsTest::survivesEveryCut()
{
    const QByteArray whole = answer("m", "r", 9);
    for (qsizetype length = 1; length < whole.size() - 1; ++length) {
        const ClaudeCodeUsage usage
            = readFolder(Sessions({whole.first(length) + '\n' + answer("n", "r", 5)}).path());
        QCOMPARE(usage.messages, 1);
        QCOMPARE(usage.skippedLines, 1);
    }
}

void ClaudeCodeSessionsTest::linksDoNotCountTwice()
{
    const Sessions sessions({answer("m", "r", 9)});
    const QString folder = sessions.path() + QStringLiteral("/projects");
    if (!QFile::link(folder, folder + QStringLiteral("/p/around")))
        QSKIP("there are no links here");
    const ClaudeCodeUsage usage = readFolder(sessions.path());
    QCOMPARE(usage.messages, 1);
    QCOMPARE(usage.files, 1);
}

void ClaudeCodeSessionsTest::findsItsFolders()
{
    const QTemporaryDir root;
    const QString home = QFileInfo(root.path()).canonicalFilePath();
    const auto folder = [&home](const char *name) { return QString(home + u'/' + text(name)); };
    for (const char *name : {".claude", ".config/claude", "xdg/claude", "one", "two", "a,b"})
        QDir().mkpath(folder(name));
    const auto found = [&home](const QList<std::pair<const char *, QString>> &variables) {
        QProcessEnvironment environment;
        for (const auto &[name, value] : variables)
            environment.insert(text(name), value);
        return claudeCodeFolders(environment, home);
    };
    QCOMPARE(found({}), QStringList({folder(".config/claude"), folder(".claude")}));
    QCOMPARE(
        found({{"XDG_CONFIG_HOME", folder("xdg")}}), QStringList({folder("xdg/claude"), folder(".claude")}));
    QCOMPARE(found({{"XDG_CONFIG_HOME", folder("none")}}), QStringList(folder(".claude")));
    QCOMPARE(found({{"CLAUDE_CONFIG_DIR", folder("one")}}), QStringList(folder("one")));
    QCOMPARE(
        found({{"CLAUDE_CONFIG_DIR", QString(folder("two") + u", " + folder("one") + u',' + folder("two"))}}),
        QStringList({folder("two"), folder("one")}));
    QCOMPARE(found({{"CLAUDE_CONFIG_DIR", folder("a,b")}}), QStringList(folder("a,b")));
    QCOMPARE(found({{"CLAUDE_CONFIG_DIR", folder("none")}}), QStringList());
}

void ClaudeCodeSessionsTest::namesAFolderThatIsNotThere()
{
    const QTemporaryDir root;
    const auto missing = readClaudeCodeSessions({root.filePath(QStringLiteral("none"))}, {}, PriceTable());
    QVERIFY(!missing);
    QVERIFY(missing.error().kind == Error::Kind::NotFound);
    QVERIFY2(missing.error().message.contains(root.filePath(QStringLiteral("none"))),
        qPrintable(missing.error().message));
    QVERIFY(!readClaudeCodeSessions({}, {}, PriceTable()));
    QCOMPARE(readClaudeCodeSessions({root.path()}, {}, PriceTable())->messages, 0);
}

QTEST_GUILESS_MAIN(ClaudeCodeSessionsTest)
#include "tst_claudecodesessions.moc"
