// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/providertestanswer.h"

#include "proxy/loopguard.h"
#include "translation/rejectedparameter.h"
#include "upstream/concealment.h"
#include "upstream/spokenprotocol.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace signalbox {

namespace {

constexpr int mostRepeats = 3;
constexpr qsizetype longestText = 1000;

QJsonObject toolDescription()
{
    const QJsonObject place{{QStringLiteral("type"), QStringLiteral("string")},
        {QStringLiteral("description"), QStringLiteral("the station")}};
    const QJsonObject schema{{QStringLiteral("type"), QStringLiteral("object")},
        {QStringLiteral("properties"), QJsonObject{{QStringLiteral("station"), place}}},
        {QStringLiteral("required"), QJsonArray{QStringLiteral("station")}}};
    return {{QStringLiteral("name"), QLatin1String(ProviderTestAnswer::toolName)},
        {QStringLiteral("description"), QStringLiteral("Reads the signal of a station.")},
        {QStringLiteral("input_schema"), schema}};
}

/// The blocks of a whole message.
void readMessage(const QByteArray &json, ProviderTestAnswer::Outcome &outcome)
{
    const QJsonObject message = QJsonDocument::fromJson(json).object();
    outcome.stopReason = message.value(u"stop_reason").toString();
    const QJsonArray content = message.value(u"content").toArray();
    for (const auto &value : content) {
        const QJsonObject block = value.toObject();
        outcome.text += block.value(u"text").toString();
        if (block.value(u"type") == QStringLiteral("tool_use"))
            outcome.calledTool = block.value(u"name").toString();
    }
}

} // namespace

ProviderTestAnswer::ProviderTestAnswer(
    const ProviderTestWay &way, Wish wish, std::chrono::milliseconds limit, QObject *parent)
    : QObject(parent)
    , m_way(way)
    , m_wish(std::move(wish))
    , m_limit(limit)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(limit);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_outcome.failure = connectionFailure(
            Failure::Kind::Timeout, QStringLiteral("the provider did not end its answer in time"));
        conclude();
    });
}

ProviderTestAnswer::~ProviderTestAnswer() = default;

QByteArray ProviderTestAnswer::body() const
{
    const QString question = m_wish.usesTool
        ? QStringLiteral("Which signal does the station Crewe show? Use the tool read_signal.")
        : QStringLiteral("Answer with the one word: ready");
    const QJsonObject turn{
        {QStringLiteral("role"), QStringLiteral("user")}, {QStringLiteral("content"), question}};
    QJsonObject request{{QStringLiteral("model"), m_wish.model},
        {QStringLiteral("max_tokens"), m_wish.maxTokens}, {QStringLiteral("stream"), true},
        {QStringLiteral("messages"), QJsonArray{turn}}};
    if (m_wish.usesTool) {
        request.insert(QStringLiteral("tools"), QJsonArray{toolDescription()});
        request.insert(QStringLiteral("tool_choice"),
            QJsonObject{{QStringLiteral("type"), QStringLiteral("tool")},
                {QStringLiteral("name"), QLatin1String(toolName)}});
    }
    return QJsonDocument(request).toJson(QJsonDocument::Compact);
}

void ProviderTestAnswer::start()
{
    m_timer.start();
    if (const auto failure = translate()) {
        m_outcome.failure = failure;
        QMetaObject::invokeMethod(
            this, [this] { conclude(); }, Qt::QueuedConnection);
        return;
    }
    send(m_translation ? m_translation->body() : body(),
        m_translation ? m_translation->protocol() : Protocol::Anthropic);
}

/// Into the protocol that the provider speaks; why it cannot be asked.
std::optional<Failure> ProviderTestAnswer::translate()
{
    if (spokenProtocol(Protocol::Anthropic, m_way.provider->config()) == Protocol::Anthropic)
        return std::nullopt;
    const auto conceal = [this](Error &error) {
        Failure failure;
        failure.error = error;
        concealCredentials(failure, *m_way.provider, m_way.key, {});
        error = failure.error;
    };
    TranslatedAnswer answer{Protocol::Anthropic, m_wish.model, "test", true,
        m_way.clock.wallTime().toSecsSinceEpoch(), [] { return qint64(0); }, conceal};
    auto translation
        = AttemptTranslation::of(body(), Target{m_way.provider, m_wish.model}, std::move(answer));
    if (!translation)
        return connectionFailure(Failure::Kind::Unsupported, translation.error().message);
    m_translation = std::move(translation).value();
    return std::nullopt;
}

