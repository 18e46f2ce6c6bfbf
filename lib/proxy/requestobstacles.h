// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "upstream/failure.h"
#include "upstream/router.h"

#include <optional>

namespace signalbox {

/// Why a target cannot take one request, whatever its health: the request is too large for it, or carries
/// images that it does not take.
class RequestObstacles
{
public:
    RequestObstacles() = default;
    /// `body` is the request's and must outlive this.
    explicit RequestObstacles(const QByteArray &body) : m_body(&body) { }

    /// Nothing when the target can take it.
    [[nodiscard]] std::optional<Failure> of(const Target &target);

private:
    [[nodiscard]] bool hasImages();

    const QByteArray *m_body = nullptr;
    std::optional<bool> m_hasImages; ///< once it has been asked
};

} // namespace signalbox
