// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace signalbox {

/// A model pattern of the configuration: `*` any text, `?` one character; anchored at both ends,
/// case-insensitive.
class GlobPattern
{
public:
    explicit GlobPattern(QString pattern);

    [[nodiscard]] const QString &pattern() const { return m_pattern; }
    /// True when the pattern has no wildcard and therefore names one model.
    [[nodiscard]] bool isExact() const { return m_exact; }
    [[nodiscard]] bool matches(QStringView text) const;

    friend bool operator==(const GlobPattern &, const GlobPattern &) = default;

private:
    QString m_pattern;
    bool m_exact;
};

} // namespace signalbox
