// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/answerwriter.h"

#include "core/jsontext.h"
#include "core/strictjson.h"
#include "translation/reasoningmark.h"
#include "translation/toolids.h"
#include "translation/toolnames.h"

namespace signalbox {

namespace {

/// What a token takes in a text, roughly; for answers whose provider tells no usage.
constexpr qsizetype bytesPerToken = 4;

} // namespace

AnswerWriter::AnswerWriter(AnswerContext context) : m_context(std::move(context))
{
    for (const QByteArray &id : std::as_const(m_context.usedToolIds))
        m_toolIds.insert(id, 0);
}

void AnswerWriter::start(QByteArrayView id)
{
    if (m_over || std::exchange(m_started, true))
        return;
    begin(id.isEmpty() ? QByteArrayView(m_context.fallbackId) : id);
}

void AnswerWriter::text(QByteArrayView text)
{
    extend(Block::Text, text);
}

void AnswerWriter::thinking(QByteArrayView text)
{
    extend(Block::Thinking, text);
}

void AnswerWriter::extend(Block block, QByteArrayView text)
{
    if (m_over || text.isEmpty()) // nothing opens no block
        return;
    if (m_open != block) {
        endTool();
        if (m_over)
            return;
        open(block);
    }
    const QByteArray mended = m_mender.feed(text);
    m_outputBytes += mended.size();
    if (!mended.isEmpty())
        extendBlock(block, mended);
}

void AnswerWriter::signature(QByteArrayView signature)
{
    if (m_over)
        return;
    if (m_open != Block::Thinking) {
        endTool();
        if (m_over)
            return;
        open(Block::Thinking);
    }
    close(signature);
}

void AnswerWriter::beginTool(QByteArrayView id, QByteArrayView name)
{
    endTool();
    if (m_over)
        return;
    m_tool = m_context.toolNames ? m_context.toolNames->forClient(name) : name.toByteArray();
    TextMender mender;
    m_tool = mender.feed(m_tool);
    m_tool += mender.finish();
    if (m_tool.isEmpty())
        m_tool = "tool_" + QByteArray::number(m_tools);
    m_input.clear();
    m_inputHeld = true;
    const QByteArray unique = nextToolId(id);
    m_toolIds.insert(unique, 0);
    ++m_toolIds[wantedToolId(id)];
    ++m_tools;
    open(Block::Tool, unique, m_tool);
}

/// Some models call a tool without arguments with "null".
void AnswerWriter::toolInput(QByteArrayView piece)
{
    if (m_over || m_open != Block::Tool || piece.isEmpty())
        return;
    QByteArray mended = m_mender.feed(piece);
    m_input += mended;
    if (m_inputHeld) {
        if (QByteArrayView("null").startsWith(m_input.trimmed()))
            return;
        m_inputHeld = false;
        mended = m_input;
    }
    m_outputBytes += mended.size();
    if (!mended.isEmpty())
        extendBlock(Block::Tool, mended);
}

void AnswerWriter::endTool(bool mayBeCut)
{
    if (m_over || m_open != Block::Tool)
        return;
    const QByteArray rest = m_mender.finish();
    m_input += rest;
    if (m_inputHeld && !mayBeCut)
        extendBlock(Block::Tool, "{}");
    else if (!rest.isEmpty() && !m_inputHeld)
        extendBlock(Block::Tool, rest);
    const Result<QByteArray> json = wellFormedJson(unescapedText(m_input));
    if (!m_inputHeld && !mayBeCut && !(json && isJsonObject(*json))) {
        fail({Error::Kind::Api,
            QStringLiteral("the provider called the tool '%1' with arguments that are no JSON object")
                .arg(QString::fromUtf8(unescapedText(m_tool)))});
        return;
    }
    close();
}

void AnswerWriter::usage(const AnswerUsage &usage)
{
    if (usage.known || !m_usage.known)
        m_usage = usage;
}

void AnswerWriter::stop(StopReason reason, QByteArrayView sequence)
{
    m_reason = reason;
    TextMender mender;
    m_sequence = mender.feed(sequence);
    m_sequence += mender.finish();
}

void AnswerWriter::finish()
{
    if (m_over)
        return;
    start({});
    if (m_open == Block::Tool)
        endTool(maySplitCall(m_reason));
    if (m_over) // its arguments were none
        return;
    close();
    m_over = true;
    end(consistentReason(), m_sequence, statedOrEstimatedUsage());
}

void AnswerWriter::fail(const Error &error)
{
    if (std::exchange(m_over, true))
        return;
    m_failed = true;
    m_error = error;
    if (m_error.message.isEmpty())
        m_error.message = QStringLiteral("the provider sent an error without a message");
    if (m_context.concealSecrets)
        m_context.concealSecrets(m_error);
    writeError(m_error);
}

void AnswerWriter::open(Block block, QByteArrayView id, QByteArrayView name)
{
    start({});
    close();
    m_open = block;
    ++m_blocks;
    openBlock(block, id, name);
}

void AnswerWriter::close(QByteArrayView signature)
{
    if (m_open == Block::None)
        return;
    const Block block = std::exchange(m_open, Block::None);
    const QByteArray rest = m_mender.finish();
    if (!rest.isEmpty())
        extendBlock(block, rest);
    if (block == Block::Thinking && signature.isEmpty())
        closeBlock(block, reasoningMark(m_context.vendor));
    else
        closeBlock(block, signature);
}

QByteArray AnswerWriter::wantedToolId(QByteArrayView id) const
{
    return id.isEmpty()
        ? QByteArray("toolu_" + cleanToolId(m_context.fallbackId) + '_' + QByteArray::number(m_tools))
        : cleanToolId(id);
}

QByteArray AnswerWriter::nextToolId(QByteArrayView id) const
{
    const QByteArray wanted = wantedToolId(id);
    QByteArray unique = wanted;
    for (int n = m_toolIds.value(wanted) + 1; m_toolIds.contains(unique); ++n)
        unique = wanted + '_' + QByteArray::number(n);
    return unique;
}

/// Clients run tools when the reason says so, and only then.
StopReason AnswerWriter::consistentReason() const
{
    if (hasTools() && (m_reason == StopReason::EndTurn || m_reason == StopReason::StopSequence))
        return StopReason::ToolUse;
    if (!hasTools() && m_reason == StopReason::ToolUse)
        return StopReason::EndTurn;
    return m_reason;
}

AnswerUsage AnswerWriter::statedOrEstimatedUsage() const
{
    AnswerUsage usage = m_usage;
    if (usage.prompt() == 0 && m_context.estimatePrompt)
        usage.input = m_context.estimatePrompt();
    if (usage.output == 0)
        usage.output = (m_outputBytes + bytesPerToken - 1) / bytesPerToken;
    return usage;
}

} // namespace signalbox
