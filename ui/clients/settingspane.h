// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/clients/clientdesk.h"
#include "ui/gateway/gatewaylink.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace signalbox {

class DiffView;
class ElidedLabel;
class NoticeBar;
class RequestWatchView;
class StateMark;

/// One client whose settings we can change: how it is set up, what would change, and the buttons that do it
/// and take it back.
class SettingsPane final : public QWidget
{
    Q_OBJECT

public:
    SettingsPane(ClientDesk &desk, GatewayLink &link, QWidget *parent = nullptr);

    /// Shows this client as it is now.
    void setProgram(ClientProgram program);
    [[nodiscard]] ClientProgram program() const { return m_program; }
    /// For whose requests it is to be set up; empty = of all.
    void setScope(const QString &project, const QString &provider);
    void setSnapshot(const GatewaySnapshot &snapshot);

    [[nodiscard]] QPushButton *applyButton() const { return m_apply; }
    [[nodiscard]] QPushButton *undoButton() const { return m_undo; }
    [[nodiscard]] QPushButton *copyButton() const { return m_copy; }
    /// Seen where the file has to be corrected first.
    [[nodiscard]] QPushButton *openButton() const { return m_open; }
    [[nodiscard]] RequestWatchView *watch() const { return m_watch; }

private:
    void makeLayout();
    void refresh();
    void showPlan();
    void apply();
    void undo();
    void openFile();
    void finish(const std::optional<Error> &error);
    [[nodiscard]] SetupWish wish() const { return m_desk.wish(m_project, m_provider); }

    ClientDesk &m_desk;
    ClientProgram m_program = ClientProgram::ClaudeCode;
    QString m_project;
    QString m_provider;
    std::optional<SetupPlan> m_plan;
    StateMark *m_mark;
    QLabel *m_title;
    QLabel *m_condition;
    ElidedLabel *m_path;
    NoticeBar *m_problem;
    QLabel *m_changes;
    DiffView *m_diff;
    QLabel *m_remarks;
    QPushButton *m_apply;
    QPushButton *m_undo;
    QPushButton *m_copy;
    QPushButton *m_open;
    RequestWatchView *m_watch;
};

/// What the name of a client begins with in its requests.
QByteArray clientAgent(ClientProgram program);
/// "Start `claude` in a terminal now: its first request appears here."
QString startHint(ClientProgram program);

} // namespace signalbox
