// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/requestintake.h"

#include <QTest>

using namespace signalbox;
using State = RequestIntake::State;

namespace {

constexpr qint64 mebibyte = 1024 * 1024;
const QByteArray getHead = "GET /v1/models HTTP/1.1\r\nHost: a\r\n\r\n";
const QByteArray chunkedHead = "POST /v1/messages HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

QByteArray postHead(const QByteArray &length)
{
    return "POST /v1/messages HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n";
}

/// Feeds a piece of which nothing is to stay behind.
std::optional<RequestIntake::Refusal> takeAll(RequestIntake &intake, QByteArray bytes)
{
    auto refusal = intake.take(bytes);
    if (!refusal && !bytes.isEmpty())
        qWarning("%d bytes were left", int(bytes.size()));
    return refusal;
}

} // namespace

class RequestIntakeTest : public QObject
{
    Q_OBJECT

private slots:
    void takesARequestHoweverItIsCut();
    void takesARequestWithoutABody();
    void leavesTheNextRequestAlone();
    void leavesTheChunksAlone();
    void takesOneRequestAfterTheOther();
    void skipsEmptyLinesBeforeARequest_data();
    void skipsEmptyLinesBeforeARequest();
    void findsTheEndOfTheHead_data();
    void findsTheEndOfTheHead();
    void refusesBrokenHeads();
    void limitsTheHead_data();
    void limitsTheHead();
    void limitsTheBody_data();
    void limitsTheBody();
    void countsAChunkedBody();
    void checksWhatAChunkedBodyDecodesTo();
    void countsTheNextBodyAnew();
    void bodyBytesAreNoHeadBytes();
    void tellsOnceThatTheClientWaits_data();
    void tellsOnceThatTheClientWaits();
    void expectationDoesNotGoToTheNextRequest();
};

void RequestIntakeTest::takesARequestHoweverItIsCut()
{
    const QByteArray body("{\"a\":\r\n\r\n\0 1}", 13);
    const QByteArray text = postHead("13") + body;
    for (qsizetype first = 0; first <= text.size(); ++first) {
        for (qsizetype second = first; second <= text.size(); ++second) {
            RequestIntake intake({});
            QVERIFY(!takeAll(intake, text.left(first)));
            QVERIFY(!takeAll(intake, text.mid(first, second - first)));
            QCOMPARE(intake.state() == State::Empty, second == 0);
            QCOMPARE(intake.state() == State::Complete, second == text.size());
            QVERIFY(!takeAll(intake, text.mid(second)));
            QCOMPARE(intake.state(), State::Complete);
            QCOMPARE(intake.takeBody(), body);
            QCOMPARE(intake.takeHead().target, QByteArray("/v1/messages"));
            QCOMPARE(intake.state(), State::Empty);
        }
    }
    RequestIntake intake({});
    for (const char byte : text)
        QVERIFY(!takeAll(intake, QByteArray(1, byte)));
    QCOMPARE(intake.state(), State::Complete);
    QCOMPARE(intake.takeBody(), body);
}

void RequestIntakeTest::takesARequestWithoutABody()
{
    for (const QByteArray &text : {getHead, postHead("0")}) {
        RequestIntake intake({});
        QVERIFY(!takeAll(intake, text));
        QCOMPARE(intake.state(), State::Complete);
        QCOMPARE(intake.takeBody(), QByteArray());
    }
}

void RequestIntakeTest::leavesTheNextRequestAlone()
{
    for (const QByteArray &request : {getHead, QByteArray(postHead("5") + "12345")}) {
        for (qsizetype cut = 0; cut <= request.size(); ++cut) {
            RequestIntake intake({});
            QVERIFY(!takeAll(intake, request.left(cut)));
            QByteArray rest = request.mid(cut) + "GET /next";
            QVERIFY(!intake.take(rest));
            QCOMPARE(intake.state(), State::Complete);
            QCOMPARE(rest, QByteArray("GET /next"));
            QVERIFY(!intake.take(rest)); // not before the first one has been taken
            QCOMPARE(rest, QByteArray("GET /next"));
        }
    }
}

void RequestIntakeTest::leavesTheChunksAlone()
{
    RequestIntake intake({});
    QByteArray bytes = chunkedHead + "5\r\n12345\r\n";
    QVERIFY(!intake.take(bytes));
    QCOMPARE(intake.state(), State::Chunked);
    QCOMPARE(bytes, QByteArray("5\r\n12345\r\n"));
    QVERIFY(intake.takeHead().chunked);
}

