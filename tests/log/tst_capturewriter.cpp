// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/capturewriter.h"

#include "log/leavablethread.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace signalbox;
using namespace std::chrono_literals;

namespace {

constexpr auto patience = 60s; // of a slow machine

const QByteArray secret = "a-secret/4f9a1c7d20";

CapturedExchange exchangeWith(const CapturedMessage &message, const QByteArrayList &secrets = {secret})
{
    return {QStringLiteral("20260102T030405000Z-sbx_0000000000000001"), QStringLiteral("sbx_1"), {message},
        secrets, 0};
}

QByteArray textOf(const CapturedMessage &message, qint64 maxBody = 1000)
{
    return exchangeWith(message).text(maxBody);
}

CapturedExchange numbered(int number, qsizetype bytes)
{
    CapturedExchange exchange
        = exchangeWith({QStringLiteral("request"), "POST /", {}, QByteArray(bytes, 'x')});
    exchange.name = QStringLiteral("20260102T03040500%1Z-sbx_000000000000000%1").arg(number);
    return exchange;
}

/// A disk that takes nothing until it is told to. Keeps the names of what it has got.
struct HangingDisk
{
    [[nodiscard]] CaptureWriter::Store store()
    {
        return [state = m_state](const QString &path, const QByteArray &) {
            state->asked.release();
            LeavableThread::wait([&] {
                state->goes.acquire();
                state->answered.release();
            });
            state->names << QFileInfo(path).fileName();
            state->written.release();
            return QString();
        };
    }
    [[nodiscard]] bool waitUntilAsked() { return m_state->asked.tryAcquire(1, 60'000); }
    /// For so many files.
    void proceed(int files) { m_state->goes.release(files); }
    [[nodiscard]] bool waitUntilAnswered() { return m_state->answered.tryAcquire(1, 60'000); }
    [[nodiscard]] bool goesOn() { return m_state->written.tryAcquire(1, 50); }
    [[nodiscard]] const QStringList &names() const { return m_state->names; }

private:
    struct State
    {
        QSemaphore asked;
        QSemaphore goes;
        QSemaphore answered;
        QSemaphore written;
        QStringList names;
    };
    std::shared_ptr<State> m_state = std::make_shared<State>(); ///< the writer's thread may outlive the test
};

} // namespace

class CaptureWriterTest : public QObject
{
    Q_OBJECT

private slots:
    void tellsAMessageAsItWentBy();
    void showsNoCredentialOfAField_data();
    void showsNoCredentialOfAField();
    void keepsFieldsThatOnlyLookSecret();
    void showsNoCredentialOfAnAddress();
    void showsNoSecretInAnySpelling_data();
    void showsNoSecretInAnySpelling();
    void showsNoSecretThatJsonEscapes_data();
    void showsNoSecretThatJsonEscapes();
    void showsNoSecretWithinBase64_data();
    void showsNoSecretWithinBase64();
    void masksNoWords_data();
    void masksNoWords();
    void showsNothingThatLooksLikeAKey();
    void keepsBytesThatAreNoText();
    void leavesOutTheRestOfALongBody();
    void keepsSoMuchOfABodyThatIsLittleLonger();
    void noPartOfASecretIsLeftWhereABodyIsCut_data();
    void noPartOfASecretIsLeftWhereABodyIsCut();
    void filesAreForTheirOwnerAlone();
    void theOldestFilesGo();
    void filesOfOthersStay();
    void takesNoMoreMemoryThanItMay();
    void memoryIsFreeAgainWhenItIsWritten();
    void goesOnWithoutAFolder();
    void saysOnceThatTheDiskIsFull();
    void replacesNoFile();
    void saysOnceThatThereIsNoRoom();
    void anotherFolderDoesNotWaitForTheOldOne();
    void aDiskThatHangsDoesNotHoldUpTheEnd();
};

void CaptureWriterTest::tellsAMessageAsItWentBy()
{
    CapturedExchange exchange = exchangeWith({QStringLiteral("request of the client"), "POST /v1/messages",
        {{"Content-Type", "application/json"}}, "{\"a\": 1}\n{}"});
    exchange.messages.append(
        {QStringLiteral("answer"), "200", {}, "data: x\n\n", false, QStringLiteral("ok")});
    QCOMPARE(exchange.text(1000),
        QByteArray("sbx_1\n\n=== request of the client ===\nPOST /v1/messages\nContent-Type: "
                   "application/json\n\n{\"a\": 1}\n{}\n\n=== answer ===\n200\n\ndata: x\n\n\n--- ok\n"));
}

void CaptureWriterTest::showsNoCredentialOfAField_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const char *name : {"Authorization", "x-api-key", "api-key", "x-goog-api-key", "Cookie",
             "Set-Cookie", "Proxy-Authorization", "X-Gateway-Token", "cf-access-client-secret"})
        QTest::newRow(name) << QByteArray(name);
}

void CaptureWriterTest::showsNoCredentialOfAField()
{
    QFETCH(QByteArray, name);
    const QByteArray text = textOf({QStringLiteral("request"), "GET /", {{name, "tiny"}}, {}});
    QVERIFY2(text.contains(QByteArray(name + ": ***\n")), text.constData());
    QVERIFY(!text.contains("tiny"));
}

void CaptureWriterTest::keepsFieldsThatOnlyLookSecret()
{
    const QByteArray text = textOf({QStringLiteral("answer"), "200",
        {{"anthropic-ratelimit-tokens-remaining", "41"}, {"x-ratelimit-remaining-tokens", "42"}}, {}});
    QVERIFY(text.contains("anthropic-ratelimit-tokens-remaining: 41\n"));
    QVERIFY(text.contains("x-ratelimit-remaining-tokens: 42\n"));
}

void CaptureWriterTest::showsNoCredentialOfAnAddress()
{
    const QByteArray text = textOf({QStringLiteral("request"),
        "POST https://a.example/v1?alt=sse&key=tiny&x=1", {{"location", "/b?access_token=tiny#top"}}, {}});
    QVERIFY2(text.contains("\nPOST https://a.example/v1?alt=sse&key=***&x=1\n"), text.constData());
    QVERIFY2(text.contains("location: /b?access_token=***#top\n"), text.constData());
}

void CaptureWriterTest::showsNoSecretInAnySpelling_data()
{
    QTest::addColumn<QByteArray>("spelled");
    QTest::newRow("itself") << secret;
    QTest::newRow("in JSON") << QByteArray(secret).replace('/', "\\/");
    QTest::newRow("in an address") << secret.toPercentEncoding();
    QTest::newRow("base64") << secret.toBase64();
    QTest::newRow("base64url") << secret.toBase64(QByteArray::Base64UrlEncoding);
    QTest::newRow("hexadecimal") << secret.toHex();
    QTest::newRow("hexadecimal in capitals") << secret.toHex().toUpper();
}

void CaptureWriterTest::showsNoSecretInAnySpelling()
{
    QFETCH(QByteArray, spelled);
    const QByteArray text = textOf({QStringLiteral("answer"), "401 " + spelled, {{"x-told", spelled}},
        "{\"error\":\"" + spelled + "\"}", false, QString::fromLatin1("refused: " + spelled)});
    QVERIFY2(!text.contains(spelled), text.constData());
    QVERIFY(text.contains("{\"error\":\"***"));
    QVERIFY(text.contains("x-told: ***"));
    QVERIFY(text.contains("--- refused: ***"));
}

void CaptureWriterTest::showsNoSecretThatJsonEscapes_data()
{
    QTest::addColumn<QByteArray>("spelled");
    for (const char *spelled :
        {R"(ab+cd/ef/01234==)", R"(ab\u002bcd/ef/01234\u003d\u003d)", R"(ab\u002Bcd/ef/01234\u003D\u003D)",
            R"(ab\u002bcd\/ef\/01234\u003d\u003d)", R"(ab+cd\u002fef\u002f01234==)"})
        QTest::newRow(spelled) << QByteArray(spelled);
}

void CaptureWriterTest::showsNoSecretThatJsonEscapes()
{
    QFETCH(QByteArray, spelled);
    const QByteArray text
        = exchangeWith({QStringLiteral("answer"), "401", {}, "[\"" + spelled + "\"]"}, {"ab+cd/ef/01234=="})
              .text(1000);
    QVERIFY2(text.contains("\n[\"***\"]\n"), text.constData());
}

void CaptureWriterTest::showsNoSecretWithinBase64_data()
{
    QTest::addColumn<QByteArray>("before");
    for (const char *before : {"", "u:", "us:", "user:"})
        QTest::newRow(before) << QByteArray(before);
}

/// "Basic" and what stands behind it: but for the ends, which are of other bytes as well.
void CaptureWriterTest::showsNoSecretWithinBase64()
{
    QFETCH(QByteArray, before);
    for (const char *after : {"", "x", "xy"}) {
        const QByteArray spelled = QByteArray(before + secret + after).toBase64();
        const QByteArray text = textOf({QStringLiteral("answer"), "401", {}, "Basic " + spelled});
        const qsizetype ofSecret = (secret.size() * 8 - 10) / 6; // whole characters of it at the least
        bool shows = false;
        for (qsizetype at = 0; at + ofSecret <= spelled.size(); ++at)
            shows = shows || text.contains(spelled.mid(at, ofSecret));
        QVERIFY2(!shows, text.constData());
        QVERIFY2(text.contains("***"), text.constData());
    }
}

void CaptureWriterTest::masksNoWords_data()
{
    QTest::addColumn<QByteArray>("credential");
    QTest::addColumn<bool>("isMasked");
    QTest::newRow("a word in the place of a key") << QByteArray("ollama") << false;
    QTest::newRow("another") << QByteArray("not-needed") << false;
    QTest::newRow("a number") << QByteArray("1234567890") << false;
    QTest::newRow("a short key") << QByteArray("team4-key7") << true;
    QTest::newRow("a long word") << QByteArray("correct-horse") << true;
}

/// Clients send such to servers that want no key: it may stand in every line.
void CaptureWriterTest::masksNoWords()
{
    QFETCH(QByteArray, credential);
    QFETCH(bool, isMasked);
    const QByteArray text
        = exchangeWith({QStringLiteral("request"), "POST /", {{"Authorization", "Bearer " + credential}},
                           "{\"a\":\"" + credential + "\"}"},
            {credential})
              .text(1000);
    QVERIFY(text.contains("Authorization: ***\n"));
    QCOMPARE(!text.contains(QByteArray("{\"a\":\"" + credential)), isMasked);
}

void CaptureWriterTest::showsNothingThatLooksLikeAKey()
{
    const QByteArray text
        = textOf({QStringLiteral("answer"), "200", {}, "my key is sk-ant-api03-AbCdEfGhIjKlMnOp, yes"});
    QVERIFY(text.contains("my key is ***, yes"));
}

void CaptureWriterTest::keepsBytesThatAreNoText()
{
    QByteArray bytes;
    for (int i = 0; i < 256; ++i)
        bytes += static_cast<char>(i);
    QVERIFY(textOf({QStringLiteral("answer"), "200", {}, bytes}).contains(bytes));
}

void CaptureWriterTest::leavesOutTheRestOfALongBody()
{
    const QByteArray body = QByteArray(100'000, 'x');
    const QByteArray text = textOf({QStringLiteral("answer"), "200", {}, body}, 50'000);
    QCOMPARE(text.count('x') - QByteArray("sbx_1").count('x'), 50'000);
    QVERIFY(text.contains("x\n[the rest is left out]\n"));
}

/// All of it is here: nothing has been cut in two.
void CaptureWriterTest::keepsSoMuchOfABodyThatIsLittleLonger()
{
    const QByteArray text = textOf({QStringLiteral("answer"), "200", {}, QByteArray(5000, 'y')}, 4096);
    QCOMPARE(text.count('y'), 4096);
    QVERIFY(text.contains("y\n[the rest is left out]\n"));
}

void CaptureWriterTest::noPartOfASecretIsLeftWhereABodyIsCut_data()
{
    QTest::addColumn<qsizetype>("kept");
    QTest::addColumn<bool>("isCut");
    for (const qsizetype kept : {3, 7, 12, 18}) {
        QTest::addRow("%d bytes of it have come", static_cast<int>(kept)) << kept << true;
        QTest::addRow("%d bytes of it fit", static_cast<int>(kept)) << kept << false;
    }
}

void CaptureWriterTest::noPartOfASecretIsLeftWhereABodyIsCut()
{
    QFETCH(qsizetype, kept);
    QFETCH(bool, isCut);
    constexpr qsizetype maxBody = 40'000;
    CapturedMessage message{QStringLiteral("answer"), "200", {}, QByteArray(maxBody - kept, 'x'), isCut};
    message.body += isCut ? secret.left(kept) : QByteArray(secret + "yyy");
    const QByteArray text = textOf(message, maxBody);
    QVERIFY(!text.contains(secret.left(3)));
}

void CaptureWriterTest::filesAreForTheirOwnerAlone()
{
#ifdef Q_OS_WIN
    QSKIP("Windows has no such permissions");
#endif
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("a/captures"));
    {
        CaptureWriter writer(path, {1000, 1000});
        writer.add(numbered(1, 1));
        QVERIFY(writer.finish(patience));
    }
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther
        | QFile::WriteOther | QFile::ExeOther;
    QVERIFY(!(QFileInfo(path).permissions() & others));
    const QFileInfoList files = QDir(path).entryInfoList(QDir::Files);
    QCOMPARE(files.size(), 1);
    QCOMPARE(files.first().fileName(), numbered(1, 1).name + QStringLiteral(".txt"));
    QVERIFY(!(files.first().permissions() & others));
}

void CaptureWriterTest::theOldestFilesGo()
{
    const QTemporaryDir folder;
    {
        CaptureWriter writer(folder.path(), {1000, 1000});
        for (int i = 1; i <= 4; ++i)
            writer.add(numbered(i, 300));
        QVERIFY(writer.finish(patience));
    }
    const QStringList files = QDir(folder.path()).entryList(QDir::Files, QDir::Name);
    QCOMPARE(files.size(), 2);
    QVERIFY(files.contains(numbered(3, 0).name + QStringLiteral(".txt")));
    QVERIFY(files.contains(numbered(4, 0).name + QStringLiteral(".txt")));
    {
        CaptureWriter writer(folder.path(), {1000, 1000}); // of a later run
        writer.add(numbered(5, 600));
        QVERIFY(writer.finish(patience));
    }
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files, QDir::Name),
        QStringList{numbered(5, 0).name + QStringLiteral(".txt")});
}

void CaptureWriterTest::filesOfOthersStay()
{
    const QTemporaryDir folder;
    QFile other(folder.filePath(QStringLiteral("notes.txt")));
    QVERIFY(other.open(QIODevice::WriteOnly));
    other.write(QByteArray(5000, 'n'));
    other.close();
    {
        CaptureWriter writer(folder.path(), {1000, 1000});
        for (int i = 1; i <= 4; ++i)
            writer.add(numbered(i, 600));
        QVERIFY(writer.finish(patience));
    }
    QCOMPARE(QFileInfo(other).size(), 5000);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 2);
}

void CaptureWriterTest::takesNoMoreMemoryThanItMay()
{
    const QTemporaryDir folder;
    CaptureWriter writer(folder.path(), {1000, 1000});
    QVERIFY(writer.reserve(900));
    QVERIFY(!writer.reserve(101));
    QVERIFY(writer.reserve(100));
    writer.release(1000);
    QVERIFY(writer.reserve(1000));
}

void CaptureWriterTest::memoryIsFreeAgainWhenItIsWritten()
{
    const QTemporaryDir folder;
    CaptureWriter writer(folder.path(), {1000, 1000});
    CapturedExchange exchange = numbered(1, 1);
    exchange.reserved = 1000;
    QVERIFY(writer.reserve(1000));
    writer.add(exchange);
    QVERIFY(writer.finish(patience));
    QVERIFY(writer.reserve(1000));
}

void CaptureWriterTest::goesOnWithoutAFolder()
{
    const QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("file")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    CaptureWriter writer(file.fileName() + QStringLiteral("/captures"), {1000, 1000});
    QTest::ignoreMessage(
        QtWarningMsg, QRegularExpression(QStringLiteral("^a request is not recorded: .*captures")));
    writer.add(numbered(1, 1));
    writer.add(numbered(2, 1)); // and says it once
    QVERIFY(writer.finish(patience));
    QVERIFY(writer.reserve(1000));
}

/// Each file has a name of its own, and all of them the same fault.
void CaptureWriterTest::saysOnceThatTheDiskIsFull()
{
    const QTemporaryDir folder;
    CaptureWriter writer(folder.path(), {1000, 1000},
        [](const QString &, const QByteArray &) { return QStringLiteral("No space left on device"); });
    QTest::ignoreMessage(QtWarningMsg,
        QRegularExpression(QStringLiteral("^a request is not recorded: .*No space left on device$")));
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".")));
    for (int i = 1; i <= 3; ++i)
        writer.add(numbered(i, 1));
    QVERIFY(writer.finish(patience));
}

