// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/requestimages.h"

#include <QTest>

using namespace signalbox;

class RequestImagesTest : public QObject
{
    Q_OBJECT

private slots:
    void findsImages_data();
    void findsImages();
};

void RequestImagesTest::findsImages_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("expected");
    const auto message = [](const char *name, const QByteArray &content, bool expected) {
        QTest::newRow(name) << QByteArray(
            R"({"model":"m","messages":[{"role":"user","content":"Hi"},{"role":"user",)"
            R"("content":)"
            + content + "}]}")
                            << expected;
    };
    const QByteArray image = R"({"type":"image","source":{"type":"url","url":"https://x.example/y.png"}})";
    message("a text", R"("\"type\":\"image\"")", false);
    message("a text block", R"([{"type":"text","text":"{\"type\":\"image\"}"}])", false);
    message("a document", R"([{"type":"document","source":{"type":"image"}}])", false);
    message("an image", "[{\"type\":\"text\",\"text\":\"see\"}," + image + "]", true);
    message("a tool's text", R"([{"type":"tool_result","content":"image"}])", false);
    message("a tool's input", R"([{"type":"tool_use","input":{"content":[)" + image + "]}}]", false);
    message("a tool's image", R"([{"type":"tool_result","content":[{"type":"text"},)" + image + "]}]", true);
    message("Chat Completions", R"([{"type":"image_url","image_url":{"url":"data:"}}])", true);
    QTest::newRow("Responses") << QByteArray(
        R"({"input":[{"role":"user","content":[{"type":"input_image"}]}]})")
                               << true;
    QTest::newRow("a tool of that name")
        << QByteArray(R"({"tools":[{"type":"image"}],"messages":[{"role":"user","content":"Hi"}]})") << false;
    QTest::newRow("nothing") << QByteArray() << false;
    QTest::newRow("no object") << QByteArray("[1]") << false;
}

void RequestImagesTest::findsImages()
{
    QFETCH(QByteArray, body);
    QTEST(carriesImages(body), "expected");
}

QTEST_GUILESS_MAIN(RequestImagesTest)
#include "tst_requestimages.moc"