void RequestIntakeTest::takesOneRequestAfterTheOther()
{
    RequestIntake intake({});
    QByteArray bytes = postHead("3") + "abc" + getHead + "\r\n" + postHead("2") + "de";
    QByteArrayList seen;
    while (!bytes.isEmpty()) {
        QVERIFY(!intake.take(bytes));
        QCOMPARE(intake.state(), State::Complete);
        const QByteArray body = intake.takeBody();
        seen << intake.takeHead().method + ' ' + body;
    }
    QCOMPARE(seen, (QByteArrayList{"POST abc", "GET ", "POST de"}));
}

void RequestIntakeTest::skipsEmptyLinesBeforeARequest_data()
{
    QTest::addColumn<QByteArrayList>("chunks");
    QTest::newRow("in the same piece") << QByteArrayList{"\r\n\n\r\n" + getHead};
    QTest::newRow("alone") << QByteArrayList{"\r\n", "\r\n\r\n", getHead};
    QTest::newRow("cut") << QByteArrayList{"\r", "\n" + getHead};
}

void RequestIntakeTest::skipsEmptyLinesBeforeARequest()
{
    QFETCH(QByteArrayList, chunks);
    RequestIntake intake({});
    for (const QByteArray &chunk : chunks) {
        QCOMPARE(intake.state(), State::Empty);
        QVERIFY(!takeAll(intake, chunk));
    }
    QCOMPARE(intake.state(), State::Complete);
    QCOMPARE(intake.takeHead().target, QByteArray("/v1/models"));
}

void RequestIntakeTest::findsTheEndOfTheHead_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::newRow("CRLF") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
    QTest::newRow("LF") << QByteArray("GET / HTTP/1.1\nHost: a\n\n");
    QTest::newRow("LF, then an empty line of CRLF") << QByteArray("GET / HTTP/1.1\r\nHost: a\n\r\n");
    QTest::newRow("CRLF, then an empty line of LF") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\n\n");
}

void RequestIntakeTest::findsTheEndOfTheHead()
{
    QFETCH(QByteArray, head);
    const QByteArray next = "X: not ours\r\n\r\nX: nor this\n\n";
    for (const qsizetype step : {qsizetype(1), qsizetype(2), qsizetype(5), head.size() + next.size()}) {
        RequestIntake intake({});
        QByteArray left = head + next;
        QByteArray piece;
        while (!left.isEmpty() && intake.state() != State::Complete) {
            piece = left.left(step);
            left.remove(0, step);
            QVERIFY(!intake.take(piece));
        }
        QCOMPARE(intake.state(), State::Complete);
        const QByteArray rest = piece + left;
        QCOMPARE(rest, next);
        QByteArrayList names;
        for (const Headers::Field &field : intake.takeHead().headers)
            names << field.name;
        QCOMPARE(names, QByteArrayList{"Host"});
    }
}

void RequestIntakeTest::refusesBrokenHeads()
{
    RequestIntake intake({});
    QByteArray bytes = "GET / HTTP/2.0\r\nHost: a\r\n\r\n";
    const auto refusal = intake.take(bytes);
    QVERIFY(refusal);
    QCOMPARE(refusal->status, 400);
    QCOMPARE(refusal->error.kind, Error::Kind::InvalidRequest);
}

