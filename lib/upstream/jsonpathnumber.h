// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonslice.h"
#include "core/result.h"

#include <QByteArrayList>
#include <QString>

#include <optional>

namespace signalbox {

/// A number in a JSON text, by an expression: "balance_infos.0.total_balance", "quota / 500000",
/// "data.total_credits - data.total_usage".
///
/// A path names members and indices with dots between them; its value is a number or a text that is one. It
/// may be multiplied and divided by constants, and one path be subtracted from another: blanks stand around
/// that minus, for names have hyphens. The empty expression means the whole text.
class JsonPathNumber
{
public:
    static Result<JsonPathNumber> parse(const QString &expression);

    /// The error says in one line what is missing, without repeating the text.
    [[nodiscard]] Result<double> in(QByteArrayView json) const;

private:
    struct Term
    {
        QByteArray path; ///< as written
        double factor = 1;
    };

    JsonPathNumber() = default;
    static Result<Term> parseTerm(const QString &text);
    static Result<double> valueOf(const Term &term, JsonSlice root);

    Term m_term;
    std::optional<Term> m_subtracted;
};

} // namespace signalbox
