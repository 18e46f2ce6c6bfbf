// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/provider.h"

#include "support/fakeclock.h"
#include "support/statedquota.h"

#include <QLoggingCategory>
#include <QSignalSpy>
#include <QTest>

using namespace signalbox;
using namespace signalbox::test;
using namespace std::chrono_literals;

using Block = Availability::Block;
using Kind = Failure::Kind;

namespace {

const QString opus = QStringLiteral("opus");
const QString haiku = QStringLiteral("haiku");

Failure failure(Kind kind, std::optional<std::chrono::milliseconds> retryAfter = {},
    StatedLimit::Scope scope = StatedLimit::Scope::Model)
{
    Failure result = connectionFailure(kind, QStringLiteral("as scripted"));
    result.status = 429;
    result.retryAfter = retryAfter;
    result.scope = scope;
    return result;
}

/// A provider with this many keys; with none it passes on its clients' own credentials.
struct Scene
{
    explicit Scene(int keys)
    {
        config.name = QStringLiteral("p");
        config.auth = keys > 0 ? ProviderConfig::Auth::ApiKey : ProviderConfig::Auth::Passthrough;
        for (int i = 0; i < keys; ++i)
            config.secrets.append({Secret("key-" + QByteArray::number(i)), {}});
        provider = std::make_unique<Provider>(config, HealthConfig(), 1s, clock);
    }
    /// "key 2 5h, client 1 5h".
    [[nodiscard]] static QString quotaOf(const Provider &provider)
    {
        QStringList texts;
        for (const auto &[account, window] : provider.quota())
            texts << QString(account + u' ' + window.label()).trimmed();
        return texts.join(QStringLiteral(", "));
    }
    [[nodiscard]] Block block(const QString &model = opus) const
    {
        return provider->availability(model, clock.now()).block;
    }
    /// As an exchange does it.
    void failWithKey(qsizetype key, const Failure &reason)
    {
        provider->keys().recordFailure(key, reason, opus, clock.now());
        provider->recordFailure(reason, opus);
    }

    FakeClock clock;
    ProviderConfig config;
    std::unique_ptr<Provider> provider;
};

} // namespace

class ProviderTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLoggingCategory::setFilterRules(QStringLiteral("signalbox.*=false")); }

    void aSuccessFromBeforeAPauseDoesNotEndIt();
    void aSuccessFromBeforeItOpenedDoesNotCloseIt();
    void itsOnlyKeyIsRefusedUntilAnotherComes();
    void whatIsForbiddenIsNoRefusalOfAKeyThatWasGood();
    void aRefusedKeySaysNothingAboutTheOthers();
    void withAllKeysRefusedItIsLeftOut();
    void pausesOfAllKeysAreShown();
    void aClientsSpentQuotaIsASuspicion();
    void aClientsEmptyAccountIsNotCertain();
    void aShortLimitIsBelievedWhoeverIsMeant();
    void aLongLimitOfAClientIsASuspicion();
    void resetForgetsASpentBalance();
    void otherRequestsSayNothingAboutAnswers();
    void anUnknownModelLeavesATrace();
    void quotaIsOfAnAccount();
    void quotaOfClientsIsKeptApart();
    void aCrossingIsToldOnce();
    void quotaSurvivesAnotherConfiguration_data();
    void quotaSurvivesAnotherConfiguration();
    void resetForgetsItsQuota_data();
    void resetForgetsItsQuota();
    void itsOwnReserveComesFirst();
};

void ProviderTest::aSuccessFromBeforeAPauseDoesNotEndIt()
{
    Scene scene(1);
    const auto begin = scene.clock.now();
    scene.clock.advance(1s);
    scene.provider->recordFailure(failure(Kind::QuotaSpent, 1h, StatedLimit::Scope::Provider), opus);
    scene.clock.advance(1s);
    scene.provider->recordSuccess(opus, begin);
    QCOMPARE(scene.block(), Block::Stated);
    QVERIFY(!scene.provider->lastError().isEmpty());
    scene.provider->recordSuccess(opus, scene.clock.now());
    QCOMPARE(scene.block(), Block::None);
    QVERIFY(scene.provider->lastError().isEmpty());
}

