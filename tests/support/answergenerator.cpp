// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/answergenerator.h"

#include <QByteArrayList>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace signalbox::test {

namespace {

QString hex(char16_t unit)
{
    return QString(QStringLiteral("\\u") + QString::number(unit, 16).rightJustified(4, u'0'));
}

QByteArray number(qsizetype value)
{
    return QByteArray::number(value);
}

/// One `data:` event; with a name when the protocol has names.
QByteArray event(const QByteArray &json, const QByteArray &name = {})
{
    return name.isEmpty() ? QByteArray("data: " + json + "\n\n")
                          : QByteArray("event: " + name + "\ndata: " + json + "\n\n");
}

// --- Messages API ---

class AnthropicStream
{
public:
    AnthropicStream(const RandomAnswer &answer, Chances &chances) : m_answer(answer), m_chances(chances) { }

    QByteArray write()
    {
        send("message_start",
            R"("message":{"id":"msg_1","type":"message","role":"assistant","model":"up","content":[],)"
            R"("stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":7,"output_tokens":1}})");
        if (!m_answer.thinking.isEmpty())
            addThinking();
        if (!m_answer.text.isEmpty())
            addText();
        for (const RandomAnswer::Tool &tool : m_answer.tools)
            addTool(tool);
        const QByteArray reason = m_answer.isCut ? "max_tokens"
            : m_answer.tools.isEmpty()           ? "end_turn"
                                                 : "tool_use";
        send("message_delta",
            R"("delta":{"stop_reason":")" + reason
                + R"(","stop_sequence":null},"usage":{"output_tokens":9})");
        send("message_stop");
        return m_out;
    }

private:
    void send(const QByteArray &type, const QByteArray &members = {})
    {
        m_out += event(
            R"({"type":")" + type + '"' + (members.isEmpty() ? QByteArray() : ',' + members) + '}', type);
        if (m_chances.once(6))
            m_out += event(R"({"type":"ping"})", "ping");
        if (m_chances.once(12))
            m_out += ": a comment\n\n";
    }
    void begin(const QByteArray &block)
    {
        send("content_block_start", R"("index":)" + number(m_index) + R"(,"content_block":)" + block);
    }
    void add(const QByteArray &delta)
    {
        send("content_block_delta", R"("index":)" + number(m_index) + R"(,"delta":)" + delta);
    }
    void end() { send("content_block_stop", R"("index":)" + number(m_index++)); }

    void addThinking()
    {
        begin(R"({"type":"thinking","thinking":"","signature":""})");
        for (const QString &piece : m_chances.pieces(m_answer.thinking, 5))
            add(R"({"type":"thinking_delta","thinking":)" + m_chances.spelled(piece) + '}');
        add(R"({"type":"signature_delta","signature":"c2lnbmF0dXJl"})");
        end();
        if (m_chances.once(4)) {
            begin(R"({"type":"redacted_thinking","data":"c2VhbGVk"})");
            end();
        }
    }
    void addText()
    {
        begin(R"({"type":"text","text":""})");
        for (const QString &piece : m_chances.pieces(m_answer.text, 8))
            add(R"({"type":"text_delta","text":)" + m_chances.spelled(piece) + '}');
        end();
    }
    void addTool(const RandomAnswer::Tool &tool)
    {
        begin(R"({"type":"tool_use","id":)" + m_chances.spelled(tool.id) + R"(,"name":)"
            + m_chances.spelled(tool.name) + R"(,"input":{}})");
        if (m_chances.once(2))
            add(R"({"type":"input_json_delta","partial_json":""})");
        if (tool.arguments != u"{}" || m_chances.once(2)) {
            for (const QString &piece : m_chances.pieces(tool.arguments, 4))
                add(R"({"type":"input_json_delta","partial_json":)" + m_chances.spelled(piece) + '}');
        }
        end();
    }

    const RandomAnswer &m_answer;
    Chances &m_chances;
    QByteArray m_out;
    int m_index = 0;
};

// --- Chat Completions ---

class ChatStream
{
public:
    ChatStream(const RandomAnswer &answer, Chances &chances) : m_answer(answer), m_chances(chances) { }

