// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace signalbox {

/// Stands where a list would be that has nothing yet: what will be here, and what to do for it.
class EmptyState final : public QWidget
{
    Q_OBJECT

public:
    EmptyState(const QString &title, const QString &text, QWidget *parent = nullptr);

    void setTexts(const QString &title, const QString &text);
    QPushButton *addButton(const QString &text);

private:
    void keepWholeTexts();

    QLabel *m_title;
    QLabel *m_text;
    QVBoxLayout *m_column;
};

} // namespace signalbox