void ProviderTest::aSuccessFromBeforeItOpenedDoesNotCloseIt()
{
    Scene scene(1);
    const auto begin = scene.clock.now();
    scene.clock.advance(1s);
    for (int i = 0; i < 2; ++i)
        scene.provider->recordFailure(failure(Kind::ServerError), opus);
    QCOMPARE(scene.block(), Block::Suspected);
    scene.provider->recordSuccess(opus, begin);
    QCOMPARE(scene.block(), Block::Suspected);
    scene.clock.advance(1s);
    scene.provider->recordSuccess(opus, scene.clock.now()); // one tried as a last resort
    QCOMPARE(scene.block(), Block::None);
}

void ProviderTest::itsOnlyKeyIsRefusedUntilAnotherComes()
{
    Scene scene(1);
    scene.provider->recordFailure(failure(Kind::Overloaded), opus);
    QVERIFY(!scene.provider->isRefused());
    scene.provider->recordFailure(failure(Kind::Credential), opus);
    QVERIFY(scene.provider->isRefused());
    scene.provider->forgetRefusal();
    QVERIFY(!scene.provider->isRefused());
}

void ProviderTest::whatIsForbiddenIsNoRefusalOfAKeyThatWasGood()
{
    Failure forbidden = failure(Kind::Credential);
    forbidden.status = 403;
    Scene scene(1);
    scene.provider->recordFailure(forbidden, opus);
    QVERIFY(scene.provider->isRefused());
    scene.provider->forgetRefusal();
    scene.provider->recordSuccess(opus, scene.clock.now());
    scene.provider->recordFailure(forbidden, opus);
    QVERIFY(!scene.provider->isRefused());
    QCOMPARE(scene.block(), Block::Suspected);
    scene.provider->forgetRefusal(); // another key may do all the same
    QCOMPARE(scene.block(), Block::None);
    scene.provider->recordFailure(forbidden, opus);
    QVERIFY(scene.provider->isRefused());
}

void ProviderTest::aRefusedKeySaysNothingAboutTheOthers()
{
    Scene scene(2);
    scene.failWithKey(1, failure(Kind::RateLimited, 30s));
    scene.failWithKey(0, failure(Kind::Credential));
    QCOMPARE(scene.block(haiku), Block::None);
    QCOMPARE(scene.block(opus), Block::Stated); // the good one has said when it may be used again
    QVERIFY(scene.provider->availability(opus, scene.clock.now()).until == scene.clock.now() + 30s);
    QCOMPARE(scene.provider->pauses(scene.clock.now()).size(), size_t(1));
    scene.clock.advance(31s);
    QCOMPARE(scene.block(opus), Block::None);
}

void ProviderTest::withAllKeysRefusedItIsLeftOut()
{
    Scene scene(2);
    scene.failWithKey(0, failure(Kind::Credential));
    QCOMPARE(scene.block(), Block::None);
    scene.failWithKey(1, failure(Kind::Credential));
    QCOMPARE(scene.block(), Block::Suspected);
    QVERIFY(scene.provider->availability(opus, scene.clock.now()).until > scene.clock.now() + 60s);
}

void ProviderTest::pausesOfAllKeysAreShown()
{
    Scene scene(2);
    scene.failWithKey(0, failure(Kind::QuotaSpent, 3h, StatedLimit::Scope::Provider));
    QVERIFY(scene.provider->pauses(scene.clock.now()).empty());
    scene.failWithKey(1, failure(Kind::QuotaSpent, 2h, StatedLimit::Scope::Provider));
    const auto pauses = scene.provider->pauses(scene.clock.now());
    QCOMPARE(pauses.size(), size_t(1));
    QVERIFY(pauses.front().until == scene.clock.now() + 2h);
    QVERIFY(pauses.front().model.isEmpty());
}

