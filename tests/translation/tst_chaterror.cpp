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

QTEST_GUILESS_MAIN(ChatErrorTest)
#include "tst_chaterror.moc"
