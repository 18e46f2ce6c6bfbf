// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/captureswitch.h"

#include "core/logcategories.h"
#include "core/privatefolder.h"
#include "proxy/exchangecapture.h"

#include <QFileInfo>

#include <algorithm>

namespace signalbox {

namespace {

/// Makes it where it is missing. One that is there is left as it is: it may be somebody's home.
std::optional<Error> problemOf(const QString &folder)
{
    if (auto error = makePrivateFolder(folder))
        return error;
    const QFileInfo info(folder);
    if (!info.isWritable())
        return Error{Error::Kind::Api,
            QStringLiteral("cannot write to the folder %1: check who may write there").arg(folder)};
#ifdef Q_OS_UNIX // elsewhere there are no such permissions
    const auto others = QFileDevice::ReadGroup | QFileDevice::WriteGroup | QFileDevice::ExeGroup
        | QFileDevice::ReadOther | QFileDevice::WriteOther | QFileDevice::ExeOther;
    if (info.permissions() & others)
        return Error{Error::Kind::InvalidRequest,
            QStringLiteral("the folder %1 is open to other users: make it private (chmod 700), or set "
                           "log.capture.folder to one that is")
                .arg(folder)};
#endif
    return std::nullopt;
}

} // namespace

using std::chrono::milliseconds;
using std::chrono::minutes;

CaptureSwitch::CaptureSwitch(CaptureConfig config, QString stateFolder, const Clock &clock)
    : m_config(std::move(config))
    , m_stateFolder(std::move(stateFolder))
    , m_clock(clock)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &CaptureSwitch::stopWhenDue);
}

CaptureSwitch::~CaptureSwitch()
{
    const QSignalBlocker blocker(this); // who listens is about to go as well
    stop();
}

QString CaptureSwitch::folder() const
{
    if (!m_config.folder.isEmpty() || m_stateFolder.isEmpty())
        return m_config.folder;
    return m_stateFolder + QStringLiteral("/captures");
}

void CaptureSwitch::apply(const CaptureConfig &config)
{
    m_config = config;
    const Clock::TimePoint latest = m_begin + m_config.longest;
    if (m_until.isNull() || m_end <= latest)
        return;
    m_until = m_until.addMSecs(-std::chrono::duration_cast<milliseconds>(m_end - latest).count());
    m_end = latest;
    stopWhenDue();
    emit changed();
}

std::optional<Error> CaptureSwitch::start(milliseconds duration)
{
    if (duration <= milliseconds(0) || duration > m_config.longest)
        return Error{Error::Kind::InvalidRequest,
            QStringLiteral("minutes: must be more than 0 and at most %1 (log.capture.longest)")
                .arg(static_cast<double>(m_config.longest.count()) / 60'000)};
    if (folder().isEmpty())
        return Error{Error::Kind::InvalidRequest,
            QStringLiteral("there is no folder to record into: set log.capture.folder")};
    if (auto problem = problemOf(folder()))
        return problem;
    const bool wasOff = m_until.isNull();
    const CaptureWriter::Limits limits{m_config.maxBytes, m_config.maxBodyBytes};
    if (!m_writer)
        m_writer = std::make_shared<CaptureWriter>(folder(), limits);
    m_writer->setPlace(folder(), limits);
    m_begin = m_clock.now();
    m_end = m_begin + duration;
    m_until = m_clock.wallTime().addMSecs(duration.count());
    m_timer.start(duration);
    if (wasOff)
        m_recorded = 0;
    qCWarning(lcProxy).noquote() << "requests and answers are recorded in" << folder() << "until"
                                 << m_until.toLocalTime().toString(QStringLiteral("HH:mm:ss"))
                                 << "- with everything that is said in them, without credentials";
    emit changed();
    return std::nullopt;
}

void CaptureSwitch::stop()
{
    if (m_until.isNull())
        return;
    m_timer.stop();
    m_until = {};
    qCWarning(lcProxy).noquote() << "the recording of requests and answers has ended:" << m_recorded << "in"
                                 << m_writer->folder();
    emit changed();
}

/// The clock decides: a timer may be early, or late after a sleep.
void CaptureSwitch::stopWhenDue()
{
    if (m_until.isNull())
        return;
    const auto left = std::chrono::ceil<milliseconds>(m_end - m_clock.now());
    if (left > milliseconds(0))
        m_timer.start(left);
    else
        stop();
}

std::shared_ptr<ExchangeCapture> CaptureSwitch::capture(const HttpRequest &request, const QByteArray &id)
{
    if (m_until.isNull())
        return nullptr;
    stopWhenDue();
    if (m_until.isNull())
        return nullptr;
    auto capture = std::make_shared<ExchangeCapture>(m_writer, request, id, m_clock.wallTime());
    if (capture->isLeftOut())
        return nullptr;
    ++m_recorded;
    return capture;
}

} // namespace signalbox
