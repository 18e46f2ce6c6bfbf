// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace signalbox {

class ConfigurationDraft;
class NoticeBar;

/// Where clients reach the gateway.
class NetworkSection final : public QWidget
{
    Q_OBJECT

public:
    explicit NetworkSection(ConfigurationDraft &draft, QWidget *parent = nullptr);

signals:
    void clientKeyWanted();

private:
    void refresh();

    ConfigurationDraft &m_draft;
    NoticeBar *m_open;
};

} // namespace signalbox
