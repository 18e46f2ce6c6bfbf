// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/localkey.h"

#include <QRegularExpression>
#include <QTest>

using namespace signalbox;

class tst_LocalKey : public QObject
{
    Q_OBJECT

private slots:
    void isLongAndNeverTheSame();
    void isHashedAsTheCommandLineDoes();
};

void tst_LocalKey::isLongAndNeverTheSame()
{
    static const QRegularExpression form(QStringLiteral("^sbx-[A-Za-z0-9_-]{43}$"));
    const Secret first = newLocalKey();
    QVERIFY(form.match(QString::fromLatin1(first.reveal())).hasMatch());
    QVERIFY(first.reveal() != newLocalKey().reveal());
}

/// printf %s test | sha256sum
void tst_LocalKey::isHashedAsTheCommandLineDoes()
{
    QCOMPARE(hashOfKey(Secret("test")).toHex(),
        QByteArray("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"));
}

QTEST_GUILESS_MAIN(tst_LocalKey)
#include "tst_localkey.moc"
