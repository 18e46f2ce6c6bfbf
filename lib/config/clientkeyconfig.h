// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/secretreference.h"
#include "core/globpattern.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

namespace signalbox {

/// One key that clients of this proxy may send, and what it allows.
struct ClientKeyConfig
{
    ClientKeyConfig() = default;
    ClientKeyConfig(Secret literal) // NOLINT(google-explicit-constructor): a key alone is a client key
        : key{std::move(literal), {}, {}}
    { }

    QString name; ///< for logs and usage; "key 1" where none was given
    SecretReference key; ///< empty when only its hash is written
    QByteArray sha256; ///< of the key, 32 bytes; empty when the key itself is written
    QDateTime expires; ///< UTC; null = never
    QList<GlobPattern> models; ///< that clients may ask for by it; empty = all
    QStringList providers; ///< that may answer; empty = all
    int requestsPerMinute = 0; ///< 0 = no limit
    qint64 tokensPerDay = 0; ///< input and output, by the days of UTC; 0 = no limit
    int line = 0; ///< where it stands in the file

    [[nodiscard]] bool isEmpty() const { return key.isEmpty() && sha256.isEmpty(); }
};

} // namespace signalbox
