// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/requestfingerprint.h"

#include "credentials/authorization.h"

#include <QCryptographicHash>
#include <QHashFunctions>
#include <QtEndian>

#include <algorithm>
#include <utility>

namespace signalbox {

namespace {

/// The length stands before every text, so that no two lists of texts are written the same.
QByteArray sizeOf(qsizetype size)
{
    QByteArray bytes(sizeof(quint64), Qt::Uninitialized);
    qToBigEndian(static_cast<quint64>(size), bytes.data());
    return bytes;
}

void append(QByteArray &list, const QByteArray &text)
{
    list += sizeOf(text.size());
    list += text;
}

/// Changes what a provider answers, or whose answer it is.
bool isDecisive(const QByteArray &name)
{
    return fieldNameBeginsWith(name, "anthropic-") || fieldNameBeginsWith(name, "openai-")
        || isClientCredential(name);
}

/// The decisive fields with their values, sorted.
QByteArrayList decisiveFields(const Headers &headers)
{
    Headers decisive;
    for (const Headers::Field &field : headers) {
        if (isDecisive(field.name))
            decisive.append(field.name.toLower(), field.value);
    }
    QByteArrayList fields;
    for (const Headers::Field &field : decisive.joined())
        fields << field.name + ':' + field.value;
    std::sort(fields.begin(), fields.end());
    return fields;
}

/// Keys may be spelled with escapes; to a JSON parser they are the same then.
QByteArray plainKey(QByteArrayView key)
{
    if (!key.contains('\\'))
        return key.toByteArray();
    const QByteArray quoted = '"' + key.toByteArray() + '"';
    const auto text = JsonSlice::parse(quoted);
    return text ? text->toString().value_or(key.toByteArray()) : key.toByteArray();
}

/// A `provider` that is no text is the upstream's own: how OpenRouter is to route.
bool isLeftOut(const QByteArray &key, QByteArrayView value)
{
    return key == "stream" || key == "model" || (key == "provider" && value.startsWith('"'));
}

} // namespace

RequestFingerprint::RequestFingerprint(
    HttpRequest request, std::vector<JsonSlice::Member> members, QStringList models, QByteArray session)
    : m_request(std::move(request))
    , m_members(std::move(members))
    , m_models(std::move(models))
    , m_session(std::move(session))
{
    const auto messages
        = std::find_if(m_members.rbegin(), m_members.rend(), [](const JsonSlice::Member &member) {
              const QByteArray key = plainKey(member.key);
              return key == "messages" || key == "input";
          });
    const qsizetype size = messages == m_members.rend() ? 0 : messages->value.size();
    m_quickHash = qHashMulti(0, m_session, size);
}

/// All that counts beside the body.
QByteArray RequestFingerprint::context() const
{
    QByteArray context;
    append(context, m_request.method);
    append(context, m_request.target());
    append(context, m_session);
    context += sizeOf(m_models.size());
    for (const QString &model : m_models)
        append(context, model.toUtf8());
    const QByteArrayList fields = decisiveFields(m_request.headers);
    context += sizeOf(fields.size());
    for (const QByteArray &field : fields)
        append(context, field);
    return context;
}

std::vector<RequestFingerprint::Member> RequestFingerprint::sortedMembers() const
{
    std::vector<Member> members;
    members.reserve(m_members.size());
    for (const JsonSlice::Member &member : m_members) {
        QByteArray key = plainKey(member.key);
        if (!isLeftOut(key, member.value))
            members.push_back({std::move(key), member.value});
    }
    const auto byKey = [](const Member &a, const Member &b) { return a.key < b.key; };
    std::stable_sort(members.begin(), members.end(), byKey);
    // Of a repeated key the last one counts, as with JSON parsers: in reverse it is the first of its run.
    std::reverse(members.begin(), members.end());
    const auto sameKey = [](const Member &a, const Member &b) { return a.key == b.key; };
    members.erase(std::unique(members.begin(), members.end(), sameKey), members.end());
    return members;
}

const QByteArray &RequestFingerprint::digest() const
{
    if (!m_digest.isEmpty())
        return m_digest;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(context());
    for (const Member &member : sortedMembers()) {
        hash.addData(sizeOf(member.key.size()));
        hash.addData(member.key);
        hash.addData(sizeOf(member.value.size()));
        hash.addData(member.value);
    }
    m_digest = hash.result();
    return m_digest;
}

} // namespace signalbox
