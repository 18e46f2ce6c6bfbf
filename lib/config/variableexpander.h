// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProcessEnvironment>
#include <QString>
#include <QStringList>

namespace signalbox {

/// Replaces ${VAR} and ${VAR:-default} (used when VAR is unset or empty; may contain variables) and $$ (a
/// dollar). A dollar before anything else stays. What a variable contains is not expanded again.
class VariableExpander
{
public:
    struct Expansion
    {
        QString text;
        QStringList undefined; ///< variables without value and default
        bool malformed = false; ///< a "${" without "}" or around something that is no variable name
    };

    explicit VariableExpander(const QProcessEnvironment &environment);

    [[nodiscard]] Expansion expand(QStringView text) const;

private:
    void expandInto(QStringView text, Expansion &expansion, int depth) const;
    void expandReference(QStringView reference, Expansion &expansion, int depth) const;

    QProcessEnvironment m_environment;
};

} // namespace signalbox
