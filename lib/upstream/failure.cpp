// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/failure.h"

#include "core/jsonslice.h"

#include <QDateTime>
#include <QLocale>

#include <cmath>

namespace signalbox {

namespace {

using Kind = Failure::Kind;

struct Verdict
{
    Kind kind;
    bool retryable;
    bool counts;
};

Verdict verdictOnStatus(int status, CredentialOwner owner)
{
    const bool ours = owner == CredentialOwner::Provider;
    switch (status) {
    case 401:
    case 403:
        return {ours ? Kind::Credential : Kind::ClientMistake, ours, ours};
    case 402:
        return {Kind::Billing, true, true};
    case 404:
        return {Kind::ModelUnknown, true, false};
    case 408:
    case 504:
        return {Kind::Timeout, true, true};
    case 429:
        return {Kind::RateLimited, true, true};
    case 503:
    case 529:
        return {Kind::Overloaded, true, true};
    default:
        break;
    }
    if (status >= 500)
        return {Kind::ServerError, true, true};
    if (status >= 400)
        return {Kind::ClientMistake, false, false};
    if (status >= 300)
        return {Kind::Redirect, true, true};
    return {Kind::BadAnswer, true, true}; // an interim answer taken for the final one
}

/// What an error body says about itself; empty parts where it says nothing.
struct ErrorText
{
    QByteArray type;
    QByteArray message;
};

QByteArray stringMember(const JsonSlice &object, QByteArrayView key)
{
    const auto member = object.value(key);
    return member ? member->toString().value_or(QByteArray()) : QByteArray();
}

/// Understands {"error":{"type","message"}}, {"error":"text"}, {"message"}, {"error_code","message"} and
/// {"detail"}.
ErrorText errorTextOf(const QByteArray &body)
{
    const auto root = JsonSlice::parse(body);
    if (!root)
        return {};
    if (const auto error = root->value("error")) {
        if (error->type() == JsonSlice::Type::Object)
            return {stringMember(*error, "type"), stringMember(*error, "message")};
        if (const auto text = error->toString())
            return {{}, *text};
    }
    QByteArray message = stringMember(*root, "message");
    if (message.isEmpty())
        message = stringMember(*root, "detail");
    return {stringMember(*root, "error_code"), message};
}

bool saysCreditIsOut(const ErrorText &text)
{
    return text.message.toLower().contains("credit balance is too low");
}

Error errorOf(int status, const ErrorText &text)
{
    const bool named = errorKindFromTypeName(text.type) != Error::Kind::Api || text.type == "api_error";
    const QString message
        = text.message.isEmpty() ? QStringLiteral("HTTP %1").arg(status) : QString::fromUtf8(text.message);
    return {named ? errorKindFromTypeName(text.type) : errorKindFromStatus(status), message};
}

} // namespace

QString Failure::summary() const
{
    const QString type = QString::fromLatin1(errorTypeName(error.kind));
    const QString text = error.message.simplified().left(300);
    if (status == 0)
        return type + QStringLiteral(": ") + text;
    return QString::number(status) + u' ' + type + QStringLiteral(": ") + text;
}

void Failure::conceal(const Secret &secret)
{
    constexpr auto mask = "***";
    constexpr qsizetype shortest = 6; // anything shorter may stand in a text by chance
    if (secret.reveal().size() < shortest)
        return;
    error.message.replace(QString::fromUtf8(secret.reveal()), QString::fromLatin1(mask));
    body.replace(secret.reveal(), mask);
    Headers concealed;
    for (const Headers::Field &field : headers)
        concealed.append(field.name, QByteArray(field.value).replace(secret.reveal(), mask));
    headers = concealed;
}

Failure classifyAnswer(int status, const Headers &headers, const QByteArray &body, CredentialOwner owner)
{
    const ErrorText text = errorTextOf(body);
    Verdict verdict = verdictOnStatus(status, owner);
    if (status == 400 && saysCreditIsOut(text))
        verdict = {Kind::Billing, true, true};

    Failure failure;
    failure.kind = verdict.kind;
    failure.retryable = verdict.retryable;
    failure.countsAgainstProvider = verdict.counts;
    failure.retryAfter = retryAfterOf(headers, QDateTime::currentDateTimeUtc());
    failure.error = errorOf(status, text);
    failure.status = status;
    failure.headers = headers;
    failure.body = body;
    if (verdict.kind == Kind::Redirect) {
        failure.error = {Error::Kind::Api,
            QStringLiteral("the provider redirects to %1; redirects are not followed: put the final address "
                           "into base_url")
                .arg(QString::fromUtf8(headers.value("location")))};
    } else if (verdict.kind == Kind::BadAnswer) {
        failure.error = {Error::Kind::Api,
            QStringLiteral("the provider sent an interim answer (%1) and no final one").arg(status)};
    }
    return failure;
}

Failure classifyErrorBody(const QByteArray &body)
{
    const ErrorText text = errorTextOf(body);
    const Error error = errorOf(200, text);
    Verdict verdict = verdictOnStatus(httpStatus(error.kind), CredentialOwner::Provider);
    if (saysCreditIsOut(text))
        verdict = {Kind::Billing, true, true};
    if (verdict.kind == Kind::ClientMistake)
        verdict = {Kind::HiddenMistake, true, false}; // a proper provider sends 400 for these, not 200

    Failure failure;
    failure.kind = verdict.kind;
    failure.retryable = true;
    failure.countsAgainstProvider = verdict.counts;
    failure.error = error;
    if (failure.error.message == QStringLiteral("HTTP 200"))
        failure.error.message = QStringLiteral("the provider sent an error without a message");
    failure.status = 200;
    failure.body = body;
    return failure;
}

Failure connectionFailure(Failure::Kind kind, const QString &message)
{
    Failure failure;
    failure.kind = kind;
    failure.retryable = true;
    failure.countsAgainstProvider
        = kind != Kind::NotSent && kind != Kind::TooLarge && kind != Kind::Unsupported;
    failure.error = {kind == Kind::Timeout ? Error::Kind::Timeout
            : kind == Kind::NotSent        ? Error::Kind::RateLimit
            : kind == Kind::TooLarge       ? Error::Kind::RequestTooLarge
            : kind == Kind::Unsupported    ? Error::Kind::InvalidRequest
                                           : Error::Kind::Api,
        message};
    return failure;
}

Failure badAnswer(const QString &message)
{
    Failure failure;
    failure.kind = Kind::BadAnswer;
    failure.retryable = true;
    failure.countsAgainstProvider = true;
    failure.error = {Error::Kind::Api, message};
    failure.status = 200;
    return failure;
}

std::optional<std::chrono::seconds> retryAfterOf(const Headers &headers, const QDateTime &now)
{
    bool ok = false;
    const double milliseconds = headers.value("retry-after-ms").trimmed().toDouble(&ok);
    if (ok && milliseconds > 0 && milliseconds < 1e9)
        return std::chrono::seconds(static_cast<qint64>(std::ceil(milliseconds / 1000)));

    const QByteArray text = headers.value("retry-after").trimmed();
    const double seconds = text.toDouble(&ok);
    if (ok)
        return seconds > 0 && seconds < 1e9
            ? std::optional(std::chrono::seconds(static_cast<qint64>(std::ceil(seconds))))
            : std::nullopt;
    QDateTime date = QLocale::c().toDateTime(
        QString::fromLatin1(text), QStringLiteral("ddd, dd MMM yyyy hh:mm:ss 'GMT'"));
    date.setTimeSpec(Qt::UTC);
    const std::chrono::milliseconds left(date.isValid() ? now.msecsTo(date) : 0);
    return left.count() > 0 ? std::optional(std::chrono::ceil<std::chrono::seconds>(left)) : std::nullopt;
}

} // namespace signalbox
