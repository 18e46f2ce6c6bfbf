// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/namechoice.h"

namespace signalbox {

Result<QString> chosenName(const QString &word, const QStringList &names, const QString &what)
{
    if (names.contains(word))
        return word;
    QStringList fitting;
    for (const QString &name : names) {
        if (name.startsWith(word, Qt::CaseInsensitive))
            fitting << name;
    }
    if (fitting.size() == 1)
        return fitting.constFirst();
    const QString separator = QStringLiteral(", ");
    if (!fitting.isEmpty())
        return Error{
            Error::Kind::InvalidRequest, QStringLiteral("'%1' may be %2").arg(word, fitting.join(separator))};
    return Error{Error::Kind::InvalidRequest,
        names.isEmpty()
            ? QStringLiteral("there is no %1").arg(what)
            : QStringLiteral("there is no %1 '%2'; there are %3").arg(what, word, names.join(separator))};
}

} // namespace signalbox
