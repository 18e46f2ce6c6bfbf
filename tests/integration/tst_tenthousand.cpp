// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fakeupstream.h"
#include "support/faults.h"
#include "support/gatewayfixture.h"
#include "support/numberedstreams.h"

#include <QElapsedTimer>
#include <QLoggingCategory>
#include <QTest>

#include <array>
#include <functional>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

namespace {

using End = FakeAnswer::End;

/// The same on every machine and in every run.
quint64 dice(int number, int provider)
{
    quint64 x = (static_cast<quint64>(number) * 8 + static_cast<quint64>(provider) + 1) * 0x9e3779b97f4a7c15;
    x = (x ^ (x >> 30U)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27U)) * 0x94d049bb133111eb;
    return x ^ (x >> 31U);
}

/// Clients that send numbered requests, each its next one when the one before has been answered.
class Crowd final : public QObject
{
public:
    using Body = std::function<QByteArray(int number)>;
    using Check = std::function<void(int number, const TestClient::Answer &answer)>;

    Crowd(const GatewayFixture &gateway, int size, int requests, Body body, Check check)
        : m_requests(requests)
        , m_body(std::move(body))
        , m_check(std::move(check))
    {
        for (int i = 0; i < size; ++i) {
            m_clients.push_back(gateway.client());
            m_numbers.push_back(0);
            const auto index = static_cast<size_t>(i);
            TestClient *client = m_clients.back().get();
            connect(&client->socket(), &QTcpSocket::readyRead, this, [this, index] { look(index); });
            connect(&client->socket(), &QTcpSocket::disconnected, this, [this] { ++m_broken; });
            next(index);
        }
    }

    [[nodiscard]] int answered() const { return m_answered; }
    [[nodiscard]] int broken() const { return m_broken; }

private:
    void next(size_t index)
    {
        if (m_sent == m_requests)
            return;
        m_numbers[index] = m_sent++;
        m_clients[index]->post("/v1/messages", m_body(m_numbers[index]));
    }

    void look(size_t index)
    {
        const auto answer = m_clients[index]->takeAnswer();
        if (!answer)
            return;
        ++m_answered;
        m_check(m_numbers[index], *answer);
        next(index);
    }

    int m_requests;
    Body m_body;
    Check m_check;
    std::vector<std::unique_ptr<TestClient>> m_clients;
    std::vector<int> m_numbers; ///< of the requests under way
    int m_sent = 0;
    int m_answered = 0;
    int m_broken = 0;
};

QByteArray plainNumberedBody(int number)
{
    return numberedBody(number).replace("\"stream\":true", "\"stream\":false");
}

QByteArray mixedBody(int number)
{
    return number % 3 == 0 ? plainNumberedBody(number) : numberedBody(number);
}

int numberIn(const QByteArray &body)
{
    return body.split('#').value(1).toInt();
}

} // namespace

/// Many requests through providers that fail in all the ways we know: whoever can be answered is.
class TestTenThousand : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();

    void nothingIsLost_data();
    void nothingIsLost();
    void goWhereTheStrategySays_data();
    void goWhereTheStrategySays();
    void leastRequestsFillsByWeight();

private:
    [[nodiscard]] FakeAnswer answerOf(int provider, const FakeUpstream::Request &request) const;

    QList<FakeAnswer> m_faults;
};

namespace {

constexpr int providers = 5;

/// Qt tells the request that it thinks will get it of a connection that is being made. When that one is sent
/// on another, which is just being closed, it looks like a new one, and those are not asked twice. Up to
/// Qt 6.4 there are too few connections for that.
constexpr int mostUnlucky = QT_VERSION >= QT_VERSION_CHECK(6, 5, 0) ? 2 : 0;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int slowness = 5; // of a sanitizer: what it looks for it also finds in fewer
#else
constexpr int slowness = 1;
#endif

bool isWell(int number, int provider)
{
    // One is always good; of the others every other one is.
    const auto good = static_cast<int>(dice(number, 7) % providers);
    return provider == good || dice(number, provider) % 2 == 0;
}

QByteArray textOf(int number, int provider)
{
    return "for " + QByteArray::number(number) + " by p" + QByteArray::number(provider);
}

} // namespace

void TestTenThousand::initTestCase()
{
    QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false"));
    for (const Fault &fault : faults())
        m_faults << fault.answer;
    for (const char *wait : {"1", "8", "25"})
        m_faults << FakeAnswer::plain(429, {}, {{"retry-after-ms", wait}});
    m_faults << FakeAnswer::plain(503, {}, {{"retry-after-ms", "5"}})
             << FakeAnswer::error(529, "overloaded_error").after(20ms)
             << FakeAnswer::cutStream({messageStartEvent()}).endingWith(End::Close, 20ms)
             << FakeAnswer::cutStream({messageStartEvent().first(60)})
             << FakeAnswer::head(200, {{"content-type", "application/json"}}, "content-length: 500")
                    .bytes(messageJson().first(40))
                    .endingWith(End::Reset, 5ms);
}

