// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/gateway/gatewaylink.h"

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace signalbox {

class StreamRow;

/// The requests that are running, the oldest first. Only the first twenty have a row; the others are counted.
class StreamList final : public QWidget
{
    Q_OBJECT

public:
    explicit StreamList(GatewayLink &link, QWidget *parent = nullptr);

    void setSnapshot(const GatewaySnapshot &snapshot);
    [[nodiscard]] const QList<StreamRow *> &rows() const { return m_rows; }

private:
    StreamRow *makeRow(const QByteArray &id);

    GatewayLink &m_link;
    QVBoxLayout *m_column;
    QLabel *m_none;
    QLabel *m_more;
    QList<StreamRow *> m_rows; ///< in their order
};

} // namespace signalbox
