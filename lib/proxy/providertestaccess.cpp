// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/providertestaccess.h"

#include "proxy/providertestmodel.h"
#include "upstream/spokenprotocol.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace signalbox {

namespace {

constexpr int forbidden = 403;

/// It has no such endpoint, or none that is asked in this way.
bool isUnknownThere(const Failure &failure)
{
    constexpr int badRequest = 400;
    constexpr int notFound = 404;
    constexpr int notAllowed = 405;
    constexpr int gone = 410;
    constexpr int unprocessable = 422;
    constexpr int notImplemented = 501;
    for (const int status : {badRequest, notFound, notAllowed, gone, unprocessable, notImplemented}) {
        if (failure.status == status)
            return failure.kind != Failure::Kind::Credential && failure.kind != Failure::Kind::Billing;
    }
    return failure.kind == Failure::Kind::Redirect;
}

QByteArray countBody(const QString &model)
{
    const QJsonObject turn{{QStringLiteral("role"), QStringLiteral("user")},
        {QStringLiteral("content"), QStringLiteral("Hello")}};
    return QJsonDocument(
        QJsonObject{{QStringLiteral("model"), model}, {QStringLiteral("messages"), QJsonArray{turn}}})
        .toJson(QJsonDocument::Compact);
}

ProviderTestFinding accepted(const ProviderConfig &provider)
{
    if (provider.auth == ProviderConfig::Auth::OAuth)
        return ProviderTestFinding::passed(QStringLiteral("the sign-in is accepted"));
    if (provider.secrets.size() > 1)
        return ProviderTestFinding::passed(
            QStringLiteral("the first of %1 keys is accepted").arg(provider.secrets.size()));
    return ProviderTestFinding::passed(QStringLiteral("the key is accepted"));
}

} // namespace

ProviderTestAccess::ProviderTestAccess(
    const ProviderTestWay &way, QString model, std::chrono::milliseconds limit, QObject *parent)
    : QObject(parent)
    , m_way(way)
    , m_model(std::move(model))
    , m_limit(limit)
    , m_undecided(ProviderTestFinding::skipped(
          QStringLiteral("the provider has no question that costs nothing and needs the key"),
          QStringLiteral("only an answer tells whether the key is good: let the test spend")))
{
    m_outcome.listing
        = ProviderTestFinding::skipped(QStringLiteral("not asked, as the key was not accepted"));
}

ProviderTestAccess::~ProviderTestAccess() = default;

void ProviderTestAccess::start()
{
    ProviderTestQuestion::Subject subject{"GET", "/v1/models", {}, {}, m_model};
    if (provider().type == ProviderConfig::Type::Anthropic)
        subject.query = "limit=1000";
    ask(subject, &ProviderTestAccess::onListed);
}

void ProviderTestAccess::ask(
    const ProviderTestQuestion::Subject &subject, void (ProviderTestAccess::*hear)(const Answer &))
{
    if (m_question)
        m_question.release()->deleteLater(); // it is still on the stack
    m_question = std::make_unique<ProviderTestQuestion>(m_way, subject, m_limit);
    connect(m_question.get(), &ProviderTestQuestion::finished, this, hear);
    m_question->start();
}

void ProviderTestAccess::onListed(const Answer &answer)
{
    m_outcome.listingTook = answer.took;
    const auto &failure = answer.failure;
    if (failure && failure->kind == Failure::Kind::Credential && failure->status != forbidden) {
        conclude(ProviderTestFinding::of(*failure, provider()));
    } else if (failure && failure->status == forbidden) { // a key may have other rights only
        m_outcome.listing = ProviderTestFinding::skipped(QStringLiteral("the key may not list the models"));
        m_undecided = ProviderTestFinding::of(*failure, provider());
        askForCount();
    } else if (failure && isUnknownThere(*failure)) {
        m_outcome.listing
            = ProviderTestFinding::skipped(QStringLiteral("the provider does not list its models"));
        askForCount();
    } else if (failure) {
        m_outcome.listing = ProviderTestFinding::skipped(QStringLiteral("there was no answer to it"));
        conclude(ProviderTestFinding::of(*failure, provider()));
    } else {
        takeList(answer.body);
    }
}

