// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/configproblem.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <utility>
#include <vector>

namespace signalbox {

/// One value of a YAML or JSON text with the place where it stands: a tree of our own, so that one file knows
/// yaml-cpp. Anchors, aliases and merge keys (`<<`) are resolved; of a repeated key the last value stays, as
/// in PyYAML and JSON.
struct YamlNode
{
    enum class Kind {
        Null,
        Scalar,
        List,
        Map,
    };

    Kind kind = Kind::Null;
    int line = 0; ///< of the key for members of a map, of the value for all others; counted from 1
    QString key; ///< of members of a map
    QString text; ///< of scalars, as written
    std::vector<YamlNode> children; ///< of lists and maps, in the order of the file
    /// Where the value begins in the text, at its anchor or tag if it has one, in bytes; the values that
    /// aliases and merge keys stand for have the place they were written at. -1 = in no text.
    qsizetype begin = -1;
    qsizetype keyBegin = -1; ///< of members of a map: where the key begins, in the same way

    static YamlNode scalar(QString text, int line);
    static YamlNode list(int line);
    static YamlNode map(int line);

    /// The member of a map; null when there is none.
    [[nodiscard]] const YamlNode *find(QStringView name) const;
    [[nodiscard]] YamlNode *find(QStringView name);

    /// Appends to a list.
    void append(YamlNode child) { children.push_back(std::move(child)); }
    /// Appends a member to a map, and returns it; the reference holds until the next one is added.
    YamlNode &insert(const QString &name, YamlNode child);

    /// The same values in the same order, wherever they stand.
    [[nodiscard]] bool isSameAs(const YamlNode &other) const;
};

/// The tree of a text and what was wrong with it.
struct YamlParsing
{
    YamlNode root;
    QList<ConfigProblem> problems;
};

/// Parses YAML 1.2 or JSON. A text that is not well-formed, or no UTF-8 text, gives one Error and a null
/// root.
YamlParsing parseYaml(const QByteArray &text);

} // namespace signalbox
