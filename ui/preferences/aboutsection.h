// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/gatewaysnapshot.h"

#include <QWidget>

namespace signalbox {

/// Which version it is, and what whoever helps wants to know.
class AboutSection final : public QWidget
{
    Q_OBJECT

public:
    explicit AboutSection(QString configPath, QWidget *parent = nullptr);

    void setSnapshot(const GatewaySnapshot &snapshot) { m_snapshot = snapshot; }

private:
    [[nodiscard]] QString diagnostics() const;

    QString m_configPath;
    GatewaySnapshot m_snapshot;
};

} // namespace signalbox
