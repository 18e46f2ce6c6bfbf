// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "core/secret.h"

#include <QDateTime>
#include <QStringList>

#include <chrono>

namespace signalbox {

/// What a sign-in has given: an access token with the means to renew it, or a lasting key.
struct TokenSet
{
    Secret access;
    Secret refresh; ///< empty = it cannot be renewed
    QDateTime expiresAt; ///< UTC, by our clock; null = it is not said
    std::chrono::seconds lifetime{0}; ///< from the issue to `expiresAt`
    QStringList scopes;
    QString account; ///< whose it is, as the provider says; empty = it does not

    /// How long before its end it is renewed: in the background, and before a request is sent with it.
    [[nodiscard]] std::chrono::seconds aheadOfTime() const;
    [[nodiscard]] std::chrono::seconds tooLate() const;

    [[nodiscard]] bool isExpired(const QDateTime &now) const;
    [[nodiscard]] bool endsWithin(std::chrono::seconds span, const QDateTime &now) const;

    /// As it is kept in the secret store.
    [[nodiscard]] QByteArray toJson() const;
    static Result<TokenSet> fromJson(const QByteArray &json);
};

} // namespace signalbox
