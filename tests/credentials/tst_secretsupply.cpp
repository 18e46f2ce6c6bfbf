// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/secretsupply.h"
#include "support/scriptedstore.h"
#include "support/testclient.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

using namespace signalbox;
using namespace signalbox::test;
using std::chrono::hours;
using std::chrono::milliseconds;
using Status = SecretStore::Status;

namespace {

/// Asks again at once for what is missing.
constexpr SecretSupply::Times eager{milliseconds(5), milliseconds(10)};
constexpr SecretSupply::Times lazy{hours(1), hours(1)};

SecretReference item(const QString &name = QStringLiteral("key"))
{
    return {{}, name, {}};
}

QByteArrayList
    logged; // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): the handler has no context

void keepMessage(QtMsgType, const QMessageLogContext &, const QString &message)
{
    logged << message.toUtf8();
}

} // namespace

class SecretSupplyTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { qInstallMessageHandler(keepMessage); }
    void cleanupTestCase() { qInstallMessageHandler(nullptr); }
    void init();

    void aLiteralIsThere();
    void anItemComesIn();
    void anItemMayAppearLater();
    void aLockedStoreIsAskedUntilItIsOpen();
    void theSameFailureIsToldOfOnce();
    void aStoreThatDoesNotAnswerIsAskedOnce();
    void whatIsInUseStaysWhileTheStoreIsLocked();
    void whatIsInUseIsReadAgainUntilTheStoreAnswers();
    void whatIsInUseAndRefusedIsNotAskedForAgain();
    void whatWasRemovedIsNotUsedAnyMore();
    void anotherOneIsTaken();
    void changedMeansChanged();
    void whatNobodyWantsIsForgotten();
    void anAnswerThatComesTooLateIsNotHeard();
    void badSecretsAreRefused_data();
    void badSecretsAreRefused();
    void aFileIsRead();
    void filesThatCannotBe_data();
    void filesThatCannotBe();
    void aPipeIsNotWaitedFor();
    void aFileForOthersIsWarnedOf();
    void noSecretIsLogged();

private:
    std::unique_ptr<ScriptedStore> m_store;
    std::unique_ptr<QTemporaryDir> m_folder;

    [[nodiscard]] SecretReference file(const QByteArray &content) const
    {
        const QString path = m_folder->filePath(QStringLiteral("secret"));
        QFile written(path);
        if (written.open(QIODevice::WriteOnly | QIODevice::Truncate))
            written.write(content);
        written.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        return {{}, {}, path};
    }
    /// The timers have had their turns.
    static void pass() { QTest::qWait(40); }
};

void SecretSupplyTest::init()
{
    m_store = std::make_unique<ScriptedStore>();
    m_folder = std::make_unique<QTemporaryDir>();
    logged.clear();
}

void SecretSupplyTest::aLiteralIsThere()
{
    const SecretSupply supply(*m_store);
    const SecretReference literal{Secret("k"), {}, {}};
    QCOMPARE(supply.secretOf(literal).reveal(), QByteArray("k"));
    QCOMPARE(supply.problemOf(literal), QString());
    QVERIFY(!supply.isAwaited(literal));
    QVERIFY(supply.secretOf({}).isEmpty());
}

void SecretSupplyTest::anItemComesIn()
{
    m_store->secrets[QStringLiteral("key")] = "value";
    SecretSupply supply(*m_store, lazy);
    const QSignalSpy changed(&supply, &SecretSupply::changed);
    supply.want({item()});
    QVERIFY(supply.secretOf(item()).isEmpty());
    QVERIFY(supply.isAwaited(item()));
    QVERIFY(supply.problemOf(item()).contains(QStringLiteral("waiting for the test's store")));
    QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, patience);
    QCOMPARE(supply.secretOf(item()).reveal(), QByteArray("value"));
    QCOMPARE(supply.problemOf(item()), QString());
    QVERIFY(!supply.isAwaited(item()));
}

void SecretSupplyTest::anItemMayAppearLater()
{
    SecretSupply supply(*m_store, eager);
    const QSignalSpy changed(&supply, &SecretSupply::changed);
    supply.want({item()});
    QTRY_VERIFY_WITH_TIMEOUT(
        supply.problemOf(item()).contains(QStringLiteral("signalbox secret set key")), patience);
    QVERIFY(!supply.isAwaited(item()));
    m_store->secrets[QStringLiteral("key")] = "value";
    QTRY_VERIFY_WITH_TIMEOUT(!supply.secretOf(item()).isEmpty(), patience);
    QCOMPARE(changed.size(), 2);
    const int reads = m_store->reads;
    pass(); // what is there is left in peace
    QCOMPARE(m_store->reads, reads);
}

void SecretSupplyTest::aLockedStoreIsAskedUntilItIsOpen()
{
    m_store->secrets[QStringLiteral("key")] = "value";
    m_store->reading = Status::Locked;
    SecretSupply supply(*m_store, eager);
    supply.want({item()});
    QTRY_VERIFY_WITH_TIMEOUT(m_store->reads > 3, patience);
    QVERIFY(supply.isAwaited(item()));
    QVERIFY(supply.problemOf(item()).contains(QStringLiteral("unlock it")));
    m_store->reading = Status::Ok;
    QTRY_VERIFY_WITH_TIMEOUT(!supply.secretOf(item()).isEmpty(), patience);
    QVERIFY(!supply.isAwaited(item()));
}

