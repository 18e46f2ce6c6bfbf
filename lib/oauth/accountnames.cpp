// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/accountnames.h"

namespace signalbox {

QStringList accountsMeant(const QList<AccountRecord> &accounts, const QString &text)
{
    const auto isText = [&](const QString &other) { return other.compare(text, Qt::CaseInsensitive) == 0; };
    QStringList called;
    QStringList ofGroup;
    for (const AccountRecord &account : accounts) {
        if (account.name == text)
            return {text};
        if (!text.isEmpty() && (isText(account.label) || isText(account.name.section(u'/', 1))))
            called << account.name;
        if (isText(account.group))
            ofGroup << account.name;
    }
    return called.isEmpty() ? ofGroup : called;
}

} // namespace signalbox
