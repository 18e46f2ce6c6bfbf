// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/provideraddition.h"

#include "config/configsplice.h"
#include "config/flowtext.h"
#include "config/foreignconfig.h"
#include "config/secretplaces.h"
#include "config/textlines.h"
#include "config/yamlspan.h"
#include "config/yamlwriter.h"

#include <QRegularExpression>

#include <algorithm>
#include <optional>
#include <utility>

namespace signalbox {

namespace {

using Kind = YamlNode::Kind;
using Edits = QList<TextEdit>;

/// The last place of the text that belongs to a value of `node`; what stands before `least` is an alias of
/// it.
qsizetype lastPlace(const QByteArray &text, const YamlNode &node, qsizetype least)
{
    qsizetype last = std::max(least, node.begin);
    if (node.kind == Kind::Scalar && node.begin >= least) {
        if (const auto span = scalarSpan(text, node))
            last = std::max(last, span->end);
    }
    for (const YamlNode &child : node.children)
        last = std::max(last, lastPlace(text, child, least));
    return last;
}

/// The end of the last line that belongs to a block whose items begin in `column`, seen from a place in its
/// last item. Comments that are indented as far belong to it, those of the first column to what follows.
qsizetype blockEnd(const QByteArray &text, qsizetype place, qsizetype column)
{
    qsizetype end = lineTextEnd(text, place);
    for (qsizetype at = lineEnd(text, place) + 1; at < text.size(); at = lineEnd(text, at) + 1) {
        const qsizetype last = lineTextEnd(text, at);
        const QByteArray line = text.sliced(at, last - at);
        const QByteArray content = line.trimmed();
        if (content.isEmpty())
            continue;
        const qsizetype own = indentation(line);
        const bool isComment = content.startsWith('#');
        const bool isInside
            = own > column || (own == column && (isComment ? own > 0 : content.startsWith('-')));
        if (line.startsWith("---") || line.startsWith("...") || (!isInside && !isComment))
            break;
        if (isInside)
            end = last;
    }
    return end;
}

/// Finds the edits that add a provider to a text.
class ProviderInsertion
{
public:
    ProviderInsertion(const QByteArray &text, const YamlNode &root, const YamlNode &provider)
        : m_text(text)
        , m_root(root)
        , m_provider(provider)
        , m_break(text.contains("\r\n") ? "\r\n" : "\n")
    { }

    /// Nothing when there is no place for it.
    [[nodiscard]] std::optional<Edits> edits() const
    {
        if (m_root.kind == Kind::Null)
            return atEnd();
        const YamlNode *providers = m_root.find(u"providers");
        if (!providers)
            return isFlow(m_root) ? asMember() : atEnd();
        if (providers->kind == Kind::Null)
            return isFlow(m_root) ? std::nullopt : inPlaceOfNothing(*providers);
        if (!isFlow(*providers))
            return behindItems(*providers);
        return isFlow(m_root) || !providers->children.empty() ? behindFlowItems(*providers)
                                                              : inPlaceOfNothing(*providers);
    }

private:
    [[nodiscard]] qsizetype valueBegin(const YamlNode &node) const
    {
        return behindProperties(m_text, std::max<qsizetype>(node.begin, 0));
    }

    [[nodiscard]] bool isFlow(const YamlNode &node) const
    {
        const qsizetype begin = valueBegin(node);
        return begin < m_text.size() && (m_text.at(begin) == '[' || m_text.at(begin) == '{');
    }

    /// The entry in lines of its own, without the last line's break.
    [[nodiscard]] std::optional<QByteArray> block(qsizetype column) const
    {
        YamlNode list = YamlNode::list(0);
        list.append(m_provider);
        const Result<QByteArray> written = writeYaml(list);
        if (!written)
            return std::nullopt;
        QByteArrayList lines;
        for (const QByteArray &line : written->trimmed().split('\n'))
            lines.append(QByteArray(column, ' ') + line);
        return lines.join(m_break);
    }

    /// A section of its own behind all others.
    [[nodiscard]] std::optional<Edits> atEnd() const
    {
        const qsizetype column
            = m_root.kind == Kind::Null ? 0 : m_root.begin - lineBegin(m_text, m_root.begin);
        const auto entry = block(column + 2);
        if (!entry)
            return std::nullopt;
        const QByteArray section = QByteArray(column, ' ') + "providers:" + m_break + *entry;
        if (m_root.kind == Kind::Null) {
            const bool isLineOpen = !m_text.isEmpty() && !m_text.endsWith('\n') && m_text != "\xef\xbb\xbf";
            return Edits{
                {m_text.size(), m_text.size(), (isLineOpen ? m_break : QByteArray()) + section + m_break}};
        }
        const qsizetype end = blockEnd(m_text, lastPlace(m_text, m_root, 0), -1);
        return Edits{{end, end, m_break + m_break + section}};
    }

