// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/welcome/welcomewindow.h"

#include "ui/clients/settingspane.h"
#include "ui/tray/stateicons.h"
#include "ui/welcome/clientstep.h"
#include "ui/welcome/stepheader.h"
#include "ui/widgets/hairline.h"
#include "ui/window/screenroom.h"
#include "ui/window/windowmemory.h"

#include <QCloseEvent>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScrollArea>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {
namespace {
constexpr QSize usualSize(780, 720);
constexpr QSize smallestSize(640, 480);
constexpr int margin = 24;
constexpr int buttonWidth = 180;
constexpr int steps = 3;

QString dismissedKey()
{
    return QStringLiteral("first-steps");
}

QScrollArea *scrolled(QWidget *content, QWidget *parent)
{
    auto *area = new QScrollArea(parent);
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus);
    area->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    return area;
}
} // namespace

WelcomeWindow::WelcomeWindow(const Parts &parts, FoundConfigs found, LoginSwitch login, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_parts(parts)
    , m_header(new StepHeader(
          {tr("Choose who answers"), tr("Connect a client"), tr("See the first request")}, this))
    , m_stack(new QStackedWidget(this))
    , m_provider(new ProviderStep(parts.configuration, parts.draft, parts.link, std::move(found), this))
    , m_client(new ClientStep(parts.clients, this))
    , m_request(new RequestStep(parts.link, std::move(login), this))
    , m_back(new QPushButton(tr("&Back"), this))
    , m_next(new QPushButton(this))
{
    setWindowTitle(tr("Welcome to Signalbox"));
    setWindowIcon(applicationIcon());
    setMinimumSize(smallestSize);
    resizeToRoom(*this, usualSize);
    makeLayout();
    connectSteps();
    m_hint = tr("Start a client in a terminal now, for example claude, and ask something.");
    takeConfiguration();
    showStep(0);
}

void WelcomeWindow::makeLayout()
{
    for (QWidget *step : std::initializer_list<QWidget *>{m_provider, m_client, m_request})
        m_stack->addWidget(scrolled(step, m_stack));
    m_next->setDefault(true);
    m_next->setMinimumWidth(buttonWidth);
    m_back->setMinimumWidth(buttonWidth);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_back);
    buttons->addStretch();
    buttons->addWidget(m_next);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(margin, margin, margin, margin);
    column->setSpacing(16);
    column->addWidget(m_header);
    column->addWidget(makeHairline(this));
    column->addWidget(m_stack, 1);
    column->addLayout(buttons);
}

void WelcomeWindow::connectSteps()
{
    connect(m_provider, &ProviderStep::addRequested, this, &WelcomeWindow::addProviderRequested);
    connect(m_provider, &ProviderStep::signInRequested, this, &WelcomeWindow::signInRequested);
    connect(m_provider, &ProviderStep::demoChosen, this, &WelcomeWindow::goOn);
    connect(m_provider, &ProviderStep::changed, this, &WelcomeWindow::refresh);
    connect(m_client, &ClientStep::changed, this, &WelcomeWindow::refresh);
    connect(m_client, &ClientStep::setupRequested, this, &WelcomeWindow::clientSetupRequested);
    connect(m_client, &ClientStep::setUp, this, [this](ClientProgram program) {
        m_hint = startHint(program);
        m_next->setFocus(); // the button that was pressed is gone
    });
    connect(m_request, &RequestStep::answered, this, [this] {
        m_isAnswered = true;
        refresh();
    });
    connect(&m_parts.configuration, &ConfigurationDesk::changed, this, &WelcomeWindow::takeConfiguration);
    connect(&m_parts.link, &GatewayLink::snapshotChanged, this, &WelcomeWindow::setSnapshot);
    connect(m_back, &QPushButton::clicked, this, [this] { showStep(step() - 1); });
    connect(m_next, &QPushButton::clicked, this, &WelcomeWindow::goOn);
    new QShortcut(QKeySequence::Cancel, this, this, [this] { close(); });
    new QShortcut(QKeySequence::Back, this, this, [this] { showStep(step() - 1); });
}

bool WelcomeWindow::isWanted(const ConfigurationDesk &configuration, const WindowMemory &memory)
{
    return configuration.text().isNull() && configuration.reading().problems.isEmpty()
        && memory.choice(dismissedKey()).isEmpty();
}

void WelcomeWindow::takeConfiguration()
{
    const ConfigPointer &config = m_parts.configuration.reading().config;
    if (config || m_parts.configuration.text().isNull()) // with errors the one before is in use
        m_parts.clients.setConfiguration(config);
}

void WelcomeWindow::setSnapshot(const GatewaySnapshot &snapshot)
{
    m_parts.clients.setBaseUrl(snapshot.baseUrl);
    m_provider->setSnapshot(snapshot);
    m_request->setSnapshot(snapshot);
}

int WelcomeWindow::step() const
{
    return m_stack->currentIndex();
}

void WelcomeWindow::showStep(int step)
{
    m_stack->setCurrentIndex(std::clamp(step, 0, steps - 1));
    if (this->step() == steps - 1 && !m_isAnswered)
        m_request->begin(m_hint);
    refresh();
    m_next->setFocus();
}

void WelcomeWindow::goOn()
{
    if (step() < steps - 1) {
        showStep(step() + 1);
        return;
    }
    emit dashboardRequested();
    close();
}

bool WelcomeWindow::isDone(int step) const
{
    return step == 0 ? m_provider->isDone() : step == 1 ? m_client->isDone() : m_isAnswered;
}

QString WelcomeWindow::continueText(int step) const
{
    if (isDone(step))
        return tr("&Continue");
    const bool isDemo = step == 0 && m_parts.configuration.text().isNull();
    return isDemo ? tr("&Continue with the demo") : tr("S&kip");
}

void WelcomeWindow::refresh()
{
    const int current = step();
    for (int each = 0; each < steps; ++each)
        m_header->setDone(each, isDone(each));
    m_header->setCurrent(current);
    m_back->setVisible(current > 0);
    if (current == steps - 1)
        m_next->setText(tr("&Open the dashboard"));
    else
        m_next->setText(continueText(current));
}

void WelcomeWindow::showEvent(QShowEvent *event)
{
    m_provider->look();
    m_parts.clients.look();
    QWidget::showEvent(event);
}

void WelcomeWindow::closeEvent(QCloseEvent *event)
{
    m_parts.memory.keepChoice(dismissedKey(), QStringLiteral("seen"));
    QWidget::closeEvent(event);
}

} // namespace signalbox
