// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/chaterror.h"

#include <QTest>

using namespace signalbox;

class ChatErrorTest : public QObject
{
    Q_OBJECT

private slots:
    void fullContextIsToldInTheClientsWords_data();
    void fullContextIsToldInTheClientsWords();
    void anAnswerTooLongForTheContextIsNoFullContext();
    void wrappedWordsAreTold_data();
    void wrappedWordsAreTold();
};

void ChatErrorTest::fullContextIsToldInTheClientsWords_data()
{
    QTest::addColumn<QString>("message");
    QTest::addColumn<bool>("isFull");

    const auto row = [](const char *message, bool isFull) {
        QTest::newRow(message) << QString::fromUtf8(message) << isFull;
    };
    row("This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.",
        true);
    row("Input is too long for requested model.", true);
    row("the request exceeds the available context size", true);
    row("Your input exceeds the context window of this model.", true);
    row("too many input tokens", true);
    row("The prompt exceeds the maximum number of tokens", true);
    row("输入长度超过最大限制", true);
    row("max_tokens exceeds maximum output tokens", false);
    row("The output exceeded max_tokens limit", false);
    row("tool description exceeds max length 1024 tokens", false);
    row("Input image exceeds the maximum allowed size of 20MB.", false);
    row("input length of tool name exceeds maximum of 64 characters", false);
    row("Input length 9000 exceeds the maximum of 8192", true);
    row("Too many tokens, please wait before trying again.", false);
    row("temperature is too high", false);
}

void ChatErrorTest::fullContextIsToldInTheClientsWords()
{
    QFETCH(QString, message);
    const Error told = inClientWords({Error::Kind::Api, message});
    const bool isFull = told.message.startsWith(QStringLiteral("prompt is too long"));
    QTEST(isFull, "isFull");
    QVERIFY(told.message.endsWith(message)); // nothing of it is lost
    QCOMPARE(told.kind, isFull ? Error::Kind::InvalidRequest : Error::Kind::Api);
}

/// On these words Claude Code asks for less of an answer; on the others it compacts what would have fitted.
void ChatErrorTest::anAnswerTooLongForTheContextIsNoFullContext()
{
    const QString message = QStringLiteral("'max_tokens' is too large: 64000. This model's maximum context "
                                           "length is 65536 tokens and your request "
                                           "has 15000 input tokens.");
    const Error told = inClientWords({Error::Kind::InvalidRequest, message});
    QCOMPARE(told.message,
        QStringLiteral("input length and `max_tokens` exceed context limit: 15000 + 64000 > 65536 (%1)")
            .arg(message));
}

void ChatErrorTest::wrappedWordsAreTold_data()
{
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<QString>("expected");
    QTest::newRow("JSON in a text") << QByteArray(R"("{\"error\":{\"message\":\"no such tool\"}}")")
                                    << QStringLiteral("Provider returned error: no such tool");
    QTest::newRow("JSON") << QByteArray(R"({"detail":"no such tool"})")
                          << QStringLiteral("Provider returned error: no such tool");
    QTest::newRow("a text") << QByteArray(R"("no such tool")")
                            << QStringLiteral("Provider returned error: no such tool");
    QTest::newRow("a page") << QByteArray(R"("<html></html>")") << QStringLiteral("Provider returned error");
    QTest::newRow("nothing") << QByteArray("null") << QStringLiteral("Provider returned error");
    QTest::newRow("a full context") << QByteArray(
        R"("{\"error\":{\"message\":\"This model's maximum context length is 8192 tokens\"}}")")
                                    << QStringLiteral("prompt is too long: Provider returned error: This "
                                                      "model's maximum context length is 8192 tokens");
}

void ChatErrorTest::wrappedWordsAreTold()
{
    QFETCH(QByteArray, raw);
    const QByteArray body
        = R"({"error":{"message":"Provider returned error","code":400,"metadata":{"raw":)" + raw + "}}}";
    const auto json = JsonSlice::parse(body);
    const auto error = chatError(JsonFields(*json));
    QVERIFY(error.has_value());
    QTEST(error->message, "expected");
}

QTEST_GUILESS_MAIN(ChatErrorTest)
#include "tst_chaterror.moc"
