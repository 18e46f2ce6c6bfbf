// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/startproblem.h"

#include "ui/dialogs/startproblemdialog.h"
#include "ui/widgets/noticebar.h"
#include "ui/window/mainwindow.h"

#include <QPushButton>

namespace signalbox {

StartProblem::StartProblem(MainWindow &window, QObject *parent)
    : QObject(parent)
    , m_notice(new NoticeBar(Tone::Bad))
    , m_otherPort(m_notice->addButton({}))
    , m_openFile(m_notice->addButton({}))
{
    window.addNotice(m_notice);
    connect(m_otherPort, &QPushButton::clicked, this, [this] { emit portRequested(m_freePort); });
    connect(m_openFile, &QPushButton::clicked, this, &StartProblem::openConfigurationRequested);
    retranslate();
}

StartProblem::~StartProblem()
{
    delete m_dialog;
}

void StartProblem::tell(const QString &problem, quint16 freePort)
{
    offerPort(freePort);
    delete m_dialog;
    m_dialog = new StartProblemDialog(problem, freePort);
    connect(m_dialog, &StartProblemDialog::portRequested, this, &StartProblem::portRequested);
    connect(m_dialog, &StartProblemDialog::openConfigurationRequested, this,
        &StartProblem::openConfigurationRequested);
    connect(m_dialog, &StartProblemDialog::quitRequested, this, &StartProblem::quitRequested);
    m_dialog->show();
}

void StartProblem::setText(const QString &problem)
{
    m_notice->setText(problem);
}

void StartProblem::withdraw()
{
    offerPort(0);
    if (m_dialog)
        m_dialog->close();
}

bool StartProblem::isTold() const
{
    return m_dialog && m_dialog->isVisible();
}

void StartProblem::retranslate()
{
    m_openFile->setText(tr("Open configuration"));
    offerPort(m_freePort);
}

void StartProblem::offerPort(quint16 port)
{
    m_freePort = port;
    m_otherPort->setText(tr("&Use port %1").arg(port));
    m_otherPort->setVisible(port != 0);
    emit portOffered(port);
}

} // namespace signalbox
