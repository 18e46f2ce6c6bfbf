// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/statuswindow.h"

#include "ui/texts/snapshottexts.h"
#include "ui/tray/stateicons.h"
#include "ui/widgets/noticebanner.h"
#include "ui/widgets/providerchoice.h"
#include "ui/widgets/providerscrollarea.h"

#include <QCloseEvent>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QShortcut>
#include <QShowEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {
namespace {
constexpr int iconSize = 48;
constexpr int margin = 16;
constexpr int detailWidth = 360;
constexpr int maxWidth = 720;
} // namespace

StatusWindow::StatusWindow(QWidget *parent)
    : QWidget(parent)
    , m_notice(new NoticeBanner(this))
    , m_icon(new QLabel(this))
    , m_state(new QLabel(this))
    , m_detail(new QLabel(this))
    , m_warnings(new QLabel(this))
    , m_usePort(new QPushButton(this))
    , m_pin(new QLabel(this))
    , m_choice(new ProviderChoice(this))
    , m_choiceView(new ProviderScrollArea(m_choice, this))
    , m_forgetFailures(new QPushButton(tr("&Forget failures"), this))
    , m_copyAddress(new QPushButton(tr("Copy a&ddress"), this))
    , m_copyEnvironment(new QPushButton(tr("Copy &environment"), this))
    , m_openConfiguration(new QPushButton(tr("&Open configuration"), this))
    , m_reload(new QPushButton(tr("&Reload configuration"), this))
    , m_quit(new QPushButton(tr("&Quit"), this))
{
    setWindowTitle(tr("Signalbox"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(margin, margin, margin, margin);
    layout->setSpacing(margin);
    layout->addWidget(m_notice);
    layout->addLayout(makeHead());
    layout->addWidget(m_pin);
    layout->addWidget(makeChoice(), 1);
    layout->addLayout(makeButtons());
    connectButtons();
    connect(m_notice, &NoticeBanner::actionRequested, this, &StatusWindow::openLogsRequested);
    connect(m_choice, &ProviderChoice::pinRequested, this, &StatusWindow::pinRequested);
    connect(m_choice, &ProviderChoice::rowsReplaced, this, &StatusWindow::orderFocus);
    new QShortcut(QKeySequence::Close, this, this, [this] { close(); });
    new QShortcut(QKeySequence::Quit, this, this, [this] { emit quitRequested(); });
    orderFocus();
    updateState();
}

void StatusWindow::connectButtons()
{
    connect(m_forgetFailures, &QPushButton::clicked, this, &StatusWindow::forgetFailuresRequested);
    connect(m_usePort, &QPushButton::clicked, this, [this] { emit portRequested(m_offeredPort); });
    connect(m_copyAddress, &QPushButton::clicked, this, &StatusWindow::copyAddressRequested);
    connect(m_copyEnvironment, &QPushButton::clicked, this, &StatusWindow::copyEnvironmentRequested);
    connect(m_openConfiguration, &QPushButton::clicked, this, &StatusWindow::openConfigurationRequested);
    connect(m_reload, &QPushButton::clicked, this, &StatusWindow::reloadRequested);
    connect(m_quit, &QPushButton::clicked, this, &StatusWindow::quitRequested);
    for (auto *button : findChildren<QPushButton *>())
        button->setAutoDefault(true); // outside dialogs Return presses only these
}

QBoxLayout *StatusWindow::makeHead()
{
    QFont font = m_state->font();
    font.setBold(true);
    font.setPointSizeF(font.pointSizeF() * 1.15);
    m_state->setFont(font);
    for (QLabel *label : {m_state, m_detail, m_warnings}) {
        label->setTextFormat(Qt::PlainText);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setWordWrap(true);
    }
    m_detail->setMinimumWidth(detailWidth);
    m_warnings->setVisible(false);
    m_icon->setFixedSize(iconSize, iconSize);
    m_usePort->setVisible(false);

    auto *texts = new QVBoxLayout;
    texts->addWidget(m_state);
    texts->addWidget(m_detail);
    texts->addWidget(m_warnings);
    texts->addWidget(m_usePort, 0, Qt::AlignLeft);
    auto *copies = new QHBoxLayout;
    copies->addWidget(m_copyAddress);
    copies->addWidget(m_copyEnvironment);
    copies->addStretch();
    texts->addLayout(copies);
    auto *head = new QHBoxLayout;
    head->setSpacing(margin);
    head->addWidget(m_icon, 0, Qt::AlignTop);
    head->addLayout(texts, 1);
    return head;
}

QWidget *StatusWindow::makeChoice()
{
    m_pin->setTextFormat(Qt::PlainText);
    m_pin->setWordWrap(true);
    m_pin->setFrameStyle(QFrame::StyledPanel | QFrame::Plain);
    m_pin->setBackgroundRole(QPalette::AlternateBase);
    m_pin->setForegroundRole(QPalette::Text);
    m_pin->setAutoFillBackground(true);
    m_pin->setMargin(margin / 2);
    m_forgetFailures->setToolTip(tr("Use all providers again at once"));

    auto *group = new QGroupBox(tr("Send requests to"), this);
    auto *layout = new QVBoxLayout(group);
    layout->addWidget(m_choiceView, 1);
    layout->addWidget(m_forgetFailures, 0, Qt::AlignLeft);
    return group;
}

QBoxLayout *StatusWindow::makeButtons()
{
    auto *buttons = new QHBoxLayout;
    for (QPushButton *button : {m_openConfiguration, m_reload})
        buttons->addWidget(button);
    buttons->addSpacing(margin);
    buttons->addStretch();
    buttons->addWidget(m_quit);
    return buttons;
}

void StatusWindow::setSnapshot(const GatewaySnapshot &snapshot)
{
    const bool mayGrow = isAsFitted();
    m_snapshot = snapshot;
    m_choice->setSnapshot(snapshot);
    updateState();
    if (mayGrow)
        fit();
}

void StatusWindow::orderFocus()
{
    const QList<QWidget *> order = QList<QWidget *>{m_usePort, m_copyAddress, m_copyEnvironment}
        + m_choice->buttons() + QList<QWidget *>{m_forgetFailures, m_openConfiguration, m_reload, m_quit};
    for (qsizetype i = 1; i < order.size(); ++i)
        setTabOrder(order.at(i - 1), order.at(i));
}

void StatusWindow::showEvent(QShowEvent *event)
{
    if (!event->spontaneous() && (!m_fittedSize.isValid() || size() == m_fittedSize)) {
        const QSize room = screen()->availableSize();
        m_fittedSize = fittingSize({room.width(), room.height() * 9 / 10}); // frame and panels need some
        resize(m_fittedSize);
    }
    QWidget::showEvent(event);
}

/// False when it is fitted by being shown, or when somebody has chosen its size. To be asked before a change:
/// a label that appears lets Qt enlarge the window to its minimum at once.
bool StatusWindow::isAsFitted() const
{
    return isVisible() && size() == m_fittedSize;
}

/// While it is seen it may only grow, and not beyond the end of the screen.
void StatusWindow::fit()
{
    const QRect screenArea = screen()->availableGeometry();
    const int roomBelow = screenArea.bottom() - geometry().top() - margin;
    const QSize fitting
        = fittingSize({screenArea.width(), std::min(screenArea.height() * 9 / 10, roomBelow)});
    m_fittedSize = fitting.expandedTo(m_fittedSize);
    resize(m_fittedSize);
}

/// Where not all rows have room, a whole one is the last.
QSize StatusWindow::fittingSize(QSize room) const
{
    m_choiceView->updateGeometry();
    m_choiceView->parentWidget()->layout()->activate();
    const int least = minimumSizeHint().width();
    const int width = std::max(least, std::min({sizeHint().width(), maxWidth, room.width()}));
    const int height
        = layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width) : sizeHint().height();
    if (height <= room.height())
        return {width, height};
    const int choice = m_choice->sizeHint().height();
    return {width, height - choice + m_choice->wholeRows(choice - (height - room.height()))};
}

void StatusWindow::offerPort(quint16 port)
{
    const bool mayGrow = isAsFitted();
    m_offeredPort = port;
    m_usePort->setText(tr("&Use port %1").arg(port));
    m_usePort->setVisible(port != 0);
    if (mayGrow)
        fit();
}

void StatusWindow::setStopping()
{
    m_stopping = true;
    m_quit->setText(tr("&Quit now"));
    updateState();
}

void StatusWindow::showUnexpectedEnd(const QDateTime &begin)
{
    const bool mayGrow = isAsFitted();
    m_notice->tell(tr("The last run, started on %1, ended unexpectedly. The log may tell why.")
                       .arg(QLocale().toString(begin.toLocalTime(), QLocale::ShortFormat)),
        tr("Open &logs"));
    if (mayGrow)
        fit();
}

void StatusWindow::updateState()
{
    const GatewayState state = stateOf(m_snapshot);
    if (m_iconState != state) {
        m_iconState = state;
        m_icon->setPixmap(stateIcon(state).pixmap(QSize(iconSize, iconSize), devicePixelRatioF()));
        setWindowIcon(applicationIcon());
    }
    m_state->setText(m_stopping ? SnapshotTexts::stopping(m_snapshot) : SnapshotTexts::state(m_snapshot));
    m_detail->setText(m_snapshot.baseUrl);
    m_detail->setVisible(m_snapshot.listening);
    QStringList warnings{SnapshotTexts::recording(m_snapshot), SnapshotTexts::configuration(m_snapshot)};
    warnings.removeAll(QString());
    m_warnings->setText(warnings.join(u'\n'));
    m_warnings->setVisible(!warnings.isEmpty());
    m_pin->setText(SnapshotTexts::pin(m_snapshot));
    m_pin->setVisible(!m_snapshot.pinned.isEmpty());
    m_forgetFailures->setEnabled(hasFailures(m_snapshot));
    m_copyAddress->setEnabled(m_snapshot.listening);
    m_copyEnvironment->setEnabled(m_snapshot.listening);
}

void StatusWindow::closeEvent(QCloseEvent *event)
{
    event->ignore();
    emit closeRequested();
}

} // namespace signalbox
