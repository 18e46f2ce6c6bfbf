// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/memorystore.h"
#include "credentials/sessionfallback.h"
#include "support/storecalls.h"

#include <QTest>

#include <vector>

using namespace signalbox;
using namespace signalbox::test;
using Status = SecretStore::Status;

namespace {

/// A keychain that is there or not, and answers at once or when the test says so.
class FakeStore final : public SecretStore
{
public:
    Status status = Status::Ok;
    bool isHolding = false;
    bool isMute = false; ///< does what it is told, but says that it is not there

    /// What another process has done.
    void put(const QString &name, const QByteArray &value) { writeTo(m_memory, name, value); }
    void take(const QString &name) { removeFrom(m_memory, name); }
    [[nodiscard]] QByteArray kept(const QString &name) { return readFrom(m_memory, name).value.reveal(); }

    void read(const QString &name, QObject *context, Done done) override
    {
        call(context, done, [this, name](QObject *c, const Done &d) { m_memory.read(name, c, d); });
    }
    void write(const QString &name, const Secret &value, QObject *context, Done done) override
    {
        call(context, done,
            [this, name, value](QObject *c, const Done &d) { m_memory.write(name, value, c, d); });
    }
    void remove(const QString &name, QObject *context, Done done) override
    {
        call(context, done, [this, name](QObject *c, const Done &d) { m_memory.remove(name, c, d); });
    }
    [[nodiscard]] QString title() const override { return QStringLiteral("a fake keychain"); }
    [[nodiscard]] bool isPersistent() const override { return true; }

    [[nodiscard]] qsizetype held() const { return qsizetype(m_held.size()); }
    void letGo()
    {
        isHolding = false;
        for (const auto &held : std::exchange(m_held, {}))
            held();
    }

private:
    void call(QObject *context, const Done &done, const std::function<void(QObject *, const Done &)> &perform)
    {
        const auto now = [this, context, done, perform] {
            if (isMute)
                perform(this, [](const Outcome &) {});
            else if (status == Status::Ok)
                return perform(context, done);
            const Status said = isMute ? Status::Unavailable : status;
            answer(context, done, {said, {}, QStringLiteral("no keychain here")});
        };
        if (isHolding)
            m_held.push_back(now);
        else
            now();
    }

    MemoryStore m_memory;
    std::vector<std::function<void()>> m_held;
};

constexpr SessionFallback::Times lazy{std::chrono::hours(1), std::chrono::hours(1)};
constexpr SessionFallback::Times eager{std::chrono::milliseconds(5), std::chrono::milliseconds(10)};

} // namespace

class SessionFallbackTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void usesTheKeychainThatIsThere();
    void keepsInMemoryWhatHasNoKeychain();
    void warnsOnce();
    void passesOnAllOtherRefusals_data();
    void passesOnAllOtherRefusals();
    void returnsToTheKeychain();
    void removesFromBoth();
    void isWrittenBackWhenTheKeychainReturns();
    void isWrittenBackWhenTheKeychainAnswersAnything();
    void isOfferedAgainToAKeychainThatIsLocked();
    void whatTheKeychainHadBeforeDoesNotWin();
    void aLaterWriteOfAnotherProcessWins();
    void aLaterRemovalByAnotherProcessWins();
    void aWriteThatArrivedUnansweredIsNotAnotherProcess();
    void aLaterWriteIsNotOverwrittenByAnOffer();
    void aRemovalIsMadeUpFor();
    void whatWasOnlyHereCanBeRemoved();
    void nothingIsTakenAwayUnseen();
    void aRemovalSparesWhatAnotherProcessWroteSince();
    void readsAfterAWriteThatIsUnderWay();
    void keepsTheValueForACallerWhoIsGone();
    void isWhatItsPrimaryIs();

private:
    void make(const SessionFallback::Times &times);
    /// The keychain has the first value, and did not answer when the second was written.
    void leaveSecondInMemory();

    std::unique_ptr<SessionFallback> m_store;
    FakeStore *m_primary = nullptr;
    const QString m_name = QStringLiteral("name");
};

void SessionFallbackTest::init()
{
    make(lazy);
}

void SessionFallbackTest::make(const SessionFallback::Times &times)
{
    auto primary = std::make_unique<FakeStore>();
    m_primary = primary.get();
    m_store = std::make_unique<SessionFallback>(std::move(primary), times);
}

void SessionFallbackTest::leaveSecondInMemory()
{
    QVERIFY(writeTo(*m_store, m_name, "first").isOk());
    m_primary->status = Status::Unavailable;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("no keychain here")));
    QVERIFY(writeTo(*m_store, m_name, "second").isOk());
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("second"));
    QCOMPARE(m_primary->kept(m_name), QByteArray("first"));
}

void SessionFallbackTest::usesTheKeychainThatIsThere()
{
    const SecretStore::Outcome written = writeTo(*m_store, m_name, "value");
    QVERIFY(written.isOk());
    QVERIFY(written.message.isEmpty());
    QCOMPARE(readFrom(*m_primary, m_name).value.reveal(), QByteArray("value"));
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("value"));
    QVERIFY(removeFrom(*m_store, m_name).isOk());
    QCOMPARE(readFrom(*m_store, m_name).status, Status::NotFound);
}

