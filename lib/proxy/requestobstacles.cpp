// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/requestobstacles.h"

#include "proxy/requestimages.h"

namespace signalbox {

std::optional<Failure> RequestObstacles::of(const Target &target)
{
    const ProviderConfig &config = target.provider->config();
    if (config.maxRequestBytes > 0 && m_body->size() > config.maxRequestBytes)
        return connectionFailure(Failure::Kind::TooLarge,
            QStringLiteral("the request of %1 bytes is larger than its max_request_size%2")
                .arg(QString::number(m_body->size()),
                    config.maxRequestHint.isEmpty() ? QString() : u": " + config.maxRequestHint));
    if (target.images || !hasImages())
        return std::nullopt;
    return connectionFailure(
        Failure::Kind::Unsupported, QStringLiteral("it takes no images (images: false)"));
}

/// A look at the whole body: only where it matters, and once.
bool RequestObstacles::hasImages()
{
    if (!m_hasImages)
        m_hasImages = carriesImages(*m_body);
    return *m_hasImages;
}

} // namespace signalbox
