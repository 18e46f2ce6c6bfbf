// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/failure.h"

#include "core/jsonslice.h"
#include "translation/errorobject.h"

#include <QDateTime>
#include <QRegularExpression>

#include <algorithm>
#include <vector>

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

/// Understands {"error":{"type","message"}}, {"error":"text"} and {"error_code" or "error_type", "message",
/// "detail", "msg" or "error_message"}, {"base_resp":{"status_msg"}}; and OpenRouter's wrapped ones.
ErrorText errorTextOf(const QByteArray &body)
{
    const auto root = errorObject(body);
    if (!root)
        return {};
    if (const auto error = root->value("error")) {
        if (error->type() == JsonSlice::Type::Object) {
            const QByteArray wrapped = wrappedMessage(*error);
            return {stringMember(*error, "type"),
                stringMember(*error, "message") + (wrapped.isEmpty() ? wrapped : ": " + wrapped)};
        }
        if (const auto text = error->toString())
            return {{}, *text};
    }
    QByteArray message;
    for (const char *key : {"message", "detail", "msg", "error_message"}) {
        if (message.isEmpty())
            message = stringMember(*root, key);
    }
    if (const auto response = root->value("base_resp"); response && message.isEmpty())
        message = stringMember(*response, "status_msg");
    QByteArray type = stringMember(*root, "error_code");
    if (type.isEmpty())
        type = stringMember(*root, "error_type");
    return {type, message};
}

/// What the words of an error mean whatever its status is.
struct Wording
{
    QRegularExpression pattern;
    Verdict verdict;
};

/// In the words of the providers, the Chinese relays included. Applied to error payloads only.
const std::vector<Wording> &wordings()
{
    const auto words = [](const char *pattern) {
        return QRegularExpression(QString::fromUtf8(pattern), QRegularExpression::CaseInsensitiveOption);
    };
    static const std::vector<Wording> table{
        // Gemini has the words of a spent credit for each limit of a minute.
        {words(R"(exceeded your current quota[\s\S]*retry in \d)"), {Kind::RateLimited, true, true}},
        {words("credit balance is too low|out of credits?|insufficient.{0,40}(credit|balance|quota|funds)"
               "|(credit|balance)s?.{0,30}(exhausted|depleted|used up)|exceeded your current quota"
               "|quota_exceeded|insufficient_quota|余额不足|额度不足|额度已用|欠费|账户余额"),
            {Kind::Billing, true, true}},
        {words("没有可用|无可用"), {Kind::Overloaded, true, true}},
        {words("rate.?limit|too many requests|请求过于频繁|限流|频率限制"), {Kind::RateLimited, true, true}},
        {words("model.{0,80}(not (found|supported|available|exist)|does not exist|is unknown)"
               "|(unknown|unsupported|invalid) model|no such model|模型不存在|不支持.{0,10}模型"),
            {Kind::ModelUnknown, true, false}},
    };
    return table;
}

/// Statuses that speak for themselves; all others may mean anything.
bool isClearStatus(int status)
{
    return status == 401 || status == 402 || status == 404 || status == 408 || status == 413 || status == 504
        || status == 529;
}

QString wordsOf(const ErrorText &text)
{
    constexpr qsizetype longest = 2000;
    return QString::fromUtf8(text.type + ' ' + text.message.left(longest));
}

/// Refusals quote words of the request: 'tools.0.name: "check_insufficient_funds" should match …'. Sentences
/// in quotes are those of somebody behind the provider.
QString withoutQuotations(QString words)
{
    static const QRegularExpression quotation(
        QStringLiteral("\"[^\"\\s]*\"|`[^`\\s]*`|(?<!\\w)'[^'\\s]*'(?!\\w)"));
    return words.replace(quotation, QStringLiteral("''"));
}

