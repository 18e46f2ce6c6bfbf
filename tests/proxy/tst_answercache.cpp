// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/answercache.h"

#include "support/fakeanswer.h"
#include "support/fakeclock.h"

#include <QJsonDocument>
#include <QTest>

using namespace signalbox;
using namespace std::chrono_literals;

namespace {

CachedAnswer answerOf(const QByteArray &body)
{
    return {200, {{"content-type", "application/json"}}, body, false, QStringLiteral("a")};
}

struct Scene
{
    explicit Scene(const AnswerCache::Limits &limits) : cache(limits, clock) { }

    /// Without counting as asked for: what is left is told by what is found in the end.
    [[nodiscard]] QByteArrayList found(const QByteArrayList &digests)
    {
        QByteArrayList result;
        for (const QByteArray &digest : digests) {
            if (cache.find(digest))
                result << digest;
        }
        return result;
    }

    test::FakeClock clock;
    AnswerCache cache;
};

} // namespace

class AnswerCacheTest : public QObject
{
    Q_OBJECT

private slots:
    void givesBackWhatWasKept();
    void givesTheFormThatIsWanted();
    void countsHitsAndMisses();
    void forgetsWhatIsTooOld();
    void makesRoomByNumber();
    void makesRoomByBytes();
    void whatIsAskedForStays();
    void aNewAnswerTakesTheOldOnesPlace();
    void keepsNoAnswerThatTakesTooMuchRoom();
    void keepsNothingWithoutRoom_data();
    void keepsNothingWithoutRoom();
    void canBeEmptied();
};

void AnswerCacheTest::givesBackWhatWasKept()
{
    Scene scene({10, 1'000'000, 1h});
    scene.cache.insert("k", {201, {{"a", "1"}}, "body", true, QStringLiteral("work")});
    const auto answer = scene.cache.find("k");
    QVERIFY(answer);
    QCOMPARE(answer->status, 201);
    QCOMPARE(answer->headers, (Headers{{"a", "1"}}));
    QCOMPARE(answer->body, QByteArray("body"));
    QVERIFY(answer->stream);
    QCOMPARE(answer->provider, QStringLiteral("work"));
    QVERIFY(!scene.cache.find("other"));
}

void AnswerCacheTest::givesTheFormThatIsWanted()
{
    const CachedAnswer message{200, {{"content-type", "application/json"}, {"x", "1"}}, test::messageJson(),
        false, QStringLiteral("a")};
    QCOMPARE(message.inForm(false)->body, message.body);
    const CachedAnswer stream = message.inForm(true).value();
    QVERIFY(stream.stream);
    QCOMPARE(stream.headers.value("content-type"), QByteArray("text/event-stream"));
    QCOMPARE(stream.headers.value("x"), QByteArray("1"));
    QVERIFY(stream.body.startsWith("event: message_start\n"));
    QCOMPARE(stream.inForm(true)->body, stream.body);

    const CachedAnswer back = stream.inForm(false).value();
    QVERIFY(!back.stream);
    QCOMPARE(back.headers.value("content-type"), QByteArray("application/json"));
    QCOMPARE(back.headers.value("x"), QByteArray("1"));
    QVERIFY(!back.headers.contains("cache-control"));
    QCOMPARE(QJsonDocument::fromJson(back.body), QJsonDocument::fromJson(message.body));

    QVERIFY(!answerOf("{}").inForm(true));
    CachedAnswer cut = stream;
    cut.body.chop(20);
    QVERIFY(!cut.inForm(false));
}

void AnswerCacheTest::countsHitsAndMisses()
{
    Scene scene({10, 1'000'000, 1h});
    scene.cache.insert("k", answerOf("1"));
    QVERIFY(scene.cache.find("k"));
    QVERIFY(scene.cache.find("k"));
    QVERIFY(!scene.cache.find("l"));
    QCOMPARE(scene.cache.hits(), 2U);
    QCOMPARE(scene.cache.misses(), 1U);
    scene.clock.advance(1h);
    QVERIFY(!scene.cache.find("k"));
    QCOMPARE(scene.cache.misses(), 2U);
}

