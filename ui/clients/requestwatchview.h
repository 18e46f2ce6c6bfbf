// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/clients/requestwatch.h"
#include "ui/widgets/statelook.h"

#include <QWidget>

class QLabel;

namespace signalbox {

class StateMark;

/// Shows the first request of a client as it arrives: waited for, running, answered or failed.
class RequestWatchView final : public QWidget
{
    Q_OBJECT

public:
    explicit RequestWatchView(GatewayLink &link, QWidget *parent = nullptr);

    /// `hint`: what to do so that one comes. `client` as of RequestWatch.
    void begin(const QString &hint, const QByteArray &client = {});
    /// Nothing can arrive while the gateway does not listen, or is paused.
    void setSnapshot(const GatewaySnapshot &snapshot);
    [[nodiscard]] RequestWatch::Stage stage() const { return m_watch.stage(); }
    [[nodiscard]] QString title() const;
    [[nodiscard]] QString detail() const;

signals:
    void answered();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void refresh();
    void tell(const StateLook &look, const QString &title, const QString &detail);
    void showWaiting();
    void showRecord();

    RequestWatch m_watch;
    QString m_hint;
    bool m_isListening = true;
    bool m_isPaused = false;
    Tone m_tone = Tone::Neutral;
    StateMark *m_mark;
    QLabel *m_title;
    QLabel *m_detail;
};

} // namespace signalbox
