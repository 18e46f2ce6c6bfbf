// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/gatewaysnapshot.h"

#include <QWidget>

class QRadioButton;

namespace signalbox {

class ElidedLabel;

/// One provider to choose: its name, how it is doing, and below both what else there is to know.
///
/// Names give way to the health where both do not fit, so that rows can be narrow.
class ProviderRow final : public QWidget
{
    Q_OBJECT

public:
    /// `text` may have a mnemonic; `provider` is empty for automatic mode.
    ProviderRow(QString provider, const QString &text, QWidget *parent = nullptr);

    [[nodiscard]] const QString &provider() const { return m_provider; }
    [[nodiscard]] QRadioButton *button() const { return m_button; }
    void setSnapshot(const ProviderSnapshot &provider);

private:
    void makeLabels();

    QString m_provider;
    QRadioButton *m_button;
    ElidedLabel *m_health;
    ElidedLabel *m_details;
};

} // namespace signalbox
