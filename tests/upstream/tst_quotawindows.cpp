// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/quotawindows.h"

#include <QTest>

using namespace signalbox;
using Kind = QuotaWindow::Kind;
using Room = QuotaStanding::Room;
using Source = QuotaWindow::Source;

namespace {

const QString opus = QStringLiteral("claude-opus-4-6");

QDateTime now()
{
    return QDateTime(QDate(2026, 1, 2), QTime(3, 4), Qt::UTC);
}

QDateTime in(int minutes)
{
    return now().addSecs(minutes * 60LL);
}

QuotaWindow window(
    const char *name, std::optional<double> used, int minutes, const char *model = "", Kind kind = Kind::Plan)
{
    QuotaWindow result;
    result.name = QString::fromLatin1(name);
    result.model = QString::fromLatin1(model);
    result.kind = kind;
    result.used = used;
    result.resetsAt = in(minutes);
    result.statedAt = now();
    return result;
}

/// What is known at `when`: "5h 37".
QString shown(const QuotaWindows &windows, const QDateTime &when = now())
{
    QStringList texts;
    for (const QuotaWindow &known : windows.known(when))
        texts << known.label() + u' '
                + (known.used ? QString::number(*known.used * 100) : QStringLiteral("?"));
    return texts.join(QStringLiteral(", "));
}

QString crossings(QuotaWindows &windows, const QuotaWindow &stated, const QDateTime &when = now())
{
    QStringList texts;
    for (const QuotaCrossing &crossing : windows.take({stated}, stated.source, when))
        texts << QString::number(crossing.percent);
    return texts.join(u' ');
}

} // namespace

class QuotaWindowsTest : public QObject
{
    Q_OBJECT

private slots:
    void theLatestStatementCounts();
    void whatHasResetIsForgotten();
    void withoutAResetItIsBelievedForAnHour();
    void thatItIsAllowedKeepsTheShare();
    void anEndpointTellsAllThatItKnows();
    void remembersNoEndlessListOfModels();
    void ratesDoNotPushOutAPlan();
    void tellsEachCrossingOnce();
    void aNewSpanIsToldAnew();
    void withoutAResetAFallIsANewSpan();
    void withoutAResetAnotherLimitIsToldAnew();
    void ratesAreNotTold();
    void judges_data();
    void judges();
    void classesConcernTheirModels_data();
    void classesConcernTheirModels();
    void whatResetsSoonestComesFirst();
};

void QuotaWindowsTest::theLatestStatementCounts()
{
    QuotaWindows windows;
    windows.take({window("5h", 0.5, 60), window("7d", 0.1, 600)}, Source::Headers, now());
    windows.take({window("5h", 0.25, 300), window("7d", 0.9, 600, "opus")}, Source::Headers, now());
    QCOMPARE(shown(windows), QStringLiteral("5h 25, 7d 10, 7d of opus 90"));
}

void QuotaWindowsTest::whatHasResetIsForgotten()
{
    QuotaWindows windows;
    windows.take({window("5h", 1, 60), window("7d", 0.1, 600)}, Source::Headers, now());
    QCOMPARE(shown(windows, in(59)), QStringLiteral("5h 100, 7d 10"));
    QCOMPARE(shown(windows, in(60)), QStringLiteral("7d 10"));
    QVERIFY(windows.standing(opus, {0.05, in(59)}).room == Room::Spent);
    QVERIFY(windows.standing(opus, {0.05, in(60)}).room == Room::Ample);
    windows.take({window("5h", 0.5, 60)}, Source::Headers, in(61)); // of an answer that was long under way
    QCOMPARE(shown(windows, in(61)), QStringLiteral("7d 10"));
}

void QuotaWindowsTest::withoutAResetItIsBelievedForAnHour()
{
    QuotaWindow credit = window("key", 0.5, 0);
    credit.resetsAt = QDateTime();
    QuotaWindows windows;
    windows.take({credit}, Source::Endpoint, now());
    QCOMPARE(shown(windows, in(60)), QStringLiteral("key 50"));
    QCOMPARE(shown(windows, in(61)), QString());
}

void QuotaWindowsTest::thatItIsAllowedKeepsTheShare()
{
    QuotaWindows windows;
    windows.take({window("5h", 0.5, 60)}, Source::Headers, now());
    windows.take({window("5h", std::nullopt, 61)}, Source::Headers, now());
    QCOMPARE(shown(windows), QStringLiteral("5h 50"));
    windows.take({window("5h", std::nullopt, 360)}, Source::Headers, now()); // the next one
    QCOMPARE(shown(windows), QStringLiteral("5h ?"));
    windows.take({window("5h", 1, 360)}, Source::Headers, now());
    windows.take({window("5h", std::nullopt, 360)}, Source::Headers, now());
    QCOMPARE(shown(windows), QStringLiteral("5h ?"));
}