    QByteArray write()
    {
        if (m_chances.once(4))
            m_out += event(R"({"id":"","object":"","choices":[],"prompt_filter_results":[]})");
        if (m_chances.once(2))
            send(R"("role":"assistant","content":"")");
        const QByteArray key = m_chances.once(2) ? R"("reasoning_content":)" : R"("reasoning":)";
        for (const QString &piece : m_chances.pieces(m_answer.thinking, 5))
            send(key + m_chances.spelled(piece) + (m_chances.once(3) ? R"(,"content":null)" : ""));
        for (const QString &piece : m_chances.pieces(m_answer.text, 8))
            send(R"("content":)" + m_chances.spelled(piece)
                + (m_chances.once(3) ? R"(,"tool_calls":null)" : ""));
        addTools();
        const QByteArray reason = m_answer.isCut ? "length"
            : m_answer.tools.isEmpty()           ? "stop"
            : m_chances.once(4)                  ? "stop"
                                                 : "tool_calls";
        const QByteArray usage = R"("usage":{"prompt_tokens":7,"completion_tokens":9,"total_tokens":16})";
        const bool usageBehind = m_chances.once(2);
        send("", '"' + reason + '"', usageBehind ? R"("usage":null)" : usage);
        if (usageBehind)
            m_out += event(R"({"id":"chatcmpl-1","choices":[],)" + usage + '}');
        if (!m_chances.once(4))
            m_out += event("[DONE]");
        return m_chances.once(4) ? m_out.replace('\n', "\r\n") : m_out;
    }

private:
    void send(const QByteArray &delta, const QByteArray &finish = "null", const QByteArray &more = {})
    {
        const QByteArray none = m_chances.once(5) ? QByteArray("\"\"") : QByteArray("null");
        m_out += event(R"({"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"up",)"
                       R"("choices":[{"index":0,"delta":{)"
            + delta + R"(},"finish_reason":)" + (finish == "null" ? none : finish) + "}]"
            + (more.isEmpty() ? QByteArray() : ',' + more) + '}');
        if (m_chances.once(8))
            m_out += ": OPENROUTER PROCESSING\n\n";
    }

    /// One after the other, or side by side: each begins in its turn, then any of them goes on.
    void addTools()
    {
        const qsizetype count = m_answer.tools.size();
        QList<QStringList> left;
        for (const RandomAnswer::Tool &tool : m_answer.tools)
            left << m_chances.pieces(tool.arguments, 4);
        const bool sideBySide = m_chances.once(2);
        for (qsizetype i = 0; i < count; ++i) {
            sendCall(i, false, left[i]);
            while (!sideBySide && !left[i].isEmpty())
                sendCall(i, true, left[i]);
        }
        const auto isDone = [](const QStringList &pieces) { return pieces.isEmpty(); };
        while (!std::all_of(left.begin(), left.end(), isDone)) {
            qsizetype at = m_chances.number(int(count));
            while (left[at].isEmpty())
                at = (at + 1) % count;
            sendCall(at, true, left[at]);
        }
    }

    void sendCall(qsizetype at, bool hasBegun, QStringList &left)
    {
        send(R"("tool_calls":[)" + callDelta(at, hasBegun, left) + ']');
    }

    QByteArray callDelta(qsizetype at, bool hasBegun, QStringList &left)
    {
        const RandomAnswer::Tool &tool = m_answer.tools[at];
        QByteArray delta = R"({"index":)" + number(at);
        QByteArray function;
        if (!hasBegun) {
            delta += R"(,"type":"function","id":)" + m_chances.spelled(tool.id);
            function = R"("name":)" + m_chances.spelled(tool.name) + ',';
        } else if (m_chances.once(4)) {
            delta += R"(,"id":null)";
            function = m_chances.once(2) ? R"("name":null,)" : R"("name":"",)";
        }
        if (hasBegun || m_chances.once(2))
            function += R"("arguments":)" + m_chances.spelled(left.isEmpty() ? QString() : left.takeFirst());
        else
            function += R"("arguments":"")";
        return delta + R"(,"function":{)" + function + "}}";
    }

    const RandomAnswer &m_answer;
    Chances &m_chances;
    QByteArray m_out;
};

// --- Responses ---

class ResponsesStream
{
public:
    ResponsesStream(const RandomAnswer &answer, Chances &chances) : m_answer(answer), m_chances(chances) { }

