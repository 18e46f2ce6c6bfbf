// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "http/httprequest.h"

#include <functional>
#include <map>

namespace signalbox {

/// Answers GET /v1/models from the routes and providers, in the shape the caller knows. A request for a
/// project is told the models of its routes, too.
///
/// Claude Code offers only ids that contain "claude" or "anthropic" (protocol notes on its model discovery),
/// so in the Anthropic list all others carry the prefix "anthropic/", which the Router takes off again.
class ModelCatalog
{
public:
    /// Whether the client of a request may ask for a model.
    using Filter = std::function<bool(const HttpRequest &request, const QString &model)>;

    /// Without a filter everybody is told all of them.
    explicit ModelCatalog(const Config &config, Filter filter = {});

    /// The body for `/v1/models` with its query.
    [[nodiscard]] QByteArray list(const HttpRequest &request) const;
    /// The body for `/v1/models/ID`; empty when there is no such model.
    [[nodiscard]] QByteArray model(const HttpRequest &request, const QString &id) const;

private:
    [[nodiscard]] QStringList modelsFor(const HttpRequest &request) const;

    Filter m_filter;
    QStringList m_models;
    std::map<QString, QStringList> m_ofProjects; ///< project → what its requests may name
};

} // namespace signalbox
