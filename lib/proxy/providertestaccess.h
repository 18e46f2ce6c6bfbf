// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "proxy/providertestfinding.h"
#include "proxy/providertestquestion.h"
#include "upstream/providerquestion.h"

#include <memory>

namespace signalbox {

/// Finds out, with questions that cost nothing, whether a provider takes the key and which models it lists. A
/// list that everybody gets says nothing about a key: then it is asked to count tokens, or for its balance.
/// Whoever deletes it ends it, and hears no more.
class ProviderTestAccess final : public QObject
{
    Q_OBJECT

public:
    struct Outcome
    {
        ProviderTestFinding access;
        /// `access` is only what is known without an answer, which tells more.
        bool isUndecided = false;
        ProviderTestFinding listing;
        std::chrono::milliseconds listingTook{0};
        QStringList models;
    };

    /// `way` outlives this; `model` is asked to count tokens.
    ProviderTestAccess(const ProviderTestWay &way, QString model, std::chrono::milliseconds limit,
        QObject *parent = nullptr);
    ~ProviderTestAccess() override;

    void start();

signals:
    /// Once, and never out of start().
    void finished(const signalbox::ProviderTestAccess::Outcome &outcome);

private:
    using Answer = ProviderTestQuestion::Answer;

    void ask(const ProviderTestQuestion::Subject &subject, void (ProviderTestAccess::*hear)(const Answer &));
    void onListed(const Answer &answer);
    void takeList(const QByteArray &json);
    void onListedWithoutKey(const Answer &answer);
    void askForCount();
    void onCounted(const Answer &answer);
    void askForBalance();
    void onBalance(const Result<QByteArray> &answer);
    void conclude(const ProviderTestFinding &access, bool isUndecided = false);
    [[nodiscard]] const ProviderConfig &provider() const { return m_way.provider->config(); }

    const ProviderTestWay &m_way;
    QString m_model;
    std::chrono::milliseconds m_limit;
    std::unique_ptr<ProviderTestQuestion> m_question;
    std::unique_ptr<ProviderQuestion> m_balance;
    ProviderTestFinding m_undecided; ///< what is told when nothing decides
    Outcome m_outcome;
};

} // namespace signalbox
