// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonslice.h"
#include "core/result.h"
#include "translation/modelrequest.h"

#include <optional>

namespace signalbox {

/// The whole body of a request, which has to be a JSON object.
[[nodiscard]] Result<JsonSlice> requestObject(QByteArrayView body);

/// What the readers of the three protocols share: the request that comes about, and the first thing wrong
/// with it.
class RequestReading
{
protected:
    /// Only the first one counts.
    void fail(const QString &place, const QString &what);
    /// Once is enough.
    void lose(const QString &what);
    [[nodiscard]] Result<ModelRequest> result();

    ModelRequest m_request;

private:
    std::optional<Error> m_error;
};

} // namespace signalbox
