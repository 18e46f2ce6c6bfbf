// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "upstream/updatesnapshot.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace signalbox {

class ConfigurationDraft;

/// How this copy came here and how it is renewed, and whether there is a new version.
class UpdatesSection final : public QWidget
{
    Q_OBJECT

public:
    /// The draft outlives it.
    explicit UpdatesSection(ConfigurationDraft &draft, QWidget *parent = nullptr);

    void setUpdates(const UpdateSnapshot &updates);

signals:
    void lookRequested();

private:
    QLabel *m_outcome;
    QPushButton *m_look;
    QPushButton *m_open;
    QUrl m_page;
};

} // namespace signalbox
