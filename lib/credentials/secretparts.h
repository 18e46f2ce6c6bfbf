// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace signalbox {

/// Secrets in a store whose items are limited in size (Windows: 2560 bytes). What is too long for one item is
/// split: the first part, under the secret's own name, begins with a head that says how many there are, to
/// which of two generations they belong, and the SHA-256 of the whole; the others stand beside it
/// (partName()).
///
/// A new value takes the names of the other generation and is written with its first part last. So whenever
/// writing was cut off there is the old value or the new one, and what was mixed all the same is recognised.
/// A value that fits is stored as it is, without a head.
namespace secretparts {

/// More would not be a secret.
constexpr qsizetype mostParts = 64;
/// Room for the head and some of the value.
constexpr qsizetype smallestPart = 256;

struct Head
{
    int parts = 1;
    int generation = 0; ///< 0 or 1
    qsizetype size = 0; ///< of the whole value, in bytes
    QByteArray digest; ///< SHA-256, in hex; empty where the value has no head
    QByteArray begin; ///< of the value: what the first part holds of it
};

/// The parts of `value`, each of at most `partSize` bytes (0 = no limit, else at least `smallestPart`). Empty
/// when it would take more than `mostParts`.
QList<QByteArray> split(const QByteArray &value, qsizetype partSize, int generation);

/// What the item under the secret's own name says; nothing when its head is damaged.
std::optional<Head> readHead(const QByteArray &firstPart);

/// The name of part 2 and those after it: " NAME#2.0". The blank at its begin is what no secret's own name
/// has (keychainNameFlaw()): a secret called "NAME#2.0" is no part of another.
QString partName(const QString &name, int part, int generation);

/// The value again, from its head and the parts from 2 on; nothing when they do not belong together.
std::optional<QByteArray> join(const Head &head, const QList<QByteArray> &others);

} // namespace secretparts

} // namespace signalbox
