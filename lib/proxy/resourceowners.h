// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QCache>
#include <QString>

namespace signalbox {

/// A provider, and which of its keys: what one account has made the others do not see.
struct ResourceOwner
{
    QString provider; ///< empty = not known
    QByteArray key = {}; ///< as KeyChoice::identity(); empty = none
};

/// Remembers which provider gave out an id (batch, file, skill …), so that later requests for it go to the
/// same one.
class ResourceOwners
{
public:
    ResourceOwners();

    /// Reads `id` and `data[].id` of an answer.
    void learn(const ResourceOwner &owner, const QByteArray &json);
    /// Who owns an id in this path.
    [[nodiscard]] ResourceOwner ownerOf(const QByteArray &path) const;

private:
    static constexpr int remembered = 4096;

    QCache<QByteArray, ResourceOwner> m_owners;
};

} // namespace signalbox
