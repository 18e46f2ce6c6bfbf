// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/ledgerproblem.h"

#include <QSqlError>

namespace signalbox {

namespace {

/// Of https://www.sqlite.org/rescode.html; the extended codes have them in their low byte.
LedgerProblem::Kind kindOf(int code)
{
    using Kind = LedgerProblem::Kind;
    switch (code & 0xff) {
    case 5: // SQLITE_BUSY
    case 6: // SQLITE_LOCKED
        return Kind::Busy;
    case 13: // SQLITE_FULL
        return Kind::Full;
    case 11: // SQLITE_CORRUPT
    case 26: // SQLITE_NOTADB
        return Kind::Broken;
    case 3: // SQLITE_PERM
    case 8: // SQLITE_READONLY
    case 14: // SQLITE_CANTOPEN
        return Kind::Denied;
    default:
        return Kind::Other;
    }
}

QString remedy(LedgerProblem::Kind kind)
{
    switch (kind) {
    case LedgerProblem::Kind::Busy:
        return QStringLiteral("another program has locked it: end that one if this does not stop by itself");
    case LedgerProblem::Kind::Full:
        return QStringLiteral("its disk is full: make room there");
    case LedgerProblem::Kind::Broken:
        return QStringLiteral("it is broken: move it away, a new one is begun then");
    case LedgerProblem::Kind::Denied:
        return QStringLiteral("it may not be opened or written: check who may write to it and to its folder");
    default:
        return QStringLiteral("check its disk");
    }
}

} // namespace

LedgerProblem LedgerProblem::of(const QSqlError &error, const QString &file)
{
    const Kind kind = kindOf(error.nativeErrorCode().toInt());
    QString said = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    return {kind,
        QStringLiteral("the ledger %1 cannot be used, %2 (%3)").arg(file, remedy(kind), said.simplified())};
}

} // namespace signalbox
