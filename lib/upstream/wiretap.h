// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/headers.h"

#include <QByteArrayView>
#include <QtGlobal>

namespace signalbox {

/// Sees the answer of one attempt as it comes in: its head, then its bytes, whatever becomes of them.
class WireTap
{
public:
    WireTap() = default;
    virtual ~WireTap() = default;
    Q_DISABLE_COPY_MOVE(WireTap)

    virtual void onHead(int status, const Headers &headers) = 0;
    virtual void onBytes(QByteArrayView bytes) = 0;
};

} // namespace signalbox
