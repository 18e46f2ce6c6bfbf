// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace signalbox {

class ConfigurationDraft;
class GatewayLink;
struct GatewaySnapshot;

/// Records requests and answers in full for a while, to find a fault, and tells until when.
class RecordingCard final : public QWidget
{
    Q_OBJECT

public:
    /// Both outlive it.
    RecordingCard(GatewayLink &link, ConfigurationDraft &draft, QWidget *parent = nullptr);

private:
    void startOrStop();
    void show(const GatewaySnapshot &snapshot);
    void tell(const QString &text);

    GatewayLink &m_link;
    ConfigurationDraft &m_draft;
    QPushButton *m_switch;
    QLabel *m_state;
    bool m_isOn = false;
};

} // namespace signalbox
