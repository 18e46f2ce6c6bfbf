// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/resourceowners.h"

#include "core/jsonslice.h"

#include <algorithm>

namespace signalbox {

namespace {

QByteArray idOf(const JsonSlice &object)
{
    const auto id = object.value("id");
    return id ? id->toString().value_or(QByteArray()) : QByteArray();
}

/// Ids as providers make them ("file_011C…"), never a word that may stand in a path by itself.
bool isMadeId(const QByteArray &id)
{
    const auto isWordLetter = [](char c) { return c >= 'a' && c <= 'z'; };
    return !id.isEmpty() && id.size() < 256 && !std::all_of(id.begin(), id.end(), isWordLetter);
}

} // namespace

ResourceOwners::ResourceOwners() : m_owners(remembered) { }

void ResourceOwners::learn(const ResourceOwner &owner, const QByteArray &json)
{
    const auto root = JsonSlice::parse(json);
    if (!root || root->type() != JsonSlice::Type::Object)
        return;
    const auto remember = [&](const QByteArray &id) {
        if (isMadeId(id))
            m_owners.insert(id, new ResourceOwner(owner));
    };
    remember(idOf(*root));
    if (const auto data = root->value("data")) {
        for (const JsonSlice &item : data->elements())
            remember(idOf(item));
    }
}

ResourceOwner ResourceOwners::ownerOf(const QByteArray &path) const
{
    const QByteArrayList segments = path.split('/');
    for (qsizetype i = 2; i < segments.size(); ++i) { // behind "/v1"
        if (const ResourceOwner *owner = m_owners.object(segments.at(i)))
            return *owner;
    }
    return {};
}

} // namespace signalbox
