// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/upstreambody.h"

#include "core/jsonedit.h"
#include "translation/reasoningitems.h"
#include "translation/thinkingblocks.h"
#include "upstream/spokenprotocol.h"

#include <algorithm>
#include <limits>

namespace signalbox {

UpstreamBody::UpstreamBody(
    const HttpRequest &request, const ClientRequest &asked, QList<SessionAffinity::Stretch> stretches)
    : m_request(&request)
    , m_modelBytes(asked.modelBytes)
    , m_model(asked.model)
    , m_isMessages(asked.kind != ClientRequest::Kind::Other && asked.protocol == Protocol::Anthropic)
    , m_isResponses(asked.kind == ClientRequest::Kind::Messages && asked.protocol == Protocol::Responses)
    , m_stretches(std::move(stretches))
    , m_usageWish(asked)
{ }

QByteArray UpstreamBody::forTarget(const Target &target) const
{
    if (m_isResponses
        && spokenProtocol(Protocol::Responses, target.provider->config()) == Protocol::Responses)
        return withoutMarkedReasoning(withModel(target));
    const bool isTranslated = target.provider->config().type == ProviderConfig::Type::OpenAi;
    // Of a translated request the marks tell what can be said to whom.
    QByteArray body
        = m_isMessages && !isTranslated ? withoutMarkedThinking(withModel(target)) : withModel(target);
    const QString &vendor = target.provider->config().vendor;
    if (!m_isMessages || isAllOf(vendor))
        return body;
    // Messages keep their numbers, so that one stretch after the other can go.
    for (qsizetype i = 0; i < m_stretches.size(); ++i) {
        const qsizetype end = i + 1 < m_stretches.size() ? m_stretches.at(i + 1).firstMessage
                                                         : std::numeric_limits<qsizetype>::max();
        if (m_stretches.at(i).vendor != vendor)
            body = signalbox::withoutThinking(body, m_stretches.at(i).firstMessage, end);
    }
    return body;
}

QByteArray UpstreamBody::withoutThinking(const Target &target) const
{
    return m_isResponses ? withoutReasoning(withModel(target)) : withoutAnyThinking(withModel(target));
}

bool UpstreamBody::isAllOf(const QString &vendor) const
{
    return std::all_of(m_stretches.begin(), m_stretches.end(),
        [&](const SessionAffinity::Stretch &stretch) { return stretch.vendor == vendor; });
}

bool UpstreamBody::hasThinking() const
{
    return m_isResponses ? carriesReasoning(m_request->body)
                         : m_isMessages && carriesThinking(m_request->body);
}

qsizetype UpstreamBody::messages() const
{
    return m_isMessages ? countMessages(m_request->body) : 0;
}

bool UpstreamBody::addsUsageWish(const Target &target) const
{
    const ProviderConfig &provider = target.provider->config();
    return m_usageWish.isMissing() && spokenProtocol(Protocol::OpenAi, provider) == Protocol::OpenAi
        && !hasDroppedUsageWish(target)
        && target.provider->learnt()
               .applied(provider.dialect.forModel(target.model), target.model)
               .takes(u"stream_options");
}

void UpstreamBody::dropUsageWish(const Target &target)
{
    m_withoutUsageWish.append({target.provider->name(), target.model});
}

bool UpstreamBody::hasDroppedUsageWish(const Target &target) const
{
    return m_withoutUsageWish.contains({target.provider->name(), target.model});
}

QByteArray UpstreamBody::withModel(const Target &target) const
{
    const bool hasOtherName = !m_modelBytes.isEmpty() && target.model != m_model;
    const bool addsWish = addsUsageWish(target);
    if (!hasOtherName && !addsWish)
        return m_request->body;
    JsonEdit edit(m_request->body);
    if (hasOtherName)
        edit.replace(m_modelBytes, JsonSlice::quoted(target.model.toUtf8()));
    if (addsWish)
        m_usageWish.addTo(edit);
    return edit.result();
}

} // namespace signalbox