void ProviderTestAccess::takeList(const QByteArray &json)
{
    const auto models = listedModels(json);
    m_outcome.models = models.value_or(QStringList());
    m_outcome.listing = !models
        ? ProviderTestFinding::skipped(QStringLiteral("what the provider answers is no list of models"))
        : models->isEmpty() ? ProviderTestFinding::skipped(QStringLiteral("the provider lists no models"))
                            : ProviderTestFinding::passed(models->size() == 1
                                    ? QStringLiteral("one model: %1").arg(models->constFirst())
                                    : QStringLiteral("%1 models").arg(models->size()));
    if (!models) // a page of somebody else, perhaps
        askForCount();
    else if (!m_way.provider->ownsCredential() || m_way.key.isEmpty())
        conclude(ProviderTestFinding::passed(QStringLiteral("no key is asked for")));
    else
        ask({"GET", "/v1/models", {}, {}, m_model, false}, &ProviderTestAccess::onListedWithoutKey);
}

void ProviderTestAccess::onListedWithoutKey(const Answer &answer)
{
    if (answer.failure) {
        conclude(accepted(provider()));
        return;
    }
    m_undecided = ProviderTestFinding::skipped(
        QStringLiteral("the provider lists its models to everybody, so that says nothing about the key"),
        QStringLiteral("only an answer tells whether the key is good: let the test spend"));
    askForCount();
}

void ProviderTestAccess::askForCount()
{
    if (spokenProtocol(Protocol::Anthropic, provider()) == Protocol::Anthropic && !m_model.isEmpty())
        ask({"POST", "/v1/messages/count_tokens", {}, countBody(m_model), m_model},
            &ProviderTestAccess::onCounted);
    else
        askForBalance();
}

void ProviderTestAccess::onCounted(const Answer &answer)
{
    if (!answer.failure && QJsonDocument::fromJson(answer.body).object().contains(u"input_tokens"))
        conclude(accepted(provider()));
    else if (answer.failure && answer.failure->kind == Failure::Kind::Credential)
        conclude(ProviderTestFinding::of(*answer.failure, provider()));
    else
        askForBalance();
}

void ProviderTestAccess::askForBalance()
{
    const QString url = provider().balance.url.isEmpty() ? provider().quota.url : provider().balance.url;
    if (url.isEmpty() || m_way.key.isEmpty()) {
        const bool isOpen = provider().auth == ProviderConfig::Auth::None;
        conclude(isOpen ? ProviderTestFinding::passed(QStringLiteral("no key is sent")) : m_undecided, true);
        return;
    }
    m_balance = std::make_unique<ProviderQuestion>(*m_way.provider, m_way.key, m_way.transport, m_way.clock,
        ProviderQuestion::Subject{url, QStringLiteral("balance")}, m_limit);
    connect(m_balance.get(), &ProviderQuestion::finished, this, &ProviderTestAccess::onBalance);
    m_balance->start();
}

void ProviderTestAccess::onBalance(const Result<QByteArray> &answer)
{
    m_balance.release()->deleteLater(); // it is still on the stack
    if (answer) {
        conclude(accepted(provider()));
        return;
    }
    if (answer.error().kind != Error::Kind::Authentication) {
        conclude(m_undecided, true);
        return;
    }
    Failure failure;
    failure.kind = Failure::Kind::Credential;
    failure.error = answer.error();
    conclude({ProviderTestFinding::State::Failed, answer.error().message,
        ProviderTestFinding::of(failure, provider()).remedy});
}

void ProviderTestAccess::conclude(const ProviderTestFinding &access, bool isUndecided)
{
    m_outcome.access = access;
    m_outcome.isUndecided = isUndecided;
    if (m_question)
        m_question.release()->deleteLater(); // it is still on the stack
    emit finished(m_outcome);
}

} // namespace signalbox
