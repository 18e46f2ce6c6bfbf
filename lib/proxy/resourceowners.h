// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QCache>
#include <QString>

#include <vector>

namespace signalbox {

/// A provider, and which of its keys (-1 = none): what one account has made the others do not see.
struct ResourceOwner
{
    QString provider; ///< empty = not known
    qsizetype key = -1;
};

/// Remembers which provider gave out an id (batch, file, skill …), so that later requests for it go to the
/// same one.
class ResourceOwners
{
public:
    ResourceOwners();

    /// Reads `id` and `data[].id` of an answer.
    void learn(const ResourceOwner &owner, const QByteArray &json);
    /// The provider's keys have other places now: `places` has the new one of each, or -1.
    void moveKeys(const QString &provider, const std::vector<qsizetype> &places);
    /// Who owns an id in this path.
    [[nodiscard]] ResourceOwner ownerOf(const QByteArray &path) const;

private:
    static constexpr int remembered = 4096;

    QCache<QByteArray, ResourceOwner> m_owners;
};

} // namespace signalbox
