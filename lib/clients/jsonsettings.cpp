// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/jsonsettings.h"

#include "clients/jsonctree.h"
#include "clients/textlines.h"

namespace signalbox::jsonsettings {

namespace {

using Member = JsoncValue::Member;

Error notAnObject(const QStringList &path)
{
    return {Error::Kind::InvalidRequest,
        QStringLiteral("%1 is no object: correct it first")
            .arg(path.isEmpty() ? QStringLiteral("the whole") : path.join(u'.'))};
}

/// The value at `path`; null when there is none.
const JsoncValue *find(const JsoncValue &root, const QStringList &path)
{
    const JsoncValue *value = &root;
    for (const QString &key : path) {
        const Member *member = value->member(key.toUtf8());
        if (!member)
            return nullptr;
        value = &member->value;
    }
    return value;
}

void collect(const QByteArray &text, const JsoncValue &value, const QStringList &path, SettingValues &found)
{
    if (!value.isObject) {
        found.insert(path, text.mid(value.begin, value.end - value.begin));
        return;
    }
    for (const Member &member : value.members) {
        // Only the last of those that are repeated.
        if (value.member(member.name) == &member)
            collect(text, member.value, path + QStringList(QString::fromUtf8(member.name)), found);
    }
}

/// What one more level is indented by.
QByteArray indentUnit(const QByteArray &text)
{
    for (const QByteArray &line : text.split('\n')) {
        const qsizetype size = textlines::indentOf(line, 0).size();
        if (size > 0 && size < line.size() && line.at(size) == '"')
            return line.first(size);
    }
    return "  ";
}

QByteArray memberText(const Setting &setting, const char *colon)
{
    return quotedSetting(setting.path.constLast()) + colon + *setting.value;
}

/// Into an object that has nothing but white space and comments.
QList<SettingsEdit> intoEmpty(
    const QByteArray &text, const JsoncValue &object, const JsoncValue &parent, const Setting &setting)
{
    const qsizetype close = object.end - 1;
    qsizetype begin = close;
    while (begin > object.begin + 1 && QByteArrayView(" \t\r\n").contains(text.at(begin - 1)))
        --begin;
    const QByteArray space = text.mid(begin, close - begin);
    const bool isOneLine
        = parent.members.size() > 1 && !text.mid(parent.begin, parent.end - parent.begin).contains('\n');
    if (isOneLine)
        return {{begin, space, memberText(setting, ": ")}};
    const QByteArray lineEnd = textlines::lineEnd(text);
    const QByteArray indent = textlines::indentOf(text, object.begin);
    return {
        {begin, space, lineEnd + indent + indentUnit(text) + memberText(setting, ": ") + lineEnd + indent}};
}

/// Behind what follows the last member on its line, so that a comment stays with its own.
qsizetype lineTail(const QByteArray &text, qsizetype at)
{
    const qsizetype next = skipJsoncSpace(text, at);
    qsizetype end = text.indexOf('\n', at);
    if (end < 0 || end > next)
        return at; // something else, or the end, stands on the same line
    while (end > at && QByteArrayView(" \t\r").contains(text.at(end - 1)))
        --end;
    return end;
}

/// Behind the last member of an object.
QList<SettingsEdit> behindLast(const QByteArray &text, const JsoncValue &object, const Setting &setting)
{
    const Member &last = object.members.back();
    const bool hasComma = last.comma >= 0;
    const qsizetype end = hasComma ? last.comma + 1 : last.value.end;
    const bool isAlone = textlines::isFirstOfLine(text, last.begin);
    QList<SettingsEdit> edits;
    if (!hasComma)
        edits << SettingsEdit{end, {}, ","};
    const qsizetype shift = hasComma ? 0 : 1;
    if (isAlone) {
        const QByteArray indent = textlines::indentOf(text, last.begin);
        edits << SettingsEdit{
            lineTail(text, end) + shift, {}, textlines::lineEnd(text) + indent + memberText(setting, ": ")};
    } else {
        const bool isSpaced = text.mid(last.keyEnd, last.value.begin - last.keyEnd).contains(' ');
        edits << SettingsEdit{
            end + shift, {}, (isSpaced ? " " : "") + memberText(setting, isSpaced ? ": " : ":")};
    }
    return edits;
}

/// Sets a value whose object is there.
QList<SettingsEdit> setMember(
    const QByteArray &text, const JsoncValue &object, const JsoncValue &parent, const Setting &setting)
{
    if (const Member *member = object.member(setting.path.constLast().toUtf8())) {
        const JsoncValue &old = member->value;
        return {{old.begin, text.mid(old.begin, old.end - old.begin), *setting.value}};
    }
    return object.members.empty() ? intoEmpty(text, object, parent, setting)
                                  : behindLast(text, object, setting);
}

/// The outermost object that `path` needs and that is missing; empty when none is.
Result<QStringList> missingObject(const JsoncValue &root, const QStringList &path)
{
    for (qsizetype depth = 0; depth < path.size(); ++depth) {
        const JsoncValue *value = find(root, path.first(depth));
        if (!value)
            return path.first(depth);
        if (!value->isObject)
            return notAnObject(path.first(depth));
    }
    return QStringList();
}

QList<SettingsEdit> removeMember(const QByteArray &text, const JsoncValue &object, std::size_t index)
{
    const Member &member = object.members.at(index);
    qsizetype begin = member.begin;
    qsizetype end = member.comma >= 0 ? member.comma + 1 : member.value.end;
    QList<SettingsEdit> edits;
    const bool takesComma = member.comma < 0 && index > 0;
    const qsizetype lineBegin = textlines::lineBegin(text, begin);
    if (textlines::isFirstOfLine(text, begin) && lineBegin > object.begin
        && textlines::isLastOfLine(text, end)) {
        begin = lineBegin;
        end = textlines::nextLine(text, end);
    } else if (member.comma >= 0) {
        while (end < text.size() && text.at(end) == ' ')
            ++end;
    } else if (index > 0) {
        while (text.at(begin - 1) == ' ')
            --begin;
    }
    if (takesComma)
        edits << SettingsEdit{object.members.at(index - 1).comma, ",", {}};
    edits << SettingsEdit{begin - (takesComma ? 1 : 0), text.mid(begin, end - begin), {}};
    return edits;
}

} // namespace

Result<SettingValues> values(const QByteArray &text)
{
    const auto root = readJsonc(text);
    if (!root)
        return root.error();
    SettingValues found;
    if (!root->has_value())
        return found;
    if (!root->value().isObject)
        return notAnObject({});
    collect(text, root->value(), {}, found);
    return found;
}

Result<QList<SettingsEdit>> set(const QByteArray &text, const Setting &setting)
{
    QByteArray now = text;
    QList<SettingsEdit> edits;
    const auto add = [&](const QList<SettingsEdit> &step) {
        now = applied(now, step);
        edits += step;
    };
    for (;;) {
        const auto read = readJsonc(now);
        if (!read)
            return read.error();
        if (!read->has_value()) {
            const QByteArray lineEnd = textlines::lineEnd(now);
            const bool isOpen = !now.isEmpty() && now != "\xEF\xBB\xBF" && !now.endsWith('\n');
            add({{now.size(), {}, (isOpen ? lineEnd : QByteArray()) + "{}" + lineEnd}});
            continue;
        }
        const JsoncValue &root = read->value();
        const auto missing = missingObject(root, setting.path);
        if (!missing)
            return missing.error();
        const Setting next = missing->isEmpty() ? setting : Setting{*missing, QByteArray("{}")};
        const QStringList above = next.path.first(next.path.size() - 1);
        const JsoncValue &object = *find(root, above);
        const JsoncValue &parent = above.isEmpty() ? object : *find(root, above.first(above.size() - 1));
        const Member *old = object.member(next.path.constLast().toUtf8());
        if (old && old->value.isObject)
            return Error{Error::Kind::InvalidRequest,
                QStringLiteral("%1 is an object: correct it first").arg(next.path.join(u'.'))};
        add(setMember(now, object, parent, next));
        if (missing->isEmpty())
            return edits;
    }
}

Result<QList<SettingsEdit>> remove(const QByteArray &text, const QStringList &path)
{
    QByteArray now = text;
    QList<SettingsEdit> edits;
    for (;;) {
        const auto root = readJsonc(now);
        if (!root)
            return root.error();
        const JsoncValue *object
            = root->has_value() ? find(root->value(), path.first(path.size() - 1)) : nullptr;
        const Member *member = object ? object->member(path.constLast().toUtf8()) : nullptr;
        if (!member)
            return edits;
        const auto index = static_cast<std::size_t>(member - object->members.data());
        const QList<SettingsEdit> step = removeMember(now, *object, index);
        now = applied(now, step);
        edits += step;
    }
}

Result<std::optional<qsizetype>> tableSize(const QByteArray &text, const QStringList &path)
{
    const auto root = readJsonc(text);
    if (!root)
        return root.error();
    const JsoncValue *object = root->has_value() ? find(root->value(), path) : nullptr;
    if (!object || !object->isObject)
        return std::optional<qsizetype>();
    return std::optional(static_cast<qsizetype>(object->members.size()));
}

} // namespace signalbox::jsonsettings
