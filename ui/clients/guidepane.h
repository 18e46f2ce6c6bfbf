// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clients/clientguide.h"

#include <QWidget>

class QComboBox;
class QLabel;

namespace signalbox {

class CopyBlock;

/// How clients are set up whose settings we do not change: one of several guides, with what there is to copy.
class GuidePane final : public QWidget
{
    Q_OBJECT

public:
    explicit GuidePane(QWidget *parent = nullptr);

    /// The guide that was chosen stays chosen.
    void setGuides(const QString &title, const QList<ClientGuide> &guides);
    [[nodiscard]] QComboBox *choice() const { return m_choice; }

private:
    void showGuide();

    QList<ClientGuide> m_guides;
    QLabel *m_title;
    QComboBox *m_choice;
    QLabel *m_steps;
    QLabel *m_addressTitle;
    CopyBlock *m_address;
    QLabel *m_configurationTitle;
    CopyBlock *m_configuration;
    QLabel *m_linesTitle;
    CopyBlock *m_lines;
};

} // namespace signalbox
