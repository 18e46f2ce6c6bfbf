// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtGlobal>
#ifdef Q_OS_UNIX

#include "app/common/terminationsignals.h"
#include "app/common/unixsignals.h"

#include <csignal>

namespace signalbox {

class TerminationSignals::Source
{
public:
    explicit Source(TerminationSignals &owner)
        : m_signals({SIGINT, SIGTERM}, [&owner] { emit owner.requested(); })
    { }

private:
    UnixSignals m_signals;
};

TerminationSignals::TerminationSignals(QObject *parent)
    : QObject(parent)
    , m_source(std::make_unique<Source>(*this))
{ }

TerminationSignals::~TerminationSignals() = default;

} // namespace signalbox

#endif
