// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/accountlock.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

using namespace signalbox;
using namespace std::chrono_literals;

class AccountLockTest : public QObject
{
    Q_OBJECT

private slots:
    void makesItsFoldersForTheirOwnerAlone();
};

/// It may be the first to need the state folder.
void AccountLockTest::makesItsFoldersForTheirOwnerAlone()
{
#ifndef Q_OS_UNIX
    QSKIP("permissions of another kind");
#else
    const QTemporaryDir folder;
    AccountLock lock(folder.filePath(QStringLiteral("state/locks/account")), 10ms);
    bool isHeld = false;
    const mode_t before = ::umask(0); // which would let everybody in
    lock.take(60s, [&](bool held) { isHeld = held; });
    ::umask(before);
    QTRY_VERIFY(isHeld);
    const auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup
        | QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;
    for (const char *name : {"state", "state/locks"})
        QVERIFY(!(QFile::permissions(folder.filePath(QLatin1String(name))) & others));
#endif
}

QTEST_GUILESS_MAIN(AccountLockTest)
#include "tst_accountlock.moc"
