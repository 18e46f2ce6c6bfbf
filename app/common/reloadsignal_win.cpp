// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtGlobal>
#ifdef Q_OS_WIN

#include "app/common/reloadsignal.h"

namespace signalbox {

class ReloadSignal::Source
{ };

ReloadSignal::ReloadSignal(QObject *parent) : QObject(parent) { }

ReloadSignal::~ReloadSignal() = default;

} // namespace signalbox

#endif