void SecretSupplyTest::theSameFailureIsToldOfOnce()
{
    m_store->reading = Status::Unavailable;
    SecretSupply supply(*m_store, eager);
    const QSignalSpy changed(&supply, &SecretSupply::changed);
    supply.want({item()});
    QTRY_VERIFY_WITH_TIMEOUT(m_store->reads > 5, patience);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(logged.size(), 1);
    QVERIFY(supply.isAwaited(item()));
}

void SecretSupplyTest::aStoreThatDoesNotAnswerIsAskedOnce()
{
    m_store->reading = Status::Locked;
    m_store->silentOn = QStringLiteral("a");
    SecretSupply supply(*m_store, eager);
    supply.want({item(QStringLiteral("a")), item(QStringLiteral("b"))});
    QTRY_VERIFY_WITH_TIMEOUT(m_store->reads > 6, patience);
    QCOMPARE(m_store->held(), 1);
}

void SecretSupplyTest::whatIsInUseStaysWhileTheStoreIsLocked()
{
    m_store->secrets[QStringLiteral("key")] = "value";
    SecretSupply supply(*m_store, lazy);
    supply.want({item()});
    QTRY_VERIFY_WITH_TIMEOUT(!supply.secretOf(item()).isEmpty(), patience);
    m_store->reading = Status::Locked;
    supply.want({item()});
    QVERIFY(!supply.secretOf(item()).isEmpty());
    pass();
    QCOMPARE(supply.secretOf(item()).reveal(), QByteArray("value"));
    QCOMPARE(supply.problemOf(item()), QString());
}

/// Somebody has set another one, and the store said nothing of it when it was asked.
void SecretSupplyTest::whatIsInUseIsReadAgainUntilTheStoreAnswers()
{
    m_store->secrets[QStringLiteral("key")] = "old";
    SecretSupply supply(*m_store, eager);
    supply.want({item()});
    QTRY_VERIFY_WITH_TIMEOUT(!supply.secretOf(item()).isEmpty(), patience);
    m_store->secrets[QStringLiteral("key")] = "new";
    m_store->reading = Status::Unavailable;
    const int reads = m_store->reads;
    supply.readAgain();
    QTRY_VERIFY_WITH_TIMEOUT(m_store->reads > reads + 3, patience);
    QCOMPARE(supply.secretOf(item()).reveal(), QByteArray("old"));
    m_store->reading = Status::Ok;
    QTRY_COMPARE_WITH_TIMEOUT(supply.secretOf(item()).reveal(), QByteArray("new"), patience);
}

void SecretSupplyTest::whatIsInUseAndRefusedIsNotAskedForAgain()
{
    m_store->secrets[QStringLiteral("key")] = "value";
    SecretSupply supply(*m_store, eager);
    supply.want({item()});
    QTRY_VERIFY_WITH_TIMEOUT(!supply.secretOf(item()).isEmpty(), patience);
    m_store->reading = Status::Denied;
    const int reads = m_store->reads;
    supply.readAgain();
    pass();
    QCOMPARE(m_store->reads, reads + 1);
}

void SecretSupplyTest::whatWasRemovedIsNotUsedAnyMore()
{
    m_store->secrets[QStringLiteral("key")] = "value";
    SecretSupply supply(*m_store, lazy);
    supply.want({item()});
    QTRY_VERIFY_WITH_TIMEOUT(!supply.secretOf(item()).isEmpty(), patience);
    m_store->secrets.clear();
    const QSignalSpy changed(&supply, &SecretSupply::changed);
    supply.readAgain();
    QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 1, patience);
    QVERIFY(supply.secretOf(item()).isEmpty());
    QVERIFY(supply.problemOf(item()).contains(QStringLiteral("has no 'key'")));
}

void SecretSupplyTest::anotherOneIsTaken()
{
    m_store->secrets[QStringLiteral("key")] = "old";
    SecretSupply supply(*m_store, lazy);
    supply.want({item()});
    QTRY_VERIFY_WITH_TIMEOUT(!supply.secretOf(item()).isEmpty(), patience);
    m_store->secrets[QStringLiteral("key")] = "new";
    supply.readAgain();
    QTRY_COMPARE_WITH_TIMEOUT(supply.secretOf(item()).reveal(), QByteArray("new"), patience);
}

void SecretSupplyTest::changedMeansChanged()
{
    m_store->secrets[QStringLiteral("key")] = "value";
    SecretSupply supply(*m_store, lazy);
    const QList<SecretReference> wanted{item(), file("in a file\n")};
    const QSignalSpy changed(&supply, &SecretSupply::changed);
    supply.want(wanted);
    QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 2, patience);
    supply.readAgain();
    supply.want(wanted);
    pass();
    QCOMPARE(changed.size(), 2);
}

