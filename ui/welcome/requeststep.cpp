// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/welcome/requeststep.h"

#include "ui/clients/requestwatchview.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/noticebar.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace signalbox {
namespace {
constexpr int buttonWidth = 150;
}

RequestStep::RequestStep(GatewayLink &link, LoginSwitch login, QWidget *parent)
    : QWidget(parent)
    , m_login(std::move(login))
    , m_watch(new RequestWatchView(link, this))
    , m_send(new QPushButton(tr("Send a &test request"), this))
    , m_costs(makeLabel({}, TextRole::Muted, this))
    , m_problem(new NoticeBar(Tone::Bad, this))
    , m_atLogin(new QCheckBox(tr("Start Signalbox when I &log in"), this))
{
    m_costs->setWordWrap(true);
    m_send->setMinimumWidth(buttonWidth);
    auto *row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(m_send);
    row->addWidget(m_costs, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    column->addWidget(makeLabel(tr("See the first request"), TextRole::PageTitle, this));
    auto *text = makeLabel(
        tr("What a client sends appears here at once, with who answers it."), TextRole::Muted, this);
    text->setWordWrap(true);
    column->addWidget(text);
    column->addSpacing(4);
    column->addWidget(m_watch);
    column->addLayout(row);
    column->addWidget(m_problem);
    column->addSpacing(10);
    column->addWidget(m_atLogin);
    column->addStretch();
    m_atLogin->setChecked(m_login.isOn);
    m_atLogin->setVisible(static_cast<bool>(m_login.set));
    connect(m_send, &QPushButton::clicked, this, [this] {
        m_problem->setText({});
        m_request.send(m_baseUrl);
    });
    connect(&m_request, &DemoRequest::finished, this, [this](const std::optional<Error> &error) {
        m_problem->setText(error
                ? tr("The test request did not arrive: %1").arg(GatewayTexts::shown(error->message))
                : QString());
    });
    connect(m_watch, &RequestWatchView::answered, this, &RequestStep::answered);
    connect(m_atLogin, &QCheckBox::toggled, this, &RequestStep::setAtLogin);
    setSnapshot({});
}

void RequestStep::begin(const QString &hint)
{
    m_watch->begin(hint);
}

void RequestStep::setSnapshot(const GatewaySnapshot &snapshot)
{
    m_baseUrl = snapshot.baseUrl;
    m_watch->setSnapshot(snapshot);
    m_send->setVisible(snapshot.demo);
    m_send->setEnabled(snapshot.listening);
    m_costs->setText(snapshot.demo ? tr("The demo answers it. It costs nothing.")
                                   : tr("Nothing is sent by itself, as your provider may charge for it."));
}

void RequestStep::setAtLogin(bool on)
{
    const auto error = m_login.set(on);
    m_problem->setText(error ? GatewayTexts::shown(error->message) : QString());
    if (!error)
        return;
    const QSignalBlocker blocker(m_atLogin);
    m_atLogin->setChecked(!on);
}

} // namespace signalbox
