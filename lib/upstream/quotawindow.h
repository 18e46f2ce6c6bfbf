// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <optional>

namespace signalbox {

/// One span of time in which an account may use so much and no more, as its provider has stated it.
struct QuotaWindow
{
    enum class Kind {
        Plan, ///< of a subscription or a credit: what is not used when it resets is lost
        Rate, ///< so much a minute or a day, of the one model that was asked for
        Extra, ///< what is paid for beyond a plan: shown only
    };
    enum class Source {
        Headers, ///< of an answer
        Endpoint, ///< that was asked for it
    };

    QString name; ///< "5h", "7d", "requests", "input-tokens"
    QString model; ///< the class of models ("opus"), of Kind::Rate the model; empty = all
    Kind kind = Kind::Plan;
    std::optional<double> used; ///< the share, 0 to 1; nothing = not told
    std::optional<double> limit; ///< in requests or tokens
    std::optional<double> remaining;
    QByteArray owner; ///< the organization that it is of, as its provider calls it; empty = not told
    QDateTime resetsAt; ///< UTC; null = not told
    QDateTime statedAt; ///< UTC
    Source source = Source::Headers;

    /// That of an earlier or later statement.
    [[nodiscard]] bool isSameAs(const QuotaWindow &other) const
    {
        return name == other.name && model == other.model;
    }
    /// A request for the model `asked` (in the provider's words) uses it up.
    [[nodiscard]] bool concerns(const QString &asked) const;
    /// It has reset, or was told so long ago that it says nothing any more.
    [[nodiscard]] bool isOver(const QDateTime &now) const;
    /// "5h", "7d of opus".
    [[nodiscard]] QString label() const;
};

} // namespace signalbox