void SecretSupplyTest::whatNobodyWantsIsForgotten()
{
    m_store->secrets[QStringLiteral("key")] = "value";
    SecretSupply supply(*m_store, lazy);
    supply.want({item()});
    QTRY_VERIFY_WITH_TIMEOUT(!supply.secretOf(item()).isEmpty(), patience);
    supply.want({});
    QVERIFY(supply.secretOf(item()).isEmpty());
    const int reads = m_store->reads;
    supply.readAgain();
    QCOMPARE(m_store->reads, reads);
}

void SecretSupplyTest::anAnswerThatComesTooLateIsNotHeard()
{
    m_store->secrets[QStringLiteral("key")] = "value";
    m_store->holdsReads = true;
    SecretSupply supply(*m_store, lazy);
    supply.want({item()});
    supply.want({});
    m_store->release();
    pass();
    QVERIFY(supply.secretOf(item()).isEmpty());
}

void SecretSupplyTest::badSecretsAreRefused_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("line break") << QByteArray("a\r\nX-Admin: yes");
    QTest::newRow("nul") << QByteArray("a\0b", 3);
}

void SecretSupplyTest::badSecretsAreRefused()
{
    QFETCH(QByteArray, value);
    m_store->secrets[QStringLiteral("key")] = value;
    SecretSupply supply(*m_store, lazy);
    supply.want({item()});
    QTRY_VERIFY_WITH_TIMEOUT(supply.problemOf(item()).contains(QStringLiteral("set it again")), patience);
    QVERIFY(supply.secretOf(item()).isEmpty());
}

void SecretSupplyTest::aFileIsRead()
{
    SecretSupply supply(*m_store);
    const SecretReference reference = file("  sk-secret-1 \n");
    supply.want({reference});
    QCOMPARE(supply.secretOf(reference).reveal(), QByteArray("sk-secret-1"));
    QCOMPARE(supply.problemOf(reference), QString());
    QVERIFY(logged.isEmpty());
    (void)file("another");
    const QSignalSpy changed(&supply, &SecretSupply::changed);
    supply.readAgain();
    QCOMPARE(supply.secretOf(reference).reveal(), QByteArray("another"));
    QCOMPARE(changed.size(), 1);
}

void SecretSupplyTest::filesThatCannotBe_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("said");
    QTest::newRow("empty") << QByteArray("\n") << QStringLiteral("not one line");
    QTest::newRow("two lines") << QByteArray("a\nb\n") << QStringLiteral("not one line");
    QTest::newRow("large") << QByteArray(70'000, 'x') << QStringLiteral("too large");
    QTest::newRow("missing") << QByteArray() << QStringLiteral("cannot be read");
}

void SecretSupplyTest::filesThatCannotBe()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, said);
    SecretSupply supply(*m_store);
    const SecretReference reference = file(content);
    if (content.isEmpty())
        QVERIFY(QFile::remove(reference.file));
    const QSignalSpy changed(&supply, &SecretSupply::changed);
    supply.want({reference});
    QVERIFY(supply.secretOf(reference).isEmpty());
    QVERIFY2(supply.problemOf(reference).contains(said), qPrintable(supply.problemOf(reference)));
    QVERIFY(supply.problemOf(reference).contains(QStringLiteral("secret")));
    supply.readAgain();
    QCOMPARE(changed.size(), 1);
    QCOMPARE(logged.size(), 1);
}

void SecretSupplyTest::aPipeIsNotWaitedFor()
{
#ifndef Q_OS_UNIX
    QSKIP("pipes of another kind");
#else
    const SecretReference reference{{}, {}, m_folder->filePath(QStringLiteral("pipe"))};
    QCOMPARE(::mkfifo(QFile::encodeName(reference.file).constData(), 0600), 0);
    SecretSupply supply(*m_store);
    supply.want({reference});
    QVERIFY(supply.secretOf(reference).isEmpty());
    QVERIFY2(supply.problemOf(reference).contains(QStringLiteral("a pipe")),
        qPrintable(supply.problemOf(reference)));
#endif
}

void SecretSupplyTest::aFileForOthersIsWarnedOf()
{
#ifdef Q_OS_WIN
    QSKIP("Windows has other permissions");
#endif
    SecretSupply supply(*m_store);
    const SecretReference reference = file("value");
    QFile::setPermissions(reference.file, QFile::ReadOwner | QFile::ReadGroup);
    supply.want({reference});
    QVERIFY(!supply.secretOf(reference).isEmpty());
    QCOMPARE(logged.size(), 1);
    QVERIFY(logged.first().contains("chmod 600"));
}

void SecretSupplyTest::noSecretIsLogged()
{
    m_store->secrets[QStringLiteral("key")] = "sk-very-secret\n";
    SecretSupply supply(*m_store, lazy);
    supply.want({item(), file("sk-very-secret\nsecond")});
    QTRY_COMPARE_WITH_TIMEOUT(logged.size(), 2, patience);
    for (const QByteArray &line : std::as_const(logged))
        QVERIFY(!line.contains("sk-very"));
}

QTEST_GUILESS_MAIN(SecretSupplyTest)
#include "tst_secretsupply.moc"
