// SPDX-License-Identifier: GPL-3.0-or-later
#include "oauth/oauthhttp.h"
#include "support/fakeupstream.h"
#include "support/testclient.h"
#include "support/tlsfront.h"

#include <QTest>

#include <optional>

using namespace signalbox;
using namespace signalbox::test;

/// Requests to authorization servers as they are over TLS.
class OAuthTlsTest : public QObject
{
    Q_OBJECT

private slots:
    void everyRequestHasAConnectionOfItsOwn();
};

/// A kept one may be dead, and HTTP/2 keeps it whatever a request says.
void OAuthTlsTest::everyRequestHasAConnectionOfItsOwn()
{
    FakeUpstream server;
    server.answerBy([](const FakeUpstream::Request &) { return FakeAnswer::json(200, "{}"); });
    const TlsCertificates certificates;
    const TlsFront front(
        server.port(), {.certificate = certificates.localhost(), .clientAuthority = {}, .http2 = true});
    OAuthHttp http;
    const OAuthHttp::Route route{{}, certificates.authority()};
    for (int i = 0; i < 2; ++i) {
        std::optional<OAuthHttp::Answer> answer;
        http.post(QUrl(QString(front.baseUrl() + QStringLiteral("/token"))), "application/json", "{}", {},
            route, this, [&](const OAuthHttp::Answer &got) { answer = got; });
        QTRY_VERIFY_WITH_TIMEOUT(answer, patience);
        QVERIFY2(answer->isGood(), qPrintable(answer->problem));
        QCOMPARE(server.requests().last().headers.value("via"), QByteArray("1.1 nghttpx"));
    }
}

QTEST_GUILESS_MAIN(OAuthTlsTest)
#include "tst_oauthtls.moc"
