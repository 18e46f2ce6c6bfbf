// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/modelsbeside.h"

#include <algorithm>

namespace signalbox {

namespace {

Error unclear(const QString &why)
{
    return {
        Error::Kind::InvalidRequest, why + QStringLiteral(", and the client key is for some models only")};
}

bool hasEscapes(const std::vector<JsonSlice::Member> &members)
{
    return std::any_of(members.begin(), members.end(),
        [](const JsonSlice::Member &member) { return member.key.contains('\\'); });
}

QString textOf(const JsonSlice &slice)
{
    return QString::fromUtf8(slice.toString().value_or(QByteArray()));
}

/// The models of a list of names, or of objects with a `model`.
std::optional<Error> appendModels(const JsonSlice::Member &list, QStringList &models)
{
    if (list.value == "null")
        return std::nullopt;
    if (list.slice().type() != JsonSlice::Type::Array)
        return unclear(QStringLiteral("%1: it is no list").arg(QString::fromUtf8(list.key)));
    for (const JsonSlice &element : list.slice().elements()) {
        if (element.type() != JsonSlice::Type::Object) {
            models << textOf(element);
            continue;
        }
        const auto members = element.members();
        const auto isModel
            = [](const JsonSlice::Member &member) { return member.key.toByteArray().toLower() == "model"; };
        if (hasEscapes(members) || std::count_if(members.begin(), members.end(), isModel) != 1)
            return unclear(QStringLiteral("%1: one has not one model").arg(QString::fromUtf8(list.key)));
        models << textOf(std::find_if(members.begin(), members.end(), isModel)->slice());
    }
    return std::nullopt;
}

std::optional<Error> appendModelsOfTools(const JsonSlice &tools, QStringList &models)
{
    for (const JsonSlice &tool : tools.elements()) {
        const auto members = tool.members();
        if (hasEscapes(members))
            return unclear(QStringLiteral("tools: a tool has escapes in the names of its members"));
        for (const JsonSlice::Member &own : members) {
            if (own.key.toByteArray().toLower() == "model")
                models << textOf(own.slice());
        }
    }
    return std::nullopt;
}

} // namespace

Result<QStringList> modelsBeside(const ClientRequest &asked)
{
    if (hasEscapes(asked.members))
        return unclear(QStringLiteral("the body has escapes in the names of its members"));
    QStringList models;
    int named = 0;
    for (const JsonSlice::Member &member : asked.members) {
        const QByteArray key = member.key.toByteArray().toLower();
        std::optional<Error> flaw;
        if (key == "model" && ++named > 1)
            flaw = unclear(QStringLiteral("model: it is there more than once"));
        else if (key == "models" || key == "fallbacks")
            flaw = appendModels(member, models);
        else if (key == "tools")
            flaw = appendModelsOfTools(member.slice(), models);
        if (flaw)
            return *flaw;
    }
    return models;
}

} // namespace signalbox
