// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/requesthead.h"

#include <QTest>

using namespace signalbox;

class RequestHeadTest : public QObject
{
    Q_OBJECT

private slots:
    void readsLineAndFields();
    void takesBareLineFeeds();
    void acceptsRequests_data();
    void acceptsRequests();
    void refusesWhatTwoServersCouldReadDifferently_data();
    void refusesWhatTwoServersCouldReadDifferently();
    void refusesBrokenRequests_data();
    void refusesBrokenRequests();
    void knowsTheLengthOfTheBody_data();
    void knowsTheLengthOfTheBody();
    void knowsWhetherTheConnectionStays_data();
    void knowsWhetherTheConnectionStays();
    void survivesEveryTruncation();
};

void RequestHeadTest::readsLineAndFields()
{
    const auto head = RequestHead::parse("POST /v1/messages?beta=true HTTP/1.1\r\n"
                                         "Host: 127.0.0.1:8484\r\n"
                                         "X-Odd:  spaced \t\r\n"
                                         "x-odd:\r\n"
                                         "anthropic-beta: a,b\r\n"
                                         "\r\n");
    QVERIFY(head);
    QCOMPARE(head->method, QByteArray("POST"));
    QCOMPARE(head->target, QByteArray("/v1/messages?beta=true"));
    QCOMPARE(head->minorVersion, 1);
    QByteArrayList fields;
    for (const Headers::Field &field : head->headers)
        fields << field.name + '=' + field.value;
    QCOMPARE(fields, (QByteArrayList{"Host=127.0.0.1:8484", "X-Odd=spaced", "x-odd=", "anthropic-beta=a,b"}));
}

void RequestHeadTest::takesBareLineFeeds()
{
    const auto head = RequestHead::parse("GET / HTTP/1.1\nHost: a\nX: y\n\n");
    QVERIFY(head);
    QCOMPARE(head->headers.value("host"), QByteArray("a"));
    QCOMPARE(head->headers.value("x"), QByteArray("y"));
}

