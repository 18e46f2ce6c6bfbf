// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakeclock.h"
#include "support/fakeupstream.h"
#include "support/testclient.h"
#include "upstream/updatecheck.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

const QString page = QStringLiteral("https://example.com/releases/v1.5.0");

QByteArray release(const QJsonObject &different = {})
{
    QJsonObject object{{QStringLiteral("tag_name"), QStringLiteral("v1.5.0")},
        {QStringLiteral("html_url"), page}, {QStringLiteral("name"), QStringLiteral("Quieter\nnights")},
        {QStringLiteral("draft"), false}, {QStringLiteral("prerelease"), false}};
    for (auto member = different.begin(); member != different.end(); ++member)
        object.insert(member.key(), member.value());
    return QJsonDocument(object).toJson();
}

} // namespace

/// A server of this computer tells of releases.
class UpdateCheckTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void tellsOfALaterVersion();
    void sendsNothingButNameAndVersion();
    void tellsNothingOfAVersionThatIsNotLater_data();
    void tellsNothingOfAVersionThatIsNotLater();
    void tellsOfPreReleasesToThoseWhoHaveOne();
    void saysWhyThereIsNoAnswer_data();
    void saysWhyThereIsNoAnswer();
    void keepsWhatItKnewWhenAQuestionFails();
    void asksByItselfOnlyWhereThatIsWanted();
    void asksOnceADayOverRestarts();
    void asksOnceADayAlsoAfterAFailure();
    void asksAgainWhenTheClockWasWrong();
    void remembersANewVersionUntilItRuns();

private:
    [[nodiscard]] std::unique_ptr<UpdateCheck> program(
        const QString &version = QStringLiteral("1.4.0"), bool isAutomatic = false) const;
    /// Looks and returns what it knows then.
    static UpdateSnapshot look(UpdateCheck &check);
    /// Everything that is due has been asked.
    [[nodiscard]] qsizetype questionsOf(UpdateCheck &check) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeUpstream> m_server;
    FakeClock m_clock;
};

void UpdateCheckTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<FakeUpstream>();
    m_server->answer(FakeAnswer::json(200, release()));
}

std::unique_ptr<UpdateCheck> UpdateCheckTest::program(const QString &version, bool isAutomatic) const
{
    auto made = std::make_unique<UpdateCheck>(version, m_folder->path(), m_clock);
    made->setDelay(0ms);
    UpdatesConfig config;
    config.check = isAutomatic;
    config.url = QUrl(m_server->baseUrl() + QStringLiteral("/latest"));
    made->setConfig(config);
    return made;
}

UpdateSnapshot UpdateCheckTest::look(UpdateCheck &check)
{
    check.look();
    if (!QTest::qWaitFor([&] { return !check.snapshot().isAsking; }, patience))
        qWarning("it still asks");
    return check.snapshot();
}

qsizetype UpdateCheckTest::questionsOf(UpdateCheck &check) const
{
    for (int i = 0; i < 5; ++i)
        QCoreApplication::processEvents(); // a timer that is due, and what it begins
    if (!QTest::qWaitFor([&] { return !check.snapshot().isAsking; }, patience))
        qWarning("it still asks");
    return m_server->requests().size();
}

void UpdateCheckTest::tellsOfALaterVersion()
{
    const auto check = program();
    const UpdateSnapshot updates = look(*check);
    QCOMPARE(updates.problem, QString());
    QCOMPARE(updates.newVersion, QStringLiteral("1.5.0"));
    QCOMPARE(updates.title, QStringLiteral("Quieter nights"));
    QCOMPARE(updates.page, QUrl(page));
    QCOMPARE(updates.answeredAt, m_clock.wallTime());
}

void UpdateCheckTest::sendsNothingButNameAndVersion()
{
    const auto check = program();
    look(*check);
    QCOMPARE(m_server->requests().size(), 1);
    const FakeUpstream::Request &request = m_server->requests().constFirst();
    QCOMPARE(request.method, QByteArray("GET"));
    QCOMPARE(request.target, QByteArray("/latest"));
    QCOMPARE(request.body, QByteArray());
    QCOMPARE(request.headers.value("user-agent"), QByteArray("Signalbox/" SIGNALBOX_VERSION));
    QCOMPARE(request.headers.value("accept-language"), QByteArray("*")); // not the user's
    QVERIFY(!request.head.toLower().contains("cookie"));
    QVERIFY(!request.head.toLower().contains("authorization"));
}

void UpdateCheckTest::tellsNothingOfAVersionThatIsNotLater_data()
{
    QTest::addColumn<QJsonObject>("answer");
    const auto row = [](const char *name, const QString &member, const QJsonValue &value) {
        QTest::newRow(name) << QJsonObject{{member, value}};
    };
    row("the same", QStringLiteral("tag_name"), QStringLiteral("v1.4"));
    row("an earlier one", QStringLiteral("tag_name"), QStringLiteral("1.3.9"));
    row("a draft", QStringLiteral("draft"), true);
    row("a pre-release", QStringLiteral("prerelease"), true);
}

void UpdateCheckTest::tellsNothingOfAVersionThatIsNotLater()
{
    QFETCH(const QJsonObject, answer);
    m_server->answerBy([&](const FakeUpstream::Request &) { return FakeAnswer::json(200, release(answer)); });
    const auto check = program();
    const UpdateSnapshot updates = look(*check);
    QCOMPARE(updates.problem, QString());
    QCOMPARE(updates.newVersion, QString());
    QVERIFY(updates.page.isEmpty());
    QVERIFY(updates.answeredAt.isValid());
}

