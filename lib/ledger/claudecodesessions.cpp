// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/claudecodesessions.h"

#include "core/jsonslice.h"
#include "cost/pricetable.h"
#include "usage/usagereader.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QTimeZone>

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

namespace signalbox {

namespace {

constexpr qsizetype longestLine = 16LL * 1024 * 1024;
constexpr qsizetype mostMessages = 500'000;
constexpr qsizetype longestName = 200;
constexpr qint64 quarter = 15LL * 60;

/// Of a message: its ids take more room than what it has used.
using Digest = std::pair<quint64, quint64>;

struct Message
{
    qint64 quarter = 0; ///< since 1970
    int model = 0;
    int project = 0;
    TokenUsage usage;
};

/// One line that states usage.
struct Statement
{
    Digest message;
    QDateTime time;
    QString model;
    QString project;
    TokenUsage usage;
};

Digest digestOf(const QByteArray &id, const QByteArray &requestId)
{
    const QByteArray hash = QCryptographicHash::hash(
        QByteArray(id + '\n' + requestId), QCryptographicHash::Md5); // to tell apart, not to protect
    Digest digest;
    std::copy_n(hash.constData(), sizeof digest.first, reinterpret_cast<char *>(&digest.first)); // NOLINT
    std::copy_n(hash.constData() + sizeof digest.first, sizeof digest.second, // NOLINT
        reinterpret_cast<char *>(&digest.second)); // NOLINT
    return digest;
}

QByteArray textOf(const JsonSlice &object, QByteArrayView key)
{
    const auto value = object.value(key);
    return value ? value->toString().value_or(QByteArray()) : QByteArray();
}

/// The last folder of a path of whatever system.
QString lastFolder(QString path)
{
    path.replace(u'\\', u'/');
    while (path.endsWith(u'/'))
        path.chop(1);
    QString name = path.section(u'/', -1);
    name.removeIf([](QChar c) { return c.category() == QChar::Other_Control; });
    return name.left(longestName);
}

/// Names in the order in which they were found.
class NameList
{
public:
    int indexOf(const QString &name)
    {
        const auto known = m_indices.constFind(name);
        if (known != m_indices.constEnd())
            return *known;
        const int index = static_cast<int>(m_names.size());
        m_names.append(name);
        m_indices.insert(name, index);
        return index;
    }
    [[nodiscard]] const QString &at(int index) const { return m_names.at(index); }

private:
    QStringList m_names;
    QHash<QString, int> m_indices;
};

/// Reads session files and keeps one usage for each message.
class SessionSum
{
public:
    explicit SessionSum(QDateTime until) : m_until(std::move(until)) { }

    void readFolder(const QString &folder);
    [[nodiscard]] ClaudeCodeUsage result(const PriceTable &prices) const;

private:
    void readFile(const QString &path);
    void readLine(QByteArrayView line);
    void add(const Statement &statement);

