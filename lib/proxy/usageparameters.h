// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "ledger/exchangequery.h"
#include "ledger/usagequery.h"
#include "proxy/queryparameters.h"

/// The parameters that several paths over the ledger have in common.
namespace signalbox::usageparameters {

/// timezone, start, end, and which rows: provider, model, upstream_model, project, client_key, client,
/// account.
UsageQuery rangeAndFilters(QueryParameters &parameters);
/// Names between commas, each once.
QList<UsageDimension> dimensions(QueryParameters &parameters, const char *name);
/// timezone, start, end, provider, model, project, client_key, client, session, outcome.
ExchangeQuery exchangeFilters(QueryParameters &parameters);

/// What a request to `/requests` asks: exchangeFilters(), limit and before. The error names the parameter and
/// the remedy.
Result<ExchangeQuery> requestsQuery(const QByteArray &urlQuery);

enum class Format { Csv, Json };
/// csv when nothing is said.
Format format(QueryParameters &parameters);

} // namespace signalbox::usageparameters