void AnswerCacheTest::forgetsWhatIsTooOld()
{
    Scene scene({10, 1'000'000, 10s});
    scene.cache.insert("a", answerOf("1"));
    scene.clock.advance(6s);
    scene.cache.insert("b", answerOf("2"));
    scene.clock.advance(4s);
    QCOMPARE(scene.found({"a", "b"}), QByteArrayList{"b"});
    QCOMPARE(scene.cache.size(), 2);
    scene.cache.purgeExpired();
    QCOMPARE(scene.cache.size(), 1);
    scene.clock.advance(6s); // being asked for makes no answer younger
    scene.cache.purgeExpired();
    QCOMPARE(scene.cache.size(), 0);
    QCOMPARE(scene.cache.bytes(), 0);
}

void AnswerCacheTest::makesRoomByNumber()
{
    Scene scene({2, 1'000'000, 1h});
    for (const char *digest : {"a", "b", "c"})
        scene.cache.insert(digest, answerOf("1"));
    QCOMPARE(scene.cache.size(), 2);
    QCOMPARE(scene.found({"a", "b", "c"}), (QByteArrayList{"b", "c"}));
}

void AnswerCacheTest::makesRoomByBytes()
{
    Scene scene({100, 100'000, 1h});
    for (const char *digest : {"a", "b", "c", "d", "e", "f"})
        scene.cache.insert(digest, answerOf(QByteArray(20'000, 'x')));
    QVERIFY(scene.cache.bytes() <= 100'000);
    QVERIFY(scene.cache.bytes() > 80'000);
    QCOMPARE(scene.found({"a", "b", "c", "d", "e", "f"}), (QByteArrayList{"c", "d", "e", "f"}));
}

void AnswerCacheTest::whatIsAskedForStays()
{
    Scene scene({2, 1'000'000, 1h});
    scene.cache.insert("a", answerOf("1"));
    scene.cache.insert("b", answerOf("2"));
    QVERIFY(scene.cache.find("a"));
    scene.cache.insert("c", answerOf("3"));
    QCOMPARE(scene.found({"a", "b", "c"}), (QByteArrayList{"a", "c"}));
}

void AnswerCacheTest::aNewAnswerTakesTheOldOnesPlace()
{
    Scene scene({10, 100'000, 1h});
    scene.cache.insert("a", answerOf(QByteArray(20'000, 'x')));
    scene.cache.insert("a", answerOf("new"));
    QCOMPARE(scene.cache.size(), 1);
    QVERIFY(scene.cache.bytes() < 2'000);
    QCOMPARE(scene.cache.find("a")->body, QByteArray("new"));
}

void AnswerCacheTest::keepsNoAnswerThatTakesTooMuchRoom()
{
    Scene scene({10, 100'000, 1h});
    scene.cache.insert("a", answerOf(QByteArray(24'000, 'x')));
    QCOMPARE(scene.cache.size(), 1);
    scene.cache.insert("a", answerOf(QByteArray(25'001, 'x')));
    QCOMPARE(scene.cache.size(), 0); // and the earlier one is out of date
    QCOMPARE(scene.cache.bytes(), 0);
}

void AnswerCacheTest::keepsNothingWithoutRoom_data()
{
    QTest::addColumn<qsizetype>("entries");
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<int>("seconds");
    QTest::newRow("no entries") << qsizetype(0) << qint64(1'000'000) << 10;
    QTest::newRow("no bytes") << qsizetype(10) << qint64(0) << 10;
    QTest::newRow("no time") << qsizetype(10) << qint64(1'000'000) << 0;
}

void AnswerCacheTest::keepsNothingWithoutRoom()
{
    QFETCH(qsizetype, entries);
    QFETCH(qint64, bytes);
    QFETCH(int, seconds);
    Scene scene({entries, bytes, std::chrono::seconds(seconds)});
    scene.cache.insert("a", answerOf("1"));
    QVERIFY(!scene.cache.find("a"));
    QCOMPARE(scene.cache.size(), 0);
}

void AnswerCacheTest::canBeEmptied()
{
    Scene scene({10, 1'000'000, 1h});
    scene.cache.insert("a", answerOf("1"));
    scene.cache.clear();
    QCOMPARE(scene.cache.size(), 0);
    QCOMPARE(scene.cache.bytes(), 0);
    QVERIFY(!scene.cache.find("a"));
    scene.cache.insert("a", answerOf("2"));
    QVERIFY(scene.cache.find("a"));
}

QTEST_GUILESS_MAIN(AnswerCacheTest)
#include "tst_answercache.moc"
