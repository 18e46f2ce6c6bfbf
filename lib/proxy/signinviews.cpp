// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/signinviews.h"

#include <QJsonArray>
#include <QTimeZone>

#include <algorithm>

namespace signalbox::signinviews {

namespace {

using State = AccountSnapshot::State;

constexpr qint64 soon = 15 * 60; // as the Balancer has it

QString iso(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODate);
}

QJsonValue isoOrNull(const QDateTime &time)
{
    return time.isValid() ? QJsonValue(iso(time)) : QJsonValue(QJsonValue::Null);
}

QJsonValue secondsOrNull(const QDateTime &time)
{
    return time.isValid() ? QJsonValue(time.toSecsSinceEpoch()) : QJsonValue(QJsonValue::Null);
}

QString humanSpan(qint64 seconds)
{
    if (seconds <= 0)
        return QStringLiteral("expired");
    const qint64 hours = seconds / 3600;
    const qint64 minutes = seconds % 3600 / 60;
    return hours > 0 ? QStringLiteral("%1h %2m").arg(hours).arg(minutes) : QStringLiteral("%1m").arg(minutes);
}

QString wordOf(State state)
{
    switch (state) {
    case State::Reading:
        return QStringLiteral("reading");
    case State::Waiting:
        return QStringLiteral("waiting_for_keychain");
    case State::Ready:
        return QStringLiteral("ready");
    case State::SignInAgain:
        break;
    }
    return QStringLiteral("sign_in_again");
}

QJsonObject viewOf(const AccountSnapshot &account, int index, const QDateTime &now)
{
    const QDateTime &end = account.record.expiresAt;
    const qint64 left = end.isValid() ? now.secsTo(end) : 0;
    const bool isExpired = end.isValid() && left <= 0;
    QJsonObject view{{QStringLiteral("account_email"),
                         account.record.label.isEmpty() ? account.record.name : account.record.label},
        {QStringLiteral("account"), account.record.name}, {QStringLiteral("provider"), account.record.group},
        {QStringLiteral("index"), index}, {QStringLiteral("is_current"), false},
        {QStringLiteral("state"), wordOf(account.state)}, {QStringLiteral("problem"), account.problem},
        {QStringLiteral("created_at"), secondsOrNull(account.record.createdAt)},
        {QStringLiteral("created_at_iso"), isoOrNull(account.record.createdAt)},
        {QStringLiteral("expires_at"), secondsOrNull(end)},
        {QStringLiteral("expires_at_iso"), isoOrNull(end)}, {QStringLiteral("is_expired"), isExpired},
        {QStringLiteral("is_healthy"), account.state == State::Ready && (!isExpired || account.canRefresh)},
        {QStringLiteral("will_expire_soon"), end.isValid() && left <= soon},
        {QStringLiteral("access_token_preview"), QString::fromUtf8(account.accessPreview)},
        {QStringLiteral("refresh_token_preview"), QString::fromUtf8(account.refreshPreview)},
        {QStringLiteral("scopes"), QJsonArray::fromStringList(account.record.scopes)},
        {QStringLiteral("scope_count"), account.record.scopes.size()},
        {QStringLiteral("usage_count"), static_cast<qint64>(account.uses)},
        {QStringLiteral("last_used"), isoOrNull(account.lastUsedAt)},
        {QStringLiteral("last_used_timestamp"), secondsOrNull(account.lastUsedAt)}};
    if (end.isValid()) {
        view.insert(QStringLiteral("expires_in_seconds"), std::max<qint64>(0, left));
        view.insert(QStringLiteral("expires_in_minutes"), std::max<qint64>(0, left / 60));
        view.insert(QStringLiteral("expires_in_human"), humanSpan(left));
    } else {
        for (const char *key : {"expires_in_seconds", "expires_in_minutes"})
            view.insert(QLatin1String(key), QJsonValue::Null);
        view.insert(QStringLiteral("expires_in_human"), QStringLiteral("never"));
    }
    return view;
}

QString wordOf(SignIn::Way way)
{
    return way == SignIn::Way::Device ? QStringLiteral("device")
        : way == SignIn::Way::Paste   ? QStringLiteral("paste")
                                      : QStringLiteral("browser");
}

} // namespace

QJsonObject page(const QString &url)
{
    return {{QStringLiteral("status"), QStringLiteral("success")}, {QStringLiteral("page_url"), url},
        {QStringLiteral("expires_in_minutes"), static_cast<int>(SignIn::patience.count())}};
}

