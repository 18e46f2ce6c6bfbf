// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/usagewish.h"

#include "proxy/clientrequest.h"

#include <QTest>

using namespace signalbox;

namespace {

const QByteArray chatPath = "/v1/chat/completions";

/// `body` with the wish; the same where there is nothing to be added.
QByteArray wishing(const QByteArray &body, const QByteArray &path = chatPath)
{
    HttpRequest request;
    request.method = "POST";
    request.path = path;
    request.body = body;
    const auto asked = ClientRequest::parse(request);
    const UsageWish wish = asked ? UsageWish(*asked) : UsageWish();
    if (!wish.isMissing())
        return body;
    JsonEdit edit(request.body);
    wish.addTo(edit);
    return edit.result();
}

} // namespace

class UsageWishTest : public QObject
{
    Q_OBJECT

private slots:
    void isAddedWhereTheClientLeavesItOut_data();
    void isAddedWhereTheClientLeavesItOut();
    void allElseIsLeftAlone_data();
    void allElseIsLeftAlone();
};

void UsageWishTest::isAddedWhereTheClientLeavesItOut_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *body, const char *expected) {
        QTest::newRow(name) << QByteArray(body) << QByteArray(expected);
    };
    row("no options", R"( {"stream": true ,"b":1.0,"a":[ ],"model":"m" } )",
        R"( {"stream": true ,"b":1.0,"a":[ ],"model":"m","stream_options":{"include_usage":true} } )");
    row("none at all", R"({"model":"m","stream_options":null,"stream":true})",
        R"({"model":"m","stream_options":{"include_usage":true},"stream":true})");
    row("empty ones", R"({"model":"m","stream_options":{ },"stream":true})",
        R"({"model":"m","stream_options":{"include_usage":true },"stream":true})");
    row("others", R"({"model":"m","stream_options":{"include_obfuscation" : false },"stream":true})",
        R"({"model":"m","stream_options":{"include_obfuscation" : false,"include_usage":true },"stream":true})");
    row("not wanted", R"({"model":"m","stream":true,"stream_options":{ "include_usage" : false, "x":1}})",
        R"({"model":"m","stream":true,"stream_options":{ "include_usage" : true, "x":1}})");
    row("neither wanted nor not", R"({"model":"m","stream":true,"stream_options":{"include_usage":null}})",
        R"({"model":"m","stream":true,"stream_options":{"include_usage":true}})");
    row("the last of several counts",
        R"({"model":"m","stream":true,"stream_options":{"include_usage":true},"stream_options":{"include_usage":false}})",
        R"({"model":"m","stream":true,"stream_options":{"include_usage":true},"stream_options":{"include_usage":true}})");
}

void UsageWishTest::isAddedWhereTheClientLeavesItOut()
{
    QFETCH(QByteArray, body);
    QTEST(wishing(body), "expected");
}

void UsageWishTest::allElseIsLeftAlone_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("path");
    const auto row = [](const char *name, const char *body, const QByteArray &path = chatPath) {
        QTest::newRow(name) << QByteArray(body) << path;
    };
    row("wanted", R"({"model":"m","stream":true,"stream_options":{"include_usage":true}})");
    row("no stream", R"({"model":"m","stream":false})");
    row("nothing about streams", R"({"model":"m"})");
    row("options that are none", R"({"model":"m","stream":true,"stream_options":7})");
    row("a wish that is none", R"({"model":"m","stream":true,"stream_options":{"include_usage":"yes"}})");
    row("Responses", R"({"model":"m","stream":true})", "/v1/responses");
    row("Messages", R"({"model":"m","stream":true})", "/v1/messages");
    row("something else", R"({"model":"m","stream":true})", "/v1/completions");
}

void UsageWishTest::allElseIsLeftAlone()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, path);
    QCOMPARE(wishing(body, path), body);
}

QTEST_GUILESS_MAIN(UsageWishTest)
#include "tst_usagewish.moc"
