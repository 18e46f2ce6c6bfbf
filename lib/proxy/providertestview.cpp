// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/providertestview.h"

#include <QJsonArray>

#include <algorithm>

namespace signalbox {

namespace {

using Kind = ProviderTestStage::Kind;
using State = ProviderTestStage::State;

QString nameOf(Kind kind)
{
    switch (kind) {
    case Kind::Resolve:
        return QStringLiteral("resolve");
    case Kind::Connect:
        return QStringLiteral("connect");
    case Kind::Authenticate:
        return QStringLiteral("authenticate");
    case Kind::ListModels:
        return QStringLiteral("list_models");
    case Kind::Answer:
        return QStringLiteral("answer");
    case Kind::UseTool:
        return QStringLiteral("use_tool");
    }
    return {};
}

QString nameOf(State state)
{
    switch (state) {
    case State::Waiting:
        return QStringLiteral("waiting");
    case State::Running:
        return QStringLiteral("running");
    case State::Passed:
        return QStringLiteral("passed");
    case State::Failed:
        return QStringLiteral("failed");
    case State::Skipped:
        return QStringLiteral("skipped");
    }
    return {};
}

QJsonObject viewOf(const ProviderTestStage &stage)
{
    return {{QStringLiteral("stage"), nameOf(stage.kind)}, {QStringLiteral("state"), nameOf(stage.state)},
        {QStringLiteral("text"), stage.text}, {QStringLiteral("remedy"), stage.remedy},
        {QStringLiteral("milliseconds"),
            stage.milliseconds < 0 ? QJsonValue() : QJsonValue(stage.milliseconds)},
        {QStringLiteral("costs"), stage.costs}};
}

} // namespace

QJsonObject providerTestView(const ProviderTestSnapshot &snapshot)
{
    QJsonArray stages;
    for (const ProviderTestStage &stage : snapshot.stages)
        stages.append(viewOf(stage));
    const bool hasFailed = std::any_of(snapshot.stages.begin(), snapshot.stages.end(),
        [](const ProviderTestStage &stage) { return stage.state == State::Failed; });
    return {{QStringLiteral("provider"), snapshot.provider}, {QStringLiteral("model"), snapshot.model},
        {QStringLiteral("failed"), hasFailed}, {QStringLiteral("stages"), stages},
        {QStringLiteral("models"), QJsonArray::fromStringList(snapshot.models)},
        {QStringLiteral("input_tokens"), snapshot.inputTokens},
        {QStringLiteral("output_tokens"), snapshot.outputTokens}};
}

} // namespace signalbox
