// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "http/headers.h"
#include "translation/translation.h"
#include "upstream/failure.h"
#include "upstream/router.h"

#include <QByteArray>
#include <QStringList>

#include <functional>
#include <memory>

namespace signalbox {

/// What the client expects of a translated answer.
struct TranslatedAnswer
{
    Protocol protocol = Protocol::Anthropic;
    QString model; ///< as the client asked
    QByteArray requestId;
    bool stream = false;
    qint64 createdAt = 0; ///< seconds since 1970
    std::function<qint64()> estimatePrompt;
    std::function<void(Error &)> concealSecrets; ///< from an error of the provider's
};

/// The attempt that could not be made, as this error of AttemptTranslation::of() says of the client's `body`.
[[nodiscard]] Failure untranslatable(
    const Error &error, Protocol client, const QByteArray &body, const QByteArray &requestId);

/// One attempt at a provider that speaks another protocol than the client: the request in the provider's
/// words, and its answer in the client's.
class AttemptTranslation
{
public:
    /// `body` is the client's. An error says what the provider could not be asked.
    static Result<std::unique_ptr<AttemptTranslation>> of(
        const QByteArray &body, const Target &target, TranslatedAnswer answer);

    /// The provider's.
    [[nodiscard]] Protocol protocol() const { return m_protocol; }
    [[nodiscard]] const QByteArray &body() const { return m_body; }
    /// What the provider is not told, because its protocol or its model does not know it.
    [[nodiscard]] const QStringList &lost() const { return m_lost; }
    /// "translated from the Messages API to Chat Completions"
    [[nodiscard]] QString description() const;

    /// The answer's header fields for the client.
    [[nodiscard]] Headers headers(Headers upstream) const;
    /// The next bytes of the provider's answer; what the client gets for them, now.
    [[nodiscard]] QByteArray feed(const QByteArray &bytes, bool isStream);
    /// The provider's answer is complete: the rest of what the client gets.
    [[nodiscard]] QByteArray finish();
    /// The provider's answer broke off: what a streaming client gets to know of it.
    [[nodiscard]] QByteArray fail(const Error &error);
    /// The provider's answer was none after all; what feed() and finish() return tells it to a streaming
    /// client.
    [[nodiscard]] bool hasFailed() const { return m_writer->hasFailed(); }
    [[nodiscard]] const Error &error() const { return m_writer->error(); }

    /// A failure before any answer, in the client's words: its status, error and body.
    void translate(Failure &failure) const;

private:
    AttemptTranslation() = default;

    Protocol m_protocol = Protocol::Anthropic;
    TranslatedAnswer m_answer;
    QByteArray m_body;
    QStringList m_lost;
    ToolNames m_toolNames;
    std::unique_ptr<AnswerWriter> m_writer;
    std::unique_ptr<AnswerReader> m_reader;
    bool m_isStream = false; ///< of the provider's answer
    QByteArray m_whole; ///< of one that is no stream
};

} // namespace signalbox
