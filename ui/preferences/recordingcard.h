// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace signalbox {

class ConfigurationDraft;
class GatewayLink;

/// Records requests and answers in full for a while, to find a fault; the overview tells of it as long as it
/// goes on, and stops it.
class RecordingCard final : public QWidget
{
    Q_OBJECT

public:
    /// Both outlive it.
    RecordingCard(GatewayLink &link, ConfigurationDraft &draft, QWidget *parent = nullptr);

private:
    void start();

    GatewayLink &m_link;
    QPushButton *m_start;
    QLabel *m_outcome;
};

} // namespace signalbox