void ProviderTest::aClientsSpentQuotaIsASuspicion()
{
    const Failure spent = failure(Kind::QuotaSpent, 3h, StatedLimit::Scope::Provider);
    Scene ours(1);
    ours.provider->recordFailure(spent, opus);
    QCOMPARE(ours.block(), Block::Stated);
    Scene theirs(0);
    theirs.provider->recordFailure(spent, opus);
    QCOMPARE(theirs.block(), Block::Suspected);
}

void ProviderTest::aClientsEmptyAccountIsNotCertain()
{
    Scene ours(1);
    ours.provider->recordFailure(failure(Kind::Billing), opus);
    QCOMPARE(ours.block(), Block::Suspected);
    Scene theirs(0);
    theirs.provider->recordFailure(failure(Kind::Billing), opus);
    QCOMPARE(theirs.block(), Block::None);
}

void ProviderTest::aShortLimitIsBelievedWhoeverIsMeant()
{
    Scene theirs(0);
    theirs.provider->recordFailure(failure(Kind::RateLimited, 3s), opus);
    QCOMPARE(theirs.block(), Block::Stated);
    QCOMPARE(theirs.block(haiku), Block::None);
}

void ProviderTest::aLongLimitOfAClientIsASuspicion()
{
    Scene theirs(0);
    theirs.provider->recordFailure(failure(Kind::RateLimited, 600s), opus);
    QCOMPARE(theirs.block(), Block::Suspected);
}

void ProviderTest::resetForgetsASpentBalance()
{
    Scene scene(1);
    BalanceState spent;
    spent.exhausted = true;
    scene.provider->setBalance(spent);
    QCOMPARE(scene.block(), Block::Exhausted);
    scene.provider->reset();
    QCOMPARE(scene.block(), Block::None);
}

void ProviderTest::otherRequestsSayNothingAboutAnswers()
{
    Scene scene(1);
    scene.provider->noteAside(failure(Kind::RateLimited, 600s));
    QCOMPARE(scene.block(), Block::None);
    QCOMPARE(scene.provider->attempts(), quint64(1));
    QCOMPARE(scene.provider->failedAttempts(), quint64(1));
    QVERIFY(scene.provider->lastError().isEmpty());
}

void ProviderTest::anUnknownModelLeavesATrace()
{
    Scene scene(1);
    Failure unknown = failure(Kind::ModelUnknown);
    unknown.countsAgainstProvider = false;
    scene.provider->recordFailure(unknown, opus);
    QCOMPARE(scene.block(), Block::None);
    QVERIFY(scene.provider->lastError().contains(u"as scripted"));
    QCOMPARE(scene.provider->failedAttempts(), quint64(0));
}

void ProviderTest::quotaIsOfAnAccount()
{
    Scene scene(2);
    scene.provider->noteQuota(1, {}, {statedQuota(scene.clock, "5h", 0.5, 60min)});
    QCOMPARE(Scene::quotaOf(*scene.provider), QStringLiteral("key 2 5h"));
    scene.provider->noteQuota(7, {}, {statedQuota(scene.clock, "5h", 0.5, 60min)}); // nobody's
    scene.provider->noteQuota(-1, {}, {statedQuota(scene.clock, "5h", 0.5, 60min)});
    QCOMPARE(Scene::quotaOf(*scene.provider), QStringLiteral("key 2 5h"));
    scene.clock.advance(60min);
    QCOMPARE(Scene::quotaOf(*scene.provider), QString());
    Scene alone(1);
    alone.provider->noteQuota(0, {}, {statedQuota(scene.clock, "5h", 0.5, 60min)});
    QCOMPARE(Scene::quotaOf(*alone.provider), QStringLiteral("5h"));
}

