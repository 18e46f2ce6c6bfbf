// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/requestcleaner.h"

#include "core/globpattern.h"
#include "core/jsonedit.h"
#include "translation/betatokens.h"
#include "translation/emptiedcontent.h"
#include "translation/fieldpath.h"
#include "translation/thinkingbudget.h"

#include <algorithm>
#include <set>

namespace signalbox {

namespace {

using Members = std::vector<JsonSlice::Member>;

QByteArray memberText(const Members &members, QByteArrayView key)
{
    for (const JsonSlice::Member &member : members) {
        if (member.key == key)
            return member.slice().toString().value_or(QByteArray());
    }
    return {};
}

QList<GlobPattern> patternsOf(const QStringList &texts)
{
    QList<GlobPattern> patterns;
    for (const QString &text : texts)
        patterns.append(GlobPattern(text));
    return patterns;
}

bool matchesAny(const QList<GlobPattern> &patterns, const QByteArray &text)
{
    const QString name = QString::fromUtf8(text);
    return std::any_of(
        patterns.begin(), patterns.end(), [&](const GlobPattern &pattern) { return pattern.matches(name); });
}

bool isBlank(QByteArrayView text)
{
    return text.trimmed().isEmpty();
}

/// The changes of one body.
class Cleaning
{
public:
    Cleaning(const Quirks &quirks, const JsonSlice &request, JsonEdit &edit)
        : m_quirks(quirks)
        , m_request(request)
        , m_edit(edit)
        , m_blocks(patternsOf(quirks.blocks))
    { }

    void run()
    {
        removeFields(m_edit, m_request, m_quirks.fields);
        trimCacheControl(m_edit, m_request, m_request.members());
        cleanTools();
        cleanSystem();
        cleanMessages();
        if (m_quirks.budgetsThinking)
            budgetThinking(m_edit, m_request, patternsOf(m_quirks.adaptiveModels));
    }

private:
    void removeMembers(const JsonSlice &object, QByteArrayView key)
    {
        const Members members = object.members();
        for (std::size_t i = 0; i < members.size(); ++i) {
            if (members.at(i).key == key)
                m_edit.remove(object, i);
        }
    }

    void trimCacheControl(JsonEdit &edit, const JsonSlice &object, const Members &members) const
    {
        if (m_quirks.cacheControlKeys.isEmpty())
            return;
        for (std::size_t i = 0; i < members.size(); ++i) {
            if (members.at(i).key != "cache_control")
                continue;
            const JsonSlice control = members.at(i).slice();
            if (control.type() != JsonSlice::Type::Object)
                continue;
            const Members keys = control.members();
            for (std::size_t k = 0; k < keys.size(); ++k) {
                if (!m_quirks.cacheControlKeys.contains(QString::fromUtf8(keys.at(k).key)))
                    edit.remove(control, k);
            }
            if (edit.removedFrom(control) == keys.size())
                edit.remove(object, i);
        }
    }

    void cleanTools()
    {
        const auto tools = m_request.value("tools");
        if (!tools)
            return;
        const QList<GlobPattern> rejected = patternsOf(m_quirks.tools);
        std::set<QByteArray> removed;
        const auto all = tools->elements();
        for (std::size_t i = 0; i < all.size(); ++i) {
            const Members members = all.at(i).members();
            if (matchesAny(rejected, memberText(members, "type"))) {
                m_edit.remove(*tools, i);
                removed.insert(memberText(members, "name"));
                continue;
            }
            cleanTool(all.at(i), members);
        }
        if (removed.empty())
            return;
        const bool none = m_edit.removedFrom(*tools) == all.size();
        const auto choice = m_request.value("tool_choice");
        if (none)
            removeMembers(m_request, "tools");
        if (none || (choice && removed.contains(textOf(*choice, "name"))))
            removeMembers(m_request, "tool_choice");
    }

    void cleanTool(const JsonSlice &tool, const Members &members)
    {
        trimCacheControl(m_edit, tool, members);
        for (std::size_t i = 0; i < members.size(); ++i) {
            const JsonSlice::Member &member = members.at(i);
            if (isToolField(member.key)) {
                m_edit.remove(tool, i);
            } else if (member.key == "custom") {
                const JsonSlice custom = member.slice();
                const Members inner = custom.members();
                for (std::size_t k = 0; k < inner.size(); ++k) {
                    if (isToolField(inner.at(k).key))
                        m_edit.remove(custom, k);
                }
                if (!inner.empty() && m_edit.removedFrom(custom) == inner.size())
                    m_edit.remove(tool, i);
            }
        }
    }

    [[nodiscard]] bool isToolField(QByteArrayView key) const
    {
        return m_quirks.toolFields.contains(QString::fromUtf8(key));
    }

    void cleanSystem()
    {
        const auto system = m_request.value("system");
        for (const JsonSlice &block : system ? system->elements() : std::vector<JsonSlice>())
            trimCacheControl(m_edit, block, block.members());
    }

