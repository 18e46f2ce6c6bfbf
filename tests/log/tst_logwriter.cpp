// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/logwriter.h"

#include "core/logcategories.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <memory>

#ifdef Q_OS_WIN
#include <io.h>
#define dup _dup
#define dup2 _dup2
#define close _close
#define fileno _fileno
#else
#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

using namespace signalbox;
using namespace std::chrono_literals;

namespace {

/// Sends standard error into a file while it lives.
class CapturedConsole
{
public:
    explicit CapturedConsole(const QString &path) : m_path(path), m_before(dup(fileno(stderr)))
    {
        std::fflush(stderr);
        FILE *file = std::fopen(qPrintable(path), "w");
        dup2(fileno(file), fileno(stderr));
        std::fclose(file);
    }
    ~CapturedConsole() { release(); }
    Q_DISABLE_COPY_MOVE(CapturedConsole)

    QByteArray text()
    {
        release();
        QFile file(m_path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private:
    void release()
    {
        if (m_before < 0)
            return;
        std::fflush(stderr);
        dup2(m_before, fileno(stderr));
        close(m_before);
        m_before = -1;
    }

    QString m_path;
    int m_before;
};

LogEntry entryOf(const QString &message, QtMsgType level = QtInfoMsg, const QJsonObject &fields = {})
{
    return {level, QStringLiteral("signalbox.test"), QStringLiteral("tested"), message, fields};
}

const QString secret = QStringLiteral("sk-ant-api03-AbCdEfGhIjKlMnOp");

#ifdef Q_OS_UNIX

/// Makes standard error a pipe that is full, until it is read.
class UnreadConsole
{
public:
    UnreadConsole() : m_before(dup(fileno(stderr)))
    {
        if (::pipe(m_pipe) != 0)
            qFatal("no pipe can be made");
        const int flags = ::fcntl(m_pipe[1], F_GETFL);
        ::fcntl(m_pipe[1], F_SETFL, flags | O_NONBLOCK);
        while (::write(m_pipe[1], "\n", 1) == 1) { }
        ::fcntl(m_pipe[1], F_SETFL, flags);
        dup2(m_pipe[1], fileno(stderr));
        close(m_pipe[1]);
    }
    /// The end that is read stays: a thread that was left may still write to the other one.
    ~UnreadConsole()
    {
        dup2(m_before, fileno(stderr));
        close(m_before);
    }
    Q_DISABLE_COPY_MOVE(UnreadConsole)

    /// All lines until one that ends so; fewer where they do not come.
    QByteArrayList readUntil(const QByteArray &end)
    {
        QByteArray text;
        pollfd console{m_pipe[0], POLLIN, 0};
        while (!text.endsWith(QByteArray(end + '\n')) && ::poll(&console, 1, 60'000) == 1) {
            char some[4096];
            text.append(some, ::read(m_pipe[0], some, sizeof some));
        }
        QByteArrayList lines = text.split('\n');
        lines.removeAll(QByteArray());
        return lines;
    }

private:
    int m_before;
    int m_pipe[2] = {-1, -1};
};

#endif

/// As a program of its own: this test with the file as an argument.
int abortWithAReason(const QString &file)
{
#ifdef Q_OS_UNIX
    const rlimit none{0, 0}; // no core
    ::setrlimit(RLIMIT_CORE, &none);
#endif
    LogConfig config;
    config.color = false;
    config.file = file;
    LogWriter writer(config);
    writer.captureQtMessages();
    for (int i = 0; i < 500; ++i)
        qCInfo(lcProxy) << "line" << i;
    qFatal("there is no %s", qPrintable(secret));
}

} // namespace

class LogWriterTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void everyLineIsAJsonObject();
    void keepsOddText_data();
    void keepsOddText();
    void fieldsCannotReplaceOurs();
    void levelsFilter_data();
    void levelsFilter();
    void levelChangesWhileItWrites();
    void categoriesHaveLevelsOfTheirOwn();
    void aLineOfARequestHasItsId();
    void writesForPeopleToo();
    void consoleHasNoColorUnlessWanted();
    void aTerminalHasColors();
    void masksKeysInMessages();
    void masksKeysInFields();
    void maskingLeavesTheLineJson_data();
    void maskingLeavesTheLineJson();
    void consoleShowsNoControlCharacters_data();
    void consoleShowsNoControlCharacters();
    void masksWhatLooksLikeAKey_data();
    void masksWhatLooksLikeAKey();
    void startsNewFilesAndKeepsOnlySome();
    void goesOnInAnExistingFile();
    void makesTheFolder();
    void goesOnWithoutAFile_data();
    void goesOnWithoutAFile();
    void tellsOnceThatTheDiskIsFull();
    void writesNoFileWhenToldSo();
    void writesQtMessages();
    void debugSwitchesOurCategoriesOn();
    void losesNothingOfANormalLoad();
    void aConsoleThatNobodyReadsStopsNeitherFileNorEnd();
    void tellsHowManyLinesTheConsoleHasNotGot();
    void tellsWhyTheProgramAborts();
    void foldersAndFileAreForTheirOwnerAlone();

private:
    [[nodiscard]] LogConfig config(const QString &level = QStringLiteral("info")) const
    {
        LogConfig config;
        config.level = level;
        config.color = false;
        config.file = m_folder->filePath(QStringLiteral("log.jsonl"));
        return config;
    }
    [[nodiscard]] QByteArrayList linesOf(const QString &name) const
    {
        QFile file(m_folder->filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            return {};
        const QByteArray text = file.readAll();
        return text.endsWith('\n') ? text.chopped(1).split('\n') : text.split('\n');
    }
    [[nodiscard]] QList<QJsonObject> entries(const QString &name = QStringLiteral("log.jsonl")) const
    {
        QList<QJsonObject> entries;
        for (const QByteArray &line : linesOf(name)) {
            QJsonParseError error;
            entries << QJsonDocument::fromJson(line, &error).object();
            if (error.error != QJsonParseError::NoError)
                qWarning("no JSON: %s", line.constData());
        }
        return entries;
    }
    [[nodiscard]] QString consolePath() const { return m_folder->filePath(QStringLiteral("console")); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void LogWriterTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
}

void LogWriterTest::everyLineIsAJsonObject()
{
    CapturedConsole console(consolePath());
    {
        LogWriter writer(config());
        QCOMPARE(writer.file(), config().file);
        writer.write(entryOf(QStringLiteral("one"), QtInfoMsg, {{QStringLiteral("status"), 200}}));
        writer.write(entryOf(QStringLiteral("two"), QtWarningMsg));
        writer.write(entryOf(QStringLiteral("three"), QtCriticalMsg));
    }
    const auto written = entries();
    QCOMPARE(written.size(), 3);
    QCOMPARE(written.at(0).value(QStringLiteral("message")).toString(), QStringLiteral("one"));
    QCOMPARE(written.at(0).value(QStringLiteral("event")).toString(), QStringLiteral("tested"));
    QCOMPARE(written.at(0).value(QStringLiteral("category")).toString(), QStringLiteral("signalbox.test"));
    QCOMPARE(written.at(0).value(QStringLiteral("status")).toInt(), 200);
    QCOMPARE(written.at(0).value(QStringLiteral("level")).toString(), QStringLiteral("info"));
    QCOMPARE(written.at(1).value(QStringLiteral("level")).toString(), QStringLiteral("warning"));
    QCOMPARE(written.at(2).value(QStringLiteral("level")).toString(), QStringLiteral("error"));
    const auto time
        = QDateTime::fromString(written.at(0).value(QStringLiteral("time")).toString(), Qt::ISODateWithMs);
    QVERIFY(time.isValid());
    QCOMPARE(time.timeSpec(), Qt::UTC);
    QVERIFY(std::abs(time.secsTo(QDateTime::currentDateTimeUtc())) < 60);
}

void LogWriterTest::keepsOddText_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("line breaks") << QStringLiteral("a\nb\r\nc");
    QTest::newRow("quotes") << QStringLiteral("a \"b\" \\ c");
    QTest::newRow("a format of the writer") << QStringLiteral("{} {0} {:>99} %v %s %n");
    QTest::newRow("beyond ASCII") << QString::fromUtf8("é 模 😀");
    QTest::newRow("control characters") << QStringLiteral("\x1b[31m\x07");
    QTest::newRow("nothing") << QString();
    QTest::newRow("long") << QString(100'000, u'x');
}

void LogWriterTest::keepsOddText()
{
    QFETCH(QString, text);
    CapturedConsole console(consolePath());
    {
        LogWriter writer(config());
        writer.write(entryOf(text, QtInfoMsg, {{QStringLiteral("odd"), text}}));
    }
    QCOMPARE(entries().size(), 1);
    QCOMPARE(entries().first().value(QStringLiteral("message")).toString(), text);
    QCOMPARE(entries().first().value(QStringLiteral("odd")).toString(), text);
}

void LogWriterTest::fieldsCannotReplaceOurs()
{
    CapturedConsole console(consolePath());
    {
        LogWriter writer(config());
        writer.write(entryOf(QStringLiteral("one"), QtInfoMsg,
            {{QStringLiteral("time"), 1}, {QStringLiteral("level"), QStringLiteral("x")},
                {QStringLiteral("event"), 2}, {QStringLiteral("message"), QStringLiteral("forged")}}));
    }
    QCOMPARE(entries().first().value(QStringLiteral("message")).toString(), QStringLiteral("one"));
    QCOMPARE(entries().first().value(QStringLiteral("level")).toString(), QStringLiteral("info"));
    QCOMPARE(entries().first().value(QStringLiteral("event")).toString(), QStringLiteral("tested"));
    QVERIFY(entries().first().value(QStringLiteral("time")).isString());
}

void LogWriterTest::levelsFilter_data()
{
    QTest::addColumn<QString>("level");
    QTest::addColumn<QString>("expected");
    QTest::newRow("debug") << QStringLiteral("debug") << QStringLiteral("d i w e");
    QTest::newRow("info") << QStringLiteral("info") << QStringLiteral("i w e");
    QTest::newRow("warning") << QStringLiteral("warning") << QStringLiteral("w e");
    QTest::newRow("error") << QStringLiteral("error") << QStringLiteral("e");
}

void LogWriterTest::levelsFilter()
{
    QFETCH(QString, level);
    CapturedConsole console(consolePath());
    {
        LogWriter writer(config(level));
        writer.write(entryOf(QStringLiteral("d"), QtDebugMsg));
        writer.write(entryOf(QStringLiteral("i"), QtInfoMsg));
        writer.write(entryOf(QStringLiteral("w"), QtWarningMsg));
        writer.write(entryOf(QStringLiteral("e"), QtCriticalMsg));
    }
    QStringList messages;
    for (const QJsonObject &entry : entries())
        messages << entry.value(QStringLiteral("message")).toString();
    QTEST(messages.join(u' '), "expected");
    QCOMPARE(console.text().count('\n'), messages.size());
}

void LogWriterTest::levelChangesWhileItWrites()
{
    CapturedConsole console(consolePath());
    {
        LogWriter writer(config(QStringLiteral("error")));
        writer.write(entryOf(QStringLiteral("one")));
        writer.setLevels({QStringLiteral("debug"), {}});
        QVERIFY(writer.isEnabled(QtDebugMsg));
        QVERIFY(lcProxy().isDebugEnabled());
        writer.write(entryOf(QStringLiteral("two"), QtDebugMsg));
        writer.setLevels({QStringLiteral("warning"), {}});
        QVERIFY(!lcProxy().isDebugEnabled());
        writer.write(entryOf(QStringLiteral("three")));
    }
    QCOMPARE(entries().size(), 1);
    QCOMPARE(entries().first().value(QStringLiteral("message")).toString(), QStringLiteral("two"));
}

void LogWriterTest::categoriesHaveLevelsOfTheirOwn()
{
    CapturedConsole console(consolePath());
    const QtMessageHandler before = qInstallMessageHandler(nullptr);
    {
        LogConfig mixed = config(QStringLiteral("warning"));
        mixed.levels = {{QStringLiteral("oauth"), QStringLiteral("debug")},
            {QStringLiteral("usage"), QStringLiteral("error")}};
        LogWriter writer(mixed);
        writer.captureQtMessages();
        qCDebug(lcOAuth) << "1";
        qCInfo(lcProxy) << "not the general level";
        qCWarning(lcProxy) << "2";
        qCWarning(lcUsage) << "not its level";
        qCCritical(lcUsage) << "3";
        QVERIFY(!lcUsage().isWarningEnabled());
        QVERIFY(!writer.isEnabled(QtInfoMsg, QStringLiteral("signalbox.proxy")));
        writer.setLevels({QStringLiteral("error"), {{QStringLiteral("proxy"), QStringLiteral("info")}}});
        qCInfo(lcOAuth) << "no longer";
        QVERIFY(writer.isEnabled(QtInfoMsg, QStringLiteral("signalbox.proxy")));
        qCInfo(lcProxy) << "4";
        writer.setLevels({});
    }
    qInstallMessageHandler(before);
    QStringList messages;
    for (const QJsonObject &entry : entries())
        messages << entry.value(QStringLiteral("message")).toString();
    QCOMPARE(messages.join(u' '), QStringLiteral("1 2 3 4"));
}

void LogWriterTest::aLineOfARequestHasItsId()
{
    CapturedConsole console(consolePath());
    const QtMessageHandler before = qInstallMessageHandler(nullptr);
    {
        LogWriter writer(config());
        writer.captureQtMessages();
        qCInfo(lcProxy).noquote() << QByteArray("sbx_0123456789abcdef") << "waits";
        qCInfo(lcProxy).noquote() << "begins with no sbx_0123456789abcdef";
    }
    qInstallMessageHandler(before);
    QCOMPARE(entries().value(0).value(QStringLiteral("request_id")).toString(),
        QStringLiteral("sbx_0123456789abcdef"));
    QCOMPARE(entries().value(0).value(QStringLiteral("message")).toString(),
        QStringLiteral("sbx_0123456789abcdef waits"));
    QVERIFY(!entries().value(1).contains(QStringLiteral("request_id")));
}

void LogWriterTest::writesForPeopleToo()
{
    CapturedConsole console(consolePath());
    {
        LogWriter writer(config());
        writer.write(entryOf(QStringLiteral("all is well"), QtWarningMsg,
            {{QStringLiteral("hidden"), QStringLiteral("field")}}));
    }
    const QByteArray text = console.text();
    QVERIFY(text.contains("all is well"));
    QVERIFY(text.contains("warn"));
    QVERIFY(!text.contains('{'));
    QVERIFY(!text.contains("field"));
}

void LogWriterTest::consoleHasNoColorUnlessWanted()
{
    CapturedConsole console(consolePath());
    {
        LogConfig colored = config();
        colored.color = true;
        LogWriter writer(colored); // but standard error is a file here
        writer.write(entryOf(QStringLiteral("one"), QtWarningMsg));
    }
    QVERIFY(!console.text().contains('\x1b'));
}

void LogWriterTest::aTerminalHasColors()
{
#ifndef Q_OS_UNIX
    QSKIP("terminals of another kind");
#else
    qputenv("TERM", "xterm");
    const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
    QVERIFY(terminal >= 0 && ::grantpt(terminal) == 0 && ::unlockpt(terminal) == 0);
    {
        CapturedConsole console(QString::fromLatin1(::ptsname(terminal)));
        LogConfig colored = config();
        colored.color = true;
        LogWriter writer(colored);
        writer.write(entryOf(QStringLiteral("one"), QtWarningMsg));
        QVERIFY(writer.finish(60s));
    }
    char text[1000];
    const QByteArray shown(text, std::max<qsizetype>(0, ::read(terminal, text, sizeof text)));
    ::close(terminal);
    QVERIFY2(shown.endsWith("\x1b[33m\x1b[1mwarning\x1b[m one\r\n"), shown.constData());
#endif
}

void LogWriterTest::masksKeysInMessages()
{
    CapturedConsole console(consolePath());
    {
        LogWriter writer(config());
        writer.write(entryOf(QStringLiteral("refused: ") + secret));
    }
    QVERIFY(!console.text().contains("AbCdEfGh"));
    QCOMPARE(entries().first().value(QStringLiteral("message")).toString(), QStringLiteral("refused: ***"));
}

void LogWriterTest::masksKeysInFields()
{
    CapturedConsole console(consolePath());
    {
        LogWriter writer(config());
        const QJsonObject inside{{QStringLiteral("outcome"), QString(QStringLiteral("refused: ") + secret)}};
        writer.write(entryOf(QStringLiteral("one"), QtInfoMsg,
            {{QStringLiteral("model"), secret}, {QStringLiteral("attempts"), QJsonArray{inside, secret}},
                {QStringLiteral("n"), 1}}));
    }
    const QByteArray line = linesOf(QStringLiteral("log.jsonl")).value(0);
    QVERIFY(line.contains("\"n\":1"));
    QVERIFY2(!line.contains("AbCdEfGh"), line.constData());
}

void LogWriterTest::maskingLeavesTheLineJson_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *text, const char *expected) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(expected);
    };
    row("before a quote", R"(bearer abcdefgh1234"x)", R"(bearer ***"x)");
    row("before a line break", "Bearer abcdefgh1234\nx", "Bearer ***\nx");
    row("a backslash belongs to it", R"(Bearer abcdefgh\1234 x)", "Bearer *** x");
    row("at the end", "Bearer abcdefgh1234\\", "Bearer ***");
}

void LogWriterTest::maskingLeavesTheLineJson()
{
    QFETCH(QString, text);
    CapturedConsole console(consolePath());
    {
        LogWriter writer(config());
        writer.write(entryOf(text, QtInfoMsg,
            {{QStringLiteral("field"), text},
                {QStringLiteral("inside"), QJsonObject{{QStringLiteral("list"), QJsonArray{text}}}}}));
    }
    QCOMPARE(entries().size(), 1);
    const QJsonObject entry = entries().first();
    QTEST(entry.value(QStringLiteral("message")).toString(), "expected");
    QTEST(entry.value(QStringLiteral("field")).toString(), "expected");
    QTEST(entry.value(QStringLiteral("inside"))
              .toObject()
              .value(QStringLiteral("list"))
              .toArray()
              .at(0)
              .toString(),
        "expected");
}

void LogWriterTest::consoleShowsNoControlCharacters_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("a forged line") << QStringLiteral("a\n12:00:00.000 info b")
                                   << QByteArray("a\\n12:00:00.000 info b");
    QTest::newRow("carriage return") << QStringLiteral("a\rb") << QByteArray("a\\x0db");
    QTest::newRow("terminal command") << QStringLiteral("a\x1b[2Jb") << QByteArray("a\\x1b[2Jb");
    QTest::newRow("the same in one character")
        << QString(QStringLiteral("a") + QChar(0x9b) + u'b') << QByteArray("a\\x9bb");
    QTest::newRow("tab") << QStringLiteral("a\tb") << QByteArray("a b");
    QTest::newRow("beyond ASCII") << QString::fromUtf8("é 模 😀") << QByteArray("é 模 😀");
}

