// SPDX-License-Identifier: GPL-3.0-or-later
#include "http/headers.h"

#include <QTest>

using namespace signalbox;

namespace {

QByteArray written(const Headers &headers)
{
    QByteArray text;
    for (const Headers::Field &field : headers)
        text += field.name + ": " + field.value + '\n';
    return text;
}

} // namespace

class HeadersTest : public QObject
{
    Q_OBJECT

private slots:
    void keepsOrderSpellingAndRepetition();
    void findsNamesWithoutCase();
    void givesTheFirstOfSeveralValues();
    void tellsAnEmptyFieldFromNone();
    void setReplacesEveryFieldOfTheName();
    void removesByNameOnly();
    void findsTokensOfLists_data();
    void findsTokensOfLists();
    void removesWhatConcernsOneConnection_data();
    void removesWhatConcernsOneConnection();
    void refusesValuesThatSmuggleFields_data();
    void refusesValuesThatSmuggleFields();
};

void HeadersTest::keepsOrderSpellingAndRepetition()
{
    Headers headers{{"X-B", "1"}, {"x-a", "2"}};
    headers.append("X-b", "3");
    QCOMPARE(written(headers), QByteArray("X-B: 1\nx-a: 2\nX-b: 3\n"));
}

void HeadersTest::findsNamesWithoutCase()
{
    const Headers headers{{"Content-Type", "text/plain"}};
    QVERIFY(headers.contains("content-type"));
    QVERIFY(headers.contains("CONTENT-TYPE"));
    QVERIFY(!headers.contains("content-typ"));
    QVERIFY(!headers.contains("content-type2"));
    QCOMPARE(headers.value("cOnTent-type"), QByteArray("text/plain"));
}

void HeadersTest::givesTheFirstOfSeveralValues()
{
    const Headers headers{{"a", "1"}, {"A", "2"}};
    QCOMPARE(headers.value("A"), QByteArray("1"));
}

void HeadersTest::tellsAnEmptyFieldFromNone()
{
    const Headers headers{{"a", ""}};
    QVERIFY(headers.contains("a"));
    QCOMPARE(headers.value("a"), QByteArray());
    QVERIFY(!headers.contains("b"));
    QCOMPARE(headers.value("b"), QByteArray());
    QVERIFY(!headers.isEmpty());
    QVERIFY(Headers().isEmpty());
}

void HeadersTest::setReplacesEveryFieldOfTheName()
{
    Headers headers{{"a", "1"}, {"b", "2"}, {"A", "3"}};
    headers.set("a", "new");
    QCOMPARE(written(headers), QByteArray("b: 2\na: new\n"));
    headers.set("c", "4");
    QCOMPARE(written(headers), QByteArray("b: 2\na: new\nc: 4\n"));
}

void HeadersTest::removesByNameOnly()
{
    Headers headers{{"a", "b"}, {"B", "1"}, {"b", "2"}, {"c", "3"}, {"d", "4"}};
    headers.remove("b");
    QCOMPARE(written(headers), QByteArray("a: b\nc: 3\nd: 4\n"));
    headers.removeAll({"C", "d", "absent"});
    QCOMPARE(written(headers), QByteArray("a: b\n"));
}

void HeadersTest::findsTokensOfLists_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<bool>("expected");
    QTest::newRow("alone") << QByteArray("close") << true;
    QTest::newRow("without case") << QByteArray("Close") << true;
    QTest::newRow("last of a list") << QByteArray("keep-alive, close") << true;
    QTest::newRow("first of a list") << QByteArray("close,te") << true;
    QTest::newRow("with space around") << QByteArray(" close\t, te") << true;
    QTest::newRow("part of a word") << QByteArray("closed") << false;
    QTest::newRow("not there") << QByteArray("keep-alive") << false;
    QTest::newRow("empty") << QByteArray("") << false;
    QTest::newRow("words without a comma") << QByteArray("keep-alive close") << false;
}

void HeadersTest::findsTokensOfLists()
{
    QFETCH(QByteArray, value);
    QTEST((Headers{{"Connection", value}}.hasToken("connection", "close")), "expected");
    QTEST((Headers{{"Connection", "te"}, {"connection", value}}.hasToken("connection", "close")), "expected");
    QVERIFY(!(Headers{{"X-Connection", value}}.hasToken("connection", "close")));
}

void HeadersTest::removesWhatConcernsOneConnection_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<bool>("stays");
    for (const char *name : {"Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate",
             "Proxy-Authorization", "TE", "Trailer", "Transfer-Encoding", "Upgrade"})
        QTest::newRow(name) << QByteArray(name) << false;
    for (const char *name :
        {"Content-Type", "Authorization", "anthropic-beta", "Trailers", "Via", "Cache-Control"})
        QTest::newRow(name) << QByteArray(name) << true;
}

void HeadersTest::removesWhatConcernsOneConnection()
{
    QFETCH(QByteArray, name);
    Headers headers{{name, "x"}, {"Connection", "X-Hop , x-hop2"}, {"X-HOP", "1"}, {"connection", ",X-Hop3"},
        {"x-hop2", "2"}, {"X-Hop3", "3"}, {"X-End", "4"}};
    headers.removeHopByHop();
    QTEST(headers.contains(name), "stays");
    headers.remove(name);
    QCOMPARE(written(headers), QByteArray("X-End: 4\n"));
}

void HeadersTest::refusesValuesThatSmuggleFields_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<bool>("expected");
    QTest::newRow("empty") << QByteArray("") << true;
    QTest::newRow("plain") << QByteArray("a b\tc") << true;
    QTest::newRow("beyond ASCII") << QByteArray("\xC3\xA9") << true;
    QTest::newRow("line feed") << QByteArray("a\nb: c") << false;
    QTest::newRow("carriage return") << QByteArray("a\rb: c") << false;
    QTest::newRow("line break at the end") << QByteArray("a\r\n") << false;
    QTest::newRow("NUL") << QByteArray("a\0b", 3) << false;
}

void HeadersTest::refusesValuesThatSmuggleFields()
{
    QFETCH(QByteArray, value);
    QTEST(isValidFieldValue(value), "expected");
}

QTEST_GUILESS_MAIN(HeadersTest)
#include "tst_headers.moc"