void QuotaWindowsTest::anEndpointTellsAllThatItKnows()
{
    QuotaWindow ofEndpoint = window("7d", 0.1, 600, "opus");
    ofEndpoint.source = Source::Endpoint;
    QuotaWindows windows;
    windows.take({ofEndpoint}, Source::Endpoint, now());
    windows.take({window("5h", 0.5, 60)}, Source::Headers, now());
    QCOMPARE(shown(windows), QStringLiteral("7d of opus 10, 5h 50"));
    windows.take({}, Source::Endpoint, now());
    QCOMPARE(shown(windows), QStringLiteral("5h 50"));
}

void QuotaWindowsTest::remembersNoEndlessListOfModels()
{
    QuotaWindows windows;
    for (int i = 0; i < 1000; ++i) {
        QuotaWindow rate = window("requests", 0.5, 60, qPrintable(QString::number(i)), Kind::Rate);
        rate.statedAt = now().addMSecs(i);
        windows.take({rate}, Source::Headers, now());
    }
    QCOMPARE(windows.known(now()).size(), qsizetype(QuotaWindows::most));
    QCOMPARE(windows.known(now()).last().model, QStringLiteral("999"));
}

void QuotaWindowsTest::ratesDoNotPushOutAPlan()
{
    QuotaWindows windows;
    windows.take({window("7d", 0.85, 600)}, Source::Headers, now());
    for (int i = 1; i <= 2 * static_cast<int>(QuotaWindows::most); ++i) {
        QuotaWindow rate = window("requests", 0.5, 600, qPrintable(QString::number(i)), Kind::Rate);
        rate.statedAt = now().addMSecs(i);
        windows.take({rate}, Source::Headers, now());
    }
    QCOMPARE(windows.known(now()).size(), qsizetype(QuotaWindows::most));
    QCOMPARE(windows.known(now()).first().name, QStringLiteral("7d"));
    QCOMPARE(crossings(windows, window("7d", 0.86, 600)), QString()); // it was told before
}

void QuotaWindowsTest::tellsEachCrossingOnce()
{
    QuotaWindows windows;
    QCOMPARE(crossings(windows, window("5h", 0.79, 60)), QString());
    QCOMPARE(crossings(windows, window("5h", 0.8, 60)), QStringLiteral("80"));
    QCOMPARE(crossings(windows, window("5h", 0.81, 61)), QString());
    QCOMPARE(crossings(windows, window("5h", 0.7, 60)), QString());
    QCOMPARE(crossings(windows, window("5h", 0.9, 60)), QString());
    QCOMPARE(crossings(windows, window("5h", 1, 60)), QStringLiteral("100"));
    QCOMPARE(crossings(windows, window("5h", 0.96, 60)), QString());
    QCOMPARE(crossings(windows, window("7d", 0.96, 600)), QStringLiteral("95"));
    QCOMPARE(crossings(windows, window("7d", 0.96, 600, "opus")), QStringLiteral("95"));
}

void QuotaWindowsTest::aNewSpanIsToldAnew()
{
    QuotaWindows windows;
    QCOMPARE(crossings(windows, window("5h", 0.85, 60)), QStringLiteral("80"));
    QCOMPARE(crossings(windows, window("5h", 0.85, 360), in(30)), QStringLiteral("80"));
    QCOMPARE(crossings(windows, window("5h", 0.85, 660), in(361)), QStringLiteral("80"));
}

void QuotaWindowsTest::withoutAResetAFallIsANewSpan()
{
    QuotaWindows windows;
    const auto credit = [](double used) {
        QuotaWindow result = window("key", used, 0);
        result.resetsAt = QDateTime();
        result.limit = 20;
        return result;
    };
    QCOMPARE(crossings(windows, credit(0.85)), QStringLiteral("80"));
    QCOMPARE(crossings(windows, credit(0.97)), QStringLiteral("95"));
    QCOMPARE(crossings(windows, credit(0.9)), QString());
    QCOMPARE(crossings(windows, credit(0.97)), QString());
    QCOMPARE(crossings(windows, credit(0.02)), QString());
    QCOMPARE(crossings(windows, credit(0.85)), QStringLiteral("80"));
}

void QuotaWindowsTest::withoutAResetAnotherLimitIsToldAnew()
{
    QuotaWindows windows;
    const auto credit = [](double used, double limit) {
        QuotaWindow result = window("key", used, 0);
        result.resetsAt = QDateTime();
        result.limit = limit;
        return result;
    };
    QCOMPARE(crossings(windows, credit(1, 20)), QStringLiteral("100"));
    QCOMPARE(crossings(windows, credit(0.85, 23.5)), QString()); // it has room again: no news
    QCOMPARE(crossings(windows, credit(0.96, 23.5)), QStringLiteral("95"));
    QCOMPARE(crossings(windows, credit(1, 22)), QStringLiteral("100"));
}

void QuotaWindowsTest::ratesAreNotTold()
{
    QuotaWindows windows;
    QCOMPARE(crossings(windows, window("requests", 1, 1, "m", Kind::Rate)), QString());
    QCOMPARE(crossings(windows, window("overage", 1, 1, "", Kind::Extra)), QString());
}

