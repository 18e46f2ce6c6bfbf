// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/streamedcalls.h"

#include "core/strictjson.h"

namespace signalbox {

namespace {

QByteArray copyOf(const QByteArray &view)
{
    return {view.constData(), view.size()};
}

/// True when a JSON value may begin here: then a piece that begins as the whole did need not repeat it.
bool endsBeforeValue(const QByteArray &arguments)
{
    const QByteArray text = arguments.trimmed();
    return text.endsWith(':') || text.endsWith(',') || text.endsWith('[');
}

} // namespace

void StreamedCalls::take(const JsonSlice &deltas)
{
    const auto elements = deltas.elements();
    for (size_t i = 0; i < elements.size(); ++i)
        takeOne(JsonFields(elements[i]), i, elements.size());
}

void StreamedCalls::takeLegacy(const JsonSlice &delta)
{
    const JsonFields function(delta);
    if (m_calls.empty())
        m_calls.push_back({});
    if (m_calls.front().name.isEmpty())
        m_calls.front().name = copyOf(function.text("name"));
    addArguments(0, function);
    openNext(false);
}

void StreamedCalls::takeOne(const JsonFields &delta, size_t position, size_t siblings)
{
    const size_t before = m_calls.size();
    const size_t at = find(delta, position, siblings);
    const JsonFields function(delta.value("function"));
    Call &call = m_calls[at];
    if (call.id.isEmpty())
        call.id = copyOf(delta.text("id"));
    if (call.name.isEmpty()) // later ones are repetitions or nothing
        call.name = copyOf(function.text("name"));
    if (delta.has("extra_content"))
        call.extra = copyOf(delta.json("extra_content"));
    const bool mayComplete = m_calls.size() > before || static_cast<qsizetype>(at) == m_open;
    addArguments(at, function);
    if (mayComplete || m_open < 0)
        openNext(false);
}

size_t StreamedCalls::find(const JsonFields &delta, size_t position, size_t siblings)
{
    const QByteArray id = delta.text("id");
    const QByteArray written = delta.number("index");
    const qint64 index = written.isEmpty() ? -1 : written.toLongLong();
    const auto isOther
        = [&](const Call &call) { return !id.isEmpty() && !call.id.isEmpty() && call.id != id; };
    if (index >= 0) {
        // The last one of this index: the same index with another id is another call.
        for (size_t i = m_calls.size(); i-- > 0;) {
            if (m_calls[i].index == index && !isOther(m_calls[i]) && !isAnother(m_calls[i], delta))
                return i;
            if (m_calls[i].index == index)
                break;
        }
    } else if (!id.isEmpty()) {
        for (size_t i = 0; i < m_calls.size(); ++i) {
            if (m_calls[i].id == id)
                return i;
        }
    } else if (siblings > 1 && position < m_calls.size()) {
        return position;
    } else if (siblings == 1 && !m_calls.empty() && !isAnother(m_calls.back(), delta)) {
        return m_calls.size() - 1;
    }
    Call call;
    call.index = index;
    m_calls.push_back(std::move(call));
    return m_calls.size() - 1;
}

/// Some servers give their calls neither ids nor indices of their own: a name with arguments, behind a call
/// that is whole, begins the next one. A call that is repeated as it is does not, nor one whose arguments
/// begin as "{}".
bool StreamedCalls::isAnother(const Call &call, const JsonFields &delta) const
{
    const JsonFields function(delta.value("function"));
    const QByteArray arguments = function.text("arguments");
    if (!delta.text("id").isEmpty() || function.text("name").isEmpty() || call.name.isEmpty()
        || !arguments.trimmed().startsWith('{'))
        return false;
    const bool isRepeated = call.index >= 0 && (arguments == call.arguments || call.arguments == "{}");
    return !isRepeated && isWhole(call);
}

void StreamedCalls::addArguments(size_t at, const JsonFields &function)
{
    const auto arguments = function.value("arguments");
    if (!arguments)
        return;
    Call &call = m_calls[at];
    QByteArray piece = arguments->type() == JsonSlice::Type::String ? innerText(*arguments)
        : arguments->type() == JsonSlice::Type::Object ? escapedText(compactJson(arguments->bytes()))
                                                       : QByteArray();
    if (call.isDone || piece.isEmpty() || (piece == call.arguments && isWhole(call)))
        return;
    const bool repeats = !call.arguments.isEmpty() && piece.startsWith(call.arguments);
    if (repeats && piece.size() > call.arguments.size() && !endsBeforeValue(call.arguments))
        call.isCumulative = true;
    if (repeats && call.isCumulative)
        piece = piece.sliced(call.arguments.size());
    call.arguments += piece;
    if (static_cast<qsizetype>(at) == m_open)
        m_writer.toolInput(piece);
}

/// The open one is closed when it is whole and another one waits; `all` when nothing more comes, and `isCut`
/// when that was too early.
void StreamedCalls::openNext(bool all, bool isCut)
{
    for (size_t i = 0; i < m_calls.size(); ++i) {
        Call &call = m_calls[i];
        if (call.isDone || static_cast<qsizetype>(i) == m_open)
            continue;
        if (m_open >= 0) {
            // Behind one that is cut nothing can be said; nor would it be done.
            if ((!all || isCut) && !isWhole(m_calls[static_cast<size_t>(m_open)]))
                return;
            close(false);
        }
        const bool isKnown = !call.id.isEmpty() && !call.name.isEmpty();
        if (!isKnown && !all)
            return;
        if (!isKnown && call.id.isEmpty() && call.name.isEmpty() && call.arguments.isEmpty()) {
            call.isDone = true; // it said nothing
            continue;
        }
        open(i);
    }
}

void StreamedCalls::open(size_t at)
{
    Call &call = m_calls[at];
    m_open = static_cast<qsizetype>(at);
    m_beforeTool(call.id, call.extra);
    m_writer.beginTool(call.id,
        call.name.isEmpty() ? QByteArray("tool_" + QByteArray::number(static_cast<qint64>(at))) : call.name);
    m_writer.toolInput(call.arguments);
}

void StreamedCalls::close(bool isCut)
{
    if (m_open < 0)
        return;
    m_calls[static_cast<size_t>(m_open)].isDone = true;
    m_open = -1;
    m_writer.endTool(isCut);
}

bool StreamedCalls::isWhole(const Call &call) const
{
    return call.arguments.endsWith('}') && isJsonObject(unescapedText(call.arguments));
}

bool StreamedCalls::closeWhole()
{
    if (m_open >= 0 && !isWhole(m_calls[static_cast<size_t>(m_open)]))
        return false;
    close(false);
    return true;
}

void StreamedCalls::finish(bool isCut)
{
    openNext(true, isCut);
    close(isCut);
}

} // namespace signalbox
