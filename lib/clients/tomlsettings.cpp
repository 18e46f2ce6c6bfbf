// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/tomlsettings.h"

#include "clients/textlines.h"
#include "clients/tomltree.h"

#include <algorithm>

namespace signalbox::tomlsettings {

namespace {

using Kind = TomlValue::Kind;
using Member = TomlValue::Member;

const Member *findMember(const TomlValue &root, const QStringList &path)
{
    const TomlValue *value = &root;
    const Member *member = nullptr;
    for (const QString &key : path) {
        member = value->member(key.toUtf8());
        if (!member)
            return nullptr;
        value = &member->value;
    }
    return member;
}

Error unusual(const QStringList &path)
{
    return {Error::Kind::InvalidRequest,
        QStringLiteral("%1 is no table of its own: write it as [%1], or make the change by hand")
            .arg(path.join(u'.'))};
}

void collect(const QByteArray &text, const TomlValue &value, const QStringList &path, SettingValues &found)
{
    if (value.kind == Kind::Plain)
        found.insert(path, text.mid(value.begin, value.end - value.begin));
    for (const Member &member : value.members)
        collect(text, member.value, path + QStringList(QString::fromUtf8(member.name)), found);
}

QByteArray keyText(const QString &key)
{
    const bool isBare = std::all_of(key.begin(), key.end(),
        [](QChar c) { return c.unicode() < 0x80 && (c.isLetterOrNumber() || c == u'_' || c == u'-'); });
    return isBare && !key.isEmpty() ? key.toUtf8() : quotedSetting(key);
}

/// Where the values end that stand in a table itself, before those inside it; < 0 = it has none.
qsizetype ownEnd(const TomlValue &table)
{
    qsizetype end = -1;
    for (const Member &member : table.members) {
        if (member.value.kind == Kind::Plain || member.value.kind == Kind::InlineTable)
            end = std::max(end, member.value.end);
        else if (member.value.kind == Kind::DottedTable)
            end = std::max(end, ownEnd(member.value));
    }
    return end;
}

/// A line of its own behind that of `at`; a text without a last line break stays without.
SettingsEdit lineBehind(const QByteArray &text, qsizetype at, const QByteArray &line)
{
    const qsizetype next = textlines::nextLine(text, at);
    const QByteArray lineEnd = textlines::lineEnd(text);
    const bool isOpen = next == text.size() && !text.endsWith('\n');
    return {next, {}, isOpen ? lineEnd + line : line + lineEnd};
}

/// Before all else, where no value stands before the first table.
SettingsEdit firstLine(const QByteArray &text, const QByteArray &line)
{
    const qsizetype begin = text.startsWith("\xEF\xBB\xBF") ? 3 : 0;
    const QByteArray lineEnd = textlines::lineEnd(text);
    const bool needsGap = begin < text.size() && text.at(begin) != '\n' && text.at(begin) != '\r';
    return {begin, {}, line + lineEnd + (needsGap ? lineEnd : QByteArray())};
}

SettingsEdit newTable(const QByteArray &text, const QStringList &path)
{
    QByteArray head;
    for (const QString &key : path)
        head += (head.isEmpty() ? "[" : ".") + keyText(key);
    const QByteArray lineEnd = textlines::lineEnd(text);
    const bool isEmpty = text.isEmpty() || text == "\xEF\xBB\xBF";
    const bool isClosed = isEmpty || text.endsWith('\n');
    const QByteArray gap = isEmpty ? QByteArray() : isClosed ? lineEnd : lineEnd + lineEnd;
    return {text.size(), {}, gap + head + ']' + (isClosed ? lineEnd : QByteArray())};
}

/// `table` is null where there is none with a head yet, and `setting` is not one of the outermost.
SettingsEdit addition(const QByteArray &text, const TomlValue &table, const Setting &setting)
{
    const QByteArray line = keyText(setting.path.constLast()) + " = " + *setting.value;
    const qsizetype end = ownEnd(table);
    if (setting.path.size() > 1)
        return lineBehind(
            text, std::max(end, table.end), textlines::indentOf(text, std::max(end, table.begin)) + line);
    return end < 0 ? firstLine(text, line) : lineBehind(text, end, line);
}

/// Nothing when the value has no line of its own.
std::optional<SettingsEdit> removal(const QByteArray &text, const TomlValue &root, const QStringList &path)
{
    const Member *member = findMember(root, path);
    for (qsizetype depth = 1; depth < path.size(); ++depth) {
        const Kind kind = findMember(root, path.first(depth))->value.kind;
        if (kind == Kind::InlineTable || kind == Kind::TableArray)
            return std::nullopt;
    }
    const TomlValue &value = member->value;
    const bool isHead = value.kind == Kind::HeadedTable;
    if ((isHead && !value.members.empty()) || value.kind == Kind::DottedTable
        || value.kind == Kind::TableArray)
        return std::nullopt;
    qsizetype begin = textlines::lineBegin(text, isHead ? value.begin : member->keyBegin);
    const qsizetype end = textlines::nextLine(text, value.end);
    if (isHead && begin > 0) { // with the empty line before it
        const qsizetype before = textlines::lineBegin(text, begin - 1);
        if (before < begin && textlines::isLastOfLine(text, before))
            begin = before;
    }
    return SettingsEdit{begin, text.mid(begin, end - begin), {}};
}

} // namespace

Result<SettingValues> values(const QByteArray &text)
{
    const auto root = readToml(text);
    if (!root)
        return root.error();
    SettingValues found;
    collect(text, *root, {}, found);
    return found;
}

Result<QList<SettingsEdit>> set(const QByteArray &text, const Setting &setting)
{
    const auto root = readToml(text);
    if (!root)
        return root.error();
    if (const Member *member = findMember(*root, setting.path)) {
        const TomlValue &old = member->value;
        if (old.kind != Kind::Plain && old.kind != Kind::InlineTable)
            return Error{Error::Kind::InvalidRequest,
                QStringLiteral("%1 is a table: correct it first").arg(setting.path.join(u'.'))};
        return QList<SettingsEdit>{{old.begin, text.mid(old.begin, old.end - old.begin), *setting.value}};
    }
    if (setting.path.size() == 1)
        return QList<SettingsEdit>{addition(text, *root, setting)};
    const QStringList above = setting.path.first(setting.path.size() - 1);
    const Member *table = findMember(*root, above);
    if (table && table->value.kind == Kind::HeadedTable)
        return QList<SettingsEdit>{addition(text, table->value, setting)};
    if (table && table->value.kind != Kind::DottedTable)
        return unusual(above);
    const SettingsEdit head = newTable(text, above);
    const QByteArray now = applied(text, {head});
    const auto read = readToml(now);
    if (!read) // the table is there in another form
        return unusual(above);
    const Member *added = findMember(*read, above);
    if (!added || added->value.kind != Kind::HeadedTable)
        return unusual(above);
    return QList<SettingsEdit>{head, addition(now, added->value, setting)};
}

Result<QList<SettingsEdit>> remove(const QByteArray &text, const QStringList &path)
{
    const auto root = readToml(text);
    if (!root)
        return root.error();
    if (!findMember(*root, path))
        return QList<SettingsEdit>();
    const auto edit = removal(text, *root, path);
    if (!edit)
        return unusual(path.first(path.size() - 1));
    return QList<SettingsEdit>{*edit};
}

Result<std::optional<qsizetype>> tableSize(const QByteArray &text, const QStringList &path)
{
    const auto root = readToml(text);
    if (!root)
        return root.error();
    const Member *member = findMember(*root, path);
    if (!member || !member->value.isTable())
        return std::optional<qsizetype>();
    return std::optional(static_cast<qsizetype>(member->value.members.size()));
}

} // namespace signalbox::tomlsettings
