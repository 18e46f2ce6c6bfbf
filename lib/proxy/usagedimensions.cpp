// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/usagedimensions.h"

#include <algorithm>
#include <iterator>

namespace signalbox::usagedimensions {

namespace {

struct Name
{
    UsageDimension dimension;
    const char *name;
    const char *alias;
};

constexpr Name all[] = {
    {UsageDimension::Day, "day", "date"},
    {UsageDimension::Hour, "hour", "hour"},
    {UsageDimension::Provider, "provider", "endpoint"},
    {UsageDimension::Model, "model", "model"},
    {UsageDimension::UpstreamModel, "upstream_model", "upstream"},
    {UsageDimension::Project, "project", "project"},
    {UsageDimension::ClientKey, "client_key", "key"},
    {UsageDimension::Client, "client", "client"},
    {UsageDimension::Account, "account", "account"},
    {UsageDimension::Source, "source", "source"},
};

} // namespace

QString nameOf(UsageDimension dimension)
{
    const auto *found = std::find_if(
        std::begin(all), std::end(all), [&](const Name &name) { return name.dimension == dimension; });
    Q_ASSERT(found != std::end(all));
    return QString::fromLatin1(found->name);
}

std::optional<UsageDimension> withName(const QString &name)
{
    const QString word = name.trimmed().toLower().replace(u'-', u'_');
    for (const Name &known : all) {
        if (word == QLatin1String(known.name) || word == QLatin1String(known.alias))
            return known.dimension;
    }
    return std::nullopt;
}

QStringList names()
{
    QStringList result;
    for (const Name &known : all)
        result << QString::fromLatin1(known.name);
    return result;
}

} // namespace signalbox::usagedimensions
