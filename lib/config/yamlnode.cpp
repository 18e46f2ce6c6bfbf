// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/yamlnode.h"

#include "config/plainword.h"

#include <QHash>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QStringDecoder>

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <optional>
#include <stdexcept>
#include <utility>

namespace signalbox {

namespace {

/// Aliases can name themselves or multiply without end: both limits are far beyond any configuration.
constexpr int deepest = 100;
constexpr int mostNodes = 100'000;

struct TooLarge : std::runtime_error
{
    TooLarge() : std::runtime_error("too large") { }
};

int lineOf(const YAML::Mark &mark, int otherwise)
{
    return mark.is_null() ? otherwise : mark.line + 1;
}

/// A text as yaml-cpp can read it, which may be shorter than the one that was written.
struct ReadableText
{
    /// Two escapes of six bytes have become one character of four.
    static constexpr qsizetype shortening = 8;

    std::string text;
    std::vector<qsizetype> shortened; ///< where in `text` such characters end, in ascending order
    qsizetype skipped = 0; ///< a byte order mark, which yaml-cpp does not count

    /// The place in what was written.
    [[nodiscard]] qsizetype writtenPlace(const YAML::Mark &mark) const
    {
        if (mark.is_null())
            return -1;
        const qsizetype place = skipped + mark.pos;
        return place
            + shortening * (std::upper_bound(shortened.begin(), shortened.end(), place) - shortened.begin());
    }
};

/// Builds our tree from that of yaml-cpp. Throws what yaml-cpp throws, and TooLarge.
class TreeBuilder
{
public:
    TreeBuilder(const ReadableText &text, QList<ConfigProblem> &problems) : m_text(text), m_problems(problems)
    { }

    YamlNode build(const YAML::Node &source, int line, int depth)
    {
        if (depth > deepest || ++m_nodes > mostNodes)
            throw TooLarge();
        YamlNode node;
        node.line = line;
        if (!source.IsNull())
            node.begin = m_text.writtenPlace(source.Mark());
        if (source.IsScalar()) {
            node.kind = YamlNode::Kind::Scalar;
            node.text = QString::fromStdString(source.Scalar());
        } else if (source.IsSequence()) {
            node.kind = YamlNode::Kind::List;
            for (const auto &item : source)
                node.children.push_back(build(item, lineOf(item.Mark(), line), depth + 1));
        } else if (source.IsMap()) {
            node.kind = YamlNode::Kind::Map;
            buildMembers(source, node, depth);
        }
        return node;
    }

private:
    void buildMembers(const YAML::Node &source, YamlNode &node, int depth)
    {
        QHash<QString, std::size_t> places;
        std::vector<YAML::Node> merged;
        for (const auto &member : source) {
            const int line = lineOf(member.first.Mark(), node.line);
            if (!member.first.IsScalar()) {
                m_problems.append({ConfigProblem::Severity::Error, line,
                    QStringLiteral("a key must be plain text: put quotes around it")});
                continue;
            }
            if (member.first.Scalar() == "<<" && !member.second.IsScalar()) {
                merged.push_back(member.second);
                continue;
            }
            YamlNode child = build(member.second, line, depth + 1);
            child.key = QString::fromStdString(member.first.Scalar());
            child.keyBegin = m_text.writtenPlace(member.first.Mark());
            const auto known = places.constFind(child.key);
            if (known == places.cend()) {
                places.insert(child.key, node.children.size());
                node.children.push_back(std::move(child));
                continue;
            }
            const QString what = isPlainWord(child.key) ? QStringLiteral("key '%1'").arg(child.key)
                                                        : QStringLiteral("a key");
            m_problems.append({ConfigProblem::Severity::Warning, line,
                QStringLiteral("%1 is written twice in one mapping, first in line %2: only this one is used, "
                               "remove the other")
                    .arg(what, QString::number(node.children[*known].line))});
            node.children[*known] = std::move(child);
        }
        for (const YAML::Node &other : merged)
            merge(other, node, depth);
    }

    /// What stands in the mapping itself wins over what it merges (https://yaml.org/type/merge.html).
    void merge(const YAML::Node &source, YamlNode &node, int depth)
    {
        const YamlNode other = build(source, node.line, depth + 1);
        std::vector<const YamlNode *> maps;
        if (other.kind == YamlNode::Kind::Map)
            maps.push_back(&other);
        for (const YamlNode &item : other.children) {
            if (other.kind == YamlNode::Kind::List && item.kind == YamlNode::Kind::Map)
                maps.push_back(&item);
        }
        for (const YamlNode *map : maps) {
            for (const YamlNode &child : map->children) {
                if (!node.find(child.key))
                    node.children.push_back(child);
            }
        }
    }

