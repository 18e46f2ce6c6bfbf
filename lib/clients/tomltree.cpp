// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/tomltree.h"

#include "clients/textlines.h"

#include <QString>

#define TOML_HEADER_ONLY 1
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

#include <algorithm>
#include <string_view>

namespace signalbox {

namespace {

std::string_view viewOf(const QByteArray &text)
{
    return {text.constData(), static_cast<std::size_t>(text.size())};
}

/// Turns what the parser tells into our tree. The parser counts lines, and characters in them.
class TreeMaker
{
public:
    explicit TreeMaker(const QByteArray &text) : m_text(text)
    {
        m_lines.push_back(textlines::lineBegin(text, text.startsWith("\xEF\xBB\xBF") ? 3 : 0));
        for (qsizetype at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1))
            m_lines.push_back(at + 1);
    }

    [[nodiscard]] TomlValue tableOf(const toml::table &table, const QList<QByteArray> &path) const
    {
        TomlValue value;
        place(table, value);
        if (table.is_inline())
            value.kind = TomlValue::Kind::InlineTable;
        else if (isHeadOf(value, path))
            value.kind = TomlValue::Kind::HeadedTable;
        for (const auto &[key, node] : table) {
            const QByteArray name(key.data(), static_cast<qsizetype>(key.length()));
            value.members.push_back({name, offsetOf(key.source().begin), valueOf(node, path + QList{name})});
        }
        return value;
    }

private:
    [[nodiscard]] TomlValue valueOf(const toml::node &node, const QList<QByteArray> &path) const
    {
        if (const toml::table *table = node.as_table())
            return tableOf(*table, path);
        TomlValue value;
        value.kind = TomlValue::Kind::Plain;
        place(node, value);
        const toml::array *array = node.as_array();
        if (array && array->is_array_of_tables() && m_text.mid(value.begin, 2) == "[[") {
            value.kind = TomlValue::Kind::TableArray;
            for (std::size_t i = 0; i < array->size(); ++i)
                value.members.push_back(
                    {QByteArray::number(i), value.begin, tableOf(*array->get_as<toml::table>(i), path)});
        }
        return value;
    }

    void place(const toml::node &node, TomlValue &value) const
    {
        value.begin = offsetOf(node.source().begin);
        value.end = offsetOf(node.source().end);
    }

    [[nodiscard]] qsizetype offsetOf(const toml::source_position &position) const
    {
        if (position.line == 0 || position.line > m_lines.size())
            return m_text.size();
        qsizetype at = m_lines.at(position.line - 1);
        for (toml::source_index column = 1; column < position.column && at < m_text.size(); ++column) {
            ++at;
            while (at < m_text.size() && (static_cast<unsigned char>(m_text.at(at)) & 0xC0U) == 0x80U)
                ++at;
        }
        return at;
    }

    /// A table that has no head of its own is said to be where that of one inside it is.
    [[nodiscard]] bool isHeadOf(const TomlValue &value, const QList<QByteArray> &path) const
    {
        const QByteArray head = m_text.mid(value.begin, value.end - value.begin);
        if (path.isEmpty() || !head.startsWith('['))
            return false;
        if (head.startsWith("[["))
            return true;
        const toml::table parsed = toml::parse(viewOf(head));
        const toml::table *table = &parsed;
        for (const QByteArray &key : path) {
            table = (*table)[viewOf(key)].as_table();
            if (!table)
                return false;
        }
        return table->empty();
    }

    const QByteArray &m_text;
    std::vector<qsizetype> m_lines; ///< where each begins
};

} // namespace

const TomlValue::Member *TomlValue::member(const QByteArray &name) const
{
    const auto found = std::find_if(
        members.begin(), members.end(), [&](const Member &member) { return member.name == name; });
    return found == members.end() ? nullptr : &*found;
}

Result<TomlValue> readToml(const QByteArray &text)
{
    try {
        return TreeMaker(text).tableOf(toml::parse(viewOf(text)), {});
    } catch (const toml::parse_error &error) {
        const std::string_view what = error.description();
        return Error{Error::Kind::InvalidRequest,
            QStringLiteral("line %1: %2; correct it first")
                .arg(error.source().begin.line)
                .arg(QString::fromUtf8(what.data(), static_cast<qsizetype>(what.size())))};
    }
}

} // namespace signalbox
