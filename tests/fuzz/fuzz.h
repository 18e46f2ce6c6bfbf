// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QByteArrayView>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace signalbox::fuzz {

/// The input: its first bytes decide about the test, the others are what is tested.
class Input
{
public:
    Input(const std::uint8_t *data, std::size_t size)
        : m_bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size))
    { }

    /// The next byte that decides; 0 when there is none.
    std::uint8_t choice()
    {
        if (m_bytes.isEmpty())
            return 0;
        const auto byte = static_cast<std::uint8_t>(m_bytes.front());
        m_bytes = m_bytes.sliced(1);
        return byte;
    }
    /// A copy, so that reading behind its end is found.
    [[nodiscard]] QByteArray rest() const { return m_bytes.toByteArray(); }

private:
    QByteArrayView m_bytes;
};

/// `bytes` in pieces, the sizes of which depend on `seed`.
inline QByteArrayList pieces(const QByteArray &bytes, unsigned seed)
{
    QByteArrayList all;
    unsigned state = seed * 2654435761U + 1;
    for (qsizetype at = 0; at < bytes.size();) {
        state = state * 1664525U + 1013904223U;
        const auto size = static_cast<qsizetype>(1 + (state >> 24) % (seed % 2 == 0 ? 5U : 61U));
        all << bytes.mid(at, size);
        at += size;
    }
    return all;
}

/// Ends the program, as libFuzzer counts it a crash, when something that must hold does not.
inline void require(bool holds, const char *what, const QByteArray &about = {}, const QByteArray &more = {})
{
    if (holds)
        return;
    std::fprintf(stderr, "%s\n", what);
    for (const QByteArray &text : {about, more}) {
        std::fputs("---\n", stderr);
        std::fwrite(text.constData(), 1, static_cast<std::size_t>(text.size()), stderr);
        std::fputs("\n", stderr);
    }
    std::abort();
}

} // namespace signalbox::fuzz
