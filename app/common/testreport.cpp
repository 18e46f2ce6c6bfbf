// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/testreport.h"

#include "app/common/displaywidth.h"
#include "app/common/reporttexts.h"

namespace signalbox {

namespace {

QString textIn(const QJsonObject &object, QStringView name)
{
    return displaywidth::harmless(object.value(name).toString());
}

QString titleOf(const QString &stage)
{
    if (stage == u"resolve")
        return QStringLiteral("name");
    if (stage == u"connect")
        return QStringLiteral("connection");
    if (stage == u"authenticate")
        return QStringLiteral("key");
    if (stage == u"list_models")
        return QStringLiteral("models");
    if (stage == u"answer")
        return QStringLiteral("answer");
    return stage == u"use_tool" ? QStringLiteral("tool") : stage;
}

CellTone toneOf(const QString &state)
{
    return state == u"passed" ? CellTone::Good : state == u"failed" ? CellTone::Bad : CellTone::Quiet;
}

/// "name        passed   12 ms  api.example.com is 203.0.113.7"
QString lineOf(const QJsonObject &stage, const TerminalLook &look)
{
    constexpr int titleWidth = 12;
    constexpr int stateWidth = 9;
    constexpr int timeWidth = 9;
    const QString state = textIn(stage, u"state");
    const QJsonValue took = stage.value(u"milliseconds");
    QString line = QStringLiteral("  ") + displaywidth::padded(titleOf(textIn(stage, u"stage")), titleWidth)
        + toned(displaywidth::padded(state, stateWidth), toneOf(state), look)
        + displaywidth::padded(
            took.isDouble() ? reporttexts::duration(took.toInteger()) : QString(), timeWidth)
        + textIn(stage, u"text") + u'\n';
    if (const QString remedy = textIn(stage, u"remedy"); !remedy.isEmpty())
        line
            += QString(titleWidth + stateWidth + timeWidth + 2, u' ') + QStringLiteral("→ ") + remedy + u'\n';
    return line;
}

QString modelsLine(const QJsonArray &models)
{
    constexpr qsizetype most = 10;
    QStringList names;
    for (const auto &model : models) {
        if (names.size() < most)
            names << displaywidth::harmless(model.toString());
    }
    QString line = QStringLiteral("Models: ") + names.join(QStringLiteral(", "));
    if (models.size() > most)
        line += QStringLiteral(" and %1 more (--json)").arg(models.size() - most);
    return line + u'\n';
}

} // namespace

QString testReport(const QJsonObject &test, const TerminalLook &look)
{
    QString text = toned(textIn(test, u"provider"), CellTone::Heading, look);
    if (const QString model = textIn(test, u"model"); !model.isEmpty())
        text += QStringLiteral(", with %1").arg(model);
    text += u'\n';
    const QJsonArray stages = test.value(u"stages").toArray();
    QString lastRemedy;
    bool isSparing = false;
    for (const auto &value : stages) {
        QJsonObject stage = value.toObject();
        const QString remedy = textIn(stage, u"remedy");
        if (remedy == lastRemedy) // once is enough
            stage.remove(u"remedy");
        lastRemedy = remedy;
        isSparing = isSparing || textIn(stage, u"text").startsWith(u"would use");
        text += lineOf(stage, look);
    }
    if (isSparing)
        text += QStringLiteral("What costs was left out: --spend tries it as well.\n");
    if (const QJsonArray models = test.value(u"models").toArray(); !models.isEmpty())
        text += modelsLine(models);
    const qint64 input = test.value(u"input_tokens").toInteger();
    const qint64 output = test.value(u"output_tokens").toInteger();
    if (input + output > 0)
        text += QStringLiteral("The test has used %1 tokens.\n").arg(reporttexts::count(input + output));
    return text;
}

} // namespace signalbox
