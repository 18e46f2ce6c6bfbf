// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/requestfingerprint.h"

#include <QCryptographicHash>
#include <QHashFunctions>
#include <QtEndian>

#include <algorithm>

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
        || isFieldName(name, "x-api-key") || isFieldName(name, "api-key")
        || isFieldName(name, "authorization");
}

/// The values of all decisive fields. Credentials only as a hash: what
/// lives on here should not be worth stealing.
QByteArrayList decisiveFields(const Headers &headers)
{
    Headers decisive;
    for (const Headers::Field &field : headers) {
        if (isDecisive(field.name))
            decisive.append(field.name.toLower(), field.value);
    }
    QByteArrayList fields;
    for (const Headers::Field &field : decisive.joined()) {
        const bool isCredential = field.name.endsWith("key") || field.name == "authorization";
        fields << (isCredential
                ? field.name + '#' + QCryptographicHash::hash(field.value, QCryptographicHash::Sha256)
                : QByteArray(field.name + ':' + field.value));
    }
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

quint64 hashed(QByteArrayView bytes, quint64 seed)
{
    return qHashBits(bytes.data(), static_cast<size_t>(bytes.size()), static_cast<size_t>(seed));
}

} // namespace

RequestFingerprint::RequestFingerprint(const HttpRequest &request,
    const std::vector<JsonSlice::Member> &members, const QStringList &models, const QByteArray &session)
    : m_body(request.body)
{
    append(m_context, request.method);
    append(m_context, request.target());
    append(m_context, session);
    m_context += sizeOf(models.size());
    for (const QString &model : models)
        append(m_context, model.toUtf8());
    const QByteArrayList fields = decisiveFields(request.headers);
    m_context += sizeOf(fields.size());
    for (const QByteArray &field : fields)
        append(m_context, field);

    takeMembers(members);
    m_quickHash = hashed(m_context, 0);
    for (const Member &member : m_members)
        m_quickHash = hashed(member.value, hashed(member.key, m_quickHash));
}

void RequestFingerprint::takeMembers(const std::vector<JsonSlice::Member> &members)
{
    m_members.reserve(members.size());
    for (const JsonSlice::Member &member : members) {
        QByteArray key = plainKey(member.key);
        if (!isLeftOut(key, member.value))
            m_members.push_back({std::move(key), member.value});
    }
    const auto byKey = [](const Member &a, const Member &b) { return a.key < b.key; };
    std::stable_sort(m_members.begin(), m_members.end(), byKey);
    // Of a repeated key the last one counts, as with JSON parsers: in reverse it is the first of its run.
    std::reverse(m_members.begin(), m_members.end());
    const auto sameKey = [](const Member &a, const Member &b) { return a.key == b.key; };
    m_members.erase(std::unique(m_members.begin(), m_members.end(), sameKey), m_members.end());
}

const QByteArray &RequestFingerprint::digest() const
{
    if (!m_digest.isEmpty())
        return m_digest;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(m_context);
    for (const Member &member : m_members) {
        hash.addData(sizeOf(member.key.size()));
        hash.addData(member.key);
        hash.addData(sizeOf(member.value.size()));
        hash.addData(member.value);
    }
    m_digest = hash.result();
    return m_digest;
}

} // namespace signalbox
