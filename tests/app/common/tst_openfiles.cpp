// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/openfiles.h"

#include <QTest>

#ifdef Q_OS_UNIX
#include <sys/resource.h>
#endif

using namespace signalbox;

class OpenFilesTest : public QObject
{
    Q_OBJECT

private slots:
    void raisesALowLimit();
    void leavesAHighLimit();
};

#ifdef Q_OS_UNIX

namespace {

rlimit limit()
{
    rlimit result{};
    getrlimit(RLIMIT_NOFILE, &result);
    return result;
}

void setLimit(rlim_t soft)
{
    const rlimit wanted{soft, limit().rlim_max};
    setrlimit(RLIMIT_NOFILE, &wanted);
}

} // namespace

void OpenFilesTest::raisesALowLimit()
{
    setLimit(256);
    raiseOpenFileLimit();
    QCOMPARE(limit().rlim_cur, qMin<rlim_t>(limit().rlim_max, 8192));
}

void OpenFilesTest::leavesAHighLimit()
{
    if (limit().rlim_max < 9000)
        QSKIP("the system grants less");
    setLimit(9000);
    raiseOpenFileLimit();
    QCOMPARE(limit().rlim_cur, rlim_t(9000));
}

#else

void OpenFilesTest::raisesALowLimit()
{
    QSKIP("there is no limit here");
}
void OpenFilesTest::leavesAHighLimit()
{
    QSKIP("there is no limit here");
}

#endif

QTEST_GUILESS_MAIN(OpenFilesTest)
#include "tst_openfiles.moc"
