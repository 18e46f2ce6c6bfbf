// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QVersionNumber>

#include <optional>

namespace signalbox {

/// The version of a release: "1.4.0", "v2.0-rc.1". What stands behind a '+' says nothing about its order.
class ReleaseVersion
{
public:
    /// Nothing for what is no version.
    [[nodiscard]] static std::optional<ReleaseVersion> fromText(const QString &text);

    [[nodiscard]] bool isPreRelease() const { return !m_preRelease.isEmpty(); }
    /// 1.10 is after 1.9, 2.0 after 2.0-rc.10, and that after 2.0-rc.9 and 2.0-beta.
    [[nodiscard]] bool isAfter(const ReleaseVersion &other) const;
    /// Without a 'v' before it.
    [[nodiscard]] QString text() const;

private:
    QVersionNumber m_number;
    QString m_preRelease; ///< what follows the number; empty = it is a release
};

} // namespace signalbox