void RequestIntakeTest::limitsTheHead_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("fits");
    const QByteArray start = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
    const auto row = [&](const char *name, qsizetype size, const QByteArray &end, bool fits) {
        QTest::newRow(name) << QByteArray(start + QByteArray(size - start.size() - end.size(), 'x') + end)
                            << fits;
    };
    row("as large as allowed", 1000, "\r\n\r\n", true);
    row("one byte more", 1001, "\r\n\r\n", false);
    row("much larger", 100'000, "\r\n\r\n", false);
    row("without end", 100'000, "", false);
    QTest::newRow("many fields") << QByteArray(
        "GET / HTTP/1.1\r\nHost: a\r\n" + QByteArray("X: y\r\n").repeated(1000) + "\r\n")
                                 << false;
    QTest::newRow("only a request line") << QByteArray("GET /" + QByteArray(2000, 'x')) << false;
}

void RequestIntakeTest::limitsTheHead()
{
    QFETCH(QByteArray, text);
    QFETCH(bool, fits);
    for (const qsizetype step : {qsizetype(1), qsizetype(7), qsizetype(999), text.size()}) {
        RequestIntake intake({.headBytes = 1000});
        std::optional<RequestIntake::Refusal> refusal;
        for (qsizetype at = 0; at < text.size() && !refusal; at += step) {
            QByteArray piece = text.mid(at, step);
            refusal = intake.take(piece);
        }
        QCOMPARE(refusal.has_value(), !fits);
        if (refusal) {
            QCOMPARE(refusal->status, 431);
            QVERIFY(refusal->error.message.contains(QStringLiteral("1000")));
        }
    }
}

void RequestIntakeTest::limitsTheBody_data()
{
    QTest::addColumn<QByteArray>("length");
    QTest::addColumn<bool>("fits");
    QTest::newRow("none") << QByteArray("0") << true;
    QTest::newRow("as large as allowed") << QByteArray::number(2 * mebibyte) << true;
    QTest::newRow("one byte more") << QByteArray::number(2 * mebibyte + 1) << false;
    QTest::newRow("twice as large") << QByteArray::number(4 * mebibyte) << false;
    QTest::newRow("as large as a number can be") << QByteArray("9223372036854775807") << false;
}

void RequestIntakeTest::limitsTheBody()
{
    QFETCH(QByteArray, length);
    QFETCH(bool, fits);
    RequestIntake intake({.bodyBytes = 2 * mebibyte});
    QByteArray bytes = postHead(length);
    const auto refusal = intake.take(bytes); // at the head already: nothing is taken in
    QCOMPARE(refusal.has_value(), !fits);
    if (refusal) {
        QCOMPARE(refusal->status, 413);
        QCOMPARE(refusal->error.kind, Error::Kind::RequestTooLarge);
        QVERIFY(refusal->error.message.contains(QString::number(2 * mebibyte) + u" bytes"));
    }
}

void RequestIntakeTest::countsAChunkedBody()
{
    RequestIntake intake({.bodyBytes = 2 * mebibyte});
    QVERIFY(!takeAll(intake, chunkedHead));
    QVERIFY(!intake.countChunked(2 * mebibyte));
    QVERIFY(!intake.countChunked(100'000)); // sizes and extensions of the chunks
    std::optional<RequestIntake::Refusal> refusal;
    for (int i = 0; i < 20 && !refusal; ++i)
        refusal = intake.countChunked(100'000);
    QVERIFY(refusal);
    QCOMPARE(refusal->status, 413);
}

void RequestIntakeTest::checksWhatAChunkedBodyDecodesTo()
{
    const RequestIntake intake({.bodyBytes = 10});
    QVERIFY(!intake.checkDecoded(10));
    const auto refusal = intake.checkDecoded(11);
    QVERIFY(refusal);
    QCOMPARE(refusal->status, 413);
}

void RequestIntakeTest::countsTheNextBodyAnew()
{
    RequestIntake intake({.bodyBytes = 2 * mebibyte});
    for (int i = 0; i < 10; ++i) {
        QVERIFY(!takeAll(intake, chunkedHead));
        QVERIFY(!intake.countChunked(2 * mebibyte));
        intake.takeHead();
    }
}

void RequestIntakeTest::bodyBytesAreNoHeadBytes()
{
    RequestIntake intake({.headBytes = 1000});
    QVERIFY(!takeAll(intake, postHead("5000000") + QByteArray(4'000'000, 'x')));
    QCOMPARE(intake.state(), State::InBody);
    QVERIFY(!takeAll(intake, QByteArray(1'000'000, 'y')));
    QCOMPARE(intake.state(), State::Complete);
    const QByteArray body = intake.takeBody();
    QVERIFY(body == QByteArray(4'000'000, 'x') + QByteArray(1'000'000, 'y'));
}

void RequestIntakeTest::tellsOnceThatTheClientWaits_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<bool>("expected");
    QTest::newRow("waits") << QByteArray("Expect: 100-continue\r\n") << true;
    QTest::newRow("in capitals") << QByteArray("EXPECT: 100-Continue\r\n") << true;
    QTest::newRow("waits for something else") << QByteArray("Expect: 200-ok\r\n") << false;
    QTest::newRow("does not wait") << QByteArray() << false;
}

void RequestIntakeTest::tellsOnceThatTheClientWaits()
{
    QFETCH(QByteArray, field);
    for (const char *framing : {"Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n"}) {
        RequestIntake intake({});
        QVERIFY(!takeAll(intake, "POST / HTTP/1.1\r\nHost: a\r\n" + field + framing + "\r\n"));
        QTEST(intake.takeExpectation(), "expected");
        QVERIFY(!intake.takeExpectation());
    }
}

void RequestIntakeTest::expectationDoesNotGoToTheNextRequest()
{
    RequestIntake intake({});
    QVERIFY(
        !takeAll(intake, "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx"));
    intake.takeBody();
    intake.takeHead();
    QVERIFY(!intake.takeExpectation());
    QVERIFY(!takeAll(intake, postHead("5")));
    QVERIFY(!intake.takeExpectation());
}

QTEST_GUILESS_MAIN(RequestIntakeTest)
#include "tst_requestintake.moc"
