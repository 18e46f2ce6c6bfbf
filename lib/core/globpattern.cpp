// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/globpattern.h"

namespace signalbox {

GlobPattern::GlobPattern(QString pattern)
    : m_pattern(std::move(pattern))
    , m_exact(!m_pattern.contains(u'*') && !m_pattern.contains(u'?'))
{ }

bool GlobPattern::matches(QStringView text) const
{
    // Greedy matching with one point of return: linear for the patterns people write, quadratic at worst.
    qsizetype p = 0;
    qsizetype t = 0;
    qsizetype star = -1;
    qsizetype resume = 0;
    while (t < text.size()) {
        const bool more = p < m_pattern.size();
        if (more && m_pattern.at(p) == u'*') {
            star = p++;
            resume = t;
        } else if (more
            && (m_pattern.at(p) == u'?' || m_pattern.at(p).toCaseFolded() == text.at(t).toCaseFolded())) {
            ++p;
            ++t;
        } else if (star >= 0) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    while (p < m_pattern.size() && m_pattern.at(p) == u'*')
        ++p;
    return p == m_pattern.size();
}

} // namespace signalbox
