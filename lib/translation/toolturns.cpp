// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/toolturns.h"

#include "translation/mediaparts.h"
#include "translation/toolids.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <iterator>
#include <utility>

namespace signalbox {

namespace {

using Kind = ContentPart::Kind;
using Role = ConversationTurn::Role;

constexpr auto noResult = "(no result: the call was not answered)";
constexpr auto orphanNote = "[result of a tool call that is not part of this conversation]";

/// Texts of white space, which nobody takes, and turns in which nothing else was said.
void dropEmpty(ConversationTurn &turn)
{
    std::erase_if(
        turn.parts, [](const ContentPart &part) { return part.kind == Kind::Text && isBlank(part.text); });
    const bool onlyThinks = std::all_of(turn.parts.begin(), turn.parts.end(),
        [](const ContentPart &part) { return part.kind == Kind::Thinking; });
    if (onlyThinks)
        turn.parts.clear();
}

void mergeNeighbours(std::vector<ConversationTurn> &turns)
{
    std::vector<ConversationTurn> merged;
    for (ConversationTurn &turn : turns) {
        dropEmpty(turn);
        if (turn.parts.empty())
            continue;
        if (!merged.empty() && merged.back().role == turn.role && turn.role != Role::System) {
            std::move(turn.parts.begin(), turn.parts.end(), std::back_inserter(merged.back().parts));
            continue;
        }
        merged.push_back(std::move(turn));
    }
    turns = std::move(merged);
}

class ToolTurnRepair
{
public:
    explicit ToolTurnRepair(std::vector<ConversationTurn> &turns) : m_turns(turns) { }

    void run()
    {
        for (size_t i = 0; i < m_turns.size(); ++i) {
            if (m_turns[i].role == Role::Assistant)
                beginCalls(m_turns[i]);
            else
                takeResults(m_turns[i]);
            const bool isAnswered = i + 1 == m_turns.size() || m_turns[i + 1].role == Role::Assistant;
            if (isAnswered && m_calledAt >= 0)
                completeResults(i);
        }
        insertResults();
    }

private:
    /// Where the result of a call is kept until all turns were seen.
    struct Answers
    {
        size_t after = 0; ///< the assistant's turn
        std::vector<ContentPart> results;
    };
    struct Place
    {
        size_t answers = 0;
        size_t result = 0;
    };

    void beginCalls(ConversationTurn &turn)
    {
        m_seenAssistant = true;
        m_calledAt = -1;
        m_open.clear();
        m_renamed.clear();
        const auto at = static_cast<qsizetype>(&turn - m_turns.data());
        for (ContentPart &part : turn.parts) {
            if (part.kind != Kind::ToolCall)
                continue;
            const QByteArray clean = part.id.isEmpty() ? QByteArray("call") : cleanToolId(part.id);
            QByteArray unique = clean;
            for (int n = 2; m_used.contains(unique); ++n)
                unique = clean + '_' + QByteArray::number(n);
            m_used.insert(unique);
            m_renamed.insert(part.id, unique);
            part.writtenId = std::exchange(part.id, unique);
            m_open << unique;
            m_calledAt = at;
        }
        if (m_calledAt >= 0)
            m_answers.push_back({static_cast<size_t>(at), {}});
    }

    void takeResults(ConversationTurn &turn)
    {
        std::vector<ContentPart> others;
        for (ContentPart &part : turn.parts) {
            if (part.kind == Kind::ToolResult)
                takeResult(std::move(part), others);
            else
                others.push_back(std::move(part));
        }
        turn.parts = std::move(others);
    }

    void takeResult(ContentPart result, std::vector<ContentPart> &others)
    {
        const QByteArray id = m_renamed.value(result.id, cleanToolId(result.id));
        result.id = id;
        if (const auto known = m_places.constFind(id); known != m_places.constEnd()) {
            m_answers[known->answers].results[known->result] = std::move(result);
        } else if (m_calledAt >= 0 && m_open.contains(id)) {
            std::vector<ContentPart> &results = m_answers.back().results;
            m_places.insert(id, {m_answers.size() - 1, results.size()});
            results.push_back(std::move(result));
        } else if (!m_seenAssistant && !id.isEmpty()) {
            others.push_back(std::move(result));
        } else {
            others.push_back(ContentPart::ofText(orphanNote));
            std::move(result.parts.begin(), result.parts.end(), std::back_inserter(others));
        }
    }

    /// Calls at the very end are still to be answered, by whoever reads them.
    void completeResults(size_t lastTurn)
    {
        if (lastTurn + 1 == m_turns.size() && static_cast<qsizetype>(lastTurn) == m_calledAt)
            return;
        for (const QByteArray &id : m_open) {
            if (m_places.contains(id))
                continue;
            ContentPart missing;
            missing.kind = Kind::ToolResult;
            missing.id = id;
            missing.isError = true;
            missing.parts = {ContentPart::ofText(noResult)};
            m_places.insert(id, {m_answers.size() - 1, m_answers.back().results.size()});
            m_answers.back().results.push_back(std::move(missing));
        }
        m_calledAt = -1;
    }

    void insertResults()
    {
        std::vector<ConversationTurn> complete;
        auto answers = m_answers.begin();
        for (size_t i = 0; i < m_turns.size(); ++i) {
            complete.push_back(std::move(m_turns[i]));
            if (answers == m_answers.end() || answers->after != i)
                continue;
            if (!answers->results.empty())
                complete.push_back({Role::User, std::move(answers->results)});
            ++answers;
        }
        m_turns = std::move(complete);
    }

    std::vector<ConversationTurn> &m_turns;
    std::vector<Answers> m_answers;
    QHash<QByteArray, Place> m_places;
    QSet<QByteArray> m_used;
    QHash<QByteArray, QByteArray> m_renamed; ///< by the last assistant's turn
    QByteArrayList m_open; ///< its calls
    qsizetype m_calledAt = -1; ///< that turn, while its calls can be answered
    bool m_seenAssistant = false;
};

} // namespace

void repairToolTurns(ModelRequest &request)
{
    mergeNeighbours(request.turns);
    ToolTurnRepair(request.turns).run();
    mergeNeighbours(request.turns);
}

} // namespace signalbox
