// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/exchangerecord.h"

namespace signalbox {

/// What exchanges are found by; the numbers stand in the table `traits` and in the view `trait_rows`.
enum class TraitKind {
    Request = 1,
    Session = 2,
    Project = 3,
    ClientKey = 4,
    Program = 5,
    Model = 6,
    Provider = 7,
    Outcome = 8,
};

/// How an exchange went, for whoever asks for such: bits of `exchanges.outcomes`, and values in `traits`.
namespace exchangeoutcome {

inline constexpr int good = 1;
inline constexpr int failed = 2;
inline constexpr int retried = 4;
inline constexpr int left = 8;

/// All that apply to `record`.
int of(const ExchangeRecord &record);

} // namespace exchangeoutcome

/// The number that stands for a text of which there are too many to be a name: its hash, never zero.
qint64 hashOf(const QByteArray &text);

/// The program of a User-Agent's product token: "claude-cli" of "claude-cli/2.1.329".
QString programOf(const QByteArray &client);

/// Asks how many tokens a prompt has and uses none.
bool isCount(const ExchangeRecord &record);

/// What this attempt of it has cost is not known: its tokens have no known price, or its answer began and
/// told no tokens at all. Files, batches and the like, which name no model, are not expected to.
bool isUnpriced(const ExchangeRecord &record, const AttemptRecord &attempt);

/// The path with "{id}" for what names one file, batch or the like: paths are told apart by what is asked
/// for.
QString pathForm(const QByteArray &path);

} // namespace signalbox
