// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/providertestrun.h"

#include "proxy/loopguard.h"
#include "proxy/providertestmodel.h"
#include "upstream/connectionprobe.h"
#include "upstream/hostlookup.h"

#include <QHostAddress>

#include <algorithm>

namespace signalbox {

namespace {

using State = ProviderTestStage::State;
using Finding = ProviderTestFinding;

const QString spendingRemedy = QStringLiteral("let the test spend to try it");

qint64 milliseconds(Clock::Duration duration)
{
    return qint64(std::chrono::duration_cast<std::chrono::milliseconds>(duration).count());
}

QString tokensText(const TokenUsage &usage)
{
    return usage.known ? QStringLiteral("%1 tokens").arg(usage.total())
                       : QStringLiteral("it did not tell how many tokens");
}

bool endedFull(const ProviderTestAnswer::Outcome &outcome)
{
    return outcome.stopReason == u"max_tokens";
}

/// What a streamed answer came to.
Finding findingOfAnswer(const ProviderTestAnswer::Outcome &outcome, const ProviderConfig &provider)
{
    if (outcome.failure)
        return Finding::of(*outcome.failure, provider);
    if (!outcome.isStream)
        return {State::Failed, QStringLiteral("the provider sent the answer in one piece"),
            QStringLiteral("clients that stream wait for the whole: choose a model that streams")};
    if (outcome.text.trimmed().isEmpty() && !endedFull(outcome))
        return {State::Failed, QStringLiteral("the answer came, and had no text"),
            QStringLiteral("choose another model")};
    const qint64 first = outcome.firstContent ? qint64(outcome.firstContent->count()) : 0;
    return Finding::passed(
        QStringLiteral("first content after %1 ms, %2").arg(first).arg(tokensText(outcome.usage)));
}

Finding findingOfTool(const ProviderTestAnswer::Outcome &outcome, const ProviderConfig &provider)
{
    if (outcome.failure)
        return Finding::of(*outcome.failure, provider);
    if (outcome.calledTool == QLatin1String(ProviderTestAnswer::toolName))
        return Finding::passed(QStringLiteral("called the tool, %1").arg(tokensText(outcome.usage)));
    if (endedFull(outcome))
        return {State::Failed, QStringLiteral("used all its tokens before it called the tool"),
            QStringLiteral("choose a model that thinks less")};
    return {State::Failed, QStringLiteral("answered without calling the tool"),
        QStringLiteral("coding agents need tools: choose a model that can use them")};
}

} // namespace

ProviderTestRun::ProviderTestRun(ProviderTest::Surroundings around, const ProviderTest::Times &times,
    ProviderTestWish wish, QObject *parent)
    : QObject(parent)
    , m_around(std::move(around))
    , m_times(times)
    , m_wish(std::move(wish))
{
    m_snapshot.provider = config().name;
    for (const Kind kind :
        {Kind::Resolve, Kind::Connect, Kind::Authenticate, Kind::ListModels, Kind::Answer, Kind::UseTool}) {
        ProviderTestStage stage;
        stage.kind = kind;
        stage.costs = kind == Kind::Answer || kind == Kind::UseTool;
        m_snapshot.stages.append(stage);
    }
    m_timer.setSingleShot(true);
    m_timer.setInterval(times.all);
    connect(&m_timer, &QTimer::timeout, this, &ProviderTestRun::onTimeout);
}

ProviderTestRun::~ProviderTestRun() = default;

void ProviderTestRun::start()
{
    m_timer.start();
    chooseModel();
    resolve();
}

void ProviderTestRun::stop()
{
    replaceStep(nullptr);
    for (ProviderTestStage &stage : m_snapshot.stages) {
        if (stage.state == State::Running)
            stage.state = State::Waiting;
    }
    skipRest(QStringLiteral("the test was stopped"));
}

void ProviderTestRun::abort()
{
    m_isOver = true;
    m_timer.stop();
    replaceStep(nullptr);
}

void ProviderTestRun::replaceStep(std::unique_ptr<QObject> step)
{
    if (!m_steps.empty() && m_steps.back())
        m_steps.back()->disconnect(this);
    m_steps.push_back(std::move(step));
}

/// Where the provider is; why it cannot be tested.
std::optional<ProviderTestFinding> ProviderTestRun::settleAddress()
{
    m_provider
        = std::make_shared<Provider>(config(), HealthConfig(), std::chrono::milliseconds(0), m_around.clock);
    if (config().type == ProviderConfig::Type::Demo) {
        const auto url = m_around.demoUrl();
        if (!url)
            return Finding{State::Failed, url.error().message, QStringLiteral("test again")};
        m_provider->setBaseUrl(*url);
    } else if (const QString loop = m_around.loopProblem(m_provider->baseUrl()); !loop.isEmpty()) {
        return Finding{State::Failed, loop, QStringLiteral("write the provider's own address into base_url")};
    }
    if (m_provider->baseUrl().host().isEmpty())
        return Finding{State::Failed, QStringLiteral("there is no host in base_url"),
            QStringLiteral("write the provider's address into base_url: https://api.example.com")};
    m_transport = std::make_unique<Transport>(TransportSettings::of(*m_provider));
    return std::nullopt;
}

void ProviderTestRun::resolve()
{
    if (!begin(Kind::Resolve))
        return;
    if (const auto problem = settleAddress()) {
        settle(Kind::Resolve, *problem);
        skipRest(QStringLiteral("not tried, as there is no address to ask"));
        return;
    }
    const QString host = m_provider->baseUrl().host();
    const QUrl &proxy = config().proxy;
    if (!proxy.isEmpty()) {
        settle(Kind::Resolve,
            Finding::skipped(QStringLiteral("the proxy looks it up"))); // the system's may, or be none
        connectToIt();
    } else if (!QHostAddress(host).isNull()) {
        settle(Kind::Resolve, Finding::passed(QStringLiteral("%1 is an address").arg(host)));
        connectToIt();
    } else {
        auto lookup = std::make_unique<HostLookup>(host, m_times.resolve);
        connect(lookup.get(), &HostLookup::finished, this, &ProviderTestRun::onResolved);
        lookup->start();
        replaceStep(std::move(lookup));
    }
}

void ProviderTestRun::onResolved(const ProbeOutcome &outcome)
{
    settle(Kind::Resolve, Finding::of(outcome));
    if (outcome.isGood)
        connectToIt();
    else
        skipRest(QStringLiteral("not tried, as the host is not known"));
}

void ProviderTestRun::connectToIt()
{
    if (!begin(Kind::Connect))
        return;
    auto probe = std::make_unique<ConnectionProbe>(
        TransportSettings::of(*m_provider), m_provider->baseUrl(), m_times.connect);
    connect(probe.get(), &ConnectionProbe::finished, this, &ProviderTestRun::onConnected);
    probe->start();
    replaceStep(std::move(probe));
}

void ProviderTestRun::onConnected(const ProbeOutcome &outcome)
{
    settle(Kind::Connect, Finding::of(outcome));
    if (!outcome.isGood)
        skipRest(QStringLiteral("not tried, as there was no connection"));
    else
        findCredential();
}

void ProviderTestRun::findCredential()
{
    using Auth = ProviderConfig::Auth;
    if (config().auth == Auth::Passthrough) {
        skipRest(QStringLiteral("only a client's own login can test it: we hold no credential of it"),
            QStringLiteral("send a request from the client that has signed in"));
        return;
    }
    if (!begin(Kind::Authenticate))
        return;
    if (!m_wish.key.isEmpty() || config().auth == Auth::None) {
        onCredential({m_wish.key, {}, {}});
        return;
    }
    auto context = std::make_unique<QObject>();
    m_around.credentials.find(config(), m_times.credential, context.get(),
        [this](const ProviderCredentials::Found &found) { onCredential(found); });
    replaceStep(std::move(context));
}

void ProviderTestRun::onCredential(const ProviderCredentials::Found &found)
{
    if (m_isOver)
        return;
    if (!found.problem.isEmpty()) {
        settle(Kind::Authenticate, Finding::skipped(found.problem, found.remedy));
        skipRest(QStringLiteral("not tried without a credential"), found.remedy);
        return;
    }
    m_way.emplace(
        ProviderTestWay{m_provider, *m_transport, m_around.clock, found.key, m_around.loops.hopsAfter({})});
    askForAccess();
}

void ProviderTestRun::askForAccess()
{
    auto access = std::make_unique<ProviderTestAccess>(*m_way, m_snapshot.model, m_times.question);
    connect(access.get(), &ProviderTestAccess::finished, this, &ProviderTestRun::onAccess);
    access->start();
    replaceStep(std::move(access));
}

void ProviderTestRun::onAccess(const ProviderTestAccess::Outcome &outcome)
{
    m_snapshot.models = outcome.models;
    chooseModel();
    const bool isLeftToAnswer = outcome.isUndecided && m_wish.spends && !m_snapshot.model.isEmpty();
    if (isLeftToAnswer)
        m_undecided = outcome.access;
    settle(Kind::Authenticate,
        isLeftToAnswer ? Finding::skipped(QStringLiteral("the answer tells it")) : outcome.access);
    settle(Kind::ListModels, outcome.listing);
    stage(Kind::ListModels).milliseconds
        = outcome.listing.state == State::Passed ? qint64(outcome.listingTook.count()) : -1;
    if (!isLeftToAnswer && outcome.access.state == State::Failed)
        skipRest(QStringLiteral("not tried, as the provider did not let us in"));
    else if (m_snapshot.model.isEmpty())
        skipRest(QStringLiteral("no model is known to ask for"), QStringLiteral("name a model"));
    else if (!m_wish.spends)
        skipRest({}, spendingRemedy);
    else
        askForAnswer();
}

void ProviderTestRun::askForAnswer()
{
    if (!begin(Kind::Answer))
        return;
    ask({m_snapshot.model, false, answerCost.outputTokens}, &ProviderTestRun::onAnswer);
}

void ProviderTestRun::ask(
    const ProviderTestAnswer::Wish &wish, void (ProviderTestRun::*hear)(const ProviderTestAnswer::Outcome &))
{
    auto answer = std::make_unique<ProviderTestAnswer>(*m_way, wish, m_times.answer);
    connect(answer.get(), &ProviderTestAnswer::finished, this, hear);
    answer->start();
    replaceStep(std::move(answer));
}

void ProviderTestRun::onAnswer(const ProviderTestAnswer::Outcome &outcome)
{
    countTokens(outcome.usage);
    settleUndecided(outcome);
    const Finding finding = findingOfAnswer(outcome, config());
    settle(Kind::Answer, finding);
    if (outcome.failure)
        skipRest(QStringLiteral("not tried, as there was no answer"));
    else
        askForTool();
}

/// An answer tells what cheaper questions could not.
void ProviderTestRun::settleUndecided(const ProviderTestAnswer::Outcome &outcome)
{
    if (!m_undecided)
        return;
    const qint64 took = stage(Kind::Authenticate).milliseconds;
    const bool isRefused = outcome.failure && outcome.failure->kind == Failure::Kind::Credential;
    if (!outcome.failure)
        settle(Kind::Authenticate, Finding::passed(QStringLiteral("accepted, as there was an answer")));
    else
        settle(Kind::Authenticate, isRefused ? Finding::of(*outcome.failure, config()) : *m_undecided);
    stage(Kind::Authenticate).milliseconds = took;
    m_undecided.reset();
}

void ProviderTestRun::askForTool()
{
    if (!begin(Kind::UseTool))
        return;
    ask({m_snapshot.model, true, toolCost.outputTokens}, &ProviderTestRun::onTool);
}

void ProviderTestRun::onTool(const ProviderTestAnswer::Outcome &outcome)
{
    countTokens(outcome.usage);
    settle(Kind::UseTool, findingOfTool(outcome, config()));
    finish();
}

void ProviderTestRun::onTimeout()
{
    const auto running = std::find_if(m_snapshot.stages.begin(), m_snapshot.stages.end(),
        [](const ProviderTestStage &stage) { return stage.state == State::Running; });
    replaceStep(nullptr);
    if (running != m_snapshot.stages.end())
        settle(running->kind,
            {State::Failed, QStringLiteral("the test took too long"), QStringLiteral("test again later")});
    skipRest(QStringLiteral("not tried, as the test took too long"));
}

ProviderTestStage &ProviderTestRun::stage(Kind kind)
{
    return *std::find_if(m_snapshot.stages.begin(), m_snapshot.stages.end(),
        [kind](const ProviderTestStage &stage) { return stage.kind == kind; });
}

bool ProviderTestRun::begin(Kind kind)
{
    m_stageBegin = m_around.clock.now();
    stage(kind).state = State::Running;
    emit changed(m_snapshot);
    return !m_isOver;
}

void ProviderTestRun::settle(Kind kind, const ProviderTestFinding &finding)
{
    ProviderTestStage &settled = stage(kind);
    if (settled.state == State::Running)
        settled.milliseconds = milliseconds(m_around.clock.now() - m_stageBegin);
    settled.state = finding.state;
    settled.text = finding.text;
    settled.remedy = finding.remedy;
}

void ProviderTestRun::skipRest(const QString &text, const QString &remedy)
{
    for (ProviderTestStage &stage : m_snapshot.stages) {
        if (stage.state != State::Waiting)
            continue;
        stage.state = State::Skipped;
        stage.remedy = remedy;
        if (!text.isEmpty()) // else what it costs stays
            stage.text = text;
    }
    finish();
}

void ProviderTestRun::finish()
{
    m_isOver = true;
    m_timer.stop();
    m_snapshot.finished = true;
    emit changed(m_snapshot);
}

void ProviderTestRun::chooseModel()
{
    m_snapshot.model = config().type == ProviderConfig::Type::Demo && m_wish.model.isEmpty()
        ? QStringLiteral("claude-signalbox-demo")
        : modelToTest(config(), m_wish.model, m_snapshot.models, m_around.prices);
    tellCosts();
}

void ProviderTestRun::tellCosts()
{
    stage(Kind::Answer).text = costOf(answerCost);
    stage(Kind::UseTool).text = costOf(toolCost);
}

QString ProviderTestRun::costOf(const ProviderTestCost &cost) const
{
    return cost.toString(config(), m_snapshot.model, m_around.prices);
}

void ProviderTestRun::countTokens(const TokenUsage &usage)
{
    m_snapshot.inputTokens += usage.prompt();
    m_snapshot.outputTokens += usage.output;
}

} // namespace signalbox
