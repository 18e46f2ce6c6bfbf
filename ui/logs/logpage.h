// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/logs/logfilter.h"
#include "ui/logs/logmodel.h"
#include "ui/logs/logtail.h"
#include "ui/window/page.h"

#include <QTimer>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QStackedWidget;

namespace signalbox {

class Card;
class EmptyState;

/// The end of the log file as it grows. It reads only while it is seen.
class LogPage final : public Page
{
    Q_OBJECT

public:
    /// `logFile` empty = none is written. `configFile` is named in the diagnostics.
    LogPage(const QString &logFile, QString configFile, QWidget *parent = nullptr);

    void setSnapshot(const GatewaySnapshot &snapshot) override { m_snapshot = snapshot; }
    /// What is to be searched for: the id of a request, a word.
    void showItem(const QString &item) override;
    void find() override;

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    [[nodiscard]] QWidget *makeHeading();
    [[nodiscard]] QLayout *makeFilters();
    void layOut();
    void connectFilters();
    void connectList();
    void showState();
    void showDetail();
    void showCategories();
    void clearFilters();
    void openFolder() const;
    void copyDiagnostics();

    QString m_file;
    QString m_configFile;
    GatewaySnapshot m_snapshot;
    LogModel m_model;
    LogFilter m_filter;
    LogTail m_tail;
    QTimer m_pause; ///< while words are typed
    QTimer m_copied; ///< while the button says so
    QLineEdit *m_search;
    QAction *m_glyph;
    QComboBox *m_level;
    QComboBox *m_category;
    QCheckBox *m_follow;
    QPushButton *m_folder;
    QPushButton *m_diagnostics;
    QStackedWidget *m_states;
    class LogTable *m_table;
    EmptyState *m_nothing;
    EmptyState *m_noMatch;
    QPlainTextEdit *m_detail;
    Card *m_detailCard = nullptr;
};

} // namespace signalbox
