// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences/recordingcard.h"

#include "ui/configuration/configurationdraft.h"
#include "ui/gateway/gatewaylink.h"
#include "ui/preferences/preferenceform.h"
#include "ui/preferences/sectionlayout.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/texts/snapshottexts.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"

#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {

RecordingCard::RecordingCard(GatewayLink &link, ConfigurationDraft &draft, QWidget *parent)
    : QWidget(parent)
    , m_link(link)
    , m_draft(draft)
    , m_switch(new QPushButton(this))
    , m_state(makeLabel({}, TextRole::Body, this))
{
    m_switch->setObjectName(QStringLiteral("recording"));
    m_state->setObjectName(QStringLiteral("recordingState"));
    m_state->setWordWrap(true);
    auto *card = new Card(tr("Recording"), this);
    card->body()->addWidget(makeNote(
        tr("To find a fault, requests and answers can be written to a folder of their own, whole and without "
           "keys. They are as confidential as what you ask. It ends after ten minutes."),
        card));
    auto *limits = new PreferenceForm(draft, card);
    limits->addDuration(
        tr("At most for:"), ConfigPath() / u"log" / u"capture" / u"longest", QStringLiteral("1h"));
    card->body()->addWidget(limits);
    card->body()->addWidget(m_switch, 0, Qt::AlignLeft);
    card->body()->addWidget(m_state);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(card);
    show({});
    connect(m_switch, &QPushButton::clicked, this, &RecordingCard::startOrStop);
    connect(&m_link, &GatewayLink::snapshotChanged, this, &RecordingCard::show);
}

void RecordingCard::startOrStop()
{
    if (m_isOn)
        return m_link.stopCapture();
    std::chrono::minutes time{10};
    if (const ConfigPointer &config = m_draft.reading().config)
        time = std::min(time, std::chrono::floor<std::chrono::minutes>(config->log.capture.longest));
    m_link.startCapture(time, this, [this](const Result<bool> &started) {
        if (!started)
            tell(GatewayTexts::shown(started.error().message));
    });
}

void RecordingCard::show(const GatewaySnapshot &snapshot)
{
    const bool isOn = snapshot.captureUntil.isValid();
    if (isOn || m_isOn)
        tell(SnapshotTexts::recording(snapshot));
    m_isOn = isOn;
    m_switch->setText(isOn ? tr("Stop &recording") : tr("&Record now"));
}

void RecordingCard::tell(const QString &text)
{
    m_state->setText(text);
    m_state->setVisible(!text.isEmpty());
}

} // namespace signalbox