    QByteArray write()
    {
        send("response.created",
            R"("response":{"id":"resp_1","object":"response","status":"in_progress","output":[]})");
        if (!m_answer.thinking.isEmpty())
            addThinking();
        if (!m_answer.text.isEmpty())
            addText();
        for (const RandomAnswer::Tool &tool : m_answer.tools)
            addTool(tool);
        const QByteArray end
            = R"("usage":{"input_tokens":7,"output_tokens":9,"total_tokens":16},"output":[]})";
        if (m_answer.isCut)
            send("response.incomplete",
                R"("response":{"id":"resp_1","status":"incomplete","incomplete_details":{"reason":"max_output_tokens"},)"
                    + end);
        else
            send("response.completed", R"("response":{"id":"resp_1","status":"completed",)" + end);
        return m_out;
    }

private:
    void send(const QByteArray &type, const QByteArray &members)
    {
        m_out += event(
            R"({"type":")" + type + R"(","sequence_number":)" + number(m_sequence++) + ',' + members + '}',
            type);
    }
    /// About the open item.
    void say(const QByteArray &type, const QByteArray &members)
    {
        const QByteArray id = R"("item_id":"item_)" + number(m_index) + R"(",)";
        send(type, id + R"("output_index":)" + number(m_index) + ',' + members);
    }
    void item(const QByteArray &type, const QByteArray &members)
    {
        send(type,
            R"("output_index":)" + number(m_index) + R"(,"item":{"id":"item_)" + number(m_index) + R"(",)"
                + members + '}');
    }

    void addThinking()
    {
        item("response.output_item.added", R"("type":"reasoning","summary":[])");
        for (const QString &piece : m_chances.pieces(m_answer.thinking, 5))
            say("response.reasoning_summary_text.delta",
                R"("summary_index":0,"delta":)" + m_chances.spelled(piece));
        const QByteArray sealed = m_chances.once(2) ? R"(,"encrypted_content":"gAAAAAsealed")" : "";
        item("response.output_item.done",
            R"("type":"reasoning","summary":[{"type":"summary_text","text":)"
                + m_chances.spelled(m_answer.thinking) + "}]" + sealed);
        ++m_index;
    }
    void addText()
    {
        item("response.output_item.added", R"("type":"message","role":"assistant","content":[])");
        for (const QString &piece : m_chances.pieces(m_answer.text, 8))
            say("response.output_text.delta", R"("content_index":0,"delta":)" + m_chances.spelled(piece));
        if (m_chances.once(2))
            say("response.output_text.done",
                R"("content_index":0,"text":)" + m_chances.spelled(m_answer.text));
        item("response.output_item.done",
            R"("type":"message","role":"assistant","content":[{"type":"output_text","text":)"
                + m_chances.spelled(m_answer.text) + "}]");
        ++m_index;
    }
    void addTool(const RandomAnswer::Tool &tool)
    {
        const QByteArray head = R"("type":"function_call","call_id":)" + m_chances.spelled(tool.id)
            + R"(,"name":)" + m_chances.spelled(tool.name) + R"(,"arguments":)";
        item("response.output_item.added", head + "\"\"");
        if (!m_chances.once(4)) {
            for (const QString &piece : m_chances.pieces(tool.arguments, 4))
                say("response.function_call_arguments.delta", R"("delta":)" + m_chances.spelled(piece));
        }
        item("response.output_item.done", head + m_chances.spelled(tool.arguments));
        ++m_index;
    }

    const RandomAnswer &m_answer;
    Chances &m_chances;
    QByteArray m_out;
    int m_sequence = 0;
    int m_index = 0;
};

/// One member at some depth of the event's JSON, taken out or made null.
QByteArray withoutSomething(const QByteArray &written, Chances &chances)
{
    const qsizetype begin = written.indexOf("data: ");
    QJsonObject root = QJsonDocument::fromJson(written.mid(begin + 6)).object();
    if (begin < 0 || root.isEmpty())
        return written;
    QList<QJsonObject> path{root};
    QStringList keys;
    for (;;) {
        const QStringList members = path.last().keys();
        keys << members[chances.number(int(members.size()))];
        const QJsonObject inner = path.last().value(keys.last()).toObject();
        if (inner.isEmpty() || chances.once(3))
            break;
        path << inner;
    }
    if (chances.once(2))
        path.last().insert(keys.last(), QJsonValue());
    else
        path.last().remove(keys.last());
    for (qsizetype i = path.size() - 1; i > 0; --i)
        path[i - 1].insert(keys[i - 1], path[i]);
    return written.left(begin + 6) + QJsonDocument(path.first()).toJson(QJsonDocument::Compact) + "\n\n";
}

} // namespace

QString Chances::text(int mostCharacters)
{
    static const QStringList characters{QStringLiteral("a"), QStringLiteral("b "), QStringLiteral("\n"),
        QStringLiteral("\""), QStringLiteral("\\"), QStringLiteral("\\n"), QStringLiteral("/"),
        QStringLiteral("\t"), QStringLiteral("é"), QStringLiteral("漢"), QStringLiteral("😀"),
        QString(QChar(0x2028)), QString(QChar(0x0301)), QString(QChar(1)), QString(QChar(0x7f)),
        QStringLiteral("}"), QStringLiteral("data: "), QStringLiteral("</th")};
    QString text = word(3);
    for (int i = number(mostCharacters); i > 0; --i)
        text += characters[number(int(characters.size()))];
    return text;
}

