// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/conversion.h"

#include <QStringList>

#include <optional>

namespace signalbox {

/// Reads one mapping of another program's configuration, whose values have no variables of ours yet. Keys are
/// found in any case, as Go finds them in JSON. What is wrong becomes an error of the conversion.
class ForeignSection
{
public:
    /// `title` names the mapping in messages. Both arguments must outlive the section.
    ForeignSection(const YamlNode &node, QString title, Conversion &conversion);

    /// The value of `key`; null when it is absent or null.
    [[nodiscard]] const YamlNode *node(QStringView key) const;
    [[nodiscard]] bool has(QStringView key) const { return node(key) != nullptr; }
    /// Of the key, or of the mapping when the key is absent.
    [[nodiscard]] int line(QStringView key) const;
    [[nodiscard]] int line() const { return m_node.line; }
    [[nodiscard]] const QString &title() const { return m_title; }

    /// Without blanks around it.
    [[nodiscard]] std::optional<QString> text(QStringView key);
    [[nodiscard]] std::optional<qint64> integer(QStringView key);
    [[nodiscard]] std::optional<bool> flag(QStringView key);
    /// `weight` as we want it: a number below 1 becomes 1.
    [[nodiscard]] YamlNode weight();

    /// Copies the value of `key` under our name; false when it is absent.
    bool copy(QStringView key, YamlNode &target, const QString &ours) const;
    /// The same, as a text whose dollars are ours.
    bool copyText(QStringView key, YamlNode &target, const QString &ours);

    /// Reports the keys that are none of `known`.
    void dropAllBut(const QStringList &known);
    void error(QStringView key, const QString &what);

private:
    [[nodiscard]] QString named(QStringView key) const;

    const YamlNode &m_node;
    QString m_title;
    Conversion &m_conversion;
};

/// A text of a program without variables as we write it: each dollar twice but those of ${NAME}, which may
/// be used in every text here.
QString withOurDollars(const QString &text);

/// `wanted`, or "wanted-2", "wanted-3" … when that is taken. Adds it to `taken`.
QString uniqueName(const QString &wanted, QStringList &taken);

} // namespace signalbox
