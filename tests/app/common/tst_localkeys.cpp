// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/localkeys.h"

#include "app/common/keyfiles.h"
#include "app/common/keylookup.h"
#include "core/clock.h"
#include "core/statefolder.h"
#include "credentials/keychainstore.h"
#include "credentials/secretindex.h"
#include "support/keyringsession.h"
#include "support/testclient.h"

#include <QCoreApplication>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <optional>

using namespace signalbox;
using namespace signalbox::test;

/// Keys of clients and of the administrator in a real gnome-keyring, and in a file where there is none.
class LocalKeysTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();

    void keepsAKeyWhereACommandFindsIt();
    void keepsTheSameKeyOnce();
    void replacesNoKeyThatIsKept();
    void keepsNothingWhenBothNamesAreTaken();
    void keepsItInAFileWithoutAKeychain();
    void keepsNothingInAFileWhileTheKeychainIsLocked();

private:
    /// Where it is, or "error: " and why not.
    QString keep(const QString &name, const Secret &key);
    /// The key with this one's hash, as `signalbox token` finds it.
    Secret found(const QString &name, const Secret &key);
    static QStringList names()
    {
        const SystemClock clock;
        const auto names = SecretIndex(stateFolder(), clock).names();
        return names ? *names : QStringList(names.error().message);
    }
    static QString secondName(const QString &name, const Secret &key)
    {
        return namesOfKey(name, hashOfKey(key)).at(1);
    }

    QTemporaryDir m_folder;
    std::unique_ptr<KeyringSession> m_session;
    std::unique_ptr<KeychainStore> m_store;
};

void LocalKeysTest::initTestCase()
{
    if (const QString obstacle = KeyringSession::obstacle(); !obstacle.isEmpty()) {
        if (qEnvironmentVariable("CI") == u"true")
            QFAIL(qPrintable(obstacle));
        QSKIP(qPrintable(obstacle));
    }
    m_session = std::make_unique<KeyringSession>();
    m_session->start();
}

void LocalKeysTest::init()
{
    m_store = std::make_unique<KeychainStore>();
    qputenv("XDG_STATE_HOME", m_folder.filePath(QString::fromLatin1(QTest::currentTestFunction())).toUtf8());
}

void LocalKeysTest::cleanup()
{
    m_store.reset();
}

QString LocalKeysTest::keep(const QString &name, const Secret &key)
{
    std::optional<Result<QString>> place;
    keepLocalKey(*m_store, name, key, this, [&](const Result<QString> &kept) { place = kept; });
    if (!QTest::qWaitFor([&] { return place.has_value(); }, patience))
        return QStringLiteral("no answer");
    return *place ? **place : QStringLiteral("error: ") + place->error().message;
}

Secret LocalKeysTest::found(const QString &name, const Secret &key)
{
    ClientKeyConfig config;
    config.sha256 = hashOfKey(key);
    std::optional<Result<Secret>> answer;
    const KeyLookup lookup([this] { return Result<SecretStore *>(m_store.get()); });
    lookup.find(config, name, this, [&](const Result<Secret> &secret) { answer = secret; });
    if (!QTest::qWaitFor([&] { return answer.has_value(); }, patience) || !*answer)
        return {};
    return **answer;
}

void LocalKeysTest::keepsAKeyWhereACommandFindsIt()
{
    const Secret key = newLocalKey();
    const QString name = clientKeySecretName(QStringLiteral("laptop"));
    QCOMPARE(keep(name, key), m_store->title());
    QCOMPARE(m_session->kept(name), key.reveal());
    QCOMPARE(names(), QStringList{name});
    QVERIFY(!QFile::exists(keyFile(name)));
    QVERIFY(found(name, key) == key);
}

void LocalKeysTest::keepsTheSameKeyOnce()
{
    const Secret key = newLocalKey();
    const QString name = clientKeySecretName(QStringLiteral("twice"));
    QCOMPARE(keep(name, key), m_store->title());
    QCOMPARE(keep(name, key), m_store->title());
    QVERIFY(m_session->kept(secondName(name, key)).isEmpty());
}

void LocalKeysTest::replacesNoKeyThatIsKept()
{
    const Secret first = newLocalKey();
    const Secret second = newLocalKey();
    QCOMPARE(keep(adminKeySecretName(), first), m_store->title());
    QCOMPARE(keep(adminKeySecretName(), second), m_store->title());
    QCOMPARE(m_session->kept(adminKeySecretName()), first.reveal());
    QCOMPARE(m_session->kept(secondName(adminKeySecretName(), second)), second.reveal());
    QVERIFY(found(adminKeySecretName(), first) == first);
    QVERIFY(found(adminKeySecretName(), second) == second);
}

void LocalKeysTest::keepsNothingWhenBothNamesAreTaken()
{
    const Secret key = newLocalKey();
    const QString name = clientKeySecretName(QStringLiteral("taken"));
    m_session->store(name, "another");
    m_session->store(secondName(name, key), "a third");
    QVERIFY(keep(name, key).startsWith(QStringLiteral("error: other keys have the name")));
    QVERIFY(m_session->search(name).contains("another"));
    QCOMPARE(names(), QStringList());
}

void LocalKeysTest::keepsNothingInAFileWhileTheKeychainIsLocked()
{
    m_session->lock();
    const Secret key = newLocalKey();
    const QString name = clientKeySecretName(QStringLiteral("locked"));
    const QString answer = keep(name, key);
    m_session->unlock();
    QVERIFY2(answer.startsWith(QStringLiteral("error: ")), qPrintable(answer));
    QVERIFY(!QFile::exists(keyFile(name)));
    QCOMPARE(keep(name, key), m_store->title()); // and it can be tried again
}

void LocalKeysTest::keepsItInAFileWithoutAKeychain()
{
    m_session->kill();
    const Secret key = newLocalKey();
    const QString name = clientKeySecretName(QStringLiteral("server"));
    QCOMPARE(keep(name, key), QStringLiteral("the file ") + keyFile(name));
    QVERIFY(keyInFile(name) == key);
    QVERIFY(found(name, key) == key);
    m_session->start();
}

QTEST_GUILESS_MAIN(LocalKeysTest)
#include "tst_localkeys.moc"
