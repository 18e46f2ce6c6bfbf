// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/logwriter.h"

#include "core/privatefolder.h"
#include "log/consolesink.h"
#include "log/linethread.h"
#include "log/logfile.h"
#include "log/logfolder.h"
#include "log/loglevel.h"

#include <QDateTime>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLoggingCategory>
#include <QRegularExpression>

#include <chrono>
#include <optional>

namespace signalbox {

namespace {

using namespace std::chrono_literals;

constexpr auto lastWords = 1s; // of a program that aborts

/// Qt's message handler is a plain function: this is the writer it talks to.
LogWriter *capturing = nullptr;

/// The request that a message of ours begins with.
QString requestIdIn(const QString &message)
{
    static const QRegularExpression id(QStringLiteral("^sbx_[0-9a-f]{16}(?![0-9a-z])"));
    return id.match(message).captured();
}

void handleQtMessage(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    if (capturing) {
        QJsonObject fields;
        if (const QString id = requestIdIn(message); !id.isEmpty())
            fields.insert(QStringLiteral("request_id"), id);
        capturing->write(
            {type, QString::fromLatin1(context.category), QStringLiteral("message"), message, fields});
    }
    if (type != QtFatalMsg)
        return;
    if (capturing)
        (void)capturing->finish(lastWords);
    std::abort();
}

/// Before they are written as JSON: in the text of it a key would end in somebody's escape or quote.
QJsonValue redactedValue(const QJsonValue &value)
{
    if (value.isString())
        return redacted(value.toString());
    if (value.isArray()) {
        QJsonArray array;
        const QJsonArray items = value.toArray();
        for (const auto &item : items)
            array.append(redactedValue(item));
        return array;
    }
    if (value.isObject()) {
        QJsonObject object;
        const QJsonObject members = value.toObject();
        for (auto member = members.begin(); member != members.end(); ++member)
            object.insert(member.key(), redactedValue(member.value()));
        return object;
    }
    return value;
}

/// On one line and without commands for the terminal: parts of a message may come from clients and providers.
QString shownOnConsole(const QString &message)
{
    QString shown;
    shown.reserve(message.size());
    for (const QChar c : message) {
        if (c == u'\n')
            shown += QStringLiteral("\\n");
        else if (c == u'\t')
            shown += u' ';
        else if (c.category() == QChar::Other_Control || c == QChar::LineSeparator
            || c == QChar::ParagraphSeparator)
            shown += QStringLiteral("\\x%1").arg(c.unicode(), 2, 16, QLatin1Char('0'));
        else
            shown += c;
    }
    return shown;
}

QByteArray jsonLine(const LogEntry &entry, const QString &message)
{
    // Fields, too: model names and paths come from clients, who may paste a key into the wrong place.
    QJsonObject line = redactedValue(entry.fields).toObject();
    line.insert(QStringLiteral("time"), QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs));
    const auto level = spdlog::level::to_string_view(logLevel(entry.level));
    line.insert(
        QStringLiteral("level"), QString::fromLatin1(level.data(), static_cast<qsizetype>(level.size())));
    line.insert(QStringLiteral("event"), entry.event);
    line.insert(QStringLiteral("category"), entry.category);
    line.insert(QStringLiteral("message"), message);
    return QJsonDocument(line).toJson(QJsonDocument::Compact);
}

/// "1 line was dropped"
QString dropped(qint64 lines)
{
    return QStringLiteral("%1 %2 dropped")
        .arg(QString::number(lines), lines == 1 ? QStringLiteral("line was") : QStringLiteral("lines were"));
}

LogLine consoleNotice(qint64 lines)
{
    return {QtWarningMsg, QByteArray(dropped(lines).toUtf8() + " here: nobody has read them in time")};
}

LogLine fileNotice(qint64 lines)
{
    const LogEntry entry{QtWarningMsg, QStringLiteral("signalbox.log"), QStringLiteral("lines_dropped"),
        dropped(lines) + QStringLiteral(" here: the disk has not taken them in time"),
        {{QStringLiteral("lines"), lines}}};
    return {entry.level, jsonLine(entry, entry.message)};
}

/// Used on one thread, but for open().
class FileSink
{
public:
    FileSink(const QString &path, const LogFile::Limits &limits, LineThread &console)
        : m_path(path)
        , m_file(path, limits, m_clock)
        , m_console(console)
    { }

