// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences/recordingcard.h"

#include "ui/gateway/gatewaylink.h"
#include "ui/preferences/preferenceform.h"
#include "ui/preferences/sectionlayout.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace signalbox {
namespace {
constexpr std::chrono::minutes usualTime{10};
} // namespace

RecordingCard::RecordingCard(GatewayLink &link, ConfigurationDraft &draft, QWidget *parent)
    : QWidget(parent)
    , m_link(link)
    , m_start(
          new QPushButton(tr("&Record for %n minute(s)", nullptr, static_cast<int>(usualTime.count())), this))
    , m_outcome(makeLabel({}, TextRole::Body, this))
{
    m_start->setObjectName(QStringLiteral("startRecording"));
    m_outcome->setObjectName(QStringLiteral("recordingOutcome"));
    m_outcome->setWordWrap(true);
    m_outcome->hide();
    auto *card = new Card(tr("Recording"), this);
    card->body()->addWidget(makeNote(
        tr("To find a fault, requests and answers can be written to a folder of their own, whole and without "
           "keys. They are as confidential as what you ask."),
        card));
    auto *limits = new PreferenceForm(draft, card);
    limits->addDuration(
        tr("At most for:"), ConfigPath() / u"log" / u"capture" / u"longest", QStringLiteral("1h"));
    card->body()->addWidget(limits);
    card->body()->addWidget(m_start, 0, Qt::AlignLeft);
    card->body()->addWidget(m_outcome);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(card);
    connect(m_start, &QPushButton::clicked, this, &RecordingCard::start);
}

void RecordingCard::start()
{
    m_start->setEnabled(false);
    m_link.startCapture(usualTime, this, [this](const Result<bool> &started) {
        m_start->setEnabled(true);
        m_outcome->setText(started
                ? tr("Recording. The overview and the tray menu say until when, and can stop it.")
                : GatewayTexts::shown(started.error().message));
        m_outcome->show();
    });
}

} // namespace signalbox
