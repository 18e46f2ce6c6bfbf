// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/requests/requestfilter.h"

#include <QTimer>
#include <QWidget>

class QBoxLayout;
class QComboBox;
class QLineEdit;
class QPushButton;

namespace signalbox {

/// What of the requests is to be seen: words, outcome, provider, project, period.
class FilterBar final : public QWidget
{
    Q_OBJECT

public:
    explicit FilterBar(QWidget *parent = nullptr);

    [[nodiscard]] RequestFilter filter() const;
    /// Tells of it as if its user had chosen it.
    void setFilter(const RequestFilter &filter);
    /// The names there are to choose from; one that is chosen stays, known or not.
    void setNames(const QStringList &providers, const QStringList &projects);
    void focusSearch();

signals:
    /// Words that are typed are told after a short pause, all else at once.
    void filterChanged(const signalbox::RequestFilter &filter);
    /// Esc in the field, or the arrow down: on to the list.
    void left();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QComboBox *addChoice(const QString &name);
    void layOut();
    void addOutcomes();
    void addPeriods();
    void tell();

    QTimer m_pause;
    QBoxLayout *m_rows;
    QLineEdit *m_search;
    QAction *m_glyph;
    QComboBox *m_outcome;
    QComboBox *m_provider;
    QComboBox *m_project;
    QComboBox *m_period;
    QPushButton *m_clear;
    RequestFilter m_told;
};

} // namespace signalbox
