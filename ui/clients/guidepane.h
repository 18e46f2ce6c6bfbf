// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clients/clientguide.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace signalbox {

class CopyBlock;
class GuideAdding;

/// How clients are set up whose settings we do not change: one of several guides, with what there is to copy,
/// and to add to our own configuration.
class GuidePane final : public QWidget
{
    Q_OBJECT

public:
    /// `adding` outlives it.
    explicit GuidePane(GuideAdding &adding, QWidget *parent = nullptr);

    /// The guide that was chosen stays chosen.
    void setGuides(const QString &title, const QList<ClientGuide> &guides);
    [[nodiscard]] QComboBox *choice() const { return m_choice; }
    [[nodiscard]] QPushButton *addButton() const { return m_add; }

private:
    [[nodiscard]] ClientGuide guide() const;
    void showGuide();
    void showAdding();

    GuideAdding &m_adding;
    QList<ClientGuide> m_guides;
    QLabel *m_title;
    QComboBox *m_choice;
    QLabel *m_steps;
    QLabel *m_addressTitle;
    CopyBlock *m_address;
    QLabel *m_configurationTitle;
    CopyBlock *m_configuration;
    QPushButton *m_add;
    QLabel *m_there;
    QLabel *m_linesTitle;
    CopyBlock *m_lines;
};

} // namespace signalbox
