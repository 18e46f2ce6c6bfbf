// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/configloading.h"
#include "app/common/secretmoving.h"
#include "support/scriptedstore.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;

namespace {

const QByteArray secret = "sk-of-the-provider-0123456789abcdef";

} // namespace

Q_DECLARE_METATYPE(signalbox::SecretStore::Status)

class SecretMovingTest : public QObject
{
    Q_OBJECT

private slots:
    void init();

    void movesIntoTheStore();
    void whatCannotBeReadIsNotReplaced_data();
    void whatCannotBeReadIsNotReplaced();
    void anotherSecretOfTheNameStays();
    void offersTheStoreThatIsUsed_data();
    void offersTheStoreThatIsUsed();

private:
    LoadedConfig load(const QByteArray &more = {})
    {
        m_before
            = "providers: [{name: a, base_url: 'https://a.example', auth_value: " + secret + "}]\n" + more;
        CommandLine commandLine;
        commandLine.config = m_folder->filePath(QStringLiteral("config.yaml"));
        QFile file(commandLine.config);
        if (!file.open(QIODevice::WriteOnly) || file.write(m_before) != m_before.size())
            qFatal("cannot write %s", qPrintable(commandLine.config));
        file.close();
        return loadConfig(commandLine, QProcessEnvironment());
    }
    [[nodiscard]] QByteArray config() const
    {
        QFile file(m_folder->filePath(QStringLiteral("config.yaml")));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static int move(const LoadedConfig &loaded, CommandStore &store)
    {
        CommandLine commandLine;
        commandLine.yes = true;
        return moveConfigSecrets(commandLine, loaded, store);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QByteArray m_before;
};

void SecretMovingTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("XDG_STATE_HOME", QFile::encodeName(m_folder->path()));
}

void SecretMovingTest::movesIntoTheStore()
{
    auto scripted = std::make_unique<ScriptedStore>();
    ScriptedStore &kept = *scripted;
    CommandStore store(std::move(scripted));
    QCOMPARE(move(load(), store), 0);
    QCOMPARE(kept.secrets[QStringLiteral("provider/a")], secret);
    QVERIFY(!config().contains(secret));
}

void SecretMovingTest::whatCannotBeReadIsNotReplaced_data()
{
    using Status = SecretStore::Status;
    QTest::addColumn<Status>("status");
    QTest::newRow("locked") << Status::Locked;
    QTest::newRow("denied") << Status::Denied;
    QTest::newRow("unavailable") << Status::Unavailable;
    QTest::newRow("failed") << Status::Failed;
}

void SecretMovingTest::whatCannotBeReadIsNotReplaced()
{
    QFETCH(SecretStore::Status, status);
    auto scripted = std::make_unique<ScriptedStore>();
    ScriptedStore &kept = *scripted;
    kept.reading = status;
    kept.secrets[QStringLiteral("provider/a")] = "of another configuration";
    CommandStore store(std::move(scripted));
    QCOMPARE(move(load(), store), 1);
    QCOMPARE(kept.secrets[QStringLiteral("provider/a")], QByteArray("of another configuration"));
    QCOMPARE(kept.writes, 0);
    QCOMPARE(config(), m_before);
}

void SecretMovingTest::anotherSecretOfTheNameStays()
{
    auto scripted = std::make_unique<ScriptedStore>();
    ScriptedStore &kept = *scripted;
    kept.secrets[QStringLiteral("provider/a")] = "of another configuration";
    CommandStore store(std::move(scripted));
    QCOMPARE(move(load(), store), 1);
    QCOMPARE(kept.writes, 0);
    QCOMPARE(config(), m_before);
}

void SecretMovingTest::offersTheStoreThatIsUsed_data()
{
    QTest::addColumn<QByteArray>("secrets");
    QTest::addColumn<QString>("offer"); // how it ends
    QTest::newRow("keychain") << QByteArray() << QStringLiteral(" puts them into the keychain");
    QTest::newRow("file") << QByteArray("secrets: {store: file}\n")
                          << QStringLiteral(" puts them into the encrypted file");
    QTest::newRow("memory") << QByteArray("secrets: {store: memory}\n") << QString();
}

void SecretMovingTest::offersTheStoreThatIsUsed()
{
    QFETCH(QByteArray, secrets);
    QFETCH(QString, offer);
    const QString made = movingOffer(load(secrets));
    QCOMPARE(made.isEmpty(), offer.isEmpty());
    QVERIFY2(made.endsWith(offer), qPrintable(made));
}

QTEST_GUILESS_MAIN(SecretMovingTest)
#include "tst_secretmoving.moc"