void ProviderTest::quotaOfClientsIsKeptApart()
{
    Scene scene(0);
    scene.provider->noteQuota(-1, "one", {statedQuota(scene.clock, "5h", 1, 60min)});
    scene.provider->noteQuota(-1, "two", {statedQuota(scene.clock, "7d", 0.2, 600min)});
    QCOMPARE(Scene::quotaOf(*scene.provider), QStringLiteral("client 1 5h, client 2 7d"));
    using Room = QuotaStanding::Room;
    QVERIFY(scene.provider->quotaStanding(opus, "one").room == Room::Spent);
    QVERIFY(scene.provider->quotaStanding(opus, "two").room == Room::Ample);
    QCOMPARE(scene.provider->quotaStanding(opus, "three").reason, QString());
    // Where nobody's credential is sent they are of all.
    scene.config.auth = ProviderConfig::Auth::None;
    Provider open(scene.config, HealthConfig(), 1s, scene.clock);
    open.noteQuota(-1, "one", {statedQuota(scene.clock, "5h", 1, 60min)});
    QCOMPARE(Scene::quotaOf(open), QStringLiteral("5h"));
    QVERIFY(open.quotaStanding(opus, "two").room == Room::Spent);
}

void ProviderTest::aCrossingIsToldOnce()
{
    Scene scene(2);
    QSignalSpy crossed(scene.provider.get(), &Provider::quotaCrossed);
    const QuotaWindow window = statedQuota(scene.clock, "7d", 0.96, 600min, "opus");
    scene.provider->noteQuota(1, {}, {window});
    scene.provider->noteQuota(1, {}, {window});
    QCOMPARE(crossed.size(), 1);
    QCOMPARE(crossed.first().at(0).toString(), QStringLiteral("key 2"));
    QCOMPARE(crossed.first().at(1).toString(), QStringLiteral("7d of opus"));
    QCOMPARE(crossed.first().at(2).toInt(), 95);
    QCOMPARE(crossed.first().at(3).toDateTime(), window.resetsAt);
    scene.provider->noteQuota(0, {}, {window});
    QCOMPARE(crossed.size(), 2);
}

void ProviderTest::quotaSurvivesAnotherConfiguration_data()
{
    QTest::addColumn<QByteArray>("change");
    QTest::addColumn<QString>("known");
    QTest::newRow("another weight") << QByteArray("weight") << "key 2 5h";
    QTest::newRow("another key") << QByteArray("key") << "";
    QTest::newRow("another address") << QByteArray("address") << "";
}

void ProviderTest::quotaSurvivesAnotherConfiguration()
{
    QFETCH(QByteArray, change);
    Scene scene(2);
    scene.provider->noteQuota(1, {}, {statedQuota(scene.clock, "5h", 0.5, 60min)});
    if (change == "weight")
        scene.config.weight = 5;
    else if (change == "key")
        scene.config.secrets.last() = {Secret("another"), {}};
    else
        scene.config.baseUrl = QUrl(QStringLiteral("https://elsewhere.example"));
    Provider next(scene.config, HealthConfig(), 1s, scene.clock);
    next.succeed(*scene.provider);
    QTEST(Scene::quotaOf(next), "known");
}

void ProviderTest::resetForgetsItsQuota_data()
{
    QTest::addColumn<int>("keys");
    QTest::newRow("its own") << 1;
    QTest::newRow("of clients") << 0;
}

void ProviderTest::resetForgetsItsQuota()
{
    QFETCH(int, keys);
    Scene scene(keys);
    scene.provider->noteQuota(keys - 1, {}, {statedQuota(scene.clock, "5h", 1, 60min)});
    QCOMPARE(Scene::quotaOf(*scene.provider), QStringLiteral("5h"));
    scene.provider->reset();
    QCOMPARE(Scene::quotaOf(*scene.provider), QString());
}

void ProviderTest::itsOwnReserveComesFirst()
{
    Scene scene(1);
    scene.provider->setQuotaReserve(0.1);
    QCOMPARE(scene.provider->quotaAim().reserve, 0.1);
    scene.config.quotaReserve = 0;
    Provider other(scene.config, HealthConfig(), 1s, scene.clock);
    other.setQuotaReserve(0.1);
    QCOMPARE(other.quotaAim().reserve, 0.0);
}

QTEST_GUILESS_MAIN(ProviderTest)
#include "tst_provider.moc"