void UpdateCheckTest::tellsOfPreReleasesToThoseWhoHaveOne()
{
    m_server->answerBy([](const FakeUpstream::Request &) {
        return FakeAnswer::json(200,
            release({{QStringLiteral("tag_name"), QStringLiteral("2.0.0-rc.10")},
                {QStringLiteral("prerelease"), true}}));
    });
    QCOMPARE(look(*program(QStringLiteral("2.0.0-rc.9"))).newVersion, QStringLiteral("2.0.0-rc.10"));
    QCOMPARE(look(*program(QStringLiteral("1.4.0"))).newVersion, QString());
}

void UpdateCheckTest::saysWhyThereIsNoAnswer_data()
{
    QTest::addColumn<FakeAnswer>("answer");
    QTest::addColumn<QString>("problem");
    QTest::newRow("none yet") << FakeAnswer::json(404, "{}") << QStringLiteral("answered 404");
    QTest::newRow("no JSON") << FakeAnswer::plain(200, "<html>sign in</html>")
                             << QStringLiteral("names no version");
    QTest::newRow("no version") << FakeAnswer::json(
        200, release({{QStringLiteral("tag_name"), QStringLiteral("nightly")}}))
                                << QStringLiteral("names no version");
    QTest::newRow("a page that is a program") << FakeAnswer::json(
        200, release({{QStringLiteral("html_url"), QStringLiteral("file:///usr/bin/true")}}))
                                              << QStringLiteral("names no https page");
    QTest::newRow("elsewhere") << FakeAnswer::plain(302, {}, {{"Location", "http://127.0.0.1:9/"}})
                               << QStringLiteral("sends the request elsewhere");
    QTest::newRow("too much") << FakeAnswer::json(200, release() + QByteArray(2 * 1024 * 1024, ' '))
                              << QStringLiteral("more than 1024 KiB");
    QTest::newRow("nothing") << FakeAnswer::close() << QStringLiteral("127.0.0.1");
}

void UpdateCheckTest::saysWhyThereIsNoAnswer()
{
    QFETCH(const FakeAnswer, answer);
    QFETCH(const QString, problem);
    m_server->answerBy([&](const FakeUpstream::Request &) { return answer; });
    const auto check = program();
    const UpdateSnapshot updates = look(*check);
    QVERIFY2(updates.problem.contains(problem), qPrintable(updates.problem));
    QCOMPARE(updates.newVersion, QString());
    QVERIFY(!updates.answeredAt.isValid());
}

void UpdateCheckTest::keepsWhatItKnewWhenAQuestionFails()
{
    const auto check = program();
    look(*check);
    m_server->kill();
    const UpdateSnapshot updates = look(*check);
    QVERIFY(!updates.problem.isEmpty());
    QCOMPARE(updates.newVersion, QStringLiteral("1.5.0"));
}

void UpdateCheckTest::asksByItselfOnlyWhereThatIsWanted()
{
    const auto off = program();
    QVERIFY(!off->snapshot().isAutomatic);
    QCOMPARE(questionsOf(*off), 0);
    const auto on = program(QStringLiteral("1.4.0"), true);
    QVERIFY(on->snapshot().isAutomatic);
    QTRY_COMPARE_WITH_TIMEOUT(on->snapshot().newVersion, QStringLiteral("1.5.0"), patience);
}

void UpdateCheckTest::asksOnceADayOverRestarts()
{
    const QString version = QStringLiteral("1.4.0");
    QTRY_COMPARE_WITH_TIMEOUT(questionsOf(*program(version, true)), 1, patience);
    m_clock.advance(23h);
    QCOMPARE(questionsOf(*program(version, true)), 1);
    m_clock.advance(1h);
    const auto next = program(version, true);
    QTRY_COMPARE_WITH_TIMEOUT(questionsOf(*next), 2, patience);
    QCOMPARE(questionsOf(*next), 2);
}

void UpdateCheckTest::asksOnceADayAlsoAfterAFailure()
{
    m_server->answerBy([](const FakeUpstream::Request &) { return FakeAnswer::json(500, "{}"); });
    const auto first = program(QStringLiteral("1.4.0"), true);
    QTRY_VERIFY_WITH_TIMEOUT(!first->snapshot().problem.isEmpty(), patience);
    QCOMPARE(questionsOf(*program(QStringLiteral("1.4.0"), true)), 1);
}

void UpdateCheckTest::asksAgainWhenTheClockWasWrong()
{
    m_clock.setWall(24h * 3650);
    look(*program());
    m_clock.setWall(-24h * 3650);
    const auto next = program(QStringLiteral("1.4.0"), true);
    QTRY_COMPARE_WITH_TIMEOUT(questionsOf(*next), 2, patience);
}

void UpdateCheckTest::remembersANewVersionUntilItRuns()
{
    look(*program());
    const auto again = program();
    QCOMPARE(again->snapshot().newVersion, QStringLiteral("1.5.0"));
    QCOMPARE(again->snapshot().page, QUrl(page));
    QCOMPARE(again->snapshot().answeredAt, m_clock.wallTime());
    QCOMPARE(program(QStringLiteral("1.5.0"))->snapshot().newVersion, QString());
    QCOMPARE(m_server->requests().size(), 1);
    QCOMPARE(QFile(m_folder->filePath(QStringLiteral("updates.json"))).permissions() & QFile::ReadOther,
        QFile::Permissions());
}

QTEST_GUILESS_MAIN(UpdateCheckTest)
#include "tst_updatecheck.moc"
