// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/quotaconfig.h"
#include "core/result.h"
#include "http/headers.h"
#include "upstream/quotawindow.h"

#include <QList>

namespace signalbox {

/// The windows that the header fields of an answer to a request for `model` tell of: Anthropic's
/// anthropic-ratelimit-*, those of its subscriptions (-unified-*) and its priority tier, and the
/// x-ratelimit-* of OpenAI, Groq, Cerebras, OpenRouter and others. Those that have reset are left out.
QList<QuotaWindow> quotaWindowsIn(const Headers &headers, const QString &model, const QDateTime &now);

/// The windows that the answer of a usage endpoint tells of; none where it has none of them. The error is one
/// line: it is not JSON.
Result<QList<QuotaWindow>> quotaWindowsIn(
    const QByteArray &answer, const QList<QuotaWindowConfig> &windows, const QDateTime &now);

} // namespace signalbox
