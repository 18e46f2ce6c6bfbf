// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtGlobal>
#ifdef Q_OS_UNIX

#include "app/common/reloadsignal.h"
#include "app/common/unixsignals.h"

#include <csignal>

namespace signalbox {

class ReloadSignal::Source
{
public:
    explicit Source(ReloadSignal &owner) : m_signals({SIGHUP}, [&owner] { emit owner.requested(); }) { }

private:
    UnixSignals m_signals;
};

ReloadSignal::ReloadSignal(QObject *parent) : QObject(parent), m_source(std::make_unique<Source>(*this)) { }

ReloadSignal::~ReloadSignal() = default;

} // namespace signalbox

#endif
