// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointer>

class QPushButton;

namespace signalbox {

class MainWindow;
class NoticeBar;
class StartProblemDialog;

/// Why the gateway cannot listen: told by a dialog and across the window, with what mends it.
class StartProblem final : public QObject
{
    Q_OBJECT

public:
    /// `window` outlives it.
    explicit StartProblem(MainWindow &window, QObject *parent = nullptr);
    ~StartProblem() override;

    /// In a dialog. `freePort` = 0: another port would not help.
    void tell(const QString &problem, quint16 freePort);
    /// Across the window; empty = it listens.
    void setText(const QString &problem);
    /// It was solved, or another port is tried.
    void withdraw();
    [[nodiscard]] bool isTold() const; ///< by a dialog that is still there
    void retranslate();

signals:
    void portOffered(quint16 port); ///< 0 = none any more
    void portRequested(quint16 port);
    void openConfigurationRequested();
    void quitRequested();

private:
    void offerPort(quint16 port);

    NoticeBar *m_notice;
    QPushButton *m_otherPort;
    QPushButton *m_openFile;
    QPointer<StartProblemDialog> m_dialog;
    quint16 m_freePort = 0;
};

} // namespace signalbox
