// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/routeedit.h"

#include <QTest>

#include <functional>

using namespace signalbox;

namespace {

using Change = std::function<void(RouteEdit &)>;

const QByteArray routes = "providers: [{name: a}, {name: b}]\n"
                          "# Routes\n"
                          "model_routes:\n"
                          "  # small ones\n"
                          "  \"*haiku*\":\n"
                          "    - provider: a # a\n"
                          "      model: small\n"
                          "    - {provider: b, enabled: yes, other: 1}\n"
                          "  \"*sonnet*\": # long\n"
                          "    strategy: random\n"
                          "    targets: [a, b]\n"
                          "  \"*\": [a, b] # all\n"
                          "projects:\n"
                          "  shop:\n"
                          "    model_routes:\n"
                          "      \"*\": a\n";

RouteTarget target(const char *provider, const char *model = "")
{
    RouteTarget target;
    target.provider = QString::fromUtf8(provider);
    target.model = QString::fromUtf8(model);
    return target;
}

QByteArray shown(const Result<QByteArray> &result)
{
    return result ? *result : "error: " + result.error().message.toUtf8();
}

QByteArray changed(const Change &change, const QString &project = {})
{
    RouteEdit edit(routes, project);
    change(edit);
    return shown(edit.apply());
}

QByteArray replaced(const QByteArray &before, const QByteArray &after)
{
    return QByteArray(routes).replace(before, after);
}

} // namespace

class RouteEditTest : public QObject
{
    Q_OBJECT

private slots:
    void keepsTheShortForm();
    void makesATargetLongOnlyWhereNeeded();
    void keepsWhatATargetSaysAlready();
    void reordersTargetsWithTheirComments();
    void leavesTheLongForm();
    void makesTheLongFormForAStrategy();
    void takesTheStrategyAway();
    void addsARoute();
    void addsTheFirstRouteOfAProject();
    void movesRoutesWithTheirComments();
    void renamesARoute();
    void removesTheLastOneWithItsProject();
    void refuses_data();
    void refuses();
};

void RouteEditTest::keepsTheShortForm()
{
    QCOMPARE(changed([](RouteEdit &edit) {
        edit.setTargets(QStringLiteral("*"), {target("b"), target("a")});
    }),
        replaced("\"*\": [a, b]", "\"*\": [b, a]"));
    QCOMPARE(changed([](RouteEdit &edit) { edit.setTargets(QStringLiteral("*"), {target("b")}); },
                 QStringLiteral("shop")),
        replaced("\"*\": a\n", "\"*\": b\n"));
}

void RouteEditTest::makesATargetLongOnlyWhereNeeded()
{
    QCOMPARE(changed([](RouteEdit &edit) {
        edit.setTargets(QStringLiteral("*"), {target("a"), target("b", "big")});
    }),
        replaced("\"*\": [a, b]", "\"*\": [a, {provider: b, model: big}]"));
}

void RouteEditTest::keepsWhatATargetSaysAlready()
{
    RouteTarget second = target("b");
    second.priority = 3;
    QCOMPARE(changed([&](RouteEdit &edit) {
        edit.setTargets(QStringLiteral("*haiku*"), {target("a", "small"), second});
    }),
        replaced("other: 1}", "other: 1, priority: 3}"));
    second.priority.reset();
    second.enabled = false;
    QCOMPARE(changed([&](RouteEdit &edit) {
        edit.setTargets(QStringLiteral("*haiku*"), {target("a", "small"), second});
    }),
        replaced("enabled: yes", "enabled: false"));
}

void RouteEditTest::reordersTargetsWithTheirComments()
{
    QCOMPARE(changed([](RouteEdit &edit) {
        edit.setTargets(QStringLiteral("*haiku*"), {target("b"), target("a", "small")});
    }),
        replaced("    - provider: a # a\n      model: small\n    - {provider: b, enabled: yes, other: 1}\n",
            "    - {provider: b, enabled: yes, other: 1}\n    - provider: a # a\n      model: small\n"));
}

