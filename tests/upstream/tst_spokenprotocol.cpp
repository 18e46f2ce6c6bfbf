// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/spokenprotocol.h"

#include <QTest>

using namespace signalbox;

class TestSpokenProtocol : public QObject
{
    Q_OBJECT

private slots:
    void isTheClientsWhereItCan_data();
    void isTheClientsWhereItCan();
    void pathsFollowTheBase();
};

void TestSpokenProtocol::isTheClientsWhereItCan_data()
{
    QTest::addColumn<ProviderConfig::Type>("type");
    QTest::addColumn<QByteArray>("apis");
    QTest::addColumn<Protocol>("client");
    QTest::addColumn<Protocol>("expected");

    const auto row
        = [](const char *name, ProviderConfig::Type type, const char *apis, Protocol client,
              Protocol expected) { QTest::newRow(name) << type << QByteArray(apis) << client << expected; };
    using Type = ProviderConfig::Type;
    row("Anthropic itself", Type::Anthropic, "", Protocol::Anthropic, Protocol::Anthropic);
    row("Anthropic for a chat", Type::Anthropic, "", Protocol::OpenAi, Protocol::Anthropic);
    row("Databricks for Codex", Type::Databricks, "", Protocol::Responses, Protocol::Anthropic);
    row("the demo for a chat", Type::Demo, "", Protocol::OpenAi, Protocol::Anthropic);
    row("chat for chat", Type::OpenAi, "chat", Protocol::OpenAi, Protocol::OpenAi);
    row("chat for Claude", Type::OpenAi, "chat", Protocol::Anthropic, Protocol::OpenAi);
    row("chat for Codex", Type::OpenAi, "chat", Protocol::Responses, Protocol::OpenAi);
    row("both for Codex", Type::OpenAi, "chat responses", Protocol::Responses, Protocol::Responses);
    row("both for Claude", Type::OpenAi, "chat responses", Protocol::Anthropic, Protocol::OpenAi);
    row("both for Claude, as preferred", Type::OpenAi, "chat responses preferred", Protocol::Anthropic,
        Protocol::Responses);
    row("responses only for a chat", Type::OpenAi, "responses", Protocol::OpenAi, Protocol::Responses);
    row("responses only for Claude", Type::OpenAi, "responses", Protocol::Anthropic, Protocol::Responses);
}

void TestSpokenProtocol::isTheClientsWhereItCan()
{
    QFETCH(ProviderConfig::Type, type);
    QFETCH(QByteArray, apis);
    QFETCH(Protocol, client);
    ProviderConfig provider;
    provider.type = type;
    provider.dialect.hasChat = apis.contains("chat");
    provider.dialect.hasResponses = apis.contains("responses");
    provider.dialect.prefersResponses = apis.contains("preferred");
    QTEST(spokenProtocol(client, provider), "expected");
}

void TestSpokenProtocol::pathsFollowTheBase()
{
    ProviderConfig provider;
    QCOMPARE(pathAtProvider("/v1/messages", provider), QByteArray("/v1/messages"));
    provider.type = ProviderConfig::Type::OpenAi;
    for (const Protocol protocol : {Protocol::OpenAi, Protocol::Responses})
        QVERIFY(clientPath(protocol).startsWith("/v1/"));
    QCOMPARE(pathAtProvider(clientPath(Protocol::OpenAi), provider), QByteArray("/chat/completions"));
    QCOMPARE(pathAtProvider(clientPath(Protocol::Responses), provider), QByteArray("/responses"));
    QCOMPARE(pathAtProvider("/v1/embeddings", provider), QByteArray("/embeddings"));
    QCOMPARE(pathAtProvider("/v1beta/x", provider), QByteArray("/v1beta/x"));
}

QTEST_GUILESS_MAIN(TestSpokenProtocol)
#include "tst_spokenprotocol.moc"
