// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/logreader.h"

#include "config/loglevels.h"
#include "config/quantity.h"

namespace signalbox {

namespace {

using namespace std::chrono_literals;

constexpr int mostLogFiles = 1000; // each is renamed when a new one begins
constexpr int mostDays = 3650;

} // namespace

void LogReader::readBalancers(SectionReader &settings)
{
    readLevel(settings, u"log_level");
    assign(m_log.color, settings.flag(u"log_color"));
    readFile(settings, u"log_file_path");
}

void LogReader::readOwn(SectionReader &log)
{
    readLevel(log, u"level");
    readLevels(log);
    assign(m_log.color, log.flag(u"color"));
    readFile(log, u"file");
    assign(m_log.maxFileBytes, log.size(u"max_file_size", 1));
    assign(m_log.maxFiles, log.integer(u"max_files", 1, mostLogFiles));
    readMaxAge(log);
    assign(m_log.statisticsInterval, log.duration(u"statistics_interval", 0ms));
    readCapture(log);
}

void LogReader::readLevel(SectionReader &section, QStringView key)
{
    if (const auto level = section.choice<const char *>(key, logLevelSpellings()))
        m_log.level = QString::fromLatin1(*level);
}

void LogReader::readLevels(SectionReader &log)
{
    std::optional<SectionReader> levels = log.section(u"levels", configkeys::logLevels);
    if (!levels)
        return;
    for (const QString &category : logCategoryNames()) {
        if (const auto level = levels->choice<const char *>(category, logLevelSpellings()))
            m_log.levels.insert(category, QString::fromLatin1(*level));
    }
}

void LogReader::readFile(SectionReader &section, QStringView key)
{
    if (const auto file = section.text(key))
        m_log.file = *file == u"none" ? *file : section.context().resolvedPath(*file);
}

/// Whole days, and more of them than a timer could count: no duration like the others.
void LogReader::readMaxAge(SectionReader &log)
{
    const std::optional<QString> written = log.text(u"max_age");
    if (!written)
        return;
    constexpr std::chrono::milliseconds day = 24h;
    const auto age = parseDuration(*written);
    if (!age || *age < 0ms || (*age > 0ms && *age < day) || *age > mostDays * day)
        log.error(u"max_age",
            QStringLiteral("must be from 1d to %1d, like \"30d\", or 0 to keep files of any age: correct it")
                .arg(mostDays));
    else
        m_log.maxDays = static_cast<int>(*age / day);
}

void LogReader::readCapture(SectionReader &log)
{
    std::optional<SectionReader> capture = log.section(u"capture", configkeys::logCapture);
    if (!capture)
        return;
    if (const auto folder = capture->text(u"folder"))
        m_log.capture.folder = capture->context().resolvedPath(*folder);
    assign(m_log.capture.maxBytes, capture->size(u"max_size", 1));
    assign(m_log.capture.maxBodyBytes, capture->size(u"max_body_size", 1));
    assign(m_log.capture.longest, capture->duration(u"longest", 1min));
}

} // namespace signalbox
