// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "http/httprequest.h"
#include "http/responsewriter.h"
#include "proxy/modelcatalog.h"

#include <optional>

namespace signalbox {

/// Answers what clients ask and needs no provider: probes, the model list, Claude Code's telemetry.
class LocalEndpoints
{
public:
    /// Of its models `filter` lets a client know those that it may ask for.
    LocalEndpoints(const Config &config, ModelCatalog::Filter filter);

    /// Lists the models of another configuration from now on.
    void apply(const Config &config) { m_catalog = ModelCatalog(config, m_filter); }

    /// True when the answer is the same for everybody, so that no key is asked for.
    [[nodiscard]] static bool isPublic(const HttpRequest &request);

    /// Answers and returns true, or returns false for requests that go to a provider. `extra` goes into the
    /// head.
    bool serve(const HttpRequest &request, ResponseWriter &writer, const Headers &extra,
        const QByteArray &requestId) const;

private:
    struct Answer
    {
        int status = 200;
        QByteArray json;
        Headers headers;
    };

    [[nodiscard]] std::optional<Answer> answerTo(
        const HttpRequest &request, const QByteArray &requestId) const;
    [[nodiscard]] Answer models(const HttpRequest &request, const QByteArray &requestId) const;

    ModelCatalog::Filter m_filter;
    ModelCatalog m_catalog;
};

} // namespace signalbox