    const ReadableText &m_text;
    QList<ConfigProblem> &m_problems;
    int m_nodes = 0;
};

bool isControlCharacter(QChar c)
{
    return c.category() == QChar::Other_Control && c != u'\t' && c != u'\r';
}

/// yaml-cpp reads what is no UTF-8 as something else, and takes a byte 4 for the end of the text.
std::optional<ConfigProblem> textProblem(const QByteArray &text)
{
    int number = 0;
    for (const QByteArray &line : text.split('\n')) {
        ++number;
        QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString characters = decoder(line);
        if (decoder.hasError())
            return ConfigProblem{ConfigProblem::Severity::Error, number,
                QStringLiteral("the line is not UTF-8 text: save the file with the encoding UTF-8")};
        if (std::any_of(characters.begin(), characters.end(), isControlCharacter))
            return ConfigProblem{ConfigProblem::Severity::Error, number,
                QStringLiteral(
                    "the line has a control character, which is not visible: write the line anew, or save "
                    "the file with the encoding UTF-8")};
    }
    return std::nullopt;
}

/// yaml-cpp notices an open quote only when the text does not end with a line break.
QByteArray withoutEnd(QByteArray text)
{
    while (text.endsWith('\n') || text.endsWith('\r') || text.endsWith(' '))
        text.chop(1);
    return text;
}

/// JSON writes characters beyond U+FFFF as two escapes, which yaml-cpp refuses; YAML has one escape for them.
ReadableText withoutSurrogateEscapes(const QByteArray &text)
{
    ReadableText readable;
    readable.skipped = text.startsWith("\xef\xbb\xbf") ? 3 : 0;
    if (!text.contains("\\u") || QJsonDocument::fromJson(text).isNull()) {
        readable.text = text.toStdString();
        return readable;
    }
    static const QRegularExpression pair(QStringLiteral(
        "(?<!\\\\)((?:\\\\\\\\)*)\\\\u([dD][89abAB][0-9a-fA-F]{2})\\\\u([dD][c-fC-F][0-9a-fA-F]{2})"));
    QString result = QString::fromLatin1(text); // one character for each byte, so that places are bytes
    QRegularExpressionMatch match = pair.match(result);
    while (match.hasMatch()) {
        const char32_t character
            = QChar::surrogateToUcs4(static_cast<char16_t>(match.captured(2).toUShort(nullptr, 16)),
                static_cast<char16_t>(match.captured(3).toUShort(nullptr, 16)));
        const QString replacement
            = match.captured(1) + QString::fromLatin1(QString::fromUcs4(&character, 1).toUtf8());
        result.replace(match.capturedStart(), match.capturedLength(), replacement);
        const qsizetype end = match.capturedStart() + replacement.size();
        readable.shortened.push_back(end);
        match = pair.match(result, end);
    }
    readable.text = result.toLatin1().toStdString();
    return readable;
}

ConfigProblem syntaxProblem(const YAML::Exception &exception)
{
    // Some messages end in a piece of the text after a colon, which may belong to a secret.
    const QString what = QString::fromStdString(exception.msg).section(u':', 0, 0);
    const bool placed = !exception.mark.is_null();
    const QString where = placed ? QStringLiteral(" (column %1)").arg(exception.mark.column + 1) : QString();
    return {ConfigProblem::Severity::Error, placed ? exception.mark.line + 1 : 0,
        QStringLiteral(
            "the text is not valid YAML%1: %2; check indentation, quotes and brackets here and just "
            "above; tabs must not indent")
            .arg(where, what)};
}

} // namespace

YamlNode YamlNode::scalar(QString text, int line)
{
    return {Kind::Scalar, line, {}, std::move(text), {}, -1, -1};
}

YamlNode YamlNode::list(int line)
{
    return {Kind::List, line, {}, {}, {}, -1, -1};
}

YamlNode YamlNode::map(int line)
{
    return {Kind::Map, line, {}, {}, {}, -1, -1};
}

const YamlNode *YamlNode::find(QStringView name) const
{
    if (kind != Kind::Map)
        return nullptr;
    const auto found = std::find_if(
        children.begin(), children.end(), [&](const YamlNode &child) { return child.key == name; });
    return found == children.end() ? nullptr : &*found;
}

YamlNode *YamlNode::find(QStringView name)
{
    if (kind != Kind::Map)
        return nullptr;
    const auto found = std::find_if(
        children.begin(), children.end(), [&](const YamlNode &child) { return child.key == name; });
    return found == children.end() ? nullptr : &*found;
}

YamlNode &YamlNode::insert(const QString &name, YamlNode child)
{
    child.key = name;
    children.push_back(std::move(child));
    return children.back();
}

bool YamlNode::isSameAs(const YamlNode &other) const
{
    return kind == other.kind && key == other.key && text == other.text
        && std::equal(children.begin(), children.end(), other.children.begin(), other.children.end(),
            [](const YamlNode &a, const YamlNode &b) { return a.isSameAs(b); });
}

YamlParsing parseYaml(const QByteArray &text)
{
    if (const auto problem = textProblem(text))
        return {{}, {*problem}};
    YamlParsing parsing;
    try {
        const ReadableText readable = withoutSurrogateEscapes(withoutEnd(text));
        const std::vector<YAML::Node> documents = YAML::LoadAll(readable.text);
        if (documents.empty())
            return parsing;
        parsing.root = TreeBuilder(readable, parsing.problems).build(documents.front(), 1, 0);
        if (documents.size() > 1) {
            parsing.problems.append({ConfigProblem::Severity::Warning, lineOf(documents[1].Mark(), 0),
                QStringLiteral(
                    "only the first document of the file is used: remove the line '---' and what follows")});
        }
    } catch (const YAML::Exception &exception) {
        return {{}, {syntaxProblem(exception)}};
    } catch (const TooLarge &) {
        return {{},
            {{ConfigProblem::Severity::Error, 0,
                QStringLiteral(
                    "the configuration is nested too deeply or too large: check its aliases (*name), which "
                    "must not contain themselves")}}};
    } catch (const std::exception &) {
        return {{},
            {{ConfigProblem::Severity::Error, 0,
                QStringLiteral("the text cannot be read as YAML: check its quotes and brackets")}}};
    }
    return parsing;
}

} // namespace signalbox