void SessionFallbackTest::keepsInMemoryWhatHasNoKeychain()
{
    m_primary->status = Status::Unavailable;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("no keychain here")));
    const SecretStore::Outcome written = writeTo(*m_store, m_name, "value");
    QVERIFY(written.isOk());
    QVERIFY(written.message.contains(QStringLiteral("until the program ends")));
    QVERIFY(written.message.contains(QStringLiteral("no keychain here")));
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("value"));
    QCOMPARE(readFrom(*m_store, QStringLiteral("another")).status, Status::Unavailable);
}

void SessionFallbackTest::warnsOnce()
{
    m_primary->status = Status::Unavailable;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("no keychain here")));
    writeTo(*m_store, m_name, "value");
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    writeTo(*m_store, m_name, "value");
    writeTo(*m_store, QStringLiteral("another"), "value");
}

void SessionFallbackTest::passesOnAllOtherRefusals_data()
{
    QTest::addColumn<Status>("status");
    QTest::newRow("locked") << Status::Locked;
    QTest::newRow("denied") << Status::Denied;
    QTest::newRow("failed") << Status::Failed;
}

void SessionFallbackTest::passesOnAllOtherRefusals()
{
    QFETCH(Status, status);
    m_primary->status = status;
    QCOMPARE(writeTo(*m_store, m_name, "value").status, status);
    QCOMPARE(readFrom(*m_store, m_name).status, status);
    QCOMPARE(removeFrom(*m_store, m_name).status, status);
    m_primary->status = Status::Ok;
    QCOMPARE(readFrom(*m_store, m_name).status, Status::NotFound);
}

void SessionFallbackTest::returnsToTheKeychain()
{
    m_primary->status = Status::Unavailable;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("no keychain here")));
    writeTo(*m_store, m_name, "first");
    m_primary->status = Status::Ok;
    QVERIFY(writeTo(*m_store, m_name, "second").message.isEmpty());
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("second"));
    QCOMPARE(readFrom(*m_primary, m_name).value.reveal(), QByteArray("second"));
}

void SessionFallbackTest::removesFromBoth()
{
    writeTo(*m_store, m_name, "old");
    m_primary->status = Status::Unavailable;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("no keychain here")));
    writeTo(*m_store, m_name, "new");
    m_primary->status = Status::Ok;
    QVERIFY(removeFrom(*m_store, m_name).isOk());
    QCOMPARE(readFrom(*m_store, m_name).status, Status::NotFound);
}

void SessionFallbackTest::isWrittenBackWhenTheKeychainReturns()
{
    make(eager);
    leaveSecondInMemory();
    m_primary->status = Status::Ok;
    QTRY_COMPARE_WITH_TIMEOUT(m_primary->kept(m_name), QByteArray("second"), patience);
    // And is forgotten here: the keychain is all that counts.
    m_primary->put(m_name, "of another process");
    QTRY_COMPARE_WITH_TIMEOUT(
        readFrom(*m_store, m_name).value.reveal(), QByteArray("of another process"), patience);
}

void SessionFallbackTest::isWrittenBackWhenTheKeychainAnswersAnything()
{
    leaveSecondInMemory();
    m_primary->status = Status::Ok;
    QCOMPARE(readFrom(*m_store, QStringLiteral("another")).status, Status::NotFound);
    QTRY_COMPARE_WITH_TIMEOUT(m_primary->kept(m_name), QByteArray("second"), patience);
}

void SessionFallbackTest::isOfferedAgainToAKeychainThatIsLocked()
{
    make(eager);
    leaveSecondInMemory();
    m_primary->status = Status::Locked;
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("second"));
    m_primary->status = Status::Ok;
    QTRY_COMPARE_WITH_TIMEOUT(m_primary->kept(m_name), QByteArray("second"), patience);
}

void SessionFallbackTest::whatTheKeychainHadBeforeDoesNotWin()
{
    leaveSecondInMemory();
    m_primary->status = Status::Ok;
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("second"));
    QTRY_COMPARE_WITH_TIMEOUT(m_primary->kept(m_name), QByteArray("second"), patience);
}

void SessionFallbackTest::aLaterWriteOfAnotherProcessWins()
{
    make(eager);
    leaveSecondInMemory();
    m_primary->put(m_name, "third");
    m_primary->status = Status::Ok;
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("third"));
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("third"));
    QCOMPARE(m_primary->kept(m_name), QByteArray("third"));
}

void SessionFallbackTest::aLaterRemovalByAnotherProcessWins()
{
    leaveSecondInMemory();
    m_primary->take(m_name);
    m_primary->status = Status::Ok;
    QCOMPARE(readFrom(*m_store, m_name).status, Status::NotFound);
    QCOMPARE(readFrom(*m_store, m_name).status, Status::NotFound);
}

