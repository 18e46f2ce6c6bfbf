// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "cost/pricetable.h"

#include <QStringList>

#include <optional>

namespace signalbox {

/// The names in a provider's list of models, in its order; nothing when it is no such list.
[[nodiscard]] std::optional<QStringList> listedModels(const QByteArray &json);

/// The model that a provider's test asks for an answer, in the provider's words: the one `wished` by a
/// client's name or its own, else the cheapest of those that it is known for. Empty when none is known.
[[nodiscard]] QString modelToTest(const ProviderConfig &provider, const QString &wished,
    const QStringList &listed, const PriceTable &prices);

} // namespace signalbox
