// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/crashnotice.h"

#include "ui/widgets/noticebar.h"
#include "ui/window/mainwindow.h"

#include <QLocale>
#include <QPushButton>

namespace signalbox {

CrashNotice::CrashNotice(MainWindow &window, QObject *parent)
    : QObject(parent)
    , m_notice(new NoticeBar(Tone::Attention))
{
    window.addNotice(m_notice);
    m_notice->setDismissible();
    m_openLogs = m_notice->addButton({});
    connect(m_openLogs, &QPushButton::clicked, this, &CrashNotice::openLogsRequested);
    connect(m_openLogs, &QPushButton::clicked, m_notice, &QWidget::hide);
    retranslate();
}

void CrashNotice::tell(const QDateTime &begin)
{
    m_begin = begin;
    m_notice->setText(tr("Signalbox ended unexpectedly after it was started on %1. The log may tell why.")
                          .arg(QLocale().toString(begin.toLocalTime(), QLocale::ShortFormat)));
}

void CrashNotice::retranslate()
{
    m_openLogs->setText(tr("Open &logs"));
    if (m_begin.isValid() && !m_notice->isHidden())
        tell(m_begin);
}

} // namespace signalbox
