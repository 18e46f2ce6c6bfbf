// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/sessionpins.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace signalbox {

QByteArray shownSession(const QByteArray &key)
{
    constexpr qsizetype digits = 12;
    return key.toHex().left(digits);
}

void SessionPins::pin(const QByteArray &session, const QString &provider)
{
    m_pins.remove(session);
    if (provider.isEmpty())
        return;
    if (m_pins.size() >= mostPins) {
        const auto oldest = std::min_element(m_pins.begin(), m_pins.end(),
            [](const Pin &one, const Pin &other) { return one.lastUse < other.lastUse; });
        m_pins.erase(oldest);
    }
    m_pins.insert(session, {provider, ++m_uses});
}

QString SessionPins::providerOf(const QByteArray &session) const
{
    return m_pins.value(session).provider;
}

void SessionPins::touch(const QByteArray &session)
{
    const auto found = m_pins.find(session);
    if (found != m_pins.end())
        found->lastUse = ++m_uses;
}

qsizetype SessionPins::keepOnly(const std::function<bool(const QString &provider)> &kept)
{
    return m_pins.removeIf([&](const auto &entry) { return !kept(entry.value().provider); });
}

QList<SessionPin> SessionPins::list() const
{
    std::vector<std::pair<quint64, SessionPin>> pins;
    pins.reserve(static_cast<size_t>(m_pins.size()));
    for (auto pin = m_pins.begin(); pin != m_pins.end(); ++pin)
        pins.emplace_back(pin->lastUse, SessionPin{pin.key(), pin->provider});
    std::sort(
        pins.begin(), pins.end(), [](const auto &one, const auto &other) { return one.first > other.first; });
    QList<SessionPin> list;
    for (auto &[lastUse, pin] : pins)
        list.append(std::move(pin));
    return list;
}

} // namespace signalbox
