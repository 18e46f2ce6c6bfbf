// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/clientpath.h"

#include <QTest>

using namespace signalbox;

class ClientPathTest : public QObject
{
    Q_OBJECT

private slots:
    void takesWhatIsBeforeTheApi_data();
    void takesWhatIsBeforeTheApi();
    void fieldsSayTheSame();
};

void ClientPathTest::takesWhatIsBeforeTheApi_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("rest");
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QString>("pin");
    QTest::addColumn<QString>("project");
    const auto row
        = [](const char *path, const char *rest, const char *key, const char *pin, const char *project) {
              QTest::newRow(path) << QByteArray(path) << QByteArray(rest) << QByteArray(key)
                                  << QString::fromUtf8(pin) << QString::fromUtf8(project);
          };
    row("/v1/messages", "/v1/messages", "", "", "");
    row("/k/secret/v1/messages", "/v1/messages", "secret", "", "");
    row("/p/home/v1/messages", "/v1/messages", "", "home", "");
    row("/w/shop/v1/messages", "/v1/messages", "", "", "shop");
    row("/w/shop/k/s/p/home/v1/messages", "/v1/messages", "s", "home", "shop");
    row("/p/home/w/shop/k/s/v1/messages", "/v1/messages", "s", "home", "shop");
    row("/p/a%2Fb%20c/v1/models", "/v1/models", "", "a/b c", "");
    row("/w/caf%C3%A9/v1/messages", "/v1/messages", "", "", "caf\xc3\xa9");
    row("/k/secret/", "/", "secret", "", "");
    row("/k/secret", "/", "secret", "", "");
    row("/k/s/api/hello", "/api/hello", "s", "", "");
    row("/w/line%0Abreak/v1/x", "/v1/x", "", "", "line break");
    row("/k//v1/x", "/v1/x", "", "", "");
    row("/v1/p/work", "/v1/p/work", "", "", "");
    row("/kk/x/v1", "/kk/x/v1", "", "", "");
}

void ClientPathTest::takesWhatIsBeforeTheApi()
{
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, key);
    QFETCH(QString, pin);
    QFETCH(QString, project);
    HttpRequest request;
    request.path = path;
    takeClientWishes(request);
    QTEST(request.path, "rest");
    QCOMPARE(request.pathKey, key);
    QCOMPARE(request.pin, pin);
    QCOMPARE(request.project, project);
}

void ClientPathTest::fieldsSayTheSame()
{
    HttpRequest request;
    request.path = "/p/one/v1/messages";
    request.headers = {{"X-Signalbox-Provider", "two"}, {"x-signalbox-project", "shop"}};
    takeClientWishes(request);
    QCOMPARE(request.pin, QStringLiteral("two"));
    QCOMPARE(request.project, QStringLiteral("shop"));
}

QTEST_GUILESS_MAIN(ClientPathTest)
#include "tst_clientpath.moc"
