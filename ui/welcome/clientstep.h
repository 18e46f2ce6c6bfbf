// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/clients/clientdesk.h"

#include <QWidget>

class QPushButton;

namespace signalbox {

class ClientCard;

/// The second step: which clients come here.
class ClientStep final : public QWidget
{
    Q_OBJECT

public:
    explicit ClientStep(ClientDesk &desk, QWidget *parent = nullptr);

    /// True once a client comes here.
    [[nodiscard]] bool isDone() const;
    [[nodiscard]] const QList<ClientCard *> &cards() const { return m_cards; }
    [[nodiscard]] QPushButton *copyButton() const { return m_copy; }
    [[nodiscard]] QPushButton *moreButton() const { return m_more; }

signals:
    /// One was set up just now.
    void setUp(signalbox::ClientProgram program);
    /// The window with all clients is wanted.
    void setupRequested();
    void changed();

private:
    void copyLines();

    ClientDesk &m_desk;
    QList<ClientCard *> m_cards;
    QPushButton *m_copy;
    QPushButton *m_more;
};

} // namespace signalbox
