// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QList>

#include <random>

namespace signalbox::test {

/// The ways in which a stream may arrive: whole, byte by byte, and `random` ways cut anywhere.
inline QList<QByteArrayList> cuttings(const QByteArray &stream, int random = 4)
{
    QByteArrayList bytes;
    for (qsizetype i = 0; i < stream.size(); ++i)
        bytes << stream.mid(i, 1);
    QList<QByteArrayList> all{{stream}, bytes};
    for (int seed = 1; seed <= random; ++seed) {
        std::mt19937 generator(static_cast<std::mt19937::result_type>(seed));
        QByteArrayList pieces;
        for (qsizetype at = 0; at < stream.size();) {
            const auto size = static_cast<qsizetype>(1 + generator() % 97);
            pieces << stream.mid(at, size);
            at += size;
        }
        all << pieces;
    }
    return all;
}

} // namespace signalbox::test