    void cleanMessages()
    {
        const auto messages = m_request.value("messages");
        if (!messages || !looksIntoMessages())
            return;
        const auto all = messages->elements();
        std::vector<bool> isLifted(all.size(), false);
        if (m_quirks.liftsSystemMessages) {
            for (std::size_t i = 0; i < all.size(); ++i)
                isLifted.at(i) = textOf(all.at(i), "role") == "system";
        }
        if (std::find(isLifted.begin(), isLifted.end(), false) == isLifted.end())
            isLifted.assign(all.size(), false); // a conversation cannot be empty
        const std::size_t end = static_cast<std::size_t>(
            std::find(isLifted.rbegin(), isLifted.rend(), false).base() - isLifted.begin());
        QByteArrayList system;
        for (std::size_t i = 0; i < all.size(); ++i) {
            const auto content = all.at(i).value("content");
            if (isLifted.at(i)) {
                m_edit.remove(*messages, i);
                if (content)
                    system += systemBlocks(*content);
            } else if (content && cleanContent(m_edit, *content)) {
                settleEmptied(m_edit, *messages, i, all.at(i), i + 1 == end);
            }
        }
        addToSystem(system);
    }

    [[nodiscard]] bool looksIntoMessages() const
    {
        return m_quirks.liftsSystemMessages || !m_blocks.isEmpty() || !m_quirks.cacheControlKeys.isEmpty();
    }

    /// True when it had blocks and none is left.
    bool cleanContent(JsonEdit &edit, const JsonSlice &content) const
    {
        const auto blocks = content.elements();
        for (std::size_t i = 0; i < blocks.size(); ++i) {
            const Members members = blocks.at(i).members();
            const QByteArray type = memberText(members, "type");
            if (isRejected(type, memberText(members, "name"))) {
                edit.remove(content, i);
                continue;
            }
            trimCacheControl(edit, blocks.at(i), members);
            if (type == "tool_result")
                cleanResult(edit, members);
        }
        return !blocks.empty() && edit.removedFrom(content) == blocks.size();
    }

    void cleanResult(JsonEdit &edit, const Members &members) const
    {
        for (const JsonSlice::Member &member : members) {
            if (member.key == "content" && cleanContent(edit, member.slice()))
                edit.replace(member.value, emptiedContent.toByteArray());
        }
    }

    [[nodiscard]] bool isRejected(const QByteArray &type, const QByteArray &name) const
    {
        return matchesAny(m_blocks, type) || (!name.isEmpty() && matchesAny(m_blocks, type + '/' + name));
    }

    /// The content of a message as blocks of `system`, which takes text only.
    [[nodiscard]] QByteArrayList systemBlocks(const JsonSlice &content) const
    {
        if (content.type() == JsonSlice::Type::String)
            return isBlank(content.toString().value_or(QByteArray())) ? QByteArrayList()
                                                                      : QByteArrayList{textBlock(content)};
        JsonEdit edit(content.bytes());
        if (cleanContent(edit, content))
            return {};
        const QByteArray cleaned = edit.result();
        QByteArrayList blocks;
        for (const JsonSlice &block : JsonSlice::parse(cleaned)->elements()) {
            if (textOf(block, "type") == "text")
                blocks.append(block.bytes().toByteArray());
        }
        return blocks;
    }

    static QByteArray textBlock(const JsonSlice &text)
    {
        return R"({"type":"text","text":)" + text.bytes().toByteArray() + '}';
    }

    void addToSystem(const QByteArrayList &blocks)
    {
        if (blocks.isEmpty())
            return;
        const QByteArray added = blocks.join(',');
        const auto system = m_request.value("system");
        if (!system) {
            m_edit.append(m_request, "\"system\":[" + added + ']');
        } else if (system->type() == JsonSlice::Type::Array) {
            m_edit.append(*system, added);
        } else {
            const bool keepsText = !isBlank(system->toString().value_or(QByteArray()));
            m_edit.replace(
                system->bytes(), '[' + (keepsText ? textBlock(*system) + ',' : QByteArray()) + added + ']');
        }
    }

    const Quirks &m_quirks;
    const JsonSlice &m_request;
    JsonEdit &m_edit;
    QList<GlobPattern> m_blocks;
};

} // namespace

QByteArray RequestCleaner::body(const QByteArray &body) const
{
    if (m_quirks.isEmpty())
        return body;
    const auto request = JsonSlice::parse(body);
    if (!request || request->type() != JsonSlice::Type::Object)
        return body;
    JsonEdit edit(body);
    Cleaning(m_quirks, *request, edit).run();
    return edit.isEmpty() ? body : edit.result();
}

Headers RequestCleaner::headers(const Headers &headers) const
{
    return withoutBetas(headers, patternsOf(m_quirks.betas));
}

} // namespace signalbox