void ProviderTestAnswer::send(const QByteArray &body, Protocol protocol)
{
    HttpRequest request;
    request.method = "POST";
    request.path = clientPath(Protocol::Anthropic);
    request.headers
        = {{"Accept", "application/json, text/event-stream"}, {"Content-Type", "application/json"},
            {"anthropic-version", "2023-06-01"}, {"User-Agent", "Signalbox/" SIGNALBOX_VERSION}};
    const UpstreamContent content{body, m_wish.model, m_translation ? std::optional(protocol) : std::nullopt};
    UpstreamMessage message
        = upstreamMessage(request, content, *m_way.provider, m_way.key, [](QByteArrayView) { return false; });
    message.headers.append(LoopGuard::field, m_way.hops);
    m_usage.begin(protocol);
    UpstreamRequest::Expectation expectation;
    expectation.protocol = protocol;
    expectation.stream = true;
    expectation.observer = &m_usage;
    const AttemptTimeouts timeouts{
        std::min(AttemptTimeouts().connect, m_limit / 2), m_limit, m_limit, AttemptTimeouts().usage};
    m_request = std::make_unique<UpstreamRequest>(
        m_way.transport, std::move(message), expectation, timeouts, m_way.clock);
    connect(m_request.get(), &UpstreamRequest::committed, this, &ProviderTestAnswer::onCommitted);
    connect(m_request.get(), &UpstreamRequest::readyRead, this, &ProviderTestAnswer::onReadyRead);
    connect(m_request.get(), &UpstreamRequest::finished, this, &ProviderTestAnswer::onFinished);
    connect(m_request.get(), &UpstreamRequest::failed, this, &ProviderTestAnswer::onFailed);
    m_begin = m_way.clock.now();
    m_request->send();
}

/// The first content has come.
void ProviderTestAnswer::onCommitted()
{
    m_outcome.isStream = m_request->isStream();
    m_outcome.firstContent
        = std::chrono::duration_cast<std::chrono::milliseconds>(m_way.clock.now() - m_begin);
}

void ProviderTestAnswer::onReadyRead()
{
    const QByteArray bytes = m_request->read();
    read(m_translation ? m_translation->feed(bytes, m_request->isStream()) : bytes);
}

void ProviderTestAnswer::read(const QByteArray &clientBytes)
{
    if (m_translation || m_outcome.isStream)
        m_parser.feed(clientBytes, [this](const SseParser::Event &event) { onEvent(event); });
    else
        m_plain += clientBytes;
}

void ProviderTestAnswer::onEvent(const SseParser::Event &event)
{
    const QJsonObject data = QJsonDocument::fromJson(event.data).object();
    const QString type = data.value(u"type").toString();
    if (type == u"content_block_start") {
        const QJsonObject block = data.value(u"content_block").toObject();
        if (block.value(u"type") == QStringLiteral("tool_use"))
            m_outcome.calledTool = block.value(u"name").toString();
    } else if (type == u"content_block_delta" && m_outcome.text.size() < longestText) {
        m_outcome.text += data.value(u"delta").toObject().value(u"text").toString();
    } else if (type == u"message_delta") {
        m_outcome.stopReason = data.value(u"delta").toObject().value(u"stop_reason").toString();
    }
}

void ProviderTestAnswer::onFinished()
{
    if (m_translation)
        read(m_translation->finish());
    if (m_translation && m_translation->hasFailed())
        m_outcome.failure = badAnswer(m_translation->error().message);
    if (!m_plain.isEmpty())
        readMessage(m_plain, m_outcome);
    conclude();
}

void ProviderTestAnswer::onFailed(Failure failure)
{
    if (repeatWithout(failure))
        return;
    concealCredentials(failure, *m_way.provider, m_way.key, {});
    m_outcome.failure = std::move(failure);
    conclude();
}

/// As requests are, once a provider has said which parameter it does not take.
bool ProviderTestAnswer::repeatWithout(const Failure &failure)
{
    if (!m_translation || m_outcome.firstContent || m_repeats >= mostRepeats)
        return false;
    const auto parameter = rejectedParameter(failure.status, failure.body);
    if (!parameter || !m_way.provider->learnt().add(m_wish.model, *parameter))
        return false;
    ++m_repeats;
    release();
    if (translate())
        return false;
    send(m_translation->body(), m_translation->protocol());
    return true;
}

void ProviderTestAnswer::release()
{
    if (!m_request)
        return;
    m_request->disconnect(this);
    m_request->abort();
    m_request.release()->deleteLater(); // it is still on the stack
}

void ProviderTestAnswer::conclude()
{
    m_timer.stop();
    release();
    m_outcome.usage = m_usage.usage();
    emit finished(m_outcome);
}

} // namespace signalbox