    /// As a member of a mapping in braces.
    [[nodiscard]] std::optional<Edits> asMember() const
    {
        const QByteArray member = "\"providers\": [" + flowText(m_provider) + "]";
        return behindFlow(valueBegin(m_root), m_root, member);
    }

    /// Below a key without value, or with an empty list.
    [[nodiscard]] std::optional<Edits> inPlaceOfNothing(const YamlNode &providers) const
    {
        qsizetype begin = 0;
        for (int line = 1; line < providers.line && begin < m_text.size(); ++line)
            begin = lineEnd(m_text, begin) + 1;
        begin = lineBegin(m_text, begin);
        const qsizetype end = lineTextEnd(m_text, begin);
        // One character for each byte, so that places are bytes.
        static const QRegularExpression form(
            QStringLiteral("^ *(?:providers|'providers'|\"providers\")[ \\t]*:([ "
                           "\\t]*(?:~|null|Null|NULL|\\[[ \\t]*\\])?)[ \\t]*(?:#.*)?$"));
        const QString line = QString::fromLatin1(m_text.sliced(begin, end - begin));
        const QRegularExpressionMatch match = form.match(line);
        const auto entry = block(indentation(line.toLatin1()) + 2);
        if (!match.hasMatch() || !entry)
            return std::nullopt;
        Edits edits;
        if (!match.captured(1).trimmed().isEmpty())
            edits.append({begin + match.capturedStart(1), begin + match.capturedEnd(1), {}});
        edits.append({end, end, m_break + *entry});
        return edits;
    }

    [[nodiscard]] std::optional<Edits> behindItems(const YamlNode &providers) const
    {
        const qsizetype dash = valueBegin(providers);
        const qsizetype column = dash - lineBegin(m_text, dash);
        if (dash >= m_text.size() || m_text.at(dash) != '-' || providers.children.empty())
            return std::nullopt;
        const auto entry = block(column);
        if (!entry)
            return std::nullopt;
        const qsizetype end = blockEnd(m_text, lastPlace(m_text, providers, dash), column);
        return Edits{{end, end, m_break + (hasBlankLines(providers) ? m_break : QByteArray()) + *entry}};
    }

    /// True when the last of several items is set off by a blank line.
    [[nodiscard]] bool hasBlankLines(const YamlNode &list) const
    {
        if (list.children.size() < 2)
            return false;
        qsizetype begin = lineBegin(m_text, list.children.back().begin);
        while (begin > 0) {
            begin = lineBegin(m_text, begin - 1);
            const QByteArray line = m_text.sliced(begin, lineEnd(m_text, begin) - begin).trimmed();
            if (!line.startsWith('#'))
                return line.isEmpty();
        }
        return false;
    }

    [[nodiscard]] std::optional<Edits> behindFlowItems(const YamlNode &providers) const
    {
        const YamlNode *last = providers.children.empty() ? nullptr : &providers.children.back();
        QByteArray entry = flowText(m_provider);
        if (last && last->kind == Kind::Map && !last->children.empty()) {
            const qsizetype own = indentationAt(last->begin);
            const qsizetype inner = indentationAt(last->children.front().begin);
            if (own >= 0 && inner > own)
                entry = linesOfMembers(own, inner);
        }
        return behindFlow(valueBegin(providers), providers, entry);
    }

    [[nodiscard]] QByteArray linesOfMembers(qsizetype own, qsizetype inner) const
    {
        QByteArrayList members;
        for (const YamlNode &member : m_provider.children)
            members.append(QByteArray(inner, ' ') + doubleQuoted(member.key) + ": " + flowText(member));
        return "{" + m_break + members.join("," + m_break) + m_break + QByteArray(own, ' ') + "}";
    }

    /// How far the line of `place` is indented; -1 when `place` is none.
    [[nodiscard]] qsizetype indentationAt(qsizetype place) const
    {
        if (place < 0)
            return -1;
        const qsizetype begin = lineBegin(m_text, place);
        return indentation(m_text.sliced(begin, lineEnd(m_text, begin) - begin));
    }

    /// `entry` as the last one between the brackets that begin at `open`: in a line of its own where the
    /// closing one has its own.
    [[nodiscard]] std::optional<Edits> behindFlow(
        qsizetype open, const YamlNode &node, const QByteArray &entry) const
    {
        const auto span = flowSpan(m_text, open);
        if (!span)
            return std::nullopt;
        const qsizetype line = lineBegin(m_text, span->close);
        const bool isClosedByLine = m_text.sliced(line, span->close - line).trimmed().isEmpty();
        if (span->isEmpty || !isClosedByLine) {
            const char *separator = span->isEmpty ? "" : (span->endsInComma ? " " : ", ");
            return Edits{{span->contentEnd, span->contentEnd, separator + entry}};
        }
        // The comma stands before a comment of the last entry, the new one below it.
        const qsizetype end = lineTextEnd(m_text, span->contentEnd);
        const qsizetype indent = std::max<qsizetype>(
            indentationAt(node.children.empty() ? open : node.children.back().begin), 0);
        const QByteArray comma = span->endsInComma ? QByteArray() : QByteArray(",");
        const QByteArray own = m_break + QByteArray(indent, ' ') + entry
            + (span->endsInComma ? QByteArray(",") : QByteArray());
        if (end == span->contentEnd)
            return Edits{{end, end, comma + own}};
        return Edits{{span->contentEnd, span->contentEnd, comma}, {end, end, own}};
    }

