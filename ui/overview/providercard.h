// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/historysnapshot.h"
#include "proxy/gatewaysnapshot.h"

#include <QFrame>

class QLabel;
class QLayout;
class QPushButton;
class QToolButton;

namespace signalbox {

class ElidedLabel;
class ElidedRadio;
class MeterBar;
class Sparkline;
class StateMark;

/// One provider at a glance: whether it is well, how quick, what is left of its quota and credit; and the
/// switch that sends all requests to it.
class ProviderCard final : public QFrame
{
    Q_OBJECT

public:
    explicit ProviderCard(QString provider, QWidget *parent = nullptr);

    [[nodiscard]] const QString &provider() const { return m_provider; }
    [[nodiscard]] ElidedRadio *radio() const { return m_radio; }
    [[nodiscard]] QPushButton *remedy() const { return m_remedy; }
    [[nodiscard]] QToolButton *menuButton() const { return m_menu; }
    void setSnapshot(const ProviderSnapshot &snapshot, bool pinned);
    void setHistory(const HistorySpan &hour);
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void pinRequested(const QString &provider);
    void signInRequested(const QString &provider);
    void detailsRequested(const QString &provider);
    void requestsRequested(const QString &provider);
    void forgetFailuresRequested(const QString &provider);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Meter
    {
        ElidedLabel *text;
        MeterBar *bar;
    };

    [[nodiscard]] QLayout *makeNames();
    void fillSpeed();
    void fillQuota();
    void fitColumns();
    void makeMenu();
    void showHealth();
    void showRemedy();
    void showSpeed();
    void showQuota();
    void remedyClicked();

    QString m_provider;
    ProviderSnapshot m_snapshot;
    ElidedRadio *m_radio;
    StateMark *m_mark;
    ElidedLabel *m_service;
    ElidedLabel *m_health;
    QPushButton *m_remedy;
    QWidget *m_speedColumn;
    Sparkline *m_latency;
    QLabel *m_speed;
    QWidget *m_quotaColumn;
    QList<Meter> m_meters;
    QLabel *m_credit;
    QToolButton *m_menu;
};

} // namespace signalbox
