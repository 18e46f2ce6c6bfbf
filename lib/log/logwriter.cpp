// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/logwriter.h"

#include "core/privatefolder.h"
#include "log/logfile.h"
#include "log/logfolder.h"

#include <QDateTime>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLoggingCategory>
#include <QRegularExpression>

#include <spdlog/async.h>
#include <spdlog/details/null_mutex.h>
#include <spdlog/sinks/ansicolor_sink.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <chrono>
#include <optional>

namespace signalbox {

namespace {

constexpr size_t queueLength = 1024;

using Instant = std::chrono::steady_clock::time_point;

/// Qt's message handler is a plain function: this is the writer it talks to.
LogWriter *capturing = nullptr;

spdlog::level::level_enum levelOf(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return spdlog::level::debug;
    case QtInfoMsg:
        return spdlog::level::info;
    case QtWarningMsg:
        return spdlog::level::warn;
    default:
        return spdlog::level::err;
    }
}

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
    if (type == QtFatalMsg)
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

QString jsonLine(const LogEntry &entry, const QString &message)
{
    // Fields, too: model names and paths come from clients, who may paste a key into the wrong place.
    QJsonObject line = redactedValue(entry.fields).toObject();
    line.insert(QStringLiteral("time"), QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs));
    const auto level = spdlog::level::to_string_view(levelOf(entry.level));
    line.insert(
        QStringLiteral("level"), QString::fromLatin1(level.data(), static_cast<qsizetype>(level.size())));
    line.insert(QStringLiteral("event"), entry.event);
    line.insert(QStringLiteral("category"), entry.category);
    line.insert(QStringLiteral("message"), message);
    return QString::fromUtf8(QJsonDocument(line).toJson(QJsonDocument::Compact));
}

/// Used on the one thread of the pool only.
class FileSink final : public spdlog::sinks::base_sink<spdlog::details::null_mutex>
{
public:
    FileSink(const QString &path, const LogFile::Limits &limits, std::shared_ptr<spdlog::logger> console)
        : m_path(path)
        , m_file(path, limits, m_clock)
        , m_console(std::move(console))
    { }

    [[nodiscard]] bool open(QString *problem) { return m_file.open(problem); }

protected:
    void sink_it_(const spdlog::details::log_msg &message) override
    {
        const QByteArray line(message.payload.data(), static_cast<qsizetype>(message.payload.size()));
        QString problem;
        constexpr std::chrono::minutes pause(1); // it happens with every line
        if (m_file.write(line, &problem) || (m_told && Instant::clock::now() - *m_told < pause))
            return;
        m_told = Instant::clock::now();
        m_console->error("the log file {} cannot be written, lines of it are lost: {}", m_path.toStdString(),
            problem.toStdString());
    }
    void flush_() override { }

private:
    QString m_path;
    SystemClock m_clock;
    LogFile m_file;
    std::shared_ptr<spdlog::logger> m_console;
    std::optional<Instant> m_told;
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

spdlog::sink_ptr consoleSink(bool color)
{
    if (color)
        return std::make_shared<spdlog::sinks::stderr_color_sink_mt>();
    return std::make_shared<spdlog::sinks::stderr_sink_mt>();
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

LogWriter::LogWriter(const LogConfig &config)
    : m_pool(std::make_shared<spdlog::details::thread_pool>(queueLength, 1))
{
    const auto overrun = spdlog::async_overflow_policy::overrun_oldest;
    m_console = std::make_shared<spdlog::async_logger>("console", consoleSink(config.color), m_pool, overrun);
    m_console->set_pattern("%H:%M:%S.%e %^%-5l%$ %v");
    m_console->flush_on(spdlog::level::trace);
    m_console->set_level(spdlog::level::trace);
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
}

void LogWriter::openFile(const LogConfig &config)
{
    const QString path
        = config.file.isEmpty() ? logFolder() + QStringLiteral("/signalbox.jsonl") : config.file;
    (void)makePrivateFolder(QFileInfo(path).absolutePath()); // the file tells what is wrong
    const auto sink = std::make_shared<FileSink>(
        path, LogFile::Limits{config.maxFileBytes, config.maxFiles, config.maxDays}, m_console);
    QString problem;
    if (!sink->open(&problem)) {
        m_console->warn("no log file: {}: {}; set log.file to a place that can be written",
            path.toStdString(), problem.toStdString());
        return;
    }
    m_lines = std::make_shared<spdlog::async_logger>(
        "file", sink, m_pool, spdlog::async_overflow_policy::overrun_oldest);
    m_lines->set_level(spdlog::level::trace);
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
    return levelOf(level) >= least;
}

void LogWriter::write(const LogEntry &entry)
{
    if (!isEnabled(entry.level, entry.category))
        return;
    const auto level = levelOf(entry.level);
    const QString message = redacted(entry.message);
    m_console->log(level, "{}", shownOnConsole(message).toStdString());
    if (m_lines)
        m_lines->log(level, "{}", jsonLine(entry, message).toStdString());
}

void LogWriter::captureQtMessages()
{
    capturing = this;
    m_captures = true;
    qInstallMessageHandler(handleQtMessage);
}

} // namespace signalbox