    [[nodiscard]] bool open(QString *problem) { return m_file.open(problem); }
    void write(const LogLine &line)
    {
        QString problem;
        constexpr auto pause = 1min; // it happens with every line
        if (m_file.write(line.text, &problem) || (m_told && m_clock.now() - *m_told < pause))
            return;
        m_told = m_clock.now();
        m_console.add({QtCriticalMsg,
            QStringLiteral("the log file %1 cannot be written, lines of it are lost: %2")
                .arg(m_path, problem)
                .toUtf8()});
    }

private:
    QString m_path;
    SystemClock m_clock;
    LogFile m_file;
    LineThread &m_console;
    std::optional<Clock::TimePoint> m_told;
};

/// What a category or Qt lets through at this level.
void appendRules(const QString &category, int level, QStringList &rules)
{
    const std::pair<const char *, int> types[]
        = {{"debug", spdlog::level::debug}, {"info", spdlog::level::info}, {"warning", spdlog::level::warn}};
    for (const auto &[type, least] : types)
        rules << QStringLiteral("%1.%2=%3")
                     .arg(category, QLatin1String(type),
                         level <= least ? QStringLiteral("true") : QStringLiteral("false"));
}

int levelNamed(const QString &name)
{
    return spdlog::level::from_str(name.toStdString());
}

} // namespace

QString redacted(const QString &text)
{
    static const QRegularExpression keys(QStringLiteral(
        R"((sk-[A-Za-z0-9_-]{4}|dapi[0-9a-f]{2}|gh[opsur]_|eyJ[A-Za-z0-9_-]{4})[A-Za-z0-9_.-]{8,}|)"
        R"((github_pat_|gsk_|hf_|xai-)[A-Za-z0-9_]{16,}|AIza[A-Za-z0-9_-]{30,}|A[KS]IA[A-Z0-9]{16}|)"
        R"((?<=[Bb]earer )[^\s"',;]{8,})"));
    QString result = text;
    return result.replace(keys, QStringLiteral("***"));
}

LogWriter::LogWriter(const LogConfig &config, std::chrono::milliseconds patience)
    : m_patience(patience)
    , m_console(std::make_unique<LineThread>(
          [sink = std::make_shared<ConsoleSink>(config.color)](const LogLine &line) { sink->write(line); },
          consoleNotice))
{
    if (config.file != QStringLiteral("none"))
        openFile(config);
    setLevels({config.level, config.levels});
}

void LogWriter::setLevels(const LogLevels &levels)
{
    m_level = levelNamed(levels.level);
    QStringList rules;
    for (size_t i = 0; i < logCategories.size(); ++i) {
        const QString name = QString::fromLatin1(logCategories.at(i));
        m_levels.at(i) = levelNamed(levels.levels.value(name, levels.level));
        appendRules(QStringLiteral("signalbox.") + name, m_levels.at(i), rules);
    }
    QLoggingCategory::setFilterRules(rules.join(u'\n'));
}

LogWriter::~LogWriter()
{
    if (m_captures) {
        qInstallMessageHandler(nullptr);
        capturing = nullptr;
    }
    (void)finish(m_patience);
}

void LogWriter::openFile(const LogConfig &config)
{
    const QString path
        = config.file.isEmpty() ? logFolder() + QStringLiteral("/signalbox.jsonl") : config.file;
    (void)makePrivateFolder(QFileInfo(path).absolutePath()); // the file tells what is wrong
    const auto sink = std::make_shared<FileSink>(
        path, LogFile::Limits{config.maxFileBytes, config.maxFiles, config.maxDays}, *m_console);
    QString problem;
    if (!sink->open(&problem)) {
        m_console->add({QtWarningMsg,
            QStringLiteral("no log file: %1: %2; set log.file to a place that can be written")
                .arg(path, problem)
                .toUtf8()});
        return;
    }
    m_lines = std::make_unique<LineThread>([sink](const LogLine &line) { sink->write(line); }, fileNotice);
    m_file = path;
}

bool LogWriter::isEnabled(QtMsgType level, const QString &category) const
{
    int least = m_level;
    constexpr QStringView ours = u"signalbox.";
    if (category.startsWith(ours)) {
        const QStringView name = QStringView(category).sliced(ours.size());
        for (size_t i = 0; i < logCategories.size(); ++i) {
            if (name == QLatin1String(logCategories.at(i)))
                least = m_levels.at(i);
        }
    }
    return logLevel(level) >= least;
}

void LogWriter::write(const LogEntry &entry)
{
    if (!isEnabled(entry.level, entry.category))
        return;
    const QString message = redacted(entry.message);
    m_console->add({entry.level, shownOnConsole(message).toUtf8()});
    if (m_lines)
        m_lines->add({entry.level, jsonLine(entry, message)});
}

bool LogWriter::finish(std::chrono::milliseconds longest)
{
    const bool isWritten = !m_lines || m_lines->finish(longest);
    if (!isWritten)
        m_console->add({QtCriticalMsg,
            QStringLiteral("lines are lost: the log file %1 takes too long to be written")
                .arg(m_file)
                .toUtf8()});
    return m_console->finish(longest) && isWritten;
}

void LogWriter::captureQtMessages()
{
    capturing = this;
    m_captures = true;
    qInstallMessageHandler(handleQtMessage);
}

} // namespace signalbox
