// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/accountnames.h"

#include <QTest>

using namespace signalbox;

class AccountNamesTest : public QObject
{
    Q_OBJECT

private slots:
    void oneIsMeantOrSeveral_data();
    void oneIsMeantOrSeveral();
};

void AccountNamesTest::oneIsMeantOrSeveral_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("names");
    const auto row = [](const char *text, const char *names) {
        QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(names);
    };
    row("work/spare", "work/spare");
    row("work/SPARE", "");
    row("spare", "work/spare");
    row("Spare", "work/spare");
    row("spare@example.org", "work/spare");
    row("me@example.org", "work/me@example.org home/me");
    row("me", "home/me");
    row("home", "home/me"); // the only one of its group
    row("work", "work/me@example.org work/spare");
    row("router", "router"); // which is also another one's label
    row("nobody", "");
    row("", "");
}

void AccountNamesTest::oneIsMeantOrSeveral()
{
    QFETCH(QString, text);
    QFETCH(QString, names);
    const auto account = [](const char *name, const char *group, const char *label) {
        AccountRecord record;
        record.name = QString::fromLatin1(name);
        record.group = QString::fromLatin1(group);
        record.label = QString::fromLatin1(label);
        return record;
    };
    const QList<AccountRecord> accounts{account("work/me@example.org", "work", "me@example.org"),
        account("work/spare", "work", "spare@example.org"), account("home/me", "home", "Me@example.org"),
        account("router", "router", ""), account("other/x", "other", "router")};
    QCOMPARE(accountsMeant(accounts, text).join(u' '), names);
}

QTEST_GUILESS_MAIN(AccountNamesTest)
#include "tst_accountnames.moc"