void RouteEditTest::leavesTheLongForm()
{
    QCOMPARE(changed([](RouteEdit &edit) { edit.setTargets(QStringLiteral("*sonnet*"), {target("b")}); }),
        replaced("targets: [a, b]", "targets: [b]"));
    QCOMPARE(changed([](RouteEdit &edit) {
        edit.setStrategy(QStringLiteral("*sonnet*"), QStringLiteral("round_robin"));
    }),
        replaced("strategy: random", "strategy: round_robin"));
}

void RouteEditTest::makesTheLongFormForAStrategy()
{
    QCOMPARE(changed([](RouteEdit &edit) {
        edit.setStrategy(QStringLiteral("*"), QStringLiteral("random"));
        edit.setSessionAffinity(QStringLiteral("*"), false);
    }),
        replaced("\"*\": [a, b] # all\n",
            "\"*\": # all\n    strategy: random\n    targets: [a, b]\n    session_affinity: false\n"));
}

void RouteEditTest::takesTheStrategyAway()
{
    QCOMPARE(changed([](RouteEdit &edit) {
        edit.setStrategy(QStringLiteral("*sonnet*"), {});
        edit.setStrategy(QStringLiteral("*"), {});
        edit.setSessionAffinity(QStringLiteral("*"), true);
    }),
        replaced("    strategy: random\n", ""));
}

void RouteEditTest::addsARoute()
{
    QCOMPARE(changed([](RouteEdit &edit) {
        edit.add(QStringLiteral("gpt-5"), {target("a"), target("b", "x")}, 0);
    }),
        replaced("  # small ones\n", "  gpt-5:\n    - a\n    - {provider: b, model: x}\n  # small ones\n"));
}

void RouteEditTest::addsTheFirstRouteOfAProject()
{
    QCOMPARE(changed([](RouteEdit &edit) { edit.add(QStringLiteral("*"), {target("a")}, 0); },
                 QStringLiteral("new")),
        QByteArray(routes + "  new:\n    model_routes:\n      \"*\": [a]\n"));
}

void RouteEditTest::movesRoutesWithTheirComments()
{
    QCOMPARE(changed([](RouteEdit &edit) { edit.move(QStringLiteral("*"), 0); }),
        replaced("  \"*\": [a, b] # all\n", "")
            .replace("  # small ones\n", "  \"*\": [a, b] # all\n  # small ones\n"));
}

void RouteEditTest::renamesARoute()
{
    QCOMPARE(
        changed([](RouteEdit &edit) { edit.rename(QStringLiteral("*haiku*"), QStringLiteral("*mini*")); }),
        replaced("\"*haiku*\"", "\"*mini*\""));
}

void RouteEditTest::removesTheLastOneWithItsProject()
{
    QCOMPARE(changed([](RouteEdit &edit) { edit.remove(QStringLiteral("*")); }, QStringLiteral("shop")),
        QByteArray(routes).first(routes.indexOf("projects:")));
}

void RouteEditTest::refuses_data()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<QByteArray>("message");
    QTest::newRow("unknown") << Change([](RouteEdit &edit) { edit.remove(QStringLiteral("x")); })
                             << QByteArray("there is no route 'x' any more");
    QTest::newRow("no targets") << Change([](RouteEdit &edit) { edit.setTargets(QStringLiteral("*"), {}); })
                                << QByteArray("choose at least one provider");
    QTest::newRow("no pattern") << Change([](RouteEdit &edit) {
        edit.add(QStringLiteral(" "), {target("a")}, 0);
    }) << QByteArray("has no pattern");
    QTest::newRow("taken") << Change([](RouteEdit &edit) { edit.add(QStringLiteral("*"), {target("a")}, 0); })
                           << QByteArray("line 12: this name is taken");
}

void RouteEditTest::refuses()
{
    QFETCH(Change, change);
    QFETCH(QByteArray, message);
    const QByteArray result = changed(change);
    QVERIFY2(result.startsWith("error: ") && result.contains(message), result.constData());
}

QTEST_GUILESS_MAIN(RouteEditTest)
#include "tst_routeedit.moc"
