// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/clientkeyreader.h"

#include "config/plainword.h"
#include "core/result.h"

#include <QCryptographicHash>

#include <algorithm>
#include <utility>

namespace signalbox {

namespace {

constexpr QStringView hashPrefix = u"sha256:";
constexpr qsizetype longestName = 100;
constexpr int mostRequestsPerMinute = 100'000; // each of the last minute is remembered

QByteArray digestOf(QByteArrayView key)
{
    return QCryptographicHash::hash(key.toByteArray(), QCryptographicHash::Sha256);
}

/// Nothing for a key that is not in the file.
QByteArray knownDigest(const ClientKeyConfig &key)
{
    if (!key.sha256.isEmpty() || key.key.literal.isEmpty())
        return key.sha256;
    return digestOf(key.key.literal.reveal());
}

/// What is wrong with a key as a sentence without its subject.
Error flaw(const QString &text)
{
    return {Error::Kind::InvalidRequest, text};
}

Result<ClientKeyConfig> hashedKey(const QString &digits)
{
    constexpr qsizetype digitCount = 64;
    const bool good = digits.size() == digitCount && std::all_of(digits.begin(), digits.end(), [](QChar c) {
        const QChar lower = c.toLower();
        return (c >= u'0' && c <= u'9') || (lower >= u'a' && lower <= u'f');
    });
    if (!good)
        return flaw(QStringLiteral("is no hash, as it begins with 'sha256:' but has no 64 hexadecimal digits "
                                   "behind it: write those that 'printf %s KEY | sha256sum' prints"));
    ClientKeyConfig key;
    key.sha256 = QByteArray::fromHex(digits.toLatin1());
    if (key.sha256 == digestOf({}))
        return flaw(QStringLiteral("is the hash of nothing, which would let everybody in: hash the key"));
    return key;
}

/// `text` is trimmed and not empty.
Result<ClientKeyConfig> keyOf(const QString &text, const ReadingContext &context)
{
    if (text.startsWith(hashPrefix, Qt::CaseInsensitive))
        return hashedKey(text.sliced(hashPrefix.size()).trimmed());
    auto secret = context.secretReference(text);
    if (!secret)
        return secret.error();
    ClientKeyConfig key;
    key.key = std::move(secret).value();
    return key;
}

/// A date means the end of that day; a time without an offset is one of UTC, as the days of the limits are.
QDateTime timeOf(const QString &written)
{
    constexpr qsizetype dateLength = 10;
    const QString text = written.trimmed().toUpper();
    QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (text.size() == dateLength)
        time = QDateTime::fromString(text + QStringLiteral("T23:59:59.999Z"), Qt::ISODateWithMs);
    else if (time.isValid() && time.timeSpec() == Qt::LocalTime)
        time = QDateTime::fromString(text + u'Z', Qt::ISODateWithMs);
    return time.isValid() ? time.toUTC() : QDateTime();
}

bool isEmptyList(const YamlNode *node)
{
    return node && node->kind == YamlNode::Kind::List && node->children.empty();
}

} // namespace

ClientKeyReader::ClientKeyReader(Config &config, ReadingContext &context, QDateTime now)
    : m_config(config)
    , m_context(context)
    , m_now(std::move(now))
{ }

void ClientKeyReader::readList(SectionReader &section, QStringView key)
{
    const YamlNode *node = section.node(key);
    if (!node)
        return;
    if (node->kind != YamlNode::Kind::List) {
        section.error(key, QStringLiteral("must be a list of keys: write '- KEY' below it"));
        m_failed = true;
        return;
    }
    for (const YamlNode &item : node->children)
        readEntry(item, QStringLiteral("an entry in %1").arg(section.named(key)));
}

void ClientKeyReader::readEntry(const YamlNode &item, const QString &title)
{
    if (item.kind == YamlNode::Kind::Map) {
        readMapping(item, title);
        return;
    }
    if (item.kind == YamlNode::Kind::List) {
        m_context.error(
            item.line, QStringLiteral("%1 must be a key or a mapping with 'key': correct it").arg(title));
        m_failed = true;
        return;
    }
    if (const auto text = m_context.expand(item.text, item.line, title))
        append(*text, item.line);
    else
        m_failed = true;
}

void ClientKeyReader::append(const QString &written, int line)
{
    const auto key = parsed(written, line);
    if (key && !equalOf(*key))
        m_config.server.clientKeys.append(*key);
}

void ClientKeyReader::readMapping(const YamlNode &item, const QString &title)
{
    SectionReader entry(item, title, configkeys::clientKey, m_context);
    const auto text = entry.has(u"key") ? entry.text(u"key") : QString();
    const auto found = text ? parsed(*text, entry.line(u"key")) : std::nullopt;
    m_failed = m_failed || !found;
    ClientKeyConfig key = found.value_or(ClientKeyConfig());
    key.line = item.line;
    readName(entry, key);
    readExpiry(entry, key);
    readModels(entry, key);
    readProviders(entry, key);
    assign(key.requestsPerMinute, entry.integer(u"requests_per_minute", 1, mostRequestsPerMinute));
    assign(key.tokensPerDay, entry.integer(u"tokens_per_day", 1));
    if (!found)
        return;
    const ClientKeyConfig *equal = equalOf(key);
    if (!equal)
        m_config.server.clientKeys.append(key);
    else if (item.children.size() > 1) // its rules are not those that count
        m_context.warning(item.line,
            QStringLiteral("%1 has the key of line %2 again, whose rules are used: remove one of the two")
                .arg(title, QString::number(equal->line)));
}

std::optional<ClientKeyConfig> ClientKeyReader::parsed(const QString &written, int line)
{
    const QString text = written.trimmed();
    auto key = text.isEmpty()
        ? flaw(QStringLiteral("is empty, which would let everybody in: write a key or remove the entry"))
        : keyOf(text, m_context);
    if (!key) {
        m_context.error(line, QStringLiteral("a client key ") + key.error().message);
        m_failed = true;
        return std::nullopt;
    }
    ClientKeyConfig result = std::move(key).value();
    result.line = line;
    return result;
}

/// The key that was read before and is the same; null when there is none.
const ClientKeyConfig *ClientKeyReader::equalOf(const ClientKeyConfig &key) const
{
    const QList<ClientKeyConfig> &keys = m_config.server.clientKeys;
    const QByteArray digest = knownDigest(key);
    const QString place = key.key.toString();
    const auto found = std::find_if(keys.begin(), keys.end(), [&](const ClientKeyConfig &other) {
        const bool isThere = !place.isEmpty() && other.key.toString() == place;
        return isThere || (!digest.isEmpty() && knownDigest(other) == digest);
    });
    return found == keys.end() ? nullptr : &*found;
}

void ClientKeyReader::readName(SectionReader &entry, ClientKeyConfig &key)
{
    const auto written = entry.text(u"name");
    if (!written)
        return;
    key.name = written->trimmed();
    if (key.name.isEmpty() || key.name.size() > longestName
        || !std::all_of(key.name.begin(), key.name.end(), [](QChar c) { return c.isPrint(); })) {
        entry.error(u"name",
            QStringLiteral("must be one line of 1 to %1 printable characters: correct it").arg(longestName));
        return;
    }
    const QList<ClientKeyConfig> &keys = m_config.server.clientKeys;
    const auto same = std::find_if(
        keys.begin(), keys.end(), [&](const ClientKeyConfig &other) { return other.name == key.name; });
    if (same != keys.end() && !equalOf(key))
        entry.error(
            u"name", QStringLiteral("is taken by the key of line %1: give each its own").arg(same->line));
}

void ClientKeyReader::readExpiry(SectionReader &entry, ClientKeyConfig &key)
{
    const auto written = entry.text(u"expires");
    if (!written)
        return;
    key.expires = timeOf(*written);
    if (key.expires.isNull())
        entry.error(u"expires",
            QStringLiteral("is no date: write it like 2027-01-31, or with a time like 2027-01-31T18:00:00Z"));
    else if (key.expires < m_now)
        entry.warning(u"expires",
            QStringLiteral("is past, requests with this key are refused: write a later one, or remove the "
                           "entry"));
}

void ClientKeyReader::readModels(SectionReader &entry, ClientKeyConfig &key)
{
    for (const LocatedText &pattern : entry.texts(u"models")) {
        if (pattern.text.trimmed().isEmpty())
            m_context.error(pattern.line,
                QStringLiteral("a pattern in %1 is empty: write a model name, or \"*\" for all")
                    .arg(entry.named(u"models")));
        key.models.append(GlobPattern(pattern.text.trimmed()));
    }
    if (isEmptyList(entry.node(u"models")))
        entry.error(u"models",
            QStringLiteral(
                "is empty, so nothing could be asked for: list models, or remove it to allow all"));
}

void ClientKeyReader::readProviders(SectionReader &entry, ClientKeyConfig &key)
{
    for (const LocatedText &written : entry.texts(u"providers")) {
        const QString name = written.text.trimmed();
        const QStringList found = providersCalled(name);
        key.providers.append(found);
        if (!found.isEmpty())
            continue;
        QStringList names;
        for (const ProviderConfig &provider : m_config.providers)
            names << provider.name << provider.group;
        const QString nearest = nearestName(name, names);
        const QString advice = nearest.isEmpty() ? QStringLiteral("name one of 'providers'")
                                                 : QStringLiteral("did you mean '%1'?").arg(nearest);
        const QString shown = isPlainWord(name) ? QStringLiteral(" '%1'").arg(name) : QString();
        m_context.error(written.line,
            QStringLiteral("%1 names a provider%2 that is not there: %3")
                .arg(entry.named(u"providers"), shown, advice));
    }
    if (isEmptyList(entry.node(u"providers")))
        entry.error(u"providers",
            QStringLiteral("is empty, so nobody could answer: list providers, or remove it to allow all"));
}

/// Of that name, or all accounts of it.
QStringList ClientKeyReader::providersCalled(const QString &name) const
{
    QStringList names;
    for (const ProviderConfig &provider : m_config.providers) {
        if (provider.name == name || (!name.isEmpty() && provider.group == name))
            names << provider.name;
    }
    return names;
}

void ClientKeyReader::readAdminKey(SectionReader &server)
{
    const auto written = server.text(u"admin_key");
    if (!written)
        return;
    const QString text = written->trimmed();
    if (text.isEmpty()) {
        server.error(u"admin_key", QStringLiteral("is empty: write a key, or remove it"));
        return;
    }
    auto key = keyOf(text, m_context);
    if (!key) {
        server.error(u"admin_key", key.error().message);
        return;
    }
    m_config.server.adminKey = std::move(key).value();
    m_config.server.adminKey.name = QStringLiteral("admin");
    m_config.server.adminKey.line = server.line(u"admin_key");
}

void ClientKeyReader::finish()
{
    QList<ClientKeyConfig> &keys = m_config.server.clientKeys;
    int number = 0;
    const auto isTaken = [&](const QString &name) {
        return std::any_of(
            keys.cbegin(), keys.cend(), [&](const ClientKeyConfig &key) { return key.name == name; });
    };
    for (ClientKeyConfig &key : keys) {
        while (key.name.isEmpty()) {
            const QString name = QStringLiteral("key %1").arg(++number);
            if (!isTaken(name))
                key.name = name;
        }
    }
    const ClientKeyConfig &admin = m_config.server.adminKey;
    if (!admin.isEmpty() && equalOf(admin))
        m_context.warning(admin.line,
            QStringLiteral(
                "'admin_key' of server is a client key, too, which may stand in addresses: make one of "
                "its own"));
}

} // namespace signalbox