void QuotaWindowsTest::judges_data()
{
    QTest::addColumn<QList<QuotaWindow>>("stated");
    QTest::addColumn<Room>("room");
    QTest::addColumn<int>("minutes");
    QTest::addColumn<QString>("reason");
    using Windows = QList<QuotaWindow>;
    QTest::newRow("nothing is known") << Windows() << Room::Ample << -1 << "";
    QTest::newRow("room") << Windows{window("5h", 0.4, 60)} << Room::Ample << 60
                          << "5h 40 % used, resets in 60 min";
    QTest::newRow("the tightest counts") << Windows{window("5h", 0.4, 60), window("7d", 0.6, 600)}
                                         << Room::Ample << 600 << "7d 60 % used, resets in 600 min";
    QTest::newRow("all but the reserve")
        << Windows{window("5h", 0.95, 60)} << Room::Ample << 60 << "5h 95 % used, resets in 60 min";
    QTest::newRow("reserve") << Windows{window("5h", 0.97, 60), window("7d", 0.6, 600)} << Room::Reserve << 60
                             << "5h 97 % used, kept in reserve";
    QTest::newRow("the last bit") << Windows{window("5h", 0.9999, 60)} << Room::Reserve << 60
                                  << "5h 99 % used, kept in reserve";
    QTest::newRow("spent") << Windows{window("7d", 0.97, 600), window("5h", 1, 60)} << Room::Spent << 60
                           << "5h used up, resets in 60 min";
    QTest::newRow("both spent") << Windows{window("7d", 1, 600), window("5h", 1, 60)} << Room::Spent << 600
                                << "7d used up, resets in 600 min";
    QTest::newRow("of this class") << Windows{window("7d", 0.5, 600), window("7d", 1, 600, "opus")}
                                   << Room::Spent << 600 << "7d of opus used up, resets in 600 min";
    QTest::newRow("of another class") << Windows{window("7d", 0.5, 600), window("7d", 1, 600, "sonnet")}
                                      << Room::Ample << 600 << "7d 50 % used, resets in 600 min";
    QTest::newRow("a rate resets all the time")
        << Windows{window("requests", 0.5, 1, "claude-opus-4-6", Kind::Rate)} << Room::Ample << -1 << "";
    QTest::newRow("but it has no room now")
        << Windows{window("requests", 1, 1, "claude-opus-4-6", Kind::Rate)} << Room::Spent << 1
        << "requests of claude-opus-4-6 used up, resets in 1 min";
    QTest::newRow("what is paid for is no limit")
        << Windows{window("overage", 1, 60, "", Kind::Extra)} << Room::Ample << -1 << "";
}

void QuotaWindowsTest::judges()
{
    QFETCH(QList<QuotaWindow>, stated);
    QFETCH(int, minutes);
    QuotaWindows windows;
    windows.take(stated, Source::Headers, now());
    const QuotaStanding standing = windows.standing(opus, {0.05, now()});
    QTEST(standing.room, "room");
    QTEST(standing.reason, "reason");
    QCOMPARE(standing.resetsAt, minutes < 0 ? QDateTime() : in(minutes));
}

void QuotaWindowsTest::classesConcernTheirModels_data()
{
    QTest::addColumn<QByteArray>("ofClass");
    QTest::addColumn<QString>("model");
    QTest::addColumn<bool>("concerned");
    QTest::newRow("a word") << QByteArray("opus") << "claude-opus-4-6" << true;
    QTest::newRow("in any case") << QByteArray("Opus") << "anthropic/Claude-OPUS-5" << true;
    QTest::newRow("with a version") << QByteArray("Opus 4.6") << "claude-opus-4-6" << true;
    QTest::newRow("another") << QByteArray("sonnet") << "claude-opus-4-6" << false;
    QTest::newRow("all") << QByteArray() << "claude-opus-4-6" << true;
}

void QuotaWindowsTest::classesConcernTheirModels()
{
    QFETCH(QByteArray, ofClass);
    QFETCH(QString, model);
    QTEST(window("7d", 0.5, 1, ofClass.constData()).concerns(model), "concerned");
}

void QuotaWindowsTest::whatResetsSoonestComesFirst()
{
    const QuotaStanding soon{Room::Ample, in(5), {}};
    const QuotaStanding late{Room::Ample, in(50), {}};
    const QuotaStanding unknown{};
    const QuotaStanding reserve{Room::Reserve, in(1), {}};
    const QuotaStanding spent{Room::Spent, in(1), {}};
    const QuotaStanding order[] = {soon, late, unknown, reserve, spent};
    for (size_t i = 0; i < std::size(order); ++i) {
        for (size_t j = 0; j < std::size(order); ++j)
            QCOMPARE(order[i].isBefore(order[j]), i < j);
    }
}

QTEST_GUILESS_MAIN(QuotaWindowsTest)
#include "tst_quotawindows.moc"
