// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtGlobal>
#ifdef Q_OS_WIN

#include "upstream/shellprocess.h"

#include <QProcess>

#include <windows.h>

namespace signalbox {

namespace {

const QString jobName = QStringLiteral("job");

/// The processes of a command, as Windows keeps them together.
class Job final : public QObject
{
public:
    explicit Job(QProcess &process) : QObject(&process), m_job(::CreateJobObjectW(nullptr, nullptr))
    {
        setObjectName(jobName);
        const HANDLE handle = ::OpenProcess(
            PROCESS_SET_QUOTA | PROCESS_TERMINATE, FALSE, static_cast<DWORD>(process.processId()));
        if (!handle)
            return;
        ::AssignProcessToJobObject(m_job, handle);
        ::CloseHandle(handle);
    }
    ~Job() override { ::CloseHandle(m_job); }
    Q_DISABLE_COPY_MOVE(Job)

    void terminate() { ::TerminateJobObject(m_job, 1); }

private:
    HANDLE m_job;
};

} // namespace

void startInShell(QProcess &process, const QString &command)
{
    process.setProgram(qEnvironmentVariable("ComSpec", QStringLiteral("cmd.exe")));
    // With /S cmd takes off the outer quotes and leaves the command as it was written.
    process.setNativeArguments(QStringLiteral("/D /S /C \"%1\"").arg(command));
    process.start();
    if (process.processId() != 0)
        new Job(process); // a child of its process
}

void killTree(QProcess &process)
{
    if (auto *job = process.findChild<QObject *>(jobName))
        static_cast<Job *>(job)->terminate();
    process.kill();
}

} // namespace signalbox

#endif
