// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/jsonctree.h"

#include "core/jsonslice.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace signalbox {

namespace {

constexpr int deepest = 200; // the reader recurses

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Each function leaves `m_at` behind what it has read, or keeps what is wrong and returns false.
class JsoncReader
{
public:
    JsoncReader(const QByteArray &text, JsoncExtras extras) : m_text(text), m_extras(extras) { }

    Result<std::optional<JsoncValue>> read()
    {
        if (m_text.startsWith("\xEF\xBB\xBF"))
            m_at = 3;
        skip();
        if (isAtEnd())
            return std::optional<JsoncValue>();
        JsoncValue value;
        if (!readValue(value, 0))
            return error();
        skip();
        if (!isAtEnd()) {
            failAt("something stands behind the end");
            return error();
        }
        return std::optional(std::move(value));
    }

private:
    [[nodiscard]] bool isAtEnd() const { return m_at >= m_text.size(); }
    [[nodiscard]] char now() const { return isAtEnd() ? '\0' : m_text.at(m_at); }

    void skip()
    {
        if (m_extras == JsoncExtras::CommentsAndCommas) {
            m_at = skipJsoncSpace(m_text, m_at);
            return;
        }
        while (!isAtEnd() && isSpace(now()))
            ++m_at;
    }

    /// Where a comment stands in the place of something else it says so.
    bool failAt(const char *what)
    {
        const QByteArray two = m_text.mid(m_at, 2);
        if (two != "//" && two != "/*")
            return fail(what);
        return fail(m_extras == JsoncExtras::None ? "a comment stands where none is read"
                                                  : "a comment is not closed by */");
    }

    bool fail(const char *what)
    {
        m_problem = what;
        return false;
    }

    [[nodiscard]] Error error() const
    {
        const auto line = m_text.first(std::min(m_at, m_text.size())).count('\n') + 1;
        return {Error::Kind::InvalidRequest,
            QStringLiteral("line %1: %2; correct it first").arg(line).arg(QLatin1String(m_problem))};
    }

    bool readString(QByteArray &decoded)
    {
        const qsizetype begin = m_at;
        for (++m_at; now() != '"'; ++m_at) {
            if (isAtEnd() || now() == '\n')
                return fail("a text is not closed by a quote");
            if (now() == '\\') {
                ++m_at;
                if (!isAtEnd() && !QByteArrayView("\"\\/bfnrtu").contains(now()))
                    return fail("a text has an escape that means nothing");
            }
        }
        ++m_at;
        const auto array = QJsonDocument::fromJson('[' + m_text.mid(begin, m_at - begin) + ']').array();
        if (array.size() != 1)
            return fail("a text has an escape that means nothing");
        decoded = array.at(0).toString().toUtf8();
        return true;
    }

    bool readPlain()
    {
        const qsizetype begin = m_at;
        while (!isAtEnd() && !isSpace(now()) && !QByteArrayView(",:{}[]\"/").contains(now()))
            ++m_at;
        const QByteArray word = m_text.mid(begin, m_at - begin);
        if (!JsonSlice::parse(word))
            return failAt("this is no value: a quote or a comma may be missing");
        return true;
    }

    bool readArray(JsoncValue &value, int depth)
    {
        for (++m_at;;) {
            skip();
            if (now() == ']')
                break;
            JsoncValue element;
            if (!readValue(element, depth + 1))
                return false;
            skip();
            const bool hasComma = now() == ',';
            if (hasComma)
                ++m_at;
            else if (now() != ']')
                return failAt("a comma or ] is missing");
            skip();
            if (hasComma && now() == ']' && m_extras == JsoncExtras::None)
                return fail("a comma stands behind the last one");
        }
        value.end = ++m_at;
        return true;
    }

    bool readMember(JsoncValue::Member &member, int depth)
    {
        member.begin = m_at;
        if (now() != '"')
            return failAt("a key in quotes or } is missing");
        if (!readString(member.name))
            return false;
        member.keyEnd = m_at;
        skip();
        if (now() != ':')
            return failAt("a colon is missing");
        ++m_at;
        skip();
        return readValue(member.value, depth + 1);
    }

    bool readObject(JsoncValue &value, int depth)
    {
        value.isObject = true;
        for (++m_at;;) {
            skip();
            if (now() == '}')
                break;
            JsoncValue::Member member;
            if (!readMember(member, depth))
                return false;
            skip();
            if (now() == ',')
                member.comma = m_at++;
            else if (now() != '}')
                return failAt("a comma or } is missing");
            value.members.push_back(std::move(member));
            skip();
            if (now() == '}' && value.members.back().comma >= 0 && m_extras == JsoncExtras::None)
                return fail("a comma stands behind the last one");
        }
        value.end = ++m_at;
        return true;
    }

    bool readValue(JsoncValue &value, int depth)
    {
        if (depth > deepest)
            return fail("too many brackets stand in each other");
        value.begin = m_at;
        if (now() == '{')
            return readObject(value, depth);
        if (now() == '[')
            return readArray(value, depth);
        QByteArray ignored;
        if (!(now() == '"' ? readString(ignored) : readPlain()))
            return false;
        value.end = m_at;
        return true;
    }

    const QByteArray &m_text;
    JsoncExtras m_extras;
    qsizetype m_at = 0;
    const char *m_problem = "";
};

} // namespace

const JsoncValue::Member *JsoncValue::member(const QByteArray &name) const
{
    for (auto member = members.rbegin(); member != members.rend(); ++member) {
        if (member->name == name)
            return &*member;
    }
    return nullptr;
}

Result<std::optional<JsoncValue>> readJsonc(const QByteArray &text, JsoncExtras extras)
{
    return JsoncReader(text, extras).read();
}

qsizetype skipJsoncSpace(const QByteArray &text, qsizetype at)
{
    for (;;) {
        while (at < text.size() && isSpace(text.at(at)))
            ++at;
        const QByteArray two = text.mid(at, 2);
        if (two != "//" && two != "/*")
            return at;
        const qsizetype end = two == "//" ? text.indexOf('\n', at) : text.indexOf("*/", at + 2);
        if (end < 0 && two == "/*")
            return at; // what stands there is no value either
        at = end < 0 ? text.size() : end + (two == "//" ? 0 : 2);
    }
}

} // namespace signalbox
