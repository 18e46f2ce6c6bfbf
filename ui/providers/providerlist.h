// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/providers/providerlistmodel.h"

#include <QWidget>

class QListView;
class QToolButton;

namespace signalbox {

/// The providers to choose from, and what can be done with the chosen one. It changes nothing itself.
///
/// Keys: Alt+Up and Alt+Down move it, Delete removes it.
class ProviderList final : public QWidget
{
    Q_OBJECT

public:
    explicit ProviderList(QWidget *parent = nullptr);

    void setEntries(const QList<ProviderEntry> &entries, const QStringList &changed);
    /// Empty = none.
    [[nodiscard]] QString current() const;
    void select(const QString &id);

signals:
    void currentChanged(const QString &id);
    void moveRequested(const QString &id, int place);
    void addRequested();
    void duplicateRequested(const QString &id);
    void removeRequested(const QString &id);
    void enableRequested(const QString &id, bool enabled);

private:
    QWidget *makeButtons();
    void moveCurrent(int by);
    void showMenu(const QPoint &place);
    void updateButtons();

    ProviderListModel *m_model;
    QListView *m_view;
    QToolButton *m_up = nullptr;
    QToolButton *m_down = nullptr;
    QToolButton *m_remove = nullptr;
    QToolButton *m_duplicate = nullptr;
    QString m_current;
};

} // namespace signalbox
