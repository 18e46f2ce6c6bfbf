// SPDX-License-Identifier: GPL-3.0-or-later
#include "log/capturewriter.h"

#include "core/logcategories.h"
#include "credentials/privatefile.h"

#include <QDir>
#include <QFile>

namespace signalbox {

CaptureWriter::CaptureWriter(QString folder, const Limits &limits)
    : m_folder(std::move(folder))
    , m_limits(limits)
{
    m_pool.setMaxThreadCount(1);
}

CaptureWriter::~CaptureWriter()
{
    finish();
}

bool CaptureWriter::reserve(qint64 bytes)
{
    if (m_held + bytes > m_limits.bytes)
        return false;
    m_held += bytes;
    return true;
}

void CaptureWriter::add(const CapturedExchange &exchange)
{
    m_pool.start([this, exchange] {
        write(exchange);
        release(exchange.reserved);
    });
}

void CaptureWriter::write(const CapturedExchange &exchange)
{
    if (const auto error = makePrivateFolder(m_folder)) {
        tell(error->message);
        return;
    }
    QByteArray text = exchange.text(m_limits.bodyBytes);
    text.truncate(m_limits.bytes);
    QFile file(m_folder + u'/' + exchange.name + QStringLiteral(".txt"));
    // Not the umask's permissions, not even for a moment.
    const auto ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, ownerOnly) || file.write(text) != text.size()
        || !file.flush())
        tell(QStringLiteral("%1 cannot be written: %2").arg(file.fileName(), file.errorString()));
    file.close();
    m_bytes += m_bytes < 0 ? 0 : text.size();
    if (m_bytes < 0 || m_bytes > m_limits.bytes)
        removeOldest();
}

void CaptureWriter::tell(const QString &problem)
{
    if (std::exchange(m_told, problem) != problem)
        qCWarning(lcProxy).noquote() << "a request is not recorded:" << problem;
}

/// More than is needed, as looking for them takes its time where there are many.
void CaptureWriter::removeOldest()
{
    const QDir folder(m_folder);
    // Their names begin with the time. Whatever else is in the folder is none of ours.
    QFileInfoList files
        = folder.entryInfoList({QStringLiteral("*-sbx_*.txt")}, QDir::Files | QDir::NoSymLinks, QDir::Name);
    m_bytes = 0;
    for (const QFileInfo &file : std::as_const(files))
        m_bytes += file.size();
    const qint64 wanted = m_bytes > m_limits.bytes ? m_limits.bytes / 10 * 9 : m_limits.bytes;
    while (m_bytes > wanted && files.size() > 1) {
        const QFileInfo oldest = files.takeFirst();
        m_bytes -= oldest.size();
        QFile::remove(oldest.filePath());
    }
}

} // namespace signalbox