void LogWriterTest::consoleShowsNoControlCharacters()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, expected);
    CapturedConsole console(consolePath());
    {
        LogWriter writer(config());
        writer.write(entryOf(text));
    }
    const QByteArray shown = console.text();
    QVERIFY2(shown.endsWith(QByteArray(' ' + expected + '\n')), shown.constData());
    QCOMPARE(shown.count('\n'), 1);
}

void LogWriterTest::masksWhatLooksLikeAKey_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *text, const char *expected) {
        QTest::newRow(name) << QString::fromUtf8(text) << QString::fromUtf8(expected);
    };
    row("Anthropic key", "key sk-ant-api03-AbCdEfGhIjKl_-x.", "key ***");
    row("OAuth token", "sk-ant-oat01-AbCdEfGhIjKl, then", "***, then");
    row("OpenAI key", "(sk-proj-AbCdEfGhIjKl)", "(***)");
    row("Databricks token", "dapi0123456789abcdef0123", "***");
    row("GitHub token", "ghp_0123456789abcdef", "***");
    row("GitHub token of an app", "gho_0123456789abcdef", "***");
    row("GitHub token of one purpose", "github_pat_11ABCDEFG0abcdefghijkl_x", "***");
    row("Google key", "key=AIzaSyA0123456789abcdefghijklmnopqrstu&x", "key=***&x");
    row("Groq key", "gsk_0123456789abcdefABCDEF", "***");
    row("xAI key", "xai-0123456789abcdefABCDEF", "***");
    row("AWS key", "(AKIAIOSFODNN7EXAMPLE)", "(***)");
    row("Hugging Face token", "hf_AbCdEfGhIjKlMnOpQrStUvWxYz", "***");
    row("models of those who have such keys", "xai-grok-4-fast-reasoning hf_transformers",
        "xai-grok-4-fast-reasoning hf_transformers");
    row("JWT", "eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl", "***");
    row("bearer token of any look", "Authorization: Bearer abcdefgh1234", "Authorization: Bearer ***");
    row("bearer in lower case", "bearer abcdefgh1234'", "bearer ***'");
    row("two keys", "sk-aaaabbbbcccc and sk-ddddeeeeffff", "*** and ***");
    row("key in a URL", "https://a.example/?k=sk-aaaabbbbcccc&x=1", "https://a.example/?k=***&x=1");
    row("a word that begins like one", "the sk-learn library", "the sk-learn library");
    row("short token", "Bearer abc", "Bearer abc");
    row("a model", "claude-sonnet-4-5-20250929", "claude-sonnet-4-5-20250929");
    row("a request id", "req_011CSHoEeqs5C35K2UUqR7Fy", "req_011CSHoEeqs5C35K2UUqR7Fy");
    row("nothing", "", "");
}

