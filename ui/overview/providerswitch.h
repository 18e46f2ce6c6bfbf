// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/gateway/gatewaylink.h"

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>

#include <chrono>

class QButtonGroup;
class QRadioButton;
class QVBoxLayout;

namespace signalbox {

class ProviderCard;

/// All providers below each other, and "Automatic" above them: which one gets the requests.
class ProviderSwitch final : public QWidget
{
    Q_OBJECT

public:
    /// Histories are asked for at most once in a `pause`.
    explicit ProviderSwitch(GatewayLink &link, QWidget *parent = nullptr,
        std::chrono::milliseconds pause = std::chrono::seconds(5));

    void setSnapshot(const GatewaySnapshot &snapshot);
    [[nodiscard]] QRadioButton *automatic() const { return m_automatic; }
    /// Null when there is none of this name.
    [[nodiscard]] ProviderCard *card(const QString &provider) const;

signals:
    void signInRequested(const QString &provider);
    void detailsRequested(const QString &provider);
    void requestsRequested(const QString &provider);

private:
    void replaceCards(const GatewaySnapshot &snapshot);
    void followHistories(const QList<quint64> &counts);
    void askHistories();

    GatewayLink &m_link;
    const qint64 m_pause; ///< ms
    QButtonGroup *m_group;
    QRadioButton *m_automatic;
    QVBoxLayout *m_column;
    QList<ProviderCard *> m_cards; ///< as in the snapshot
    QList<QWidget *> m_lines; ///< between them
    QElapsedTimer m_historyAge;
    QTimer m_soon; ///< until what has ended meanwhile may be asked for
    QList<quint64> m_historyCounts; ///< what the snapshot said of them when it was last looked at
};

} // namespace signalbox
