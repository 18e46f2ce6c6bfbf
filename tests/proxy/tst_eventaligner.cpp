// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/eventaligner.h"

#include "support/fakeanswer.h"

#include <QTest>

#include <algorithm>

using namespace signalbox;
using namespace signalbox::test;

namespace {

QByteArray withLineEnds(QByteArray stream, const QByteArray &end)
{
    return stream.replace("\n", end);
}

} // namespace

class EventAlignerTest : public QObject
{
    Q_OBJECT

private slots:
    void passesWholeEventsHoweverTheyAreCut_data();
    void passesWholeEventsHoweverTheyAreCut();
    void passesWholeEventsAtOnce();
    void holdsBackHalfAnEvent();
    void passesAllWholeEventsOfAPiece();
    void givesTheRestAtTheEnd();
    void passesALongEventInPieces();
    void isAlignedAgainAfterALongEvent_data();
    void isAlignedAgainAfterALongEvent();
    void holdsNoMoreThanTheLimit();
};

void EventAlignerTest::passesWholeEventsHoweverTheyAreCut_data()
{
    QTest::addColumn<QByteArray>("end");
    QTest::newRow("LF") << QByteArray("\n");
    QTest::newRow("CRLF") << QByteArray("\r\n");
    QTest::newRow("CR") << QByteArray("\r");
}

void EventAlignerTest::passesWholeEventsHoweverTheyAreCut()
{
    QFETCH(QByteArray, end);
    const QByteArrayList events{withLineEnds("event: a\ndata: 1\n\n", end), withLineEnds(": ping\n\n", end),
        withLineEnds("data: 2\ndata: 3\n\n", end)};
    const QByteArray stream = events.join();
    QList<qsizetype> boundaries{0};
    for (const QByteArray &event : events)
        boundaries << boundaries.last() + event.size();

    for (qsizetype first = 0; first <= stream.size(); ++first) {
        for (qsizetype second = first; second <= stream.size(); ++second) {
            EventAligner aligner;
            QByteArray passed;
            qsizetype fed = 0;
            for (const QByteArray &piece :
                {stream.left(first), stream.mid(first, second - first), stream.mid(second)}) {
                passed += aligner.feed(piece);
                fed += piece.size();
                QVERIFY2(boundaries.contains(passed.size()), passed.constData());
                // Nothing whole is kept waiting, but for a CRLF of which half is here.
                const auto next = std::upper_bound(boundaries.begin(), boundaries.end(), passed.size());
                QVERIFY(next == boundaries.end() || *next > fed);
                QVERIFY(aligner.isAligned());
            }
            QCOMPARE(passed, stream);
            QCOMPARE(aligner.takeHeld(), QByteArray());
        }
    }
}

void EventAlignerTest::passesWholeEventsAtOnce()
{
    EventAligner aligner;
    for (const QByteArray &event : messageEvents()) {
        QCOMPARE(aligner.feed(event), event);
        QVERIFY(aligner.isAligned());
    }
}

void EventAlignerTest::holdsBackHalfAnEvent()
{
    EventAligner aligner;
    QCOMPARE(aligner.feed("event: a\n"), QByteArray());
    QVERIFY(aligner.isAligned()); // nothing has been passed on
    QCOMPARE(aligner.feed("data: 1\n"), QByteArray());
    QCOMPARE(aligner.feed("\nevent: b"), QByteArray("event: a\ndata: 1\n\n"));
    QVERIFY(aligner.isAligned());
}

void EventAlignerTest::passesAllWholeEventsOfAPiece()
{
    EventAligner aligner;
    QCOMPARE(
        aligner.feed("data: 1\n\ndata: 2\n\n: x\n\ndata: 3"), QByteArray("data: 1\n\ndata: 2\n\n: x\n\n"));
    QCOMPARE(aligner.feed("\n\ndata: 4\n\n"), QByteArray("data: 3\n\ndata: 4\n\n"));
}

void EventAlignerTest::givesTheRestAtTheEnd()
{
    EventAligner aligner;
    aligner.feed("data: 1\n\ndata: 2");
    QCOMPARE(aligner.takeHeld(), QByteArray("data: 2"));
    QCOMPARE(aligner.takeHeld(), QByteArray());
}

void EventAlignerTest::passesALongEventInPieces()
{
    const QByteArray event = "event: large\ndata: " + QByteArray(300 * 1024, 'x') + "\n\n";
    EventAligner aligner;
    QByteArray passed = aligner.feed("data: 1\n\n");
    const qsizetype before = passed.size();
    for (qsizetype at = 0; at < event.size(); at += 1000) {
        passed += aligner.feed(event.mid(at, 1000));
        const bool inside = passed.size() > before && passed.size() < before + event.size();
        QCOMPARE(aligner.isAligned(), !inside);
    }
    QCOMPARE(passed.mid(before), event);
    QVERIFY(aligner.isAligned());
}

void EventAlignerTest::isAlignedAgainAfterALongEvent_data()
{
    QTest::addColumn<QByteArray>("last"); // of a long piece that was passed on
    QTest::addColumn<QByteArrayList>("rest");
    const QByteArray x = "x";
    QTest::newRow("its end") << x << QByteArrayList{"x\n\n"};
    QTest::newRow("its end in CRLF") << x << QByteArrayList{"x\r\n\r\n"};
    QTest::newRow("its end and the next event") << x << QByteArrayList{"x\n\ndata: 2\n\n"};
    QTest::newRow("its end and half an event") << x << QByteArrayList{"x\n\ndata: 2"};
    QTest::newRow("its end byte by byte") << x << QByteArrayList{"x", "\n", "\n"};
    QTest::newRow("the second half of its end") << QByteArray("\n") << QByteArrayList{"\n"};
    QTest::newRow("the last byte of its end") << QByteArray("\r\n\r") << QByteArrayList{"\n"};
}

void EventAlignerTest::isAlignedAgainAfterALongEvent()
{
    QFETCH(QByteArray, last);
    QFETCH(QByteArrayList, rest);
    EventAligner aligner;
    const QByteArray piece = "data: " + QByteArray(EventAligner::maximumHeld, 'x') + last;
    QByteArray passed = aligner.feed(piece);
    QVERIFY(!passed.isEmpty());
    QVERIFY(!aligner.isAligned());
    for (const QByteArray &bytes : rest)
        passed += aligner.feed(bytes);
    QVERIFY(aligner.isAligned());
    QVERIFY(passed + aligner.takeHeld() == piece + rest.join());
}

void EventAlignerTest::holdsNoMoreThanTheLimit()
{
    EventAligner aligner;
    qsizetype fed = 0;
    qsizetype passed = 0;
    for (int i = 0; i < 1000; ++i) {
        const QByteArray piece(1000, 'x');
        fed += piece.size();
        passed += aligner.feed(piece).size();
        QVERIFY(fed - passed <= EventAligner::maximumHeld);
    }
}

QTEST_GUILESS_MAIN(EventAlignerTest)
#include "tst_eventaligner.moc"
