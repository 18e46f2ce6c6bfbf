// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/resourceowners.h"

#include "core/jsonslice.h"

namespace signalbox {

namespace {

QByteArray idOf(const JsonSlice &object)
{
    const auto id = object.value("id");
    return id ? id->toString().value_or(QByteArray()) : QByteArray();
}

} // namespace

ResourceOwners::ResourceOwners()
    : m_owners(remembered)
{
}

void ResourceOwners::learn(const QString &provider, const QByteArray &json)
{
    const auto root = JsonSlice::parse(json);
    if (!root || root->type() != JsonSlice::Type::Object)
        return;
    const auto remember = [&](const QByteArray &id) {
        // Ids as providers make them ("file_011C…"), never a word that may stand in a path by itself.
        const bool made = id.size() >= 8 && id.size() < 256 && (id.contains('_') || id.contains('-'));
        if (made)
            m_owners.insert(id, new QString(provider));
    };
    remember(idOf(*root));
    if (const auto data = root->value("data")) {
        for (const JsonSlice &item : data->elements())
            remember(idOf(item));
    }
}

QString ResourceOwners::ownerOf(const QByteArray &path) const
{
    for (const QByteArray &segment : path.split('/')) {
        if (const QString *owner = m_owners.object(segment))
            return *owner;
    }
    return {};
}

} // namespace signalbox
