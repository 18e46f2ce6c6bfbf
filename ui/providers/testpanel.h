// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/gateway/gatewaylink.h"
#include "ui/providers/providerentry.h"

#include <QWidget>

class QCheckBox;
class QGridLayout;
class QLabel;
class QPushButton;

namespace signalbox {

/// Tries a provider out, stage by stage, as it is written on the page. What costs is only done when asked
/// for.
class TestPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit TestPanel(GatewayLink &link, QWidget *parent = nullptr);

    /// A test of another provider is stopped.
    void load(const ProviderEntry &entry);
    void start();

signals:
    void modelsListed(const QStringList &models);

private:
    void stop();
    void showProgress(const ProviderTestSnapshot &snapshot);
    void showStages(const QList<ProviderTestStage> &stages);
    void showResult(const ProviderTestSnapshot &snapshot);
    void updateButtons();
    [[nodiscard]] QString costText() const;

    GatewayLink &m_link;
    ProviderEntry m_entry;
    bool m_running = false;
    QLabel *m_about;
    QCheckBox *m_spends;
    QPushButton *m_start;
    QPushButton *m_stop;
    QWidget *m_stages;
    QGridLayout *m_grid = nullptr;
    QLabel *m_result;
};

} // namespace signalbox