FakeAnswer TestTenThousand::answerOf(int provider, const FakeUpstream::Request &request) const
{
    const int number = numberIn(request.body);
    const auto choice = static_cast<qsizetype>(dice(number, provider) >> 8U);
    if (!isWell(number, provider))
        return m_faults.at(qAbs(choice) % m_faults.size());
    FakeAnswer answer = goodAnswer(request.body, textOf(number, provider));
    if (choice % 10 == 0)
        answer.after(15ms);
    return answer;
}

void TestTenThousand::nothingIsLost_data()
{
    QTest::addColumn<Strategy>("strategy");
    QTest::newRow("priority") << Strategy::Priority;
    QTest::newRow("round_robin") << Strategy::RoundRobin;
    QTest::newRow("weighted_round_robin") << Strategy::WeightedRoundRobin;
    QTest::newRow("random") << Strategy::Random;
    QTest::newRow("least_requests") << Strategy::LeastRequests;
}

void TestTenThousand::nothingIsLost()
{
    QFETCH(Strategy, strategy);
    constexpr int requests = 2000 / slowness;
    constexpr int atOnce = 50;
    std::array<FakeUpstream, providers> upstreams;
    GatewayFixture gateway;
    HealthConfig &health = gateway.config.health;
    health.unhealthyThreshold = 2;
    health.failureCooldown = 20ms;
    health.longestCooldown = 200ms;
    health.breakerThreshold = 5;
    health.breakerTimeout = 50ms;
    health.recoveryWait = 20s;
    gateway.config.strategy = strategy;
    QStringList names;
    for (int i = 0; i < providers; ++i) {
        FakeUpstream &upstream = upstreams[static_cast<size_t>(i)];
        upstream.answerBy([this, i](const FakeUpstream::Request &request) { return answerOf(i, request); });
        names << QStringLiteral("p%1").arg(i);
        gateway.addProvider(names.last(), upstream.baseUrl());
    }
    gateway.config.providers[3].maxConcurrent = 8;
    gateway.config.providers[4].secrets = {{Secret("sk-one"), {}}, {Secret("sk-two"), {}}};
    gateway.addRoute(QStringLiteral("*"), names);
    for (TargetConfig &target : gateway.config.routes.last().targets) {
        target.weight = target.priority;
        target.priority = 1;
    }
    gateway.start();
    QStringList wrong;
    int unlucky = 0;
    QElapsedTimer clock;
    clock.start();

    const Crowd crowd(
        gateway, atOnce, requests, mixedBody, [&](int number, const TestClient::Answer &answer) {
            const int provider = answer.headers.value("x-provider-used").mid(1).toInt();
            const QByteArray text = textOf(number, provider);
            const QByteArray whole = number % 3 == 0 ? messageJson(text) : messageEvents(text).join();
            if (answer.status != 200 && answer.body.contains("closed the connection without an answer")
                && unlucky < mostUnlucky)
                ++unlucky;
            else if (answer.status != 200 || answer.body != whole || !isWell(number, provider))
                wrong << QStringLiteral("request %1: %2 %3")
                             .arg(QString::number(number), QString::number(answer.status),
                                 QString::fromUtf8(answer.body.left(1000)));
        });

    QTRY_COMPARE_WITH_TIMEOUT(crowd.answered(), requests, 4 * patience);
    qInfo("%d requests in %lld ms", requests, clock.elapsed());
    QVERIFY2(wrong.isEmpty(),
        qPrintable(QStringLiteral("%1 wrong, the first: %2").arg(wrong.size()).arg(wrong.value(0))));
    QCOMPARE(crowd.broken(), 0);
    QTRY_COMPARE(gateway.records().size(), requests);
    QStringList errors;
    for (const ExchangeRecord &record : gateway.records()) {
        if (!record.error.isEmpty())
            errors << record.error;
    }
    QVERIFY2(errors.size() == unlucky, qPrintable(errors.join(u'\n')));
    QTRY_COMPARE(gateway.gateway().snapshot().activeExchanges, 0);
    for (const QString &name : names)
        QCOMPARE(gateway.provider(name).inFlight, 0);
    QVERIFY2(upstreams[3].mostAtOnce() <= 8, "max_concurrent was not kept");
}