QJsonObject begun(const SignIns::Pending &pending, const QString &pageUrl)
{
    const bool isDevice = pending.way == SignIn::Way::Device;
    const bool isPaste = pending.way == SignIn::Way::Paste;
    const QString last = isPaste
        ? QStringLiteral("Paste the code, or the address that the browser ends at: POST it to "
                         "/oauth/exchange-code")
        : QStringLiteral("The browser comes back by itself: nothing else is to be done");
    QJsonObject view{{QStringLiteral("status"), QStringLiteral("success")},
        {QStringLiteral("login_url"), QString::fromUtf8(pending.url.toEncoded())},
        {QStringLiteral("way"), wordOf(pending.way)},
        {QStringLiteral("instructions"),
            QJsonObject{{QStringLiteral("step_1"), QStringLiteral("Open login_url in a browser")},
                {QStringLiteral("step_2"),
                    isDevice ? QStringLiteral("Enter the code %1 there").arg(pending.userCode)
                             : QStringLiteral("Sign in and allow the access")},
                {QStringLiteral("step_3"), last},
                {QStringLiteral("step_4"), QStringLiteral("GET /oauth/status shows the account")}}},
        {QStringLiteral("callback_format"), QStringLiteral("CODE#STATE")},
        {QStringLiteral("exchange_example"),
            QStringLiteral("curl -X POST %1 -H 'content-type: application/json' "
                           "-d '{\"code\": \"CODE#STATE\", \"account_email\": \"me@example.com\"}'")
                .arg(QUrl(pageUrl).resolved(QUrl(QStringLiteral("/oauth/exchange-code"))).toString())},
        {QStringLiteral("page_url"), pageUrl}, {QStringLiteral("state"), QString::fromLatin1(pending.state)},
        {QStringLiteral("expires_in_minutes"), static_cast<int>(SignIn::patience.count())}};
    if (isDevice)
        view.insert(QStringLiteral("user_code"), pending.userCode);
    if (!pending.remark.isEmpty())
        view.insert(QStringLiteral("remark"), pending.remark);
    return view;
}

QJsonObject exchanged(const SignIns::Outcome &outcome)
{
    const AccountRecord &account = outcome.account;
    QJsonObject view{{QStringLiteral("status"), QStringLiteral("success")},
        {QStringLiteral("message"), QStringLiteral("Authorization successful")},
        {QStringLiteral("account_email"), account.label.isEmpty() ? account.name : account.label},
        {QStringLiteral("account"), account.name},
        {QStringLiteral("expires_at"), secondsOrNull(account.expiresAt)},
        {QStringLiteral("scopes"), QJsonArray::fromStringList(account.scopes)}};
    if (!outcome.remark.isEmpty())
        view.insert(QStringLiteral("remark"), outcome.remark);
    return view;
}

QJsonObject signedOut(const QString &message, const QString &remark)
{
    QJsonObject view{
        {QStringLiteral("status"), QStringLiteral("success")}, {QStringLiteral("message"), message}};
    if (!remark.isEmpty())
        view.insert(QStringLiteral("remark"), remark);
    return view;
}

QJsonObject status(const QList<AccountSnapshot> &accounts, const QDateTime &now)
{
    QJsonArray tokens;
    int healthy = 0;
    int expired = 0;
    int expiring = 0;
    int current = 0;
    for (int i = 0; i < accounts.size(); ++i) { // the one used last is the active one
        if (accounts[i].lastUsedAt.isValid()
            && (!accounts[current].lastUsedAt.isValid()
                || accounts[i].lastUsedAt > accounts[current].lastUsedAt))
            current = i;
    }
    for (int i = 0; i < accounts.size(); ++i) {
        QJsonObject view = viewOf(accounts[i], i, now);
        view.insert(QStringLiteral("is_current"), i == current);
        healthy += view.value(QStringLiteral("is_healthy")).toBool();
        expired += view.value(QStringLiteral("is_expired")).toBool();
        expiring += view.value(QStringLiteral("will_expire_soon")).toBool();
        tokens.append(view);
    }
    return {{QStringLiteral("system"),
                QJsonObject{{QStringLiteral("oauth_manager_status"), QStringLiteral("active")},
                    {QStringLiteral("current_time"), now.toSecsSinceEpoch()},
                    {QStringLiteral("current_time_iso"), iso(now)},
                    {QStringLiteral("timezone"), QStringLiteral("UTC")}}},
        {QStringLiteral("summary"),
            QJsonObject{{QStringLiteral("total_tokens"), tokens.size()},
                {QStringLiteral("healthy_tokens"), healthy}, {QStringLiteral("expired_tokens"), expired},
                {QStringLiteral("expiring_soon"), expiring}, {QStringLiteral("current_token_index"), current},
                {QStringLiteral("rotation_enabled"), tokens.size() > 1}}},
        {QStringLiteral("active_token"), tokens.isEmpty() ? QJsonValue(QJsonValue::Null) : tokens[current]},
        {QStringLiteral("tokens"), tokens}};
}

} // namespace signalbox::signinviews