void LogWriterTest::masksWhatLooksLikeAKey()
{
    QFETCH(QString, text);
    QTEST(redacted(text), "expected");
}

void LogWriterTest::startsNewFilesAndKeepsOnlySome()
{
    CapturedConsole console(consolePath());
    LogConfig small = config();
    small.maxFileBytes = 2000;
    small.maxFiles = 2;
    {
        LogWriter writer(small);
        for (int i = 0; i < 100; ++i)
            writer.write(entryOf(QStringLiteral("line %1").arg(i)));
    }
    const QStringList files
        = QDir(m_folder->path()).entryList({QStringLiteral("log*.jsonl")}, QDir::Files, QDir::Name);
    QCOMPARE(files,
        (QStringList{
            QStringLiteral("log.1.jsonl"), QStringLiteral("log.2.jsonl"), QStringLiteral("log.jsonl")}));
    for (const QString &file : files) {
        QVERIFY(QFileInfo(m_folder->filePath(file)).size() <= 2000);
        for (const QJsonObject &entry : entries(file))
            QVERIFY(!entry.isEmpty()); // no line is cut
    }
    QCOMPARE(entries().last().value(QStringLiteral("message")).toString(), QStringLiteral("line 99"));
}

void LogWriterTest::goesOnInAnExistingFile()
{
    CapturedConsole console(consolePath());
    for (const char *message : {"first run", "second run"}) {
        LogWriter writer(config());
        writer.write(entryOf(QString::fromLatin1(message)));
    }
    QCOMPARE(entries().size(), 2);
}