void CaptureWriterTest::replacesNoFile()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("a.txt"));
    QCOMPARE(storeCapture(path, "text"), QString());
    QVERIFY(!storeCapture(path, "other").isEmpty());
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("text"));
}

void CaptureWriterTest::saysOnceThatThereIsNoRoom()
{
    const QTemporaryDir folder;
    CaptureWriter writer(folder.path(), {1000, 1000});
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("log\\.capture\\.max_size")));
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".")));
    writer.leaveOut();
    writer.leaveOut();
}

void CaptureWriterTest::anotherFolderDoesNotWaitForTheOldOne()
{
    const QTemporaryDir folder;
    HangingDisk disk;
    CaptureWriter writer(folder.path(), {1000, 1000}, disk.store());
    writer.add(numbered(1, 1));
    QVERIFY(disk.waitUntilAsked());
    writer.setPlace(folder.filePath(QStringLiteral("other")), {2000, 1000}); // it hangs still
    writer.add(numbered(2, 1));
    disk.proceed(2);
    QVERIFY(writer.finish(patience));
    QCOMPARE(disk.names().size(), 2);
    QVERIFY(QFileInfo(folder.filePath(QStringLiteral("other"))).isDir());
}

void CaptureWriterTest::aDiskThatHangsDoesNotHoldUpTheEnd()
{
    const QTemporaryDir folder;
    HangingDisk disk;
    {
        CaptureWriter writer(folder.path(), {1000, 1000}, disk.store(), 1ms);
        for (int i = 1; i <= 3; ++i)
            writer.add(numbered(i, 1));
        QVERIFY(disk.waitUntilAsked());
        QTest::ignoreMessage(
            QtWarningMsg, QRegularExpression(QStringLiteral("^recorded requests are lost: ")));
    }
    disk.proceed(3);
    QVERIFY(disk.waitUntilAnswered());
    QVERIFY(!disk.goesOn()); // the program may be about to end, and what that would use be gone
}

QTEST_GUILESS_MAIN(CaptureWriterTest)
#include "tst_capturewriter.moc"
