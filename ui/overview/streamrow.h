// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/gatewaysnapshot.h"

#include <QWidget>

class QLabel;
class QMenu;
class QToolButton;

namespace signalbox {

class ElidedLabel;
class StateMark;

/// One running request: who asks, where it goes, how quick it is; and what can be done about it.
class StreamRow final : public QWidget
{
    Q_OBJECT

public:
    explicit StreamRow(QByteArray id, QWidget *parent = nullptr);

    [[nodiscard]] const QByteArray &id() const { return m_exchange.id; }
    void setExchange(const RunningExchange &exchange, const QStringList &providers);
    [[nodiscard]] QToolButton *cancelButton() const { return m_cancel; }
    [[nodiscard]] QToolButton *pinButton() const { return m_pin; }
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void cancelRequested(const RunningExchange &exchange);
    /// The next requests of its session; empty = by the routes again.
    void sessionPinRequested(const QByteArray &session, const QString &provider);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void showState();
    void fillPinMenu();

    RunningExchange m_exchange;
    QStringList m_providers;
    StateMark *m_mark;
    ElidedLabel *m_who;
    ElidedLabel *m_where;
    QLabel *m_speed;
    QLabel *m_time;
    QToolButton *m_pin;
    QMenu *m_pinMenu;
    QToolButton *m_cancel;
};

} // namespace signalbox
