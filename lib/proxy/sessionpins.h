// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/gatewaysnapshot.h"

#include <QHash>

#include <functional>

namespace signalbox {

/// The sessions that the user has told to go to one provider, by the first digits of their keys, as records
/// and snapshots have them. When there are too many the one least recently used is forgotten.
class SessionPins
{
public:
    static constexpr qsizetype mostPins = 1000;

    /// An empty provider takes the pin away.
    void pin(const QByteArray &session, const QString &provider);
    /// Empty = it is not pinned.
    [[nodiscard]] QString providerOf(const QByteArray &session) const;
    /// A request of it is sent.
    void touch(const QByteArray &session);
    /// Takes away the pins of whoever is not `kept`; returns how many.
    qsizetype keepOnly(const std::function<bool(const QString &provider)> &kept);

    [[nodiscard]] bool isEmpty() const { return m_pins.isEmpty(); }
    /// The one used last comes first.
    [[nodiscard]] QList<SessionPin> list() const;

private:
    struct Pin
    {
        QString provider;
        quint64 lastUse = 0;
    };

    QHash<QByteArray, Pin> m_pins;
    quint64 m_uses = 0;
};

/// As it stands in records: what SessionKey tells, shortened.
QByteArray shownSession(const QByteArray &key);

} // namespace signalbox
