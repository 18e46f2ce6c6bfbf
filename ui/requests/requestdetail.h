// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"
#include "ledger/exchangerecord.h"
#include "ui/requests/requestrow.h"

#include <QJsonObject>
#include <QWidget>

#include <optional>

class QLabel;
class QPushButton;
class QToolButton;

namespace signalbox {

class ChainView;
class ElidedLabel;
class FactList;
class NoticeBar;
class ScrollColumn;
class StateMark;

/// All that is known of one request: how it found its answer, what that cost, why it went there, and what can
/// be done with it. Of one that runs it shows what its row has.
class RequestDetail final : public QWidget
{
    Q_OBJECT

public:
    explicit RequestDetail(QWidget *parent = nullptr);

    void setGateway(const QString &baseUrl, const QStringList &providers);
    /// One of which nothing but its id is known yet.
    void showId(const QByteArray &id);
    void showRow(const RequestRow &row);
    void showRecord(const ExchangeRecord &record);
    void showProblem(const QString &problem);
    /// What GatewayLink::explain() has answered.
    void showExplanation(const Result<QJsonObject> &explanation);
    [[nodiscard]] const std::optional<ExchangeRecord> &record() const { return m_record; }

signals:
    void closeRequested();
    void explanationRequested(const signalbox::ExchangeRecord &record);
    void providerRequested(const QString &name);
    void sessionPinRequested(const QByteArray &session, const QString &provider);
    void cancelRequested(const QByteArray &id);

protected:
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] QWidget *makeHeading();
    [[nodiscard]] QWidget *makeWhy();
    void addCopyActions();
    void showHead(const RequestRow &row);
    void clearBody();
    void showNotice(const ExchangeRecord &record);
    void showFacts(const ExchangeRecord &record);
    void fillSessionMenu();

    QString m_baseUrl;
    QStringList m_providers;
    RequestRow m_row;
    std::optional<ExchangeRecord> m_record; ///< nothing while it runs, or is not loaded yet
    StateMark *m_mark;
    ElidedLabel *m_title;
    ElidedLabel *m_origin;
    NoticeBar *m_notice;
    ChainView *m_chain;
    FactList *m_facts;
    QLabel *m_why;
    QLabel *m_explanation;
    QToolButton *m_close;
    QPushButton *m_explain;
    QPushButton *m_provider;
    QPushButton *m_cancel;
    QPushButton *m_copy;
    QPushButton *m_session;
    ScrollColumn *m_column = nullptr;
};

} // namespace signalbox
