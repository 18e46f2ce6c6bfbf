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

    void read(const QString &name, QObject *context, Done done) override
    {
        ++calls;
        call(context, done, [this, name](QObject *c, const Done &d) { m_memory.read(name, c, d); });
    }
    void write(const QString &name, const Secret &value, QObject *context, Done done) override
    {
        ++calls;
        call(context, done,
            [this, name, value](QObject *c, const Done &d) { m_memory.write(name, value, c, d); });
    }
    void remove(const QString &name, QObject *context, Done done) override
    {
        ++calls;
        call(context, done, [this, name](QObject *c, const Done &d) { m_memory.remove(name, c, d); });
    }
    [[nodiscard]] QString title() const override { return QStringLiteral("a fake keychain"); }
    [[nodiscard]] bool isPersistent() const override { return true; }

    void letGo()
    {
        isHolding = false;
        for (const auto &held : std::exchange(m_held, {}))
            held();
    }

    int calls = 0;

private:
    void call(QObject *context, const Done &done, const std::function<void(QObject *, const Done &)> &perform)
    {
        const auto now = [this, context, done, perform] {
            if (status == Status::Ok)
                return perform(context, done);
            answer(context, done, {status, {}, QStringLiteral("no keychain here")});
        };
        if (isHolding)
            m_held.push_back(now);
        else
            now();
    }

    MemoryStore m_memory;
    std::vector<std::function<void()>> m_held;
};

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
    void readsAfterAWriteThatIsUnderWay();
    void keepsTheValueForACallerWhoIsGone();
    void isWhatItsPrimaryIs();

private:
    std::unique_ptr<SessionFallback> m_store;
    FakeStore *m_primary = nullptr;
    const QString m_name = QStringLiteral("name");
};

void SessionFallbackTest::init()
{
    auto primary = std::make_unique<FakeStore>();
    m_primary = primary.get();
    m_store = std::make_unique<SessionFallback>(std::move(primary));
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
    const int calls = m_primary->calls;
    QCOMPARE(readFrom(*m_store, m_name).value.reveal(), QByteArray("value"));
    QCOMPARE(m_primary->calls, calls);
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

    m_primary->status = Status::Unavailable;
    writeTo(*m_store, m_name, "new");
    QVERIFY(removeFrom(*m_store, m_name).isOk());
    QCOMPARE(readFrom(*m_store, m_name).status, Status::Unavailable);
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
