// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/outputlimit.h"

#include <QTest>

using namespace signalbox;

class TestOutputLimit : public QObject
{
    Q_OBJECT

private slots:
    void readsWhatExceedsTheContext_data();
    void readsWhatExceedsTheContext();
    void readsTheMostThatAModelWrites_data();
    void readsTheMostThatAModelWrites();
};

void TestOutputLimit::readsWhatExceedsTheContext_data()
{
    QTest::addColumn<QString>("message");
    QTest::addColumn<qint64>("prompt");
    QTest::addColumn<qint64>("output");
    QTest::addColumn<qint64>("context");
    const auto row = [](const char *name, const char *message, qint64 prompt, qint64 output, qint64 context) {
        QTest::newRow(name) << QString::fromUtf8(message) << prompt << output << context;
    };
    row("OpenAI",
        "This model's maximum context length is 4097 tokens. However, you requested 5000 tokens (1000 in the "
        "messages, 4000 in the completion). Please reduce the length of the messages or completion.",
        1000, 4000, 4097);
    row("vLLM",
        "'max_tokens' or 'max_completion_tokens' is too large: 64000. This model's maximum context length is "
        "65536 "
        "tokens and your request has 15000 input tokens (64000 > 65536 - 15000).",
        15000, 64000, 65536);
    row("OpenRouter",
        "This endpoint's maximum context length is 65536 tokens. However, you requested about 81000 tokens "
        "(15000 of "
        "text input, 2000 of tool input, 64000 in the output). Please reduce the length of either one.",
        17000, 64000, 65536);
    row("said twice",
        "This model's maximum context length is 4097 tokens. However, you requested 5000 tokens (1000 in the "
        "messages, 4000 in the completion).: This model's maximum context length is 4097 tokens. However, "
        "you "
        "requested 5000 tokens (1000 in the messages, 4000 in the completion).",
        1000, 4000, 4097);
    row("the prompt alone is too long",
        "This model's maximum context length is 4097 tokens. However, you requested 9000 tokens (5000 in the "
        "messages, 4000 in the completion).",
        0, 0, 0);
    row("a prompt",
        "This model's maximum context length is 8192 tokens. However, your messages resulted in 9000 tokens.",
        0, 0, 0);
    row("something else", "temperature is too large: 3", 0, 0, 0);
}

void TestOutputLimit::readsWhatExceedsTheContext()
{
    QFETCH(QString, message);
    const ContextExcess excess = contextExcessIn(message).value_or(ContextExcess());
    QTEST(excess.prompt, "prompt");
    QTEST(excess.output, "output");
    QTEST(excess.context, "context");
    QVERIFY(!outputLimitIn(message));
}

void TestOutputLimit::readsTheMostThatAModelWrites_data()
{
    QTest::addColumn<QString>("message");
    QTest::addColumn<qint64>("limit");
    const auto row = [](const char *name, const char *message, qint64 limit) {
        QTest::newRow(name) << QString::fromUtf8(message) << limit;
    };
    row("OpenAI",
        "max_tokens is too large: 64000. This model supports at most 16384 completion tokens, whereas you "
        "provided 64000.",
        16384);
    row("DeepSeek", "Invalid max_tokens value, the valid range of max_tokens is [1, 8192]", 8192);
    row("Groq",
        "`max_tokens` must be less than or equal to `32768`, the maximum value for `max_tokens` is less than "
        "the "
        "`context_window` for this model",
        32768);
    row("DashScope", "Range of max_tokens should be [1, 16384]", 16384);
    row("Anthropic",
        "max_tokens: 64000 > 8192, which is the maximum allowed number of output tokens for claude-3-5-haiku",
        8192);
    row("Bedrock", "The maximum tokens you requested exceeds the model limit of 4096. Try again with fewer.",
        4096);
    row("Google",
        "Unable to submit request because maxOutputTokens must be in the range of 1 (inclusive) to 65537 "
        "(exclusive).",
        65536);
    row("Mistral, after another parameter",
        "[\"body\",\"temperature\"] Input should be less than or equal to 1.5\n[\"body\",\"max_tokens\"] "
        "Input "
        "should be less than or equal to 8192",
        8192);
    row("of another line", "top_k must be less than or equal to 1000\nmax_tokens: bad", 0);
    row("a fraction", "temperature beside max_tokens must be less than or equal to 1000.5", 0);
    row("too few to be it", "max_tokens must be at most 20", 0);
    row("another parameter", "temperature must be less than or equal to 2", 0);
    row("no number", "max_tokens is too large", 0);
    row("the least", "max_tokens must be at least 1", 0);
    row("nothing is no limit", "max_tokens must be at most 0", 0);
}

void TestOutputLimit::readsTheMostThatAModelWrites()
{
    QFETCH(QString, message);
    const qint64 limit = outputLimitIn(message).value_or(0);
    QTEST(limit, "limit");
}

QTEST_GUILESS_MAIN(TestOutputLimit)
#include "tst_outputlimit.moc"
