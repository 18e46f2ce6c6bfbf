// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clients/clientcheck.h"
#include "clients/clientguide.h"
#include "clients/clientsetup.h"

#include <QStringList>

/// What `setup` says.
namespace signalbox::setupreport {

/// What a plan changes, in words and as lines of the file.
QStringList linesOf(const SetupPlan &plan);
QString nothingToDo(const SetupPlan &plan);
/// What is to be known once it is written.
QStringList afterwards(const SetupPlan &plan, const SetupWish &wish);
/// One client in a list.
QString lineOf(const ClientState &state, const SetupWish &wish);
QStringList linesOf(const QList<ClientCheck> &checks);
QStringList linesOf(const ClientGuide &guide);
/// What stands for a key in instructions.
QString keyText(const SetupWish &wish);

} // namespace signalbox::setupreport