void LogWriterTest::makesTheFolder()
{
    CapturedConsole console(consolePath());
    LogConfig deep = config();
    deep.file = m_folder->filePath(QStringLiteral("a/b/log.jsonl"));
    {
        LogWriter writer(deep);
        writer.write(entryOf(QStringLiteral("one")));
    }
    QCOMPARE(entries(QStringLiteral("a/b/log.jsonl")).size(), 1);
}

void LogWriterTest::goesOnWithoutAFile_data()
{
    QTest::addColumn<QString>("path");
    QTest::newRow("a file is in the place of its folder") << QStringLiteral("file/log.jsonl");
    QTest::newRow("a folder is in its place") << QStringLiteral("folder");
}

void LogWriterTest::goesOnWithoutAFile()
{
    QFETCH(QString, path);
    QFile file(m_folder->filePath(QStringLiteral("file")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.close();
    QVERIFY(QDir(m_folder->path()).mkdir(QStringLiteral("folder")));
    LogConfig broken = config();
    broken.file = m_folder->filePath(path);
    CapturedConsole console(consolePath());
    {
        LogWriter writer(broken);
        QCOMPARE(writer.file(), QString());
        writer.write(entryOf(QStringLiteral("still here")));
    }
    const QByteArray text = console.text();
    QVERIFY2(text.contains("log.file"), text.constData());
    QVERIFY(text.contains("still here"));
}

void LogWriterTest::tellsOnceThatTheDiskIsFull()
{
#ifndef Q_OS_LINUX
    QSKIP("only Linux has /dev/full");
#endif
    CapturedConsole console(consolePath());
    LogConfig full = config();
    full.file = QStringLiteral("/dev/full");
    LogWriter writer(full);
    for (int i = 0; i < 3; ++i)
        writer.write(entryOf(QStringLiteral("line %1").arg(i)));
    const auto shown = [&] {
        QFile file(consolePath());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    QTRY_VERIFY(shown().contains("line 2") && shown().contains("cannot be written"));
    QCOMPARE(console.text().count("the log file /dev/full cannot be written, lines of it are lost"), 1);
}

void LogWriterTest::writesNoFileWhenToldSo()
{
    CapturedConsole console(consolePath());
    LogConfig none = config();
    none.file = QStringLiteral("none");
    {
        LogWriter writer(none);
        QCOMPARE(writer.file(), QString());
        writer.write(entryOf(QStringLiteral("one")));
    }
    QVERIFY(console.text().contains("one"));
    QVERIFY(!QFileInfo::exists(QStringLiteral("none")));
    QVERIFY(QDir(m_folder->path()).entryList({QStringLiteral("*.jsonl")}).isEmpty());
}

void LogWriterTest::writesQtMessages()
{
    CapturedConsole console(consolePath());
    const QtMessageHandler before = qInstallMessageHandler(nullptr);
    {
        LogWriter writer(config());
        writer.captureQtMessages();
        qCInfo(lcProxy) << "about" << secret;
        qCDebug(lcProxy) << "not at this level";
        qWarning("of Qt itself");
    }
    qInstallMessageHandler(before);
    const auto written = entries();
    QCOMPARE(written.size(), 2);
    QCOMPARE(written.at(0).value(QStringLiteral("category")).toString(), QStringLiteral("signalbox.proxy"));
    QCOMPARE(written.at(0).value(QStringLiteral("event")).toString(), QStringLiteral("message"));
    QVERIFY(written.at(0).value(QStringLiteral("message")).toString().contains(QStringLiteral("***")));
    QCOMPARE(written.at(1).value(QStringLiteral("message")).toString(), QStringLiteral("of Qt itself"));
}

void LogWriterTest::debugSwitchesOurCategoriesOn()
{
    CapturedConsole console(consolePath());
    const QtMessageHandler before = qInstallMessageHandler(nullptr);
    {
        LogWriter writer(config(QStringLiteral("debug")));
        writer.captureQtMessages();
        qCDebug(lcProxy) << "ours";
        QVERIFY(!QLoggingCategory("qt.network").isDebugEnabled());
    }
    {
        const LogWriter writer(config());
        QVERIFY(!lcProxy().isDebugEnabled());
    }
    qInstallMessageHandler(before);
    QCOMPARE(entries().size(), 1);
    QCOMPARE(entries().first().value(QStringLiteral("message")).toString(), QStringLiteral("ours"));
}

void LogWriterTest::losesNothingOfANormalLoad()
{
    CapturedConsole console(consolePath());
    {
        LogWriter writer(config());
        for (int i = 0; i < 400; ++i) // two lines each: fits into the queue however slow the disk is
            writer.write(entryOf(QString::number(i)));
    }
    const auto written = entries();
    QCOMPARE(written.size(), 400);
    for (int i = 0; i < 400; ++i)
        QCOMPARE(written.at(i).value(QStringLiteral("message")).toString(), QString::number(i));
}

void LogWriterTest::aConsoleThatNobodyReadsStopsNeitherFileNorEnd()
{
#ifndef Q_OS_UNIX
    QSKIP("pipes of another kind");
#else
    constexpr int lines = 2000; // more than may wait for the console
    const UnreadConsole console;
    {
        LogWriter writer(config(), 1ms);
        for (int i = 0; i < lines; ++i) {
            writer.write(entryOf(QString::number(i)));
            if (i % 500 == 499) // as many as may wait for a slow disk, and more
                QTRY_COMPARE_WITH_TIMEOUT(linesOf(QStringLiteral("log.jsonl")).size(), i + 1, 60'000);
        }
        QVERIFY(!writer.finish(1ms));
    }
    QCOMPARE(entries().last().value(QStringLiteral("message")).toString(), QString::number(lines - 1));
#endif
}

void LogWriterTest::tellsHowManyLinesTheConsoleHasNotGot()
{
#ifndef Q_OS_UNIX
    QSKIP("pipes of another kind");
#else
    constexpr int lines = 2000;
    UnreadConsole console;
    LogConfig none = config();
    none.file = QStringLiteral("none");
    LogWriter writer(none);
    for (int i = 0; i < lines; ++i)
        writer.write(entryOf(QStringLiteral("line %1").arg(i)));
    const QByteArrayList shown = console.readUntil(QByteArray("line " + QByteArray::number(lines - 1)));
    const QRegularExpression notice(QStringLiteral(" warning? +(\\d+) lines? (?:was|were) dropped"));
    qint64 dropped = 0;
    qsizetype notices = 0; // one each time that it falls behind
    for (const QByteArray &line : shown) {
        const QRegularExpressionMatch found = notice.match(QString::fromUtf8(line));
        dropped += found.captured(1).toInt();
        notices += found.hasMatch() ? 1 : 0;
    }
    QVERIFY(dropped > 0);
    QCOMPARE(shown.size() - notices + dropped, lines);
#endif
}

void LogWriterTest::tellsWhyTheProgramAborts()
{
    QProcess program;
    program.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--abort"), config().file});
    QVERIFY(program.waitForFinished(60'000));
    QCOMPARE(program.exitStatus(), QProcess::CrashExit);
    const QByteArray told = program.readAllStandardError();
    QVERIFY2(told.contains("error there is no ***\n"), told.right(1000).constData());
    const QJsonObject last = entries().last();
    QCOMPARE(last.value(QStringLiteral("message")).toString(), QStringLiteral("there is no ***"));
    QCOMPARE(last.value(QStringLiteral("level")).toString(), QStringLiteral("error"));
}

/// They may be the first in the state folder.
void LogWriterTest::foldersAndFileAreForTheirOwnerAlone()
{
#ifndef Q_OS_UNIX
    QSKIP("permissions of another kind");
#else
    CapturedConsole console(consolePath());
    LogConfig deep = config();
    deep.file = m_folder->filePath(QStringLiteral("state/logs/log.jsonl"));
    const mode_t before = ::umask(0); // which would let everybody in
    {
        const LogWriter writer(deep);
    }
    ::umask(before);
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther
        | QFile::WriteOther | QFile::ExeOther;
    for (const char *name : {"state", "state/logs", "state/logs/log.jsonl"})
        QVERIFY2(!(QFile::permissions(m_folder->filePath(QLatin1String(name))) & others), name);
#endif
}

int main(int argc, char **argv)
{
    if (argc == 3 && qstrcmp(argv[1], "--abort") == 0)
        return abortWithAReason(QString::fromLocal8Bit(argv[2]));
    QCoreApplication app(argc, argv);
    LogWriterTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_logwriter.moc"
