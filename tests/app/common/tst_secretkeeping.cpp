// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/secretkeeping.h"

#include "core/clock.h"
#include "credentials/secretindex.h"
#include "credentials/sessionfallback.h"
#include "support/scriptedstore.h"
#include "support/testclient.h"

#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <optional>

using namespace signalbox;
using namespace signalbox::test;

class SecretKeepingTest : public QObject
{
    Q_OBJECT

private slots:
    void takesWhatCanBeSent_data();
    void takesWhatCanBeSent();
    void keepsItAndNotesItsName();
    void notesNothingThatIsNotKept();
    void tellsWhenMemoryStandsIn();

private:
    /// What keepSecret() answers.
    Result<KeptSecret> keep(SecretStore &store);

    QTemporaryDir m_folder;
};

Result<KeptSecret> SecretKeepingTest::keep(SecretStore &store)
{
    std::optional<Result<KeptSecret>> answer;
    keepSecret(store, m_folder.path(), QStringLiteral("key"), Secret("sk-1"), this,
        [&](const Result<KeptSecret> &kept) { answer = kept; });
    if (!QTest::qWaitFor([&] { return answer.has_value(); }, patience))
        return Error{Error::Kind::Timeout, QStringLiteral("no answer")};
    return *answer;
}

void SecretKeepingTest::takesWhatCanBeSent_data()
{
    QTest::addColumn<QByteArray>("written");
    QTest::addColumn<QByteArray>("sent");
    QTest::addColumn<QString>("problem");
    QTest::newRow("a key") << QByteArray("sk-1") << QByteArray("sk-1") << QString();
    QTest::newRow("copied with blanks") << QByteArray("  sk-1\r\n") << QByteArray("sk-1") << QString();
    QTest::newRow("the longest") << QByteArray(largestSecret, 'k') << QByteArray(largestSecret, 'k')
                                 << QString();
    QTest::newRow("too long") << QByteArray(largestSecret + 1, 'k') << QByteArray()
                              << QStringLiteral("it is longer than 64 KiB: nothing is kept");
    QTest::newRow("blanks") << QByteArray(" \n") << QByteArray()
                            << QStringLiteral("there is no secret: nothing is kept");
    QTest::newRow("two lines")
        << QByteArray("sk\n1") << QByteArray()
        << QStringLiteral("it has a line break or another control character in it: nothing is kept");
}

void SecretKeepingTest::takesWhatCanBeSent()
{
    QFETCH(QByteArray, written);
    QFETCH(QByteArray, sent);
    QFETCH(QString, problem);
    const auto value = sendableSecret(Secret(written));
    QCOMPARE(value ? QString() : value.error().message, problem);
    QCOMPARE(value ? value->reveal() : QByteArray(), sent);
}

void SecretKeepingTest::keepsItAndNotesItsName()
{
    ScriptedStore store;
    const auto kept = keep(store);
    QVERIFY(kept);
    QCOMPARE(kept->place, QStringLiteral("the test's store"));
    QCOMPARE(kept->problem, QString());
    QCOMPARE(store.secrets[QStringLiteral("key")], QByteArray("sk-1"));
    const SystemClock clock;
    const auto names = SecretIndex(m_folder.path(), clock).names();
    QVERIFY(names);
    QCOMPARE(*names, QStringList(QStringLiteral("key")));
}

void SecretKeepingTest::notesNothingThatIsNotKept()
{
    ScriptedStore store;
    store.writing = SecretStore::Status::Locked;
    const SystemClock clock;
    SecretIndex index(m_folder.path(), clock);
    index.remove(QStringLiteral("key"));
    const auto kept = keep(store);
    QVERIFY(!kept);
    QCOMPARE(kept.error().message, QStringLiteral("it takes nothing"));
    QCOMPARE(index.names().value(), QStringList());
}

void SecretKeepingTest::tellsWhenMemoryStandsIn()
{
    auto primary = std::make_unique<ScriptedStore>();
    primary->writing = SecretStore::Status::Unavailable;
    SessionFallback store(std::move(primary));
    const auto kept = keep(store);
    QVERIFY(kept);
    QCOMPARE(kept->place, QStringLiteral("memory until the program ends or the test's store answers"));
}

QTEST_GUILESS_MAIN(SecretKeepingTest)
#include "tst_secretkeeping.moc"
