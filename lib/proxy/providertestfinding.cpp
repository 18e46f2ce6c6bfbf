// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/providertestfinding.h"

#include "log/logwriter.h"

namespace signalbox {

namespace {

QString credentialRemedy(const Failure &failure, const ProviderConfig &provider)
{
    constexpr int forbidden = 403;
    if (provider.auth == ProviderConfig::Auth::None)
        return QStringLiteral("it wants a key: set auth_type and add the key");
    if (provider.auth == ProviderConfig::Auth::OAuth)
        return QStringLiteral("sign in again; the plan of the account may not include this");
    if (failure.status == forbidden)
        return QStringLiteral(
            "check what the key may do at the provider, and from where; or use another key");
    return QStringLiteral("enter the key again; with a good one, try the other auth_type");
}

QString waitRemedy(const Failure &failure)
{
    if (!failure.retryAfter)
        return QStringLiteral("wait a moment, then test again");
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(*failure.retryAfter);
    return QStringLiteral("test again in %1 s").arg(qint64(seconds.count()));
}

QString remedyOf(const Failure &failure, const ProviderConfig &provider)
{
    using Kind = Failure::Kind;
    switch (failure.kind) {
    case Kind::Credential:
    case Kind::NoCredential:
        return credentialRemedy(failure, provider);
    case Kind::Billing:
        return QStringLiteral("add credit at the provider, or raise the limit of what may be spent");
    case Kind::ModelUnknown:
        return QStringLiteral("choose another model; check base_url as well");
    case Kind::RateLimited:
    case Kind::QuotaSpent:
        return waitRemedy(failure);
    case Kind::Overloaded:
    case Kind::ServerError:
        return QStringLiteral("the provider has trouble of its own: test again later");
    case Kind::BadAnswer:
    case Kind::Redirect:
        return QStringLiteral("check base_url and type");
    case Kind::Tls:
        return QStringLiteral("check base_url, ca_file and client_cert");
    case Kind::Unavailable:
        return QStringLiteral("close other programs, or raise the limit");
    case Kind::ClientMistake:
    case Kind::HiddenMistake:
    case Kind::Unsupported:
    case Kind::TooLarge:
        return QStringLiteral("choose another model; check type and preset");
    case Kind::Connection:
    case Kind::Timeout:
    case Kind::Interrupted:
    case Kind::NotSent:
        break;
    }
    return QStringLiteral("check the network, then test again");
}

/// A failure's text may bring its remedy along; the last part of it is that.
std::pair<QString, QString> partsOf(const QString &text)
{
    const qsizetype end = text.lastIndexOf(QStringLiteral("; "));
    return end < 0 ? std::pair(text, QString()) : std::pair(text.left(end), text.mid(end + 2));
}

} // namespace

ProviderTestFinding ProviderTestFinding::of(const ProbeOutcome &outcome)
{
    return {outcome.isGood ? State::Passed : State::Failed, outcome.text, outcome.remedy};
}

ProviderTestFinding ProviderTestFinding::of(const Failure &failure, const ProviderConfig &provider)
{
    constexpr qsizetype longest = 300;
    const QString remedy = remedyOf(failure, provider);
    QString text = redacted(failure.summary()).simplified();
    if (failure.status == 0) { // in our own words
        const auto [what, own] = partsOf(text);
        return {State::Failed, what.left(longest), own.isEmpty() ? remedy : own};
    }
    if (text.size() > longest)
        text = text.left(longest) + u'…';
    return {State::Failed, text, remedy};
}

} // namespace signalbox