QString Chances::word(int mostCharacters)
{
    QString word;
    for (int i = 1 + number(mostCharacters); i > 0; --i)
        word += QLatin1Char("abcdefghijklmnopqrstuvwxyz0123456789"[number(36)]);
    return word;
}

QJsonObject Chances::object(int depth)
{
    QJsonObject object;
    for (int i = number(4); i > 0; --i) {
        switch (number(depth > 0 ? 6 : 4)) {
        case 0:
            object.insert(text(4), text(30));
            break;
        case 1:
            object.insert(word(6), number(100000));
            break;
        case 2:
            object.insert(word(6), once(2));
            break;
        case 3:
            object.insert(word(6), QJsonValue());
            break;
        case 4:
            object.insert(word(6), this->object(depth - 1));
            break;
        default:
            object.insert(word(6), QJsonArray{text(5), number(9), this->object(depth - 1)});
        }
    }
    return object;
}

QByteArray Chances::spelled(const QString &text)
{
    QString json = QStringLiteral("\"");
    const bool ascii = once(3);
    for (const QChar c : text) {
        const char16_t unit = c.unicode();
        if (unit == u'"' || unit == u'\\')
            json += QString(QStringLiteral("\\") + c);
        else if (unit == u'\n')
            json += once(4) ? QStringLiteral("\\u000A") : QStringLiteral("\\n");
        else if (unit == u'/' && once(2))
            json += QStringLiteral("\\/");
        else if (unit < 0x20 || (ascii && unit > 0x7e))
            json += hex(unit);
        else
            json += c;
    }
    return QString(json + u'"').toUtf8();
}

QStringList Chances::pieces(const QString &text, int mostPieces)
{
    QStringList pieces;
    qsizetype at = 0;
    while (at < text.size()) {
        qsizetype size
            = pieces.size() + 1 >= mostPieces ? text.size() - at : 1 + number(int(text.size() - at));
        if (at + size < text.size() && text[at + size].isLowSurrogate())
            ++size;
        pieces << text.mid(at, size);
        at += size;
    }
    return pieces;
}

RandomAnswer RandomAnswer::of(Chances &chances)
{
    RandomAnswer answer;
    if (chances.once(2))
        answer.thinking = chances.text(chances.once(8) ? 3000 : 40);
    if (!chances.once(4))
        answer.text = chances.text(chances.once(8) ? 5000 : 60);
    for (int i = chances.once(2) ? chances.number(4) : 0; i > 0; --i) {
        QJsonObject input = chances.object();
        if (chances.once(10))
            input.insert(QStringLiteral("content"), QString(chances.text(20).repeated(300)));
        // The number makes them differ: equal ids are another matter.
        answer.tools << Tool{QString(QStringLiteral("call_") + chances.word(12) + QString::number(i)),
            chances.word(20), QString::fromUtf8(QJsonDocument(input).toJson(QJsonDocument::Compact))};
    }
    answer.isCut = chances.once(6);
    return answer;
}

QByteArray RandomAnswer::stream(Protocol protocol, Chances &chances) const
{
    switch (protocol) {
    case Protocol::OpenAi:
        return ChatStream(*this, chances).write();
    case Protocol::Responses:
        return ResponsesStream(*this, chances).write();
    case Protocol::Anthropic:
        break;
    }
    return AnthropicStream(*this, chances).write();
}

QByteArray damaged(const QByteArray &stream, Chances &chances)
{
    QByteArrayList events;
    QByteArray rest = stream;
    rest.replace("\r\n", "\n");
    for (qsizetype end = rest.indexOf("\n\n"); end >= 0; end = rest.indexOf("\n\n")) {
        events << rest.left(end + 2);
        rest.remove(0, end + 2);
    }
    for (int i = 1 + chances.number(3); i > 0 && !events.isEmpty(); --i) {
        const qsizetype at = chances.number(int(events.size()));
        switch (chances.number(6)) {
        case 0:
            events.removeAt(at);
            break;
        case 1:
            events.insert(at, events[at]);
            break;
        case 2:
            events.move(at, chances.number(int(events.size())));
            break;
        case 3:
            events[at].truncate(chances.number(int(events[at].size())));
            break;
        default:
            events[at] = withoutSomething(events[at], chances);
        }
    }
    const QByteArray whole = events.join();
    return chances.once(6) ? whole.left(chances.number(int(whole.size()) + 1)) : whole;
}

} // namespace signalbox::test