void SessionFallbackTest::aWriteThatArrivedUnansweredIsNotAnotherProcess()
{
    QVERIFY(writeTo(*m_store, m_name, "first").isOk());
    m_primary->isMute = true;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("no keychain here")));
    QVERIFY(writeTo(*m_store, m_name, "second").isOk());
    QCOMPARE(m_primary->kept(m_name), QByteArray("second"));
    m_primary->isMute = false;
    m_primary->status = Status::Unavailable;
    QVERIFY(writeTo(*m_store, m_name, "third").isOk());
    m_primary->status = Status::Ok;
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("third"));
    QTRY_COMPARE_WITH_TIMEOUT(m_primary->kept(m_name), QByteArray("third"), patience);
}

void SessionFallbackTest::aLaterWriteIsNotOverwrittenByAnOffer()
{
    make(eager);
    leaveSecondInMemory();
    m_primary->status = Status::Ok;
    m_primary->isHolding = true;
    QTRY_VERIFY_WITH_TIMEOUT(m_primary->held() > 0, patience); // the offer's look
    StoreAnswer written([&](QObject *context, SecretStore::Done done) {
        m_store->write(m_name, Secret("third"), context, std::move(done));
    });
    m_primary->letGo();
    QVERIFY(written.wait().isOk());
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("third"));
    QCOMPARE(m_primary->kept(m_name), QByteArray("third"));
}

void SessionFallbackTest::aRemovalIsMadeUpFor()
{
    make(eager);
    leaveSecondInMemory();
    const SecretStore::Outcome outcome = removeFrom(*m_store, m_name);
    QCOMPARE(outcome.status, Status::Unavailable);
    QVERIFY2(outcome.message.contains(QStringLiteral("when it answers")), qPrintable(outcome.message));
    QCOMPARE(readFrom(*m_store, m_name).status, Status::Unavailable);
    QCOMPARE(m_primary->kept(m_name), QByteArray("first"));
    m_primary->status = Status::Ok;
    QCOMPARE(readFrom(*m_store, m_name).status, Status::NotFound);
    QTRY_COMPARE_WITH_TIMEOUT(m_primary->kept(m_name), QByteArray(), patience);
}

/// As where there is no keychain at all: a sign-out would never end.
void SessionFallbackTest::whatWasOnlyHereCanBeRemoved()
{
    make(eager);
    m_primary->status = Status::Unavailable;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("no keychain here")));
    for (const char *value : {"value", "other value", "value"}) { // again and again
        QVERIFY(writeTo(*m_store, m_name, value).isOk());
        QVERIFY(removeFrom(*m_store, m_name).isOk());
    }
    QCOMPARE(readFrom(*m_store, m_name).status, Status::Unavailable);
    m_primary->put(m_name, "of another process");
    m_primary->status = Status::Ok;
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("of another process"));
    QCOMPARE(m_primary->kept(m_name), QByteArray("of another process"));
}

void SessionFallbackTest::nothingIsTakenAwayUnseen()
{
    make(eager);
    m_primary->put(m_name, "first");
    m_primary->status = Status::Unavailable;
    QCOMPARE(removeFrom(*m_store, m_name).status, Status::Unavailable);
    m_primary->put(m_name, "second");
    m_primary->status = Status::Ok;
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("second"));
    QCOMPARE(m_primary->kept(m_name), QByteArray("second"));
}

void SessionFallbackTest::aRemovalSparesWhatAnotherProcessWroteSince()
{
    make(eager);
    leaveSecondInMemory();
    QCOMPARE(removeFrom(*m_store, m_name).status, Status::Unavailable);
    m_primary->put(m_name, "third");
    m_primary->status = Status::Ok;
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("third"));
    QCOMPARE(m_primary->kept(m_name), QByteArray("third"));
}

void SessionFallbackTest::readsAfterAWriteThatIsUnderWay()
{
    m_primary->status = Status::Unavailable;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("no keychain here")));
    writeTo(*m_store, m_name, "first");
    m_primary->isHolding = true;
    StoreAnswer written([&](QObject *context, SecretStore::Done done) {
        m_store->write(m_name, Secret("second"), context, std::move(done));
    });
    StoreAnswer read(
        [&](QObject *context, SecretStore::Done done) { m_store->read(m_name, context, std::move(done)); });
    m_primary->letGo();
    QCOMPARE(read.wait().value.reveal(), QByteArray("second"));
    QVERIFY(written.isThere());
}

void SessionFallbackTest::keepsTheValueForACallerWhoIsGone()
{
    m_primary->status = Status::Unavailable;
    m_primary->isHolding = true;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("no keychain here")));
    auto context = std::make_unique<QObject>();
    m_store->write(
        m_name, Secret("value"), context.get(), [](const SecretStore::Outcome &) { QFAIL("it is gone"); });
    context.reset();
    m_primary->letGo();
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("value"));
}

void SessionFallbackTest::isWhatItsPrimaryIs()
{
    QCOMPARE(m_store->title(), QStringLiteral("a fake keychain"));
    QVERIFY(m_store->isPersistent());
}

QTEST_GUILESS_MAIN(SessionFallbackTest)
#include "tst_sessionfallback.moc"
