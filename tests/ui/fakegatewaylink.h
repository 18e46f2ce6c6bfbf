// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/gateway/gatewaylink.h"

#include <QHash>
#include <QPointer>
#include <QStringList>
#include <QTimer>

#include <optional>
#include <utility>

namespace signalbox::test {

/// A gateway that does nothing but note what it is told, and answers what the test has set.
///
/// Answers come later, from the event loop; with `hold` set, only from release(). The last question of each
/// kind is kept.
class FakeGatewayLink final : public GatewayLink
{
public:
    using GatewayLink::GatewayLink;

    /// One line for each call: "pin second", "pause 900", "listExchanges", "keepSecret name".
    QStringList commands;
    /// Answers are kept back until release().
    bool hold = false;
    /// When set, every question is answered by it.
    std::optional<Error> failure;

    ExchangePage page; ///< what listExchanges() answers, where `pages` has nothing for its `before`
    QHash<qint64, ExchangePage> pages; ///< by the query's `before`
    QHash<QByteArray, ExchangeRecord> exchanges; ///< by id
    UsageReport usage;
    std::function<UsageReport(const UsageQuery &)> usageFor; ///< in place of `usage`, where it is set
    HistorySpan span; ///< where `spans` has nothing for the provider
    QHash<QString, HistorySpan> spans;
    QJsonObject explanation;
    QUrl signInUrl = QUrl(QStringLiteral("http://127.0.0.1:8484/oauth/sign-in?ticket=1"));
    QJsonObject accounts;
    bool signedOut = true;
    QStringList secretNames; ///< that are kept already
    QStringList unnotedSecrets; ///< that are kept, too, but nobody has noted it
    QString unkeptSecret; ///< the name of one that cannot be kept
    QString keptIn = QStringLiteral("the keychain");

    std::optional<ExchangeQuery> exchangeQuery;
    std::optional<UsageQuery> usageQuery;
    std::optional<Trial> trial;
    std::optional<HistoryRange> range;
    std::optional<Secret> secret;
    std::optional<ProviderTestWish> testWish;

    /// Commands of one kind: those whose line begins with this word.
    [[nodiscard]] QStringList commandsOf(const QString &word) const
    {
        QStringList found;
        for (const QString &command : commands) {
            if (command.section(QLatin1Char(' '), 0, 0) == word)
                found << command;
        }
        return found;
    }
    [[nodiscard]] QString lastCommand() const
    {
        return commands.isEmpty() ? QString() : commands.constLast();
    }
    [[nodiscard]] int held() const { return static_cast<int>(m_held.size()); }
    /// Gives all answers that were kept back, now; those to come are not held any more.
    void release()
    {
        hold = false;
        for (const auto &answer : std::exchange(m_held, {}))
            answer();
    }
    /// The last test of a provider goes on; does nothing once that is stopped.
    void tellProgress(const ProviderTestSnapshot &snapshot)
    {
        if (m_progress && m_testContext)
            m_progress(snapshot);
    }

    void pin(const QString &provider) override { note(QStringLiteral("pin"), {provider}); }
    void pinRoute(const QString &project, const QString &pattern, const QString &provider) override
    {
        note(QStringLiteral("pinRoute"), {project, pattern, provider});
    }
    void pinSession(const QByteArray &session, const QString &provider) override
    {
        note(QStringLiteral("pinSession"), {QString::fromUtf8(session), provider});
    }
    void pause(std::chrono::seconds time) override
    {
        note(QStringLiteral("pause"), {QString::number(time.count())});
    }
    void resume() override { note(QStringLiteral("resume")); }
    void cancelExchange(const QByteArray &id) override
    {
        note(QStringLiteral("cancelExchange"), {QString::fromUtf8(id)});
    }
    void forgetFailures(const QString &provider) override
    {
        note(QStringLiteral("forgetFailures"), provider.isEmpty() ? QStringList() : QStringList(provider));
    }
    void startCapture(std::chrono::minutes time, QObject *context, Answer<bool> answer) override
    {
        note(QStringLiteral("startCapture"), {QString::number(time.count())});
        reply(context, std::move(answer), true);
    }
    void stopCapture() override { note(QStringLiteral("stopCapture")); }
    void usePort(quint16 port) override { note(QStringLiteral("usePort"), {QString::number(port)}); }
    void reload() override { note(QStringLiteral("reload")); }

