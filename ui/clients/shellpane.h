// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/environmentlines.h"

#include <QProcessEnvironment>
#include <QWidget>

class QComboBox;
class QLabel;

namespace signalbox {

class CopyBlock;

/// The lines that point a terminal's clients and SDKs here, as each shell writes them.
class ShellPane final : public QWidget
{
    Q_OBJECT

public:
    explicit ShellPane(const QProcessEnvironment &environment, QWidget *parent = nullptr);

    void setAddress(const QString &address, ClientToken token);
    [[nodiscard]] QComboBox *shellChoice() const { return m_shell; }
    [[nodiscard]] QComboBox *clientChoice() const { return m_client; }
    [[nodiscard]] CopyBlock *lines() const { return m_lines; }

private:
    void showLines();

    QProcessEnvironment m_environment;
    QString m_address;
    ClientToken m_token = ClientToken::AnyText;
    QComboBox *m_shell;
    QComboBox *m_client;
    CopyBlock *m_lines;
    QLabel *m_remark;
    QLabel *m_commandTitle;
    CopyBlock *m_command;
};

} // namespace signalbox