std::optional<Verdict> verdictOnWords(const ErrorText &text, const Verdict &status)
{
    const bool isOfClient = status.kind == Kind::ClientMistake || status.kind == Kind::HiddenMistake;
    const QString words = isOfClient ? withoutQuotations(wordsOf(text)) : wordsOf(text);
    for (const Wording &wording : wordings()) {
        if (wording.pattern.match(words).hasMatch())
            return wording.verdict;
    }
    return std::nullopt;
}

/// A 404 of an address at which there is nothing of the kind: a page, or no more than a framework says.
bool isNowhere(int status, const ErrorText &text)
{
    static const QRegularExpression bare(
        QStringLiteral("^\\s*(404)?[\\s:-]*((page|path|url|route|resource)? ?not found|cannot (post|get) .*"
                       "|no route matched.*)[\\s.!]*$"),
        QRegularExpression::CaseInsensitiveOption);
    return status == 404 && text.type.isEmpty()
        && (text.message.isEmpty() || bare.match(QString::fromUtf8(text.message.left(200))).hasMatch());
}

/// Of the words only "no credit" overrules what a status has already said of another failing.
bool mayOverrule(const Verdict &words, const Verdict &status, const QByteArray &type)
{
    const bool isOfClient = status.kind == Kind::ClientMistake || status.kind == Kind::HiddenMistake;
    if (isOfClient && type == "invalid_request_error" && words.kind == Kind::RateLimited)
        return false;
    return words.kind == Kind::Billing || status.kind == Kind::ClientMistake
        || status.kind == Kind::HiddenMistake || status.kind == Kind::ServerError;
}

void applyRules(Failure &failure, const FailureRules &rules)
{
    const bool listed = failure.status >= 400 && rules.statuses.contains(failure.status);
    // Of an unknown model only that model is to blame; an address that knows nothing at all says so without a
    // type.
    const bool isOfModel = failure.kind == Kind::ModelUnknown && failure.error.kind == Error::Kind::NotFound
        && !errorTextOf(failure.body).type.isEmpty();
    const bool countsAnyway = isOfModel || (failure.retryable && failure.countsAgainstProvider);
    constexpr qsizetype longest = 16 * 1024;
    const auto matches = [&] {
        const QString body = QString::fromUtf8(failure.body.left(longest));
        return std::any_of(rules.bodyPatterns.begin(), rules.bodyPatterns.end(),
            [&](const QRegularExpression &pattern) { return pattern.match(body).hasMatch(); });
    };
    if ((listed && !countsAnyway) || (!rules.bodyPatterns.isEmpty() && matches())) {
        failure.retryable = true;
        failure.countsAgainstProvider = true;
        if (failure.kind == Kind::ClientMistake || failure.kind == Kind::HiddenMistake
            || failure.kind == Kind::ModelUnknown)
            failure.kind = Kind::ServerError;
    }
}

Error errorOf(int status, const ErrorText &text)
{
    const bool named = errorKindFromTypeName(text.type) != Error::Kind::Api || text.type == "api_error";
    QString message
        = text.message.isEmpty() ? QStringLiteral("HTTP %1").arg(status) : QString::fromUtf8(text.message);
    if (status == 404 && text.message.isEmpty() && text.type.isEmpty())
        message = QStringLiteral("HTTP 404 without a reason: check base_url");
    return {named ? errorKindFromTypeName(text.type) : errorKindFromStatus(status), message};
}

} // namespace

QString Failure::summary() const
{
    const QString text = error.message.simplified().left(300);
    if (kind == Kind::TooLarge || kind == Kind::Unsupported || kind == Kind::NotSent
        || kind == Kind::Unavailable || kind == Kind::NoCredential)
        return QStringLiteral("not asked: ") + text;
    const QString type = QString::fromLatin1(errorTypeName(error.kind));
    if (status == 0)
        return type + QStringLiteral(": ") + text;
    return QString::number(status) + u' ' + type + QStringLiteral(": ") + text;
}

QString Failure::exceptionName() const
{
    switch (kind) {
    case Kind::Tls:
        return QStringLiteral("ssl tls network");
    case Kind::Timeout:
        return QStringLiteral("timeout");
    default:
        return QStringLiteral("connection network");
    }
}

