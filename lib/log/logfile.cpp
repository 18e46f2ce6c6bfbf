// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/logfile.h"

#include "log/leavablethread.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace signalbox {

using namespace std::chrono_literals;

namespace {

constexpr auto betweenChecks = 5s; // of whether it is still there
constexpr auto betweenLooks = 1h;
constexpr auto deviation = 1h; // of the clocks from each other that does no harm
constexpr qint64 secondsOfHour = 3600;
constexpr qint64 secondsOfDay = 24 * secondsOfHour;
constexpr qint64 secondsBetweenTries = 60; // to put a file aside that somebody holds fast
constexpr int highestNumber = 1000; // as many as max_files may be

} // namespace

LogFile::LogFile(QString path, const Limits &limits, const Clock &clock)
    : m_path(std::move(path))
    , m_limits(limits)
    , m_clock(clock)
    , m_file(m_path)
{ }

bool LogFile::open(QString *problem)
{
    m_begin = timeOfFirstLine();
    const QDateTime now = m_clock.wallTime();
    look(now);
    for (int number = m_limits.files + 1; number <= highestNumber; ++number) // it was more of them
        QFile::remove(numbered(number));
    if (isOldEnough(now))
        rotate(now);
    return reopen(problem);
}

bool LogFile::write(const QByteArray &line, QString *problem)
{
    const QDateTime now = m_clock.wallTime();
    if (m_file.isOpen() && !m_file.isSequential() && (isFull(line.size() + 1) || isOldEnough(now))
        && mayRotate(now))
        LeavableThread::wait([&] { rotate(now); });
    if (wasTakenAway()) {
        m_file.close();
        m_begin = {};
    }
    if (!m_file.isOpen() && !reopen(problem))
        return false;
    look(now);
    const qint64 before = m_file.size();
    const QByteArray text = line + '\n';
    if (LeavableThread::wait([&] { return m_file.write(text); }) != text.size()) {
        *problem = m_file.errorString();
        if (before > 0) // half a line would spoil the next one
            LeavableThread::wait([&] { return m_file.resize(before); });
        return false;
    }
    if (!m_begin.isValid())
        m_begin = now;
    return true;
}

bool LogFile::isFull(qsizetype length) const
{
    const qint64 size = m_file.size();
    return size > 0 && size + length > m_limits.bytes;
}

/// So that `files` files reach back as far as they may, and no line stays much longer.
bool LogFile::isOldEnough(const QDateTime &now) const
{
    if (m_limits.days <= 0 || !m_begin.isValid())
        return false;
    const qint64 share = std::max(secondsOfHour, m_limits.days * secondsOfDay / std::max(1, m_limits.files));
    return m_begin.secsTo(now) >= share;
}

QString LogFile::numbered(int number) const
{
    const QFileInfo info(m_path);
    const QString end = info.suffix().isEmpty() ? QString() : QString(u'.' + info.suffix());
    return info.dir().filePath(info.completeBaseName() + QStringLiteral(".%1").arg(number) + end);
}

/// As the line says, or else as old as its file.
QDateTime LogFile::timeOfFirstLine()
{
    constexpr qint64 longestLine = 64 * 1024;
    QFile file(m_path);
    if (!QFileInfo(m_path).isFile() || !file.open(QIODevice::ReadOnly) || file.size() == 0)
        return {};
    const QJsonObject line = QJsonDocument::fromJson(file.readLine(longestLine)).object();
    const QDateTime time
        = QDateTime::fromString(line.value(QStringLiteral("time")).toString(), Qt::ISODateWithMs);
    return time.isValid() ? time : QFileInfo(m_path).lastModified().toUTC();
}

/// The clock may have been set back.
bool LogFile::mayRotate(const QDateTime &now) const
{
    return !m_tried.isValid() || std::abs(m_tried.secsTo(now)) >= secondsBetweenTries || isFarTooLarge();
}

bool LogFile::isFarTooLarge() const
{
    return QFileInfo(m_path).size() > 2 * m_limits.bytes;
}

/// Leaves it closed.
void LogFile::rotate(const QDateTime &now)
{
    m_file.close();
    if (const QFileInfo info(m_path); info.isFile())
        m_permissions = info.permissions();
    makeRoom();
    const bool isGone = QFile::rename(m_path, numbered(1)) || !QFile::exists(m_path);
    // Where somebody has it open (Windows) its lines are not thrown away, but it must not grow for ever.
    if (!isGone && !isFarTooLarge()) {
        m_tried = now;
        return;
    }
    if (!isGone)
        QFile::resize(m_path, 0);
    m_begin = {};
    m_tried = {};
}

/// So that no file has the number 1. Those before a number that is free only: it may be another try.
void LogFile::makeRoom() const
{
    int last = 1;
    while (last < m_limits.files && QFileInfo::exists(numbered(last)))
        ++last;
    QFile::remove(numbered(last)); // the oldest of all, or none
    for (int number = last - 1; number >= 1; --number)
        QFile::rename(numbered(number), numbered(number + 1));
}

bool LogFile::reopen(QString *problem)
{
    const bool isOpen = LeavableThread::wait([this] { return openFile(); });
    if (!isOpen)
        *problem = m_file.errorString();
    return isOpen;
}

bool LogFile::openFile()
{
    const QFileInfo info(m_path);
    const bool isNew = !info.exists();
    const bool isDevice = !isNew && !info.isFile(); // /dev/stdout, which has no end to write at
    // Unbuffered: what was written is there when the program ends without a warning.
    QIODevice::OpenMode mode = QIODevice::WriteOnly | QIODevice::Unbuffered;
    mode.setFlag(QIODevice::Append, !isDevice);
    // Not the umask's permissions, not even for a moment.
    if (!m_file.open(mode, QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return false;
    if (isNew && m_permissions)
        m_file.setPermissions(*m_permissions);
    m_identity = FileIdentity::of(m_path);
    m_identified = m_clock.now();
    return true;
}

/// What is written to a file that has no name any more nobody reads.
bool LogFile::wasTakenAway()
{
    if (!m_file.isOpen() || m_file.isSequential() || m_clock.now() - m_identified < betweenChecks)
        return false;
    m_identified = m_clock.now();
    return LeavableThread::wait([this] { return FileIdentity::of(m_path); }) != m_identity;
}

/// Old files go only when the clock has gone on since the last look as time has: one that was just set may be
/// wrong, and all of them would be too old.
void LogFile::look(const QDateTime &now)
{
    const Look before = m_looked.value_or(Look{m_clock.now(), now});
    const auto passed = m_clock.now() - before.time;
    if (m_looked && passed < betweenLooks)
        return;
    m_looked = Look{before.time + passed, now};
    const auto difference = std::chrono::milliseconds(before.wallTime.msecsTo(now)) - passed;
    if (passed >= betweenLooks && std::chrono::abs(difference) <= deviation)
        LeavableThread::wait([&] { removeOld(now); });
}

void LogFile::removeOld(const QDateTime &now)
{
    if (m_limits.days <= 0)
        return;
    for (int number = 1; number <= m_limits.files; ++number) {
        const QFileInfo file(numbered(number));
        if (file.isFile() && file.lastModified().secsTo(now) > m_limits.days * secondsOfDay)
            QFile::remove(file.filePath());
    }
}

} // namespace signalbox
