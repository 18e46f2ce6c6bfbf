// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configreader.h"
#include "ui/fakegatewaylink.h"
#include "ui/providers/testpanel.h"
#include "ui/widgets/statemark.h"

#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace signalbox;
using Stage = ProviderTestStage;

namespace {

ProviderEntry entryOf(const QByteArray &fields)
{
    const QByteArray text = "providers:\n  - {name: a, " + fields + "}\n";
    const ConfigReading reading = ConfigReader({}).read(text);
    return providerEntries(parseYaml(text).root, reading.config.get(), {}).constFirst();
}

const QByteArray keyed = "preset: deepseek, auth_value: \"keychain:a\"";

ProviderTestSnapshot half()
{
    ProviderTestSnapshot test;
    test.stages
        = {{Stage::Kind::Resolve, Stage::State::Passed, QStringLiteral("is 192.0.2.1"), {}, 12, false},
            {Stage::Kind::Connect, Stage::State::Running, {}, {}, -1, false},
            {Stage::Kind::Authenticate, Stage::State::Waiting, {}, {}, -1, false}};
    return test;
}

bool says(const QWidget &panel, const QString &text)
{
    const auto labels = panel.findChildren<QLabel *>();
    return std::any_of(
        labels.begin(), labels.end(), [&](const QLabel *label) { return label->text().contains(text); });
}
} // namespace

class tst_TestPanel : public QObject
{
    Q_OBJECT

private slots:
    void showsStageAfterStage();
    void asksForNothingThatCosts();
    void spendsWhenTold();
    void stops();
    void stopsForAnotherProvider();
    void tellsWhyItCannot_data();
    void tellsWhyItCannot();

private:
    static QPushButton *button(const TestPanel &panel, const char *name)
    {
        return panel.findChild<QPushButton *>(QLatin1String(name));
    }
};

void tst_TestPanel::showsStageAfterStage()
{
    test::FakeGatewayLink link;
    TestPanel panel(link);
    panel.load(entryOf(keyed));
    panel.show();
    QSignalSpy models(&panel, &TestPanel::modelsListed);
    QTest::mouseClick(button(panel, "startTest"), Qt::LeftButton);
    QCOMPARE(link.lastCommand(), QStringLiteral("testProvider a"));
    link.tellProgress(half());
    QVERIFY(says(panel, QStringLiteral("is 192.0.2.1")));
    QVERIFY(says(panel, QStringLiteral("12 ms")));
    QVERIFY(!button(panel, "startTest")->isEnabled());
    ProviderTestSnapshot end = half();
    end.stages[1] = {Stage::Kind::Connect, Stage::State::Failed, QStringLiteral("refused"),
        QStringLiteral("start the service"), 3, false};
    end.models = {QStringLiteral("deepseek-v4")};
    end.finished = true;
    link.tellProgress(end);
    QVERIFY(says(panel, QStringLiteral("start the service")));
    QVERIFY(says(panel, QStringLiteral("The test has failed.")));
    QVERIFY(says(panel, QStringLiteral("deepseek-v4")));
    QCOMPARE(models.size(), 1);
    const auto marks = panel.findChildren<StateMark *>();
    QCOMPARE(marks.size(), 3);
    QVERIFY(marks.at(1)->shape() == Shape::Cross);
    QVERIFY(button(panel, "startTest")->isEnabled());
    QVERIFY(!button(panel, "stopTest")->isVisible());
}

void tst_TestPanel::asksForNothingThatCosts()
{
    test::FakeGatewayLink link;
    TestPanel panel(link);
    panel.load(entryOf(keyed));
    QVERIFY(
        panel.findChild<QLabel *>(QStringLiteral("aboutTest"))->text().contains(QStringLiteral("nothing")));
    QTest::mouseClick(button(panel, "startTest"), Qt::LeftButton);
    QVERIFY(link.testWish);
    QVERIFY(!link.testWish->spends);
    QCOMPARE(link.testWish->provider.preset, QStringLiteral("deepseek"));
}

void tst_TestPanel::spendsWhenTold()
{
    test::FakeGatewayLink link;
    TestPanel panel(link);
    panel.load(entryOf(keyed));
    panel.show();
    QTest::mouseClick(panel.findChild<QCheckBox *>(QStringLiteral("spends")), Qt::LeftButton, {}, {8, 8});
    QVERIFY(panel.findChild<QLabel *>(QStringLiteral("aboutTest"))->text().contains(QStringLiteral("paid")));
    panel.start();
    QVERIFY(link.testWish->spends);
}

void tst_TestPanel::stops()
{
    test::FakeGatewayLink link;
    TestPanel panel(link);
    panel.load(entryOf(keyed));
    panel.show();
    panel.start();
    QTest::mouseClick(button(panel, "stopTest"), Qt::LeftButton);
    QCOMPARE(link.lastCommand(), QStringLiteral("stopProviderTest"));
    QVERIFY(says(panel, QStringLiteral("stopped")));
    QVERIFY(button(panel, "startTest")->isEnabled());
}

void tst_TestPanel::stopsForAnotherProvider()
{
    test::FakeGatewayLink link;
    TestPanel panel(link);
    panel.load(entryOf(keyed));
    panel.start();
    panel.load(entryOf(keyed)); // the same, as when a snapshot comes
    QCOMPARE(link.commandsOf(QStringLiteral("stopProviderTest")).size(), 0);
    ProviderEntry other = entryOf(keyed);
    other.id = QStringLiteral("b");
    panel.load(other);
    QCOMPARE(link.commandsOf(QStringLiteral("stopProviderTest")).size(), 1);
    QVERIFY(!panel.findChild<QLabel *>(QStringLiteral("testResult"))->isVisibleTo(&panel));
}

void tst_TestPanel::tellsWhyItCannot_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QString>("reason");
    QTest::newRow("login of a client")
        << QByteArray("preset: anthropic-login") << QStringLiteral("own login");
    QTest::newRow("demo") << QByteArray("type: demo") << QStringLiteral("nothing to test");
    QTest::newRow("no key") << QByteArray("preset: deepseek, enabled: false") << QStringLiteral("no key");
    QTest::newRow("error") << QByteArray("type: nonsense") << QStringLiteral("error");
}

void tst_TestPanel::tellsWhyItCannot()
{
    QFETCH(QByteArray, fields);
    QFETCH(QString, reason);
    test::FakeGatewayLink link;
    TestPanel panel(link);
    panel.load(entryOf(fields));
    QVERIFY(!button(panel, "startTest")->isEnabled());
    const QString text = panel.findChild<QLabel *>(QStringLiteral("aboutTest"))->text();
    QVERIFY2(text.contains(reason), qPrintable(text));
    panel.start(); // as F5 would
    QVERIFY(link.commands.isEmpty());
}

QTEST_MAIN(tst_TestPanel)
#include "tst_testpanel.moc"
