// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzz.h"
#include "translation/rejectedparameter.h"
#include "translation/thinkingblocks.h"
#include "upstream/failure.h"

#include <array>

using namespace signalbox;
using namespace signalbox::fuzz;

namespace {

void check(const Failure &failure, const QByteArray &body)
{
    require(failure.body == body, "the provider's words were changed", body, failure.body);
    require(!failure.error.message.isEmpty(), "an error without a message", body);
    const QString line = failure.summary();
    require(!line.contains(u'\n') && line.size() < 400, "more than a line", body, line.toUtf8());
    require(!failure.isCertain() || failure.countsAgainstProvider, "certain, and nobody's fault", body);
}

/// `body` as of a provider that repeats our key somewhere in it.
void checkConcealment(int status, const QByteArray &body, unsigned choice)
{
    const Secret secret("sk-0123456789abcdef");
    const QByteArray telling
        = QByteArray(body).insert(static_cast<qsizetype>(choice) % (body.size() + 1), secret.reveal());
    Failure failure = classifyAnswer(status, {}, telling, CredentialOwner::Provider);
    failure.conceal(secret);
    const auto mentions = [&secret](const QByteArray &text) { return text.contains(secret.reveal()); };
    require(!mentions(failure.body) && !mentions(failure.error.message.toUtf8()), "the key is told", telling);
}

} // namespace

/// Whatever a provider answers in place of an answer is told in one line, and its words are kept.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static constexpr std::array statuses{100, 302, 400, 401, 402, 403, 404, 413, 422, 429, 500, 503, 529};
    Input input(data, size);
    const unsigned choice = input.choice();
    const int status = statuses.at(choice % statuses.size());
    const auto owner = (choice & 0x80U) != 0 ? CredentialOwner::Client : CredentialOwner::Provider;
    const QByteArray body = input.rest();

    const Failure failure = classifyAnswer(status, {}, body, owner);
    check(failure, body);
    require(owner == CredentialOwner::Provider || failure.kind != Failure::Kind::Credential,
        "the client's own credential is held against the provider", body);
    check(classifyErrorBody(body, {}, owner), body);
    checkConcealment(status, body, choice);

    (void)rejectedParameter(status, body);
    (void)isThinkingRejection(status, body);
    (void)isThinkingRejection(200, body);
    return 0;
}
