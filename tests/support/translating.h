// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/dialect.h"
#include "config/presetcatalog.h"
#include "support/accumulatedanswer.h"
#include "support/streamorder.h"
#include "translation/translation.h"

#include <QByteArrayList>

namespace signalbox::test {

/// One answer on its way from a provider to a client.
struct Translating
{
    Protocol upstream = Protocol::OpenAi;
    Protocol client = Protocol::Anthropic;
    QString vendor = QStringLiteral("vendor");
    Dialect dialect;
    ToolNames toolNames;
    bool wantsUsage = true;

    [[nodiscard]] AnswerContext context(bool stream) const
    {
        AnswerContext context;
        context.model = "the-model";
        context.fallbackId = "made-up";
        context.createdAt = 1'700'000'000;
        context.stream = stream;
        context.wantsUsage = wantsUsage;
        context.toolNames = &toolNames;
        return context;
    }

    [[nodiscard]] QByteArray stream(const QByteArrayList &pieces) const
    {
        const auto writer = makeAnswerWriter(client, context(true));
        const auto reader = makeAnswerReader(upstream, *writer, vendor, dialect);
        QByteArray out;
        for (const QByteArray &piece : pieces) {
            reader->feed(piece);
            out += writer->take();
        }
        reader->finish();
        return out + writer->take();
    }

    [[nodiscard]] QByteArray body(const QByteArray &answer) const
    {
        const auto writer = makeAnswerWriter(client, context(false));
        const auto reader = makeAnswerReader(upstream, *writer, vendor, dialect);
        reader->readBody(answer);
        return writer->take();
    }
};

/// What is wrong with the order of a stream that we wrote.
inline QStringList streamBreaches(Protocol protocol, const QByteArray &stream)
{
    switch (protocol) {
    case Protocol::Anthropic:
        return anthropicBreaches(stream);
    case Protocol::OpenAi:
        return chatBreaches(stream);
    case Protocol::Responses:
        return responsesBreaches(stream);
    }
    return {};
}

inline AccumulatedAnswer accumulateStream(Protocol protocol, const QByteArray &stream)
{
    switch (protocol) {
    case Protocol::Anthropic:
        return accumulateAnthropic(stream);
    case Protocol::OpenAi:
        return accumulateChat(stream);
    case Protocol::Responses:
        return accumulateResponses(stream);
    }
    return {};
}

inline AccumulatedAnswer accumulateBody(Protocol protocol, const QByteArray &body)
{
    switch (protocol) {
    case Protocol::Anthropic:
        return anthropicAnswer(body);
    case Protocol::OpenAi:
        return chatAnswer(body);
    case Protocol::Responses:
        return responsesAnswer(body);
    }
    return {};
}

/// The dialect of a provider of which nothing is known, for one model: what resources/presets.json says of
/// the models that every provider serves under the same names.
inline Dialect plainDialect(Protocol provider, const QString &model)
{
    const auto type
        = provider == Protocol::Anthropic ? ProviderConfig::Type::Anthropic : ProviderConfig::Type::OpenAi;
    Dialect dialect;
    dialect.rules = PresetCatalog::builtIn().dialectRules(type);
    return dialect.forModel(model);
}

} // namespace signalbox::test
