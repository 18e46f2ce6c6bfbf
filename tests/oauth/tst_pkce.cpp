// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/pkce.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace signalbox;

class PkceTest : public QObject
{
    Q_OBJECT

private slots:
    void theChallengeIsThatOfTheRfc();
    void verifiersAreAsTheRfcWantsThem();
    void noTwoAreTheSame();
};

void PkceTest::theChallengeIsThatOfTheRfc()
{
    // RFC 7636 appendix B.
    QCOMPARE(Pkce::challengeOf("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
        QByteArray("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"));
}

void PkceTest::verifiersAreAsTheRfcWantsThem()
{
    static const QRegularExpression syntax(QStringLiteral("^[A-Za-z0-9._~-]{43,128}$"));
    const Pkce pkce = Pkce::make();
    QVERIFY(syntax.match(QString::fromLatin1(pkce.verifier)).hasMatch());
    QCOMPARE(pkce.challenge, Pkce::challengeOf(pkce.verifier));
    QCOMPARE(pkce.challenge.size(), 43);
    QVERIFY(!pkce.challenge.contains('='));
}

void PkceTest::noTwoAreTheSame()
{
    QSet<QByteArray> seen;
    for (int i = 0; i < 100; ++i)
        seen << Pkce::make().verifier << randomToken();
    QCOMPARE(seen.size(), 200);
}

QTEST_GUILESS_MAIN(PkceTest)
#include "tst_pkce.moc"