    const QByteArray &m_text;
    const YamlNode &m_root;
    const YamlNode &m_provider;
    QByteArray m_break;
};

Error refusal(int line, const QString &what)
{
    return {Error::Kind::InvalidRequest, line > 0 ? QStringLiteral("line %1: %2").arg(line).arg(what) : what};
}

/// Why nothing can be added to the text whatever its form is.
std::optional<Error> obstacle(const YamlParsing &parsing, const YamlNode &provider)
{
    for (const ConfigProblem &problem : parsing.problems) {
        if (problem.severity == ConfigProblem::Severity::Error)
            return refusal(problem.line, problem.message);
    }
    const YamlNode &root = parsing.root;
    if (root.kind != Kind::Map && root.kind != Kind::Null)
        return refusal(
            1, QStringLiteral("the configuration must be a mapping: begin with 'providers:' and try again"));
    if (const ConfigKind kind = configKind(root);
        kind == ConfigKind::Databricks || kind == ConfigKind::ClaudeCodeLb)
        return refusal(0,
            QStringLiteral("the file is a configuration of %1: import it first (--import)")
                .arg(programName(kind)));
    const QString name = writtenName(provider);
    if (name.isEmpty())
        return refusal(0, QStringLiteral("the new provider has no name: give it one"));
    const YamlNode *providers = root.find(u"providers");
    if (!providers)
        return std::nullopt;
    if (providers->kind != Kind::List && providers->kind != Kind::Null)
        return refusal(providers->line,
            QStringLiteral("'providers' must be a list: begin each provider with '- name: …'"));
    for (const YamlNode &other : providers->children) {
        if (writtenName(other) == name)
            return Error{Error::Kind::Conflict,
                QStringLiteral("line %1: there is a provider '%2' already: choose another name")
                    .arg(other.line)
                    .arg(name)};
    }
    return std::nullopt;
}

YamlNode withProvider(const YamlNode &root, const YamlNode &provider)
{
    YamlNode result = root;
    if (result.kind == Kind::Null)
        result = YamlNode::map(1);
    YamlNode *list = result.find(u"providers");
    if (!list)
        list = &result.insert(QStringLiteral("providers"), YamlNode::list(0));
    list->kind = Kind::List;
    list->append(provider);
    return result;
}

bool names(const YamlNode &node, const QString &name)
{
    return node.text.trimmed() == name
        || std::any_of(node.children.begin(), node.children.end(),
            [&](const YamlNode &child) { return names(child, name); });
}

} // namespace

Result<AddedProvider> addProvider(const QByteArray &text, const YamlNode &provider)
{
    const YamlParsing parsing = parseYaml(text);
    if (const auto error = obstacle(parsing, provider))
        return *error;
    YamlNode entry = provider;
    entry.key.clear(); // it is an item of a list
    const YamlNode *providers = parsing.root.find(u"providers");
    const YamlNode expected = withProvider(parsing.root, entry);
    const auto edits = ProviderInsertion(text, parsing.root, entry).edits();
    const auto added = edits ? splicedYaml(text, *edits, expected) : std::nullopt;
    if (!added)
        return refusal(providers ? providers->line : 0,
            QStringLiteral("'providers' is written in a way that cannot be added to: add an entry with name: "
                           "\"%1\" by hand")
                .arg(writtenName(entry)));
    const YamlNode root = parseYaml(*added).root;
    const ConfigKind before = configKind(parsing.root);
    if (before != ConfigKind::Signalbox && configKind(root) != before)
        return refusal(0,
            QStringLiteral("with the new provider the file would no longer be read as a configuration of %1, "
                           "whose values mean something else: import it first (--import)")
                .arg(programName(before)));
    AddedProvider result{*added, root.find(u"providers")->children.back().line, {}};
    const YamlNode *routes = root.find(u"model_routes");
    if (routes && !routes->children.empty() && !names(*routes, writtenName(entry)))
        result.remarks.append(QStringLiteral(
            "'model_routes' in line %1 does not name '%2', which gets no requests until a route "
            "does: add it there")
                                  .arg(routes->line)
                                  .arg(writtenName(entry)));
    return result;
}

} // namespace signalbox
