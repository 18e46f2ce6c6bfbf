// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "support/fakeupstream.h"
#include "support/gatewayfixture.h"

#include <QTest>

namespace signalbox::test {

/// A provider at a fake upstream and the test that a gateway makes of it.
struct ProviderTesting
{
    using Kind = ProviderTestStage::Kind;
    using State = ProviderTestStage::State;

    static constexpr auto key = "test-key-4711";
    static constexpr auto cheapModel = "claude-haiku-4-5";

    ProviderTesting()
    {
        wish.provider.name = QStringLiteral("relay");
        wish.provider.baseUrl = QUrl(upstream.baseUrl());
        wish.provider.secrets = {{Secret(key), {}, {}}};
        upstream.answerBy([this](const FakeUpstream::Request &request) { return answerTo(request); });
    }

    /// As a healthy provider of the Messages API, unless `special` knows better.
    [[nodiscard]] FakeAnswer answerTo(const FakeUpstream::Request &request) const
    {
        if (special) {
            if (const auto answer = special(request))
                return *answer;
        }
        if (request.headers.value("x-api-key") != key && request.headers.value("authorization").isEmpty())
            return FakeAnswer::error(401, "authentication_error", "invalid x-api-key");
        if (request.target.startsWith("/v1/models"))
            return FakeAnswer::json(200,
                R"({"data":[{"id":"claude-opus-4-5","type":"model"},{"id":"claude-haiku-4-5","type":"model"}],)"
                R"("has_more":false})");
        if (request.target.contains("count_tokens"))
            return FakeAnswer::json(200, R"({"input_tokens":8})");
        if (request.body.contains("\"tools\""))
            return FakeAnswer::stream(toolEvents());
        return goodAnswer(request.body, "ready");
    }

    static QByteArrayList toolEvents()
    {
        return {messageStartEvent(),
            "event: content_block_start\ndata: {\"type\":\"content_block_start\",\"index\":0,"
            "\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"read_signal\",\"input\":{"
            "}}}"
            "\n\n",
            "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":0,"
            "\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"station\\\":\\\"Crewe\\\"}\"}}"
            "\n\n",
            "event: content_block_stop\ndata: {\"type\":\"content_block_stop\",\"index\":0}\n\n",
            "event: message_delta\ndata: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"tool_use\","
            "\"stop_sequence\":null},\"usage\":{\"output_tokens\":7}}\n\n",
            "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n"};
    }

    void start()
    {
        gateway.addProvider(QStringLiteral("a"), upstream.baseUrl());
        gateway.start();
        listen();
        gateway.gateway().testProvider(wish);
    }

    void listen()
    {
        QObject::connect(&gateway.gateway(), &Gateway::providerTestChanged, &context,
            [this](const ProviderTestSnapshot &snapshot) { seen.append(snapshot); });
    }

    void run()
    {
        start();
        QTRY_VERIFY_WITH_TIMEOUT(hasEnded(), patience);
    }

    [[nodiscard]] bool hasEnded() const { return !seen.isEmpty() && seen.last().finished; }
    [[nodiscard]] const ProviderTestSnapshot &result() const { return seen.last(); }
    [[nodiscard]] ProviderTestStage stage(Kind kind) const
    {
        for (const ProviderTestStage &stage : seen.last().stages) {
            if (stage.kind == kind)
                return stage;
        }
        return {};
    }
    [[nodiscard]] State state(Kind kind) const { return stage(kind).state; }
    /// One letter for each stage: P passed, F failed, S skipped, W waiting, R running.
    [[nodiscard]] QString states() const
    {
        QString letters;
        for (const ProviderTestStage &stage : seen.last().stages)
            letters += QLatin1Char("WRPFS"[static_cast<int>(stage.state)]);
        return letters;
    }
    [[nodiscard]] QString texts() const
    {
        QString all;
        for (const ProviderTestStage &stage : seen.last().stages)
            all += stage.text + u'|' + stage.remedy + u'\n';
        return all;
    }

    FakeUpstream upstream;
    std::function<std::optional<FakeAnswer>(const FakeUpstream::Request &)> special;
    GatewayFixture gateway;
    ProviderTestWish wish;
    QList<ProviderTestSnapshot> seen;
    QObject context;
};

} // namespace signalbox::test
