// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QCache>
#include <QString>

namespace signalbox {

/// Remembers which provider gave out an id (batch, file, skill …), so that later requests for it go to the
/// same one.
class ResourceOwners
{
public:
    ResourceOwners();

    /// Reads `id` and `data[].id` of an answer.
    void learn(const QString &provider, const QByteArray &json);
    /// The provider that owns an id in this path; empty when none is known.
    [[nodiscard]] QString ownerOf(const QByteArray &path) const;

private:
    static constexpr int remembered = 4096;

    QCache<QByteArray, QString> m_owners;
};

} // namespace signalbox