    QDateTime m_until;
    QHash<Digest, Message> m_messages;
    NameList m_models;
    NameList m_projects;
    ClaudeCodeUsage m_counts;
};

void SessionSum::readFolder(const QString &folder)
{
    QStringList files;
    QDirIterator found(
        folder, {QStringLiteral("*.jsonl")}, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (found.hasNext())
        files << found.next();
    files.sort(); // what is the same must come out the same
    for (const QString &file : files)
        readFile(file);
}

void SessionSum::readFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        ++m_counts.unreadableFiles;
        return;
    }
    ++m_counts.files;
    QByteArray piece(64LL * 1024, Qt::Uninitialized);
    QByteArray line;
    bool isTooLong = false;
    const auto endLine = [&] {
        if (isTooLong)
            ++m_counts.skippedLines;
        else
            readLine(line);
        line.clear();
        isTooLong = false;
    };
    for (;;) {
        const qint64 length = file.readLine(piece.data(), piece.size());
        if (length <= 0)
            break;
        isTooLong = isTooLong || line.size() + length > longestLine;
        if (!isTooLong)
            line.append(piece.constData(), length);
        if (piece.at(length - 1) == '\n')
            endLine();
    }
    endLine();
}

std::optional<Statement> statementOf(const JsonSlice &line, const JsonSlice &message)
{
    Statement statement;
    const QByteArray id = textOf(message, "id");
    const QByteArray uuid = textOf(line, "uuid");
    statement.message = id.isEmpty() ? digestOf(uuid, {}) : digestOf(id, textOf(line, "requestId"));
    statement.time = QDateTime::fromString(QString::fromUtf8(textOf(line, "timestamp")), Qt::ISODateWithMs);
    statement.model = QString::fromUtf8(textOf(message, "model")).left(longestName);
    statement.project = lastFolder(QString::fromUtf8(textOf(line, "cwd")));
    UsageReader reader(Protocol::Anthropic);
    reader.readBody(line.bytes());
    statement.usage = reader.usage();
    const bool isWhole
        = !(id.isEmpty() && uuid.isEmpty()) && statement.time.isValid() && !statement.model.isEmpty();
    return isWhole ? std::optional(statement) : std::nullopt;
}

void SessionSum::readLine(QByteArrayView line)
{
    line = line.trimmed();
    if (line.isEmpty())
        return;
    // Most lines, and the longest ones, hold what was said; they need not be taken apart.
    if (!line.contains("\"usage\"")) {
        m_counts.skippedLines += !(line.startsWith('{') && line.endsWith('}'));
        return;
    }
    const auto parsed = JsonSlice::parse(line);
    if (!parsed || parsed->type() != JsonSlice::Type::Object) {
        ++m_counts.skippedLines;
        return;
    }
    if (textOf(*parsed, "type") != "assistant")
        return; // results of tools tell the usage of sub-agents, whose own lines count
    const auto message = parsed->value("message");
    if (message && textOf(*message, "model") == "<synthetic>")
        return;
    const auto statement = message && message->value("usage") ? statementOf(*parsed, *message) : std::nullopt;
    if (statement)
        add(*statement);
    else
        ++m_counts.skippedLines;
}

void SessionSum::add(const Statement &statement)
{
    if (!statement.usage.known)
        return;
    const auto known = m_messages.find(statement.message);
    if (known != m_messages.end()) {
        if (statement.usage.total() >= known->usage.total())
            known->usage = statement.usage;
        return;
    }
    if (m_until.isValid() && statement.time >= m_until)
        return;
    if (m_messages.size() >= mostMessages) {
        m_counts.cut = true;
        return;
    }
    m_messages.insert(statement.message,
        {statement.time.toSecsSinceEpoch() / quarter, m_models.indexOf(statement.model),
            m_projects.indexOf(statement.project), statement.usage});
}

/// A row is of one day and one model, so all of its costs are of one currency; prices for long prompts may
/// stand beside the usual ones.
void addCost(Cost &sum, const Cost &cost)
{
    if (!cost.isKnown())
        return;
    const qint64 nanos = sum.nanos + cost.nanos;
    const QString price = sum.isKnown() ? std::min(sum.price, cost.price) : cost.price;
    sum = {cost.kind, nanos, cost.currency, price};
}

ClaudeCodeUsage SessionSum::result(const PriceTable &prices) const
{
    QHash<std::pair<qint64, std::pair<int, int>>, ImportedUsage> rows;
    for (const Message &message : m_messages) {
        ImportedUsage &row = rows[{message.quarter, {message.model, message.project}}];
        if (row.at.isNull()) {
            row.at = QDateTime::fromSecsSinceEpoch(message.quarter * quarter, Qt::UTC);
            row.model = m_models.at(message.model);
            row.project = m_projects.at(message.project);
            row.client = QStringLiteral("claude-cli");
            row.requests = 0;
        }
        ++row.requests;
        row.tokens += message.usage;
        PriceTable::Occasion occasion;
        occasion.model = row.model;
        occasion.day = row.at.date();
        occasion.billing = Billing::Subscription;
        addCost(row.cost, prices.costOf(message.usage, occasion));
    }
    ClaudeCodeUsage usage = m_counts;
    usage.messages = m_messages.size();
    usage.rows = rows.values();
    std::sort(usage.rows.begin(), usage.rows.end(), [](const ImportedUsage &a, const ImportedUsage &b) {
        return std::tie(a.at, a.model, a.project) < std::tie(b.at, b.model, b.project);
    });
    return usage;
}

} // namespace

QStringList claudeCodeFolders(const QProcessEnvironment &environment, const QString &homeFolder)
{
    QStringList candidates;
    const QString own = environment.value(QStringLiteral("CLAUDE_CONFIG_DIR"));
    if (!own.isEmpty()) {
        candidates = QFileInfo(own).isDir() ? QStringList(own) : own.split(u',', Qt::SkipEmptyParts);
    } else {
        const QString config
            = environment.value(QStringLiteral("XDG_CONFIG_HOME"), QString(homeFolder + u"/.config"));
        candidates << QString(config + u"/claude") << QString(homeFolder + u"/.claude");
    }
    QStringList folders;
    for (const QString &candidate : candidates) {
        const QString folder = QFileInfo(candidate.trimmed()).canonicalFilePath();
        if (!folder.isEmpty() && QFileInfo(folder).isDir() && !folders.contains(folder))
            folders << folder;
    }
    return folders;
}

Result<ClaudeCodeUsage> readClaudeCodeSessions(
    const QStringList &folders, const QDateTime &until, const PriceTable &prices)
{
    SessionSum sum(until);
    bool found = false;
    for (const QString &folder : folders) {
        const QString projects = QDir(folder).filePath(QStringLiteral("projects"));
        const QString root = QFileInfo(projects).isDir() ? projects : folder;
        if (!QFileInfo(root).isDir())
            continue;
        found = true;
        sum.readFolder(root);
    }
    if (!found)
        return Error{Error::Kind::NotFound,
            folders.isEmpty()
                ? QStringLiteral(
                    "there is no folder of Claude Code (~/.claude or $CLAUDE_CONFIG_DIR): name it")
                : QStringLiteral("there is no folder '%1': name the one that has Claude Code's 'projects'")
                      .arg(folders.join(QStringLiteral("' or '")))};
    return sum.result(prices);
}

} // namespace signalbox
