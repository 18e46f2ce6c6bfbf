// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/balancerequest.h"

#include "upstream/jsonpathnumber.h"
#include "upstream/provider.h"

namespace signalbox {

BalanceRequest::BalanceRequest(const Provider &provider, Secret key, Transport &transport, const Clock &clock,
    std::chrono::milliseconds limit, QObject *parent)
    : BalanceCheck(parent)
    , m_path(provider.config().balance.path)
    , m_question(provider, std::move(key), transport, clock,
          {provider.config().balance.url, QStringLiteral("balance")}, limit)
{
    connect(&m_question, &ProviderQuestion::finished, this, &BalanceRequest::onFinished);
}

void BalanceRequest::start()
{
    const auto number = JsonPathNumber::parse(m_path);
    if (number) {
        m_question.start();
        return;
    }
    QMetaObject::invokeMethod(
        this, [this, error = number.error()] { emit finished(error); }, Qt::QueuedConnection);
}

void BalanceRequest::onFinished(const Result<QByteArray> &answer)
{
    if (!answer)
        emit finished(answer.error());
    else
        emit finished(JsonPathNumber::parse(m_path)->in(*answer));
}

} // namespace signalbox