void TestTenThousand::goWhereTheStrategySays_data()
{
    QTest::addColumn<Strategy>("strategy");
    QTest::addColumn<QList<int>>("weights");
    QTest::addColumn<int>("atOnce");
    QTest::addColumn<QList<int>>("expected"); // of 600
    QTest::addColumn<int>("tolerance");
    const QList<int> equal{1, 1, 1};
    const QList<int> unequal{1, 2, 3};
    QTest::newRow("priority: the heaviest")
        << Strategy::Priority << unequal << 10 << QList<int>{0, 0, 600} << 0;
    QTest::newRow("priority: the first of equals")
        << Strategy::Priority << equal << 10 << QList<int>{600, 0, 0} << 0;
    QTest::newRow("round_robin") << Strategy::RoundRobin << unequal << 10 << QList<int>{200, 200, 200} << 0;
    QTest::newRow("weighted_round_robin")
        << Strategy::WeightedRoundRobin << unequal << 10 << QList<int>{100, 200, 300} << 0;
    // Five standard deviations.
    QTest::newRow("random") << Strategy::Random << unequal << 10 << QList<int>{100, 200, 300} << 60;
    QTest::newRow("random among equals")
        << Strategy::Random << equal << 10 << QList<int>{200, 200, 200} << 60;
    QTest::newRow("least_requests: ties are fair")
        << Strategy::LeastRequests << equal << 1 << QList<int>{200, 200, 200} << 60;
    QTest::newRow("least_requests: ties are fair by weight")
        << Strategy::LeastRequests << unequal << 1 << QList<int>{100, 200, 300} << 60;
}

void TestTenThousand::goWhereTheStrategySays()
{
    QFETCH(Strategy, strategy);
    QFETCH(QList<int>, weights);
    QFETCH(int, atOnce);
    QFETCH(QList<int>, expected);
    QFETCH(int, tolerance);
    constexpr int requests = 600;
    std::array<FakeUpstream, 3> upstreams;
    GatewayFixture gateway;
    gateway.config.strategy = strategy;
    QStringList names;
    for (FakeUpstream &upstream : upstreams) {
        upstream.answerBy(numberedAnswer);
        names << QStringLiteral("p%1").arg(names.size());
        gateway.addProvider(names.last(), upstream.baseUrl());
    }
    gateway.addRoute(QStringLiteral("*"), names);
    for (int i = 0; i < 3; ++i) {
        gateway.config.routes.last().targets[i].priority = 1;
        gateway.config.routes.last().targets[i].weight = weights.at(i);
    }
    gateway.start();
    int wrong = 0;

    const Crowd crowd(
        gateway, atOnce, requests, numberedBody, [&wrong](int number, const TestClient::Answer &answer) {
            wrong += answer.body == numberedEvents(number).join() ? 0 : 1;
        });

    QTRY_COMPARE_WITH_TIMEOUT(crowd.answered(), requests, patience);
    QCOMPARE(wrong, 0);
    for (int i = 0; i < 3; ++i) {
        const auto count = static_cast<int>(upstreams[static_cast<size_t>(i)].requests().size());
        QVERIFY2(qAbs(count - expected.at(i)) <= tolerance,
            qPrintable(QStringLiteral("p%1 was asked %2 times").arg(i).arg(count)));
    }
}

void TestTenThousand::leastRequestsFillsByWeight()
{
    constexpr int requests = 60;
    std::array<FakeUpstream, 3> upstreams;
    GatewayFixture gateway;
    gateway.config.strategy = Strategy::LeastRequests;
    QStringList names;
    for (FakeUpstream &upstream : upstreams) {
        upstream.answerBy(heldNumberedAnswer);
        names << QStringLiteral("p%1").arg(names.size());
        gateway.addProvider(names.last(), upstream.baseUrl());
    }
    gateway.addRoute(QStringLiteral("*"), names);
    for (TargetConfig &target : gateway.config.routes.last().targets)
        target.weight = std::exchange(target.priority, 1);
    gateway.start();

    const Crowd crowd(gateway, requests, requests, numberedBody, [](int, const TestClient::Answer &) {});

    const auto held = [&] { return upstreams[0].held() + upstreams[1].held() + upstreams[2].held(); };
    QTRY_COMPARE_WITH_TIMEOUT(held(), requests, patience);
    QCOMPARE(upstreams[0].held(), 10);
    QCOMPARE(upstreams[1].held(), 20);
    QCOMPARE(upstreams[2].held(), 30);
    for (FakeUpstream &upstream : upstreams)
        upstream.proceed();
    QTRY_COMPARE_WITH_TIMEOUT(crowd.answered(), requests, patience);
}

QTEST_GUILESS_MAIN(TestTenThousand)
#include "tst_tenthousand.moc"
