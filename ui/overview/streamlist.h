// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/gateway/gatewaylink.h"

#include <QWidget>

class QLabel;
class QVBoxLayout;

namespace signalbox {

class NoticeBar;
class StreamRow;

/// The requests that are running, the oldest first. Only the first twenty have a row; the others are counted.
/// It asks before it ends one.
class StreamList final : public QWidget
{
    Q_OBJECT

public:
    explicit StreamList(GatewayLink &link, QWidget *parent = nullptr);

    void setSnapshot(const GatewaySnapshot &snapshot);
    [[nodiscard]] const QList<StreamRow *> &rows() const { return m_rows; }
    /// Whether a request is to be ended; hidden while nobody wants that.
    [[nodiscard]] NoticeBar *question() const { return m_question; }

private:
    void makeQuestion();
    StreamRow *makeRow(const QByteArray &id);
    void askToCancel(const RunningExchange &exchange);

    GatewayLink &m_link;
    NoticeBar *m_question;
    QVBoxLayout *m_column;
    QLabel *m_none;
    QLabel *m_more;
    QList<StreamRow *> m_rows; ///< in their order
    QByteArray m_toCancel; ///< what the question is about
};

} // namespace signalbox