void Failure::conceal(const Secret &secret)
{
    constexpr auto mask = "***";
    constexpr qsizetype shortest = 6; // anything shorter may stand in a text by chance
    if (secret.reveal().size() < shortest)
        return;
    error.message.replace(QString::fromUtf8(secret.reveal()), QString::fromLatin1(mask));
    body.replace(secret.reveal(), mask);
    body.replace(QByteArray(secret.reveal()).replace('/', "\\/"), mask); // as some write it in JSON
    Headers concealed;
    for (const Headers::Field &field : headers)
        concealed.append(field.name, QByteArray(field.value).replace(secret.reveal(), mask));
    headers = concealed;
}

const FailureRules &noFailureRules()
{
    static const FailureRules none;
    return none;
}

Failure classifyAnswer(int status, const Headers &headers, const QByteArray &body, CredentialOwner owner,
    const FailureRules &rules)
{
    const ErrorText text = errorTextOf(body);
    Verdict verdict = verdictOnStatus(status, owner);
    if (const auto words = isClearStatus(status) ? std::nullopt : verdictOnWords(text, verdict);
        words && mayOverrule(*words, verdict, text.type))
        verdict = *words;
    if (isNowhere(status, text))
        verdict.counts = true;
    const StatedLimit limit = StatedLimit::of(status, headers, QDateTime::currentDateTimeUtc());
    if (verdict.kind == Kind::RateLimited && limit.scope == StatedLimit::Scope::Provider)
        verdict.kind = Kind::QuotaSpent;

    Failure failure;
    failure.kind = verdict.kind;
    failure.retryable = verdict.retryable;
    failure.countsAgainstProvider = verdict.counts;
    // How long a key is refused nobody can state; a spent account is spent for all models.
    failure.retryAfter = verdict.kind == Kind::Credential ? std::nullopt : limit.wait;
    failure.scope = verdict.kind == Kind::Billing ? StatedLimit::Scope::Provider : limit.scope;
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
    applyRules(failure, rules);
    return failure;
}

Failure classifyErrorBody(
    const QByteArray &body, const Headers &headers, CredentialOwner owner, const FailureRules &rules)
{
    const ErrorText text = errorTextOf(body);
    const Error error = errorOf(200, text);
    Verdict verdict = verdictOnStatus(httpStatus(error.kind), owner);
    if (verdict.kind == Kind::ClientMistake)
        verdict = {Kind::HiddenMistake, true, false}; // a proper provider sends 400 for these, not 200
    if (const auto words = verdictOnWords(text, verdict); words && mayOverrule(*words, verdict, text.type))
        verdict = *words;

    Failure failure;
    failure.kind = verdict.kind;
    failure.retryable = true;
    failure.countsAgainstProvider = verdict.counts;
    failure.error = error;
    if (failure.error.message == QStringLiteral("HTTP 200"))
        failure.error.message = QStringLiteral("the provider sent an error without a message");
    failure.status = 200;
    failure.body = body;
    failure.retryAfter = StatedLimit::of(failure.status, headers, QDateTime::currentDateTimeUtc()).wait;
    applyRules(failure, rules);
    return failure;
}

Failure connectionFailure(Failure::Kind kind, const QString &message)
{
    Failure failure;
    failure.kind = kind;
    failure.retryable = true;
    failure.countsAgainstProvider = kind != Kind::NotSent && kind != Kind::TooLarge
        && kind != Kind::Unsupported && kind != Kind::Unavailable && kind != Kind::NoCredential;
    failure.error = {kind == Kind::Timeout ? Error::Kind::Timeout
            : kind == Kind::NotSent        ? Error::Kind::RateLimit
            : kind == Kind::Unavailable    ? Error::Kind::Overloaded
            : kind == Kind::NoCredential   ? Error::Kind::Overloaded
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

} // namespace signalbox
