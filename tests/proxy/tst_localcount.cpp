// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/localcount.h"

#include "usage/tokenestimate.h"

#include <QTest>

using namespace signalbox;

namespace {

const QByteArray body = R"({"model":"m","messages":[{"role":"user","content":")"
    + QByteArray("many words ").repeated(2000) + R"("}]})";

qint64 tokensIn(QByteArray answer)
{
    answer.replace("{\"input_tokens\":", {});
    return answer.chopped(1).toLongLong();
}

TokenUsage usageOf(qint64 tokens)
{
    TokenUsage usage;
    usage.input = tokens / 2;
    usage.cacheRead = tokens - usage.input;
    usage.known = true;
    return usage;
}

} // namespace

class LocalCountTest : public QObject
{
    Q_OBJECT

private slots:
    void withoutATargetItIsThePlainEstimate();
    void learnsForEachTarget();
    void theFirstTargetCounts();
    void nothingIsLearntFromNothing();

private:
    Target target(const char *name)
    {
        ProviderConfig config;
        config.name = QString::fromLatin1(name);
        return {std::make_shared<Provider>(config, HealthConfig(), std::chrono::seconds(1), m_clock),
            QStringLiteral("m")};
    }
    static RoutePlan planOf(const std::vector<Target> &targets)
    {
        RoutePlan plan;
        plan.targets = targets;
        return plan;
    }

    SystemClock m_clock;
    const qint64 m_estimate = estimateTokens(body);
};

void LocalCountTest::withoutATargetItIsThePlainEstimate()
{
    QCOMPARE(LocalCount().answer(body, {}),
        "{\"input_tokens\":" + QByteArray::number(m_estimate) + QByteArray("}"));
    QVERIFY(tokensIn(LocalCount().answer("no JSON", {})) >= 1);
}

void LocalCountTest::learnsForEachTarget()
{
    LocalCount count;
    const Target a = target("a");
    const qint64 before = tokensIn(count.answer(body, planOf({a})));
    QVERIFY(before > m_estimate && before < 2 * m_estimate);
    for (int i = 0; i < 5; ++i)
        count.learn(a, body, usageOf(2 * m_estimate));
    const qint64 after = tokensIn(count.answer(body, planOf({a})));
    QVERIFY(after > m_estimate * 9 / 5 && after <= 2 * m_estimate);
    QCOMPARE(tokensIn(count.answer(body, planOf({target("b")}))), before);
}

void LocalCountTest::theFirstTargetCounts()
{
    LocalCount count;
    const Target a = target("a");
    const Target b = target("b");
    for (int i = 0; i < 5; ++i)
        count.learn(a, body, usageOf(2 * m_estimate));
    QCOMPARE(count.answer(body, planOf({a, b})), count.answer(body, planOf({a})));
    QCOMPARE(count.answer(body, planOf({b, a})), count.answer(body, planOf({b})));
}

void LocalCountTest::nothingIsLearntFromNothing()
{
    LocalCount count;
    const Target a = target("a");
    const QByteArray before = count.answer(body, planOf({a}));
    count.learn(a, body, {});
    QCOMPARE(count.answer(body, planOf({a})), before);
}

QTEST_GUILESS_MAIN(LocalCountTest)
#include "tst_localcount.moc"
