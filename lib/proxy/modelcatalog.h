// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "http/httprequest.h"

namespace signalbox {

/// Answers GET /v1/models from the routes and providers, in the shape the caller knows.
///
/// Claude Code offers only ids that contain "claude" or "anthropic" (protocol notes on its model discovery),
/// so in the Anthropic list all others carry the prefix "anthropic/", which the Router takes off again.
class ModelCatalog
{
public:
    explicit ModelCatalog(const Config &config);

    /// The body for `/v1/models` with its query.
    [[nodiscard]] QByteArray list(const HttpRequest &request) const;
    /// The body for `/v1/models/ID`; empty when there is no such model.
    [[nodiscard]] QByteArray model(const HttpRequest &request, const QString &id) const;

private:
    QStringList m_models;
};

} // namespace signalbox