    void listExchanges(const ExchangeQuery &query, QObject *context, Answer<ExchangePage> answer) override
    {
        note(QStringLiteral("listExchanges"));
        exchangeQuery = query;
        reply(context, std::move(answer), pages.value(query.before, page));
    }
    void findExchange(const QByteArray &id, QObject *context, Answer<ExchangeRecord> answer) override
    {
        note(QStringLiteral("findExchange"), {QString::fromUtf8(id)});
        if (exchanges.contains(id))
            reply(context, std::move(answer), exchanges.value(id));
        else
            reply<ExchangeRecord>(
                context, std::move(answer), Error{Error::Kind::NotFound, QStringLiteral("no such exchange")});
    }
    void sumUsage(const UsageQuery &query, QObject *context, Answer<UsageReport> answer) override
    {
        note(QStringLiteral("sumUsage"));
        usageQuery = query;
        reply(context, std::move(answer), usageFor ? usageFor(query) : usage);
    }
    void history(
        const QString &provider, HistoryRange wanted, QObject *context, Answer<HistorySpan> answer) override
    {
        note(QStringLiteral("history"), {provider});
        range = wanted;
        reply(context, std::move(answer), spans.value(provider, span));
    }
    void explain(const Trial &wanted, QObject *context, Answer<QJsonObject> answer) override
    {
        note(QStringLiteral("explain"), {wanted.model});
        trial = wanted;
        reply(context, std::move(answer), explanation);
    }
    void signInPage(const QString &provider, QObject *context, Answer<QUrl> answer) override
    {
        note(QStringLiteral("signInPage"), {provider});
        reply(context, std::move(answer), signInUrl);
    }
    void listAccounts(QObject *context, Answer<QJsonObject> answer) override
    {
        note(QStringLiteral("listAccounts"));
        reply(context, std::move(answer), accounts);
    }
    void signOut(const QString &account, QObject *context, Answer<bool> answer) override
    {
        note(QStringLiteral("signOut"), {account});
        reply(context, std::move(answer), signedOut);
    }
    void keepSecret(
        const QString &name, const Secret &kept, QObject *context, Answer<QString> answer) override
    {
        note(QStringLiteral("keepSecret"), {name});
        secret = kept;
        if (name == unkeptSecret && !name.isEmpty())
            reply<QString>(context, std::move(answer),
                Error{Error::Kind::Api, QStringLiteral("the keychain is locked")});
        else
            reply(context, std::move(answer), keptIn);
    }
    void keepNewSecret(
        const QString &name, const Secret &kept, QObject *context, Answer<QString> answer) override
    {
        if (unnotedSecrets.contains(name) || secretNames.contains(name))
            reply<QString>(context, std::move(answer),
                Error{Error::Kind::Conflict, QStringLiteral("there is one of this name")});
        else
            keepSecret(name, kept, context, std::move(answer));
    }
    void listSecrets(QObject *context, Answer<QStringList> answer) override
    {
        note(QStringLiteral("listSecrets"));
        reply(context, std::move(answer), secretNames);
    }
    void removeSecret(const QString &name, QObject *context, Answer<bool> answer) override
    {
        note(QStringLiteral("removeSecret"), {name});
        reply(context, std::move(answer), true);
    }
    void keepLocalKey(
        const QString &clientKey, const Secret &kept, QObject *context, Answer<QString> answer) override
    {
        note(QStringLiteral("keepLocalKey"), {clientKey});
        secret = kept;
        reply(context, std::move(answer), keptIn);
    }
    void testProvider(const ProviderTestWish &wish, QObject *context, TestProgress progress) override
    {
        note(QStringLiteral("testProvider"), {wish.provider.name});
        testWish = wish;
        m_testContext = context;
        m_progress = std::move(progress);
    }
    void stopProviderTest() override
    {
        note(QStringLiteral("stopProviderTest"));
        m_progress = {};
    }

private:
    void note(const QString &command, const QStringList &arguments = {})
    {
        commands << (QStringList(command) + arguments).join(QLatin1Char(' '));
    }
    template <typename T> void reply(QObject *context, Answer<T> answer, Result<T> result)
    {
        if (failure)
            result = *failure;
        const auto deliver
            = [context = QPointer<QObject>(context), answer = std::move(answer), result = std::move(result)] {
                  if (context)
                      answer(result);
              };
        if (hold)
            m_held.append(deliver);
        else
            QTimer::singleShot(0, context, deliver);
    }
    template <typename T> void reply(QObject *context, Answer<T> answer, const T &value)
    {
        reply(context, std::move(answer), Result<T>(value));
    }

    QList<std::function<void()>> m_held;
    QPointer<QObject> m_testContext;
    TestProgress m_progress;
};

} // namespace signalbox::test
