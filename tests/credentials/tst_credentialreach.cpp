// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/credentialreach.h"

#include <QTest>

using namespace signalbox;

class CredentialReachTest : public QObject
{
    Q_OBJECT

private slots:
    void keepsAKeyWithItsOwner_data();
    void keepsAKeyWithItsOwner();
};

void CredentialReachTest::keepsAKeyWithItsOwner_data()
{
    QTest::addColumn<QUrl>("home");
    QTest::addColumn<QUrl>("target");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *name, const char *home, const char *target, bool expected) {
        QTest::newRow(name) << QUrl(QString::fromLatin1(home)) << QUrl(QString::fromLatin1(target))
                            << expected;
    };
    row("same host", "https://api.example.com/v1", "https://api.example.com/balance", true);
    row("same host in other case", "https://api.example.com", "https://API.Example.com/x", true);
    row("same host, other port", "https://api.example.com", "https://api.example.com:8443/x", true);
    row("same host without TLS on both", "http://127.0.0.1:80", "http://127.0.0.1:81/x", true);
    row("from http to https", "http://api.example.com", "https://api.example.com/x", true);
    row("from https to http", "https://api.example.com", "http://api.example.com/x", false);
    row("sister", "https://api.example.com", "https://www.example.com/x", true);
    row("parent", "https://api.example.com", "https://example.com/x", true);
    row("child", "https://example.com", "https://billing.example.com/x", true);
    row("sister below co.uk", "https://api.example.co.uk", "https://www.example.co.uk/x", true);
    row("sister without TLS", "http://api.example.com", "http://www.example.com/x", false);
    row("sister that had no TLS", "http://api.example.com", "https://www.example.com/x", false);
    row("stranger", "https://api.example.com", "https://evil.example.net/x", false);
    row("stranger of the same top level", "https://example.com", "https://evil.com/x", false);
    row("stranger below co.uk", "https://example.co.uk", "https://evil.co.uk/x", false);
    row("name that only ends alike", "https://example.com", "https://evilexample.com/x", false);
    row("name that only begins alike", "https://example.com", "https://example.com.evil.net/x", false);
    row("name before an at sign", "https://example.com", "https://example.com@evil.net/x", false);
    row("addresses have no owner", "https://127.0.0.1", "https://127.1.0.1/x", false);
    row("nor have single labels", "https://a.localhost", "https://b.localhost/x", false);
    row("no host", "https://api.example.com", "file:///etc/passwd", false);
    row("no scheme", "https://api.example.com", "api.example.com/x", false);
    row("another scheme", "https://api.example.com", "ftp://api.example.com/x", false);
}

void CredentialReachTest::keepsAKeyWithItsOwner()
{
    QFETCH(QUrl, home);
    QFETCH(QUrl, target);
    QTEST(isWithinReach(target, home), "expected");
}

QTEST_GUILESS_MAIN(CredentialReachTest)
#include "tst_credentialreach.moc"
