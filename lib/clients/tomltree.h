// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>

#include <optional>
#include <vector>

namespace signalbox {

/// One value or table of a TOML text, and where it stands in the text.
struct TomlValue
{
    struct Member;
    enum class Kind {
        Plain, ///< also arrays of values
        InlineTable,
        DottedTable, ///< made by keys with dots, or named only in the heads of tables inside it
        HeadedTable, ///< begins with [its.name]
        TableArray, ///< of tables that begin with [[its.name]]; its members have numbers
    };

    Kind kind = Kind::DottedTable;
    qsizetype begin = 0; ///< of a headed table: its head
    qsizetype end = 0;
    std::vector<Member> members; ///< of a table

    [[nodiscard]] bool isTable() const { return kind != Kind::Plain && kind != Kind::TableArray; }
    [[nodiscard]] const Member *member(const QByteArray &name) const;
};

struct TomlValue::Member
{
    QByteArray name;
    qsizetype keyBegin = 0;
    TomlValue value;
};

/// Reads a whole text. An error names the line.
Result<TomlValue> readToml(const QByteArray &text);

} // namespace signalbox
