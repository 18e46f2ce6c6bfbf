// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtGlobal>
#ifdef Q_OS_WIN

#include "app/common/terminationsignals.h"

#include <qt_windows.h>

namespace signalbox {

namespace {

TerminationSignals *receiver = nullptr;

BOOL WINAPI handleConsoleEvent(DWORD)
{
    // Called on a thread of its own.
    if (receiver)
        QMetaObject::invokeMethod(receiver, &TerminationSignals::requested, Qt::QueuedConnection);
    return TRUE;
}

} // namespace

class TerminationSignals::Source
{
public:
    explicit Source(TerminationSignals &owner)
    {
        receiver = &owner;
        SetConsoleCtrlHandler(handleConsoleEvent, TRUE);
    }
    ~Source()
    {
        SetConsoleCtrlHandler(handleConsoleEvent, FALSE);
        receiver = nullptr;
    }
    Q_DISABLE_COPY_MOVE(Source)
};

TerminationSignals::TerminationSignals(QObject *parent)
    : QObject(parent)
    , m_source(std::make_unique<Source>(*this))
{ }

TerminationSignals::~TerminationSignals() = default;

} // namespace signalbox

#endif
