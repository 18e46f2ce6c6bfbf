// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "ui/gateway/gatewaylink.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace signalbox {

class NoticeBar;

/// Tells where a request for a model would go now, and why. Nothing is sent.
class ModelTrial final : public QWidget
{
    Q_OBJECT

public:
    explicit ModelTrial(GatewayLink &link, QWidget *parent = nullptr);

    /// What can be chosen: models, projects and client keys of the configuration.
    void setConfig(const Config &config);
    /// Changes that are not saved are not known to who answers: says so.
    void setPending(bool pending);
    void focusModel();

signals:
    /// The route that it goes by; an empty pattern = none.
    void routeFound(const QString &project, const QString &pattern);

private:
    void ask();
    void showAnswer(const QJsonObject &answer);
    void addTarget(const QJsonObject &target, int number);
    void clearAnswer();

    GatewayLink &m_link;
    QComboBox *m_model;
    QComboBox *m_project;
    QComboBox *m_key;
    QPushButton *m_try;
    NoticeBar *m_pending;
    NoticeBar *m_problem;
    QWidget *m_answer;
    QVBoxLayout *m_lines = nullptr;
    int m_asked = 0; ///< only the newest question's answer is shown
};

} // namespace signalbox
