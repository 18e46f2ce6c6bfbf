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

} // namespace

Result<QStringList> modelsBeside(const ClientRequest &asked)
{
    if (hasEscapes(asked.members))
        return unclear(QStringLiteral("the body has escapes in the names of its members"));
    const auto named = std::count_if(asked.members.begin(), asked.members.end(),
        [](const JsonSlice::Member &member) { return member.key == "model"; });
    if (named > 1)
        return unclear(QStringLiteral("model: it is there %1 times").arg(named));
    QStringList models;
    for (const JsonSlice::Member &member : asked.members) {
        if (member.key == "models") {
            if (member.slice().type() != JsonSlice::Type::Array)
                return unclear(QStringLiteral("models: it is no list"));
            for (const JsonSlice &element : member.slice().elements())
                models << textOf(element);
        } else if (member.key == "tools") {
            for (const JsonSlice &tool : member.slice().elements()) {
                const auto members = tool.members();
                if (hasEscapes(members))
                    return unclear(QStringLiteral("tools: a tool has escapes in the names of its members"));
                for (const JsonSlice::Member &own : members) {
                    if (own.key == "model")
                        models << textOf(own.slice());
                }
            }
        }
    }
    return models;
}

} // namespace signalbox
