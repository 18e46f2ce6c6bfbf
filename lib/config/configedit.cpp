// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configedit.h"

#include "config/firstconfig.h"
#include "config/itemmatch.h"
#include "config/yamlspelling.h"

#include <algorithm>
#include <utility>

namespace signalbox {

namespace {

using Kind = YamlNode::Kind;

Error refusal(int line, const QString &what)
{
    return {Error::Kind::InvalidRequest, line > 0 ? QStringLiteral("line %1: %2").arg(line).arg(what) : what};
}

qsizetype count(const YamlNode &collection)
{
    return static_cast<qsizetype>(collection.children.size());
}

YamlNode &childAt(YamlNode &collection, qsizetype index)
{
    return collection.children[static_cast<std::size_t>(index)];
}

bool isFilled(const YamlNode &node)
{
    return !node.children.empty();
}

/// What has no entries reads as nothing where a mapping or list is looked for.
bool isEmpty(const YamlNode &node)
{
    return node.kind == Kind::Null || (node.kind != Kind::Scalar && node.children.empty());
}

QString keyOf(const ConfigPath &path)
{
    if (path.isEmpty())
        return {};
    const auto *key = std::get_if<QString>(&path.steps().constLast());
    return key ? *key : QString();
}

/// `value` at the place that `path` names; the rest of the tree stays.
YamlNode withValue(const YamlNode &root, const ConfigPath &path, YamlNode value)
{
    YamlNode result = root;
    YamlNode *place = path.in(result);
    value.key = place->key;
    *place = std::move(value);
    return result;
}

/// Why nothing in the text can be changed, whatever it is.
std::optional<Error> obstacle(const YamlParsing &parsing)
{
    for (const ConfigProblem &problem : parsing.problems) {
        if (problem.severity == ConfigProblem::Severity::Error)
            return refusal(problem.line, problem.message);
    }
    if (parsing.root.kind != Kind::Map && parsing.root.kind != Kind::Null)
        return refusal(
            1, QStringLiteral("the configuration must be a mapping: begin with 'providers:' and try again"));
    const ConfigKind kind = configKind(parsing.root);
    if (kind == ConfigKind::Databricks || kind == ConfigKind::ClaudeCodeLb)
        return refusal(0,
            QStringLiteral("the file is a configuration of %1: import it first (--import)")
                .arg(programName(kind)));
    return std::nullopt;
}

} // namespace

ConfigEdit::ConfigEdit(QByteArray text) : m_text(std::move(text))
{
    const YamlParsing parsing = parseYaml(m_text);
    m_root = parsing.root;
    m_problems = parsing.problems.size();
    m_kind = configKind(m_root);
    m_error = obstacle(parsing);
}

void ConfigEdit::set(const ConfigPath &path, const QString &value)
{
    set(path, YamlNode::scalar(value, 0));
}

void ConfigEdit::set(const ConfigPath &path, const YamlNode &value)
{
    if (m_error)
        return;
    const YamlNode *node = path.in(m_root);
    if (!node || (path.isEmpty() && !isFilled(*node)))
        return setMissing(path, value);
    YamlNode named = value;
    named.key = node->key;
    if (node->isSameAs(named))
        return;
    const bool isSameKind = node->kind == named.kind && isFilled(*node) && isFilled(named);
    if (isSameKind && !isRepeated(path))
        return named.kind == Kind::Map ? setMembers(path, named) : setItems(path, named);
    if (path.isEmpty())
        return fail(refusal(0, QStringLiteral("a configuration must not become empty: delete the file")));
    replace(path, named);
}

void ConfigEdit::setMembers(const ConfigPath &path, const YamlNode &value)
{
    const YamlNode before = *path.in(m_root);
    for (const YamlNode &child : value.children) { // first, so that it is never empty
        if (!before.find(child.key))
            insertMember(path, count(before), child);
    }
    for (const YamlNode &child : before.children) {
        if (!value.find(child.key))
            remove(path / child.key);
    }
    for (qsizetype i = 0; i < count(value) && !m_error; ++i) {
        const YamlNode &child = value.children[static_cast<std::size_t>(i)];
        const qsizetype place = childIndex(*path.in(m_root), child.key);
        if (place != i)
            move(path, place, i);
        set(path / child.key, child);
    }
}

void ConfigEdit::setItems(const ConfigPath &path, const YamlNode &value)
{
    const YamlNode before = *path.in(m_root);
    const QList<qsizetype> matches = matchedItems(before, value);
    QList<qsizetype> order; // of the text, by the indices of `before`
    for (qsizetype i = 0; i < count(before); ++i)
        order.append(i);
    if (std::all_of(matches.begin(), matches.end(), [](qsizetype match) { return match < 0; }))
        return replace(path, value);
    for (qsizetype i = count(before) - 1; i >= 0; --i) {
        if (!matches.contains(i)) {
            remove(path / i);
            order.removeAt(i);
        }
    }
    for (qsizetype i = 0; i < count(value) && !m_error; ++i) {
        const YamlNode &item = value.children[static_cast<std::size_t>(i)];
        if (matches.at(i) < 0) {
            insertEntry(path, i, item);
            order.insert(i, -1);
            continue;
        }
        if (const qsizetype place = order.indexOf(matches.at(i)); place != i) {
            move(path, place, i);
            order.move(place, i);
        }
        set(path / i, item);
    }
}

/// In the deepest mapping or list on the way that is there.
void ConfigEdit::setMissing(const ConfigPath &path, const YamlNode &value)
{
    if (path.isEmpty())
        return begin(value);
    const ConfigPath parent = path.parent();
    const ConfigPath::Step &step = path.steps().constLast();
    const YamlNode *place = parent.in(m_root);
    const bool isMember = std::holds_alternative<QString>(step);
    YamlNode entry = value;
    entry.key = keyOf(path);
    if (!place || isEmpty(*place)) {
        if (!isMember && std::get<qsizetype>(step) != 0)
            return refuse(parent);
        YamlNode made = isMember ? YamlNode::map(0) : YamlNode::list(0);
        made.children.push_back(entry);
        if (place && !parent.isEmpty())
            return set(parent, made);
        return setMissing(parent, made);
    }
    if (place->kind != (isMember ? Kind::Map : Kind::List))
        return refuse(parent);
    insertEntry(parent, isMember ? count(*place) : std::get<qsizetype>(step), entry);
}

/// The first words of a text that says nothing yet.
void ConfigEdit::begin(const YamlNode &root)
{
    const YamlSpelling spelling = YamlSpelling::of(m_text, m_root);
    if (m_root.kind == Kind::Map) { // "{}"
        const EntryEdits edits(m_text, m_root, spelling);
        TextEdits all;
        if (const auto first = edits.insert(0, root.children.front()); first && count(root) == 1)
            all = *first;
        return take(all.isEmpty() ? std::nullopt : std::optional(all), root, {});
    }
    const bool isBlank = m_text.isEmpty() || m_text == "\xef\xbb\xbf";
    const bool isLineOpen = !isBlank && !m_text.endsWith('\n');
    const QByteArray start
        = isBlank ? firstLineText() + "\n" : (isLineOpen ? spelling.lineBreak() : QByteArray());
    const qsizetype end = m_text.size();
    take(TextEdits{{end, end, start + spelling.lines(root, 0) + spelling.lineBreak()}}, root, {});
}

void ConfigEdit::remove(const ConfigPath &path)
{
    const YamlNode *node = path.in(m_root);
    if (m_error || !node || path.isEmpty())
        return;
    const ConfigPath parent = path.parent();
    const YamlNode &collection = *parent.in(m_root);
    if (count(collection) == 1) {
        YamlNode empty = collection;
        empty.children.clear();
        if (parent.isEmpty())
            return fail(refusal(0, QStringLiteral("a configuration must not become empty: delete the file")));
        return replace(parent, empty);
    }
    const qsizetype index = childIndex(collection, path.steps().constLast());
    YamlNode expected = m_root;
    auto &children = parent.in(expected)->children;
    children.erase(children.begin() + index);
    change(
        parent, [&](const EntryEdits &edits) { return edits.remove(index); }, expected);
}

void ConfigEdit::prune(const ConfigPath &path)
{
    ConfigPath whole = path;
    while (whole.steps().size() > 1) {
        const YamlNode *parent = whole.parent().in(m_root);
        if (!parent || count(*parent) != 1)
            break;
        whole = whole.parent();
    }
    if (path.in(m_root))
        remove(whole);
}

void ConfigEdit::insert(const ConfigPath &list, qsizetype index, const YamlNode &value)
{
    if (m_error)
        return;
    YamlNode item = value;
    item.key.clear();
    const YamlNode *place = list.in(m_root);
    if (!place || isEmpty(*place))
        return setMissing(list / 0, item);
    if (place->kind != Kind::List)
        return refuse(list);
    insertEntry(list, std::min(index, count(*place)), item);
}

void ConfigEdit::insertMember(const ConfigPath &map, qsizetype index, const YamlNode &value)
{
    if (m_error)
        return;
    const YamlNode *place = map.in(m_root);
    if (!place || isEmpty(*place))
        return setMissing(map / value.key, value);
    if (place->kind != Kind::Map)
        return refuse(map);
    if (place->find(value.key))
        return fail({Error::Kind::Conflict,
            QStringLiteral("line %1: this name is taken already: choose another one")
                .arg(place->find(value.key)->line)});
    insertEntry(map, std::min(index, count(*place)), value);
}

void ConfigEdit::insertEntry(const ConfigPath &collection, qsizetype index, const YamlNode &value)
{
    if (m_error)
        return;
    const EntryEdits edits(m_text, *collection.in(m_root), YamlSpelling::of(m_text, m_root));
    YamlNode expected = m_root;
    YamlNode *place = collection.in(expected);
    if (index < 0 || index > count(*place))
        return refuse(collection);
    const qsizetype own = std::min(index, edits.count()); // what merge keys bring comes last
    place->children.insert(place->children.begin() + own, value);
    take(edits.insert(own, value), expected, collection);
}

void ConfigEdit::replace(const ConfigPath &path, const YamlNode &value)
{
    const ConfigPath parent = path.parent();
    const qsizetype index = childIndex(*parent.in(m_root), path.steps().constLast());
    YamlNode named = value;
    named.key = keyOf(path);
    const YamlNode expected = withValue(m_root, path, named);
    change(
        parent, [&](const EntryEdits &edits) { return edits.replaceValue(index, named); }, expected);
}

void ConfigEdit::move(const ConfigPath &collection, qsizetype from, qsizetype to)
{
    const YamlNode *place = collection.in(m_root);
    if (m_error || from == to)
        return;
    if (!place || std::min(from, to) < 0 || std::max(from, to) >= count(*place))
        return refuse(collection);
    YamlNode expected = m_root;
    YamlNode *moved = collection.in(expected);
    const YamlNode entry = childAt(*moved, from);
    moved->children.erase(moved->children.begin() + from);
    moved->children.insert(moved->children.begin() + to, entry);
    const EntryEdits edits(m_text, *place, YamlSpelling::of(m_text, m_root));
    if (const auto moving = edits.move(from, to))
        return take(moving, expected, collection);
    remove(place->kind == Kind::Map ? collection / entry.key : collection / from);
    insertEntry(collection, to, entry);
}

void ConfigEdit::rename(const ConfigPath &path, const QString &key)
{
    const YamlNode *node = path.in(m_root);
    if (m_error || (node && node->key == key))
        return;
    const ConfigPath parent = path.parent();
    if (!node || keyOf(path).isEmpty())
        return refuse(path);
    if (const YamlNode *other = parent.in(m_root)->find(key))
        return fail({Error::Kind::Conflict,
            QStringLiteral("line %1: this name is taken already: choose another one").arg(other->line)});
    const qsizetype index = childIndex(*parent.in(m_root), path.steps().constLast());
    YamlNode expected = m_root;
    childAt(*parent.in(expected), index).key = key;
    change(
        parent, [&](const EntryEdits &edits) { return edits.rename(index, key); }, expected);
}

void ConfigEdit::fail(const Error &error)
{
    if (!m_error)
        m_error = error;
}

Result<QByteArray> ConfigEdit::apply() const
{
    if (m_error)
        return *m_error;
    if (m_kind != ConfigKind::Signalbox && configKind(m_root) != m_kind)
        return refusal(0,
            QStringLiteral("with this change the file would no longer be read as a configuration of %1, "
                           "whose values mean something else: import it first (--import)")
                .arg(programName(m_kind)));
    return m_text;
}

/// True when an alias stands there, whose value is written elsewhere.
bool ConfigEdit::isRepeated(const ConfigPath &path) const
{
    if (path.isEmpty())
        return false;
    const YamlNode &parent = *path.parent().in(m_root);
    return EntryEdits(m_text, parent, YamlSpelling::of(m_text, m_root))
        .isAlias(childIndex(parent, path.steps().constLast()));
}

void ConfigEdit::change(const ConfigPath &collection, const Change &change, const YamlNode &expected)
{
    const EntryEdits edits(m_text, *collection.in(m_root), YamlSpelling::of(m_text, m_root));
    take(change(edits), expected, collection);
}

void ConfigEdit::take(const std::optional<TextEdits> &edits, const YamlNode &expected, const ConfigPath &path)
{
    const auto text = edits ? withEdits(m_text, *edits) : std::nullopt;
    YamlParsing parsing = text ? parseYaml(*text) : YamlParsing();
    if (!text || parsing.problems.size() != m_problems || !parsing.root.isSameAs(expected))
        return refuse(path);
    m_text = *text;
    m_root = std::move(parsing.root);
}

void ConfigEdit::refuse(const ConfigPath &path)
{
    ConfigPath known = path;
    while (!known.in(m_root))
        known = known.parent();
    const QString what
        = known.isEmpty() ? QStringLiteral("the file") : QStringLiteral("'%1'").arg(known.toString());
    fail(refusal(known.in(m_root)->line,
        QStringLiteral("%1 is written in a way that cannot be changed here without a change to something "
                       "else, as with anchors (&), aliases (*) and merge keys (<<): change it by hand")
            .arg(what)));
}

} // namespace signalbox