void RequestHeadTest::acceptsRequests_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, const QByteArray &text) { QTest::newRow(name) << text; };
    row("HTTP/1.0 without Host", "GET / HTTP/1.0\r\n\r\n");
    row("empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n");
    row("absolute target", "GET http://a/b HTTP/1.1\r\nHost: a\r\n\r\n");
    row("asterisk", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
    row("unknown method", "BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n");
    row("method in lower case", "post / HTTP/1.1\r\nHost: a\r\n\r\n");
    row("every token character in a name", "GET / HTTP/1.1\r\nHost: a\r\n!#$%&'*+-.^_`|~09azAZ: 1\r\n\r\n");
    row("colons in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: b: c:d\r\n\r\n");
    row("value beyond ASCII", "GET / HTTP/1.1\r\nHost: a\r\nX: \xC3\xA9\r\n\r\n");
    row("chunked in capitals", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n");
}

void RequestHeadTest::acceptsRequests()
{
    QFETCH(QByteArray, text);
    const auto head = RequestHead::parse(text);
    QVERIFY2(head, head ? "" : qPrintable(head.error().message));
}

void RequestHeadTest::refusesWhatTwoServersCouldReadDifferently_data()
{
    QTest::addColumn<QByteArray>("fields");
    const auto row = [](const char *name, const QByteArray &fields) { QTest::newRow(name) << fields; };
    row("length and chunked", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n");
    row("chunked and length", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n");
    row("two lengths", "Content-Length: 5\r\nContent-Length: 6\r\n");
    row("the same length twice", "Content-Length: 5\r\ncontent-length: 5\r\n");
    row("list of lengths", "Content-Length: 5, 5\r\n");
    row("length with a sign", "Content-Length: +5\r\n");
    row("negative length", "Content-Length: -5\r\n");
    row("hexadecimal length", "Content-Length: 0x5\r\n");
    row("length with a fraction", "Content-Length: 5.0\r\n");
    row("length with a blank inside", "Content-Length: 1 5\r\n");
    row("empty length", "Content-Length:\r\n");
    row("length that overflows", "Content-Length: 92233720368547758080\r\n");
    row("gzip, chunked", "Transfer-Encoding: gzip, chunked\r\n");
    row("chunked, identity", "Transfer-Encoding: chunked, identity\r\n");
    row("identity", "Transfer-Encoding: identity\r\n");
    row("chunked twice in one field", "Transfer-Encoding: chunked, chunked\r\n");
    row("chunked in quotes", "Transfer-Encoding: \"chunked\"\r\n");
    row("misspelt chunked", "Transfer-Encoding: xchunked\r\n");
    row("chunked and then another encoding", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n");
    row("chunked in two fields", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n");
    row("nothing and then chunked", "Transfer-Encoding:\r\nTransfer-Encoding: chunked\r\n");
    row("chunked behind an empty field and a length",
        "Transfer-Encoding:\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n");
    row("empty transfer encoding and a length", "Transfer-Encoding:\r\nContent-Length: 5\r\n");
    row("vertical tab before chunked", "Transfer-Encoding: \vchunked\r\n");
    row("form feed before the length", "Content-Length: \f5\r\n");
    row("carriage return before chunked", "Transfer-Encoding:\rchunked\r\n");
    row("blank before the colon", "Content-Length : 5\r\n");
    row("tab before the colon", "Transfer-Encoding\t: chunked\r\n");
    row("folded line", "X: a\r\n Content-Length: 5\r\n");
    row("folded by a tab", "X: a\r\n\tb\r\n");
    row("carriage return inside a value", "X: a\rContent-Length: 5\r\n");
    row("NUL inside a value", QByteArray("X: a\0b\r\n", 8));
    row("NUL inside a name", QByteArray("X\0: a\r\n", 7));
    row("line without a colon", "Content-Length\r\n");
    row("name missing", ": 5\r\n");
    row("name beyond ASCII", "X-\xC3\xA9: 5\r\n");
    row("two hosts", "Host: b\r\n");
}

void RequestHeadTest::refusesWhatTwoServersCouldReadDifferently()
{
    QFETCH(QByteArray, fields);
    const QByteArray text = "POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
    const auto head = RequestHead::parse(text);
    QVERIFY(!head);
    QCOMPARE(head.error().kind, Error::Kind::InvalidRequest);
    QVERIFY(!head.error().message.isEmpty());
}

void RequestHeadTest::refusesBrokenRequests_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char *name, const QByteArray &line) {
        QTest::newRow(name) << line + "\r\nHost: a\r\n\r\n";
    };
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("only an empty line") << QByteArray("\r\n");
    QTest::newRow("HTTP/1.1 without Host") << QByteArray("GET / HTTP/1.1\r\n\r\n");
    row("one word", "GET");
    row("no version", "GET /");
    row("version 2", "GET / HTTP/2.0");
    row("version 0.9", "GET / HTTP/0.9");
    row("version in lower case", "GET / http/1.1");
    row("blank behind the version", "GET / HTTP/1.1 ");
    row("version with more digits", "GET / HTTP/1.10");
    row("two blanks before the target", "GET  / HTTP/1.1");
    row("two blanks before the version", "GET /  HTTP/1.1");
    row("blank before the method", " GET / HTTP/1.1");
    row("tab for a blank", "GET\t/ HTTP/1.1");
    row("blank in the target", "GET /a b HTTP/1.1");
    row("control character in the target", "GET /a\x01 HTTP/1.1");
    row("DEL in the target", "GET /a\x7f HTTP/1.1");
    row("raw UTF-8 in the target", "GET /\xC3\xA9 HTTP/1.1");
    row("carriage return in the target", "GET /\ra HTTP/1.1");
    row("NUL in the target", QByteArray("GET /\0a HTTP/1.1", 16));
    row("slash in the method", "GE/T / HTTP/1.1");
    row("a TLS hello", "\x16\x03\x01\x02\x00\x01");
    row("an answer", "HTTP/1.1 200 OK");
}

void RequestHeadTest::refusesBrokenRequests()
{
    QFETCH(QByteArray, text);
    const auto head = RequestHead::parse(text);
    QVERIFY(!head);
    QCOMPARE(head.error().kind, Error::Kind::InvalidRequest);
}

void RequestHeadTest::knowsTheLengthOfTheBody_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<qint64>("length");
    QTest::addColumn<bool>("chunked");
    QTest::newRow("no body") << QByteArray() << 0LL << false;
    QTest::newRow("zero") << QByteArray("Content-Length: 0\r\n") << 0LL << false;
    QTest::newRow("a number") << QByteArray("content-length:5\r\n") << 5LL << false;
    QTest::newRow("zeros before a number") << QByteArray("Content-Length: 0005\r\n") << 5LL << false;
    QTest::newRow("the largest number")
        << QByteArray("Content-Length: 9223372036854775807\r\n") << 9223372036854775807LL << false;
    QTest::newRow("chunked") << QByteArray("Transfer-Encoding: chunked\r\n") << 0LL << true;
    QTest::newRow("a similar name") << QByteArray("X-Content-Length: 5\r\n") << 0LL << false;
}

void RequestHeadTest::knowsTheLengthOfTheBody()
{
    QFETCH(QByteArray, fields);
    const QByteArray text = "POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
    const auto head = RequestHead::parse(text);
    QVERIFY(head);
    QTEST(head->contentLength, "length");
    QTEST(head->chunked, "chunked");
}

void RequestHeadTest::knowsWhetherTheConnectionStays_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("expected");
    QTest::newRow("1.1 stays") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\n\r\n") << true;
    QTest::newRow("1.1 may close") << QByteArray("GET / HTTP/1.1\r\nHost: a\r\nConnection: te, Close\r\n\r\n")
                                   << false;
    QTest::newRow("1.0 closes") << QByteArray("GET / HTTP/1.0\r\n\r\n") << false;
    QTest::newRow("1.0 may stay") << QByteArray("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n") << true;
    QTest::newRow("close beats keep-alive")
        << QByteArray("GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n") << false;
}

void RequestHeadTest::knowsWhetherTheConnectionStays()
{
    QFETCH(QByteArray, text);
    const auto head = RequestHead::parse(text);
    QVERIFY(head);
    QTEST(head->keepsAlive(), "expected");
}

void RequestHeadTest::survivesEveryTruncation()
{
    const QByteArray text = "POST /v1 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nX: y\r\n\r\n";
    for (qsizetype length = 0; length <= text.size(); ++length) {
        const QByteArray cut(text.constData(), length); // of its own, so that reading on would be noticed
        const auto head = RequestHead::parse(cut);
        if (head)
            QVERIFY(head->headers.contains("host"));
        else
            QCOMPARE(head.error().kind, Error::Kind::InvalidRequest);
    }
}

QTEST_GUILESS_MAIN(RequestHeadTest)
#include "tst_requesthead.moc"
