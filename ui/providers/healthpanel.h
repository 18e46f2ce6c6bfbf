// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/providers/providerentry.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace signalbox {

class StateMark;

/// How one provider is doing, why, and what can be done about it.
class HealthPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit HealthPanel(QWidget *parent = nullptr);

    void load(const ProviderEntry &entry);

signals:
    void forgetFailuresRequested(const QString &provider);
    void requestsRequested();
    void signInRequested();
    void keyRequested();

private:
    void showDetails();
    void showQuota();

    ProviderEntry m_entry;
    StateMark *m_mark;
    QLabel *m_state;
    QLabel *m_details;
    QPushButton *m_remedy;
    QPushButton *m_forget;
    QPushButton *m_requests;
    QWidget *m_quota = nullptr;
    QStringList m_quotaTexts; ///< that `m_quota` shows
    QVBoxLayout *m_layout;
};

} // namespace signalbox
