// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/clientsetupdialog.h"

#include "core/localkey.h"
#include "ui/clients/addressbar.h"
#include "ui/clients/checklist.h"
#include "ui/clients/clienthome.h"
#include "ui/clients/clientlist.h"
#include "ui/clients/copyblock.h"
#include "ui/clients/guidepane.h"
#include "ui/clients/requestwatchview.h"
#include "ui/clients/settingspane.h"
#include "ui/clients/shellpane.h"
#include "ui/configuration/changedialog.h"
#include "ui/fakegatewaylink.h"
#include "ui/preferences/clientkeydialog.h"
#include "ui/snapshots.h"
#include "ui/widgets/diffview.h"

#include <QClipboard>
#include <QComboBox>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
#include <QTcpServer>
#include <QTest>

using namespace signalbox;
using signalbox::test::ClientHome;
using signalbox::test::FakeGatewayLink;

namespace {

const QByteArray claudeSettings = "{\n    \"model\": \"opus\",\t// odd,  but mine\n    \"env\": {\"FOO\": "
                                  "\"1\"}\n}\n";
const QString claudeFile = QStringLiteral(".claude/settings.json");
const QString codexFile = QStringLiteral(".codex/config.toml");

ExchangeRecord answeredBy(const QByteArray &client)
{
    ExchangeRecord record;
    record.id = "1";
    record.startedAt = QDateTime::currentDateTimeUtc();
    record.client = client;
    record.method = "POST";
    record.path = "/v1/messages";
    record.model = QStringLiteral("claude-opus-5");
    record.provider = QStringLiteral("first");
    record.status = 200;
    record.usage.known = true;
    record.usage.input = 1240;
    record.usage.output = 310;
    return record;
}

class TestClientSetupDialog final : public QObject
{
    Q_OBJECT

public slots:
    void noteOpened(const QUrl &url) { m_opened << url; }

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void theChangeIsShownAppliedAndTakenBack();
    void everythingIsRestored();
    void theListTellsHowEachClientIs();
    void settingsThatLeadToADeadPortAreSaid();
    void whatLeadsToADeadPortIsMendedByAButton();
    void whatStandsInTheWayIsSaidWithItsPlace();
    void theFirstRequestOfThisClientAppears();
    void aProjectHasItsAddress();
    void copiesItsOwnSettingsAsTheyAre();
    void linesFollowTheShell();
    void otherClientsHaveGuides();
    void whatAGuideNeedsIsAddedToTheConfiguration();
    void aGuideThatNeedsAClientKeyGetsOne();
    void whatCannotBeAddedIsSaid();
    void withoutAConfigurationThereIsNothingToAddTo();
    void aFileThatCannotBeReadIsNotTouched();
    void keysReachEverything();

private:
    QList<QUrl> m_opened;

    static GatewaySnapshot snapshot()
    {
        return runningSnapshot({QStringLiteral("first"), QStringLiteral("second")});
    }
    /// The guide of this name is shown.
    static void showGuide(ClientSetupDialog &dialog, const QString &id)
    {
        dialog.list()->setCurrentRow(6);
        dialog.guidePane()->choice()->setCurrentIndex(dialog.guidePane()->choice()->findData(id));
    }
    static void accept(ClientSetupDialog &dialog) { dialog.findChild<ChangeDialog *>()->accept(); }
    static bool says(const QWidget &where, const QString &text)
    {
        const QList<QLabel *> labels = where.findChildren<QLabel *>();
        return std::ranges::any_of(
            labels, [&](const QLabel *label) { return label->isVisible() && label->text().contains(text); });
    }
    static void click(QWidget *button) { QTest::mouseClick(button, Qt::LeftButton); }
};

void TestClientSetupDialog::theChangeIsShownAppliedAndTakenBack()
{
    const QByteArray before = QByteArray(claudeSettings).replace("\t// odd,  but mine", "\t");
    const ClientHome home;
    home.write(claudeFile, before);
    FakeGatewayLink link;
    ClientDesk desk(home.places());
    ClientSetupDialog dialog(desk, link, home.draft());
    dialog.setSnapshot(snapshot());
    dialog.show();
    QVERIFY(QTest::qWaitForWindowExposed(&dialog));
    SettingsPane *pane = dialog.settingsPane();
    auto *diff = pane->findChild<DiffView *>();
    QVERIFY(diff->toPlainText().contains(QStringLiteral("ANTHROPIC_BASE_URL")));
    QVERIFY(!pane->undoButton()->isEnabled());
    QCOMPARE(home.read(claudeFile), before); // showing writes nothing

    click(pane->applyButton());
    const QByteArray after = home.read(claudeFile);
    QVERIFY(after.contains("\"http://127.0.0.1:8484\""));
    QVERIFY(after.contains("\"model\": \"opus\",\t\n"));
    QVERIFY(!pane->applyButton()->isEnabled());
    QVERIFY(pane->watch()->isVisible());

    click(pane->undoButton());
    QCOMPARE(home.read(claudeFile), before);
    QVERIFY(pane->applyButton()->isEnabled());
    QVERIFY(!pane->undoButton()->isEnabled());
}

void TestClientSetupDialog::everythingIsRestored()
{
    const QByteArray codex = "model = \"gpt-5.6-sol\" # mine\n";
    const ClientHome home;
    home.write(codexFile, codex);
    FakeGatewayLink link;
    ClientDesk desk(home.places());
    ClientSetupDialog dialog(desk, link, home.draft());
    dialog.setSnapshot(snapshot());
    dialog.show();
    QVERIFY(!dialog.restoreButton()->isEnabled());
    click(dialog.settingsPane()->applyButton());
    dialog.showProgram(ClientProgram::Codex);
    click(dialog.settingsPane()->applyButton());
    QVERIFY(home.read(codexFile).contains("signalbox"));
    QVERIFY(!home.read(claudeFile).isNull());

    click(dialog.restoreButton());
    auto *question = dialog.findChild<QMessageBox *>();
    QVERIFY(question);
    QVERIFY(question->informativeText().contains(QStringLiteral("config.toml")));
    QVERIFY(home.read(codexFile).contains("signalbox")); // not before the answer
    click(question->defaultButton());
    QCOMPARE(home.read(codexFile), codex);
    QVERIFY(home.read(claudeFile).isNull()); // it was not there before
    QVERIFY(!dialog.restoreButton()->isEnabled());
}

void TestClientSetupDialog::theListTellsHowEachClientIs()
{
    const ClientHome home;
    home.write(claudeFile, "{}\n");
    home.write(codexFile,
        "model_provider = \"signalbox\"\n[model_providers.signalbox]\n"
        "base_url = \"https://elsewhere.example/v1\"\n");
    FakeGatewayLink link;
    ClientDesk desk(home.places());
    ClientSetupDialog dialog(desk, link, home.draft());
    dialog.setSnapshot(snapshot());
    dialog.show();
    const auto state
        = [&](int row) { return dialog.list()->item(row)->data(Qt::AccessibleTextRole).toString(); };
    QCOMPARE(state(0), QStringLiteral("Claude Code: Found, not set up"));
    QVERIFY2(state(1).contains(QStringLiteral("elsewhere.example")), qPrintable(state(1)));
    QCOMPARE(state(2), QStringLiteral("OpenCode: Not found on this computer"));
    click(dialog.settingsPane()->applyButton());
    QCOMPARE(state(0), QStringLiteral("Claude Code: Set up"));
}

void TestClientSetupDialog::settingsThatLeadToADeadPortAreSaid()
{
    QTcpServer gone;
    QVERIFY(gone.listen(QHostAddress::LocalHost));
    const QByteArray address = "http://127.0.0.1:" + QByteArray::number(gone.serverPort());
    gone.close();
    const ClientHome home;
    home.write(claudeFile, "{\"env\": {\"ANTHROPIC_BASE_URL\": \"" + address + "\"}}\n");
    FakeGatewayLink link;
    ClientDesk desk(home.places());
    ClientSetupDialog dialog(desk, link, home.draft());
    dialog.setSnapshot(snapshot());
    dialog.show();
    QTRY_VERIFY(dialog.list()
                    ->item(0)
                    ->data(Qt::AccessibleTextRole)
                    .toString()
                    .contains(QStringLiteral("Nobody listens")));
    QVERIFY(dialog.checkList()->count() > 0);
}

void TestClientSetupDialog::whatLeadsToADeadPortIsMendedByAButton()
{
    QTcpServer gone;
    QVERIFY(gone.listen(QHostAddress::LocalHost));
    const QString address = QStringLiteral("http://127.0.0.1:%1").arg(gone.serverPort());
    gone.close();
    const QByteArray before = "{\"model\": \"opus\"}\n";
    const ClientHome home;
    home.write(claudeFile, before);
    FakeGatewayLink link;
    ClientDesk desk(home.places());
    ClientSetupDialog dialog(desk, link, home.draft());
    GatewaySnapshot elsewhere = snapshot();
    elsewhere.baseUrl = address; // where it listened when Claude Code was set up
    dialog.setSnapshot(elsewhere);
    dialog.show();
    click(dialog.settingsPane()->applyButton());
    dialog.setSnapshot(snapshot());
    desk.look();
    const auto button = [&dialog](const QString &purpose) -> QPushButton * {
        for (QPushButton *found : dialog.checkList()->findChildren<QPushButton *>()) {
            if (found->isVisible() && found->accessibleName() == purpose)
                return found;
        }
        return nullptr;
    };
    QTRY_VERIFY(button(QStringLiteral("Take back the setup of Claude Code")));
    dialog.showProgram(ClientProgram::Codex);
    click(button(QStringLiteral("Set up Claude Code")));
    QCOMPARE(dialog.settingsPane()->program(), ClientProgram::ClaudeCode);
    click(button(QStringLiteral("Take back the setup of Claude Code")));
    QCOMPARE(home.read(claudeFile), before);
    QCOMPARE(dialog.checkList()->count(), 0);
}

void TestClientSetupDialog::whatStandsInTheWayIsSaidWithItsPlace()
{
    const ClientHome home;
    home.write(QStringLiteral(".bashrc"), "# mine\nexport ANTHROPIC_BASE_URL=https://elsewhere.example\n");
    FakeGatewayLink link;
    ClientDesk desk(home.places());
    ClientSetupDialog dialog(desk, link, home.draft());
    dialog.setSnapshot(snapshot());
    dialog.show();
    const auto texts = [&] {
        QStringList found;
        for (const QLabel *label : dialog.checkList()->findChildren<QLabel *>())
            found << label->text();
        return found.join(u'\n');
    };
    QVERIFY2(texts().contains(QStringLiteral(".bashrc, line 2")), qPrintable(texts()));

    home.write(QStringLiteral(".bashrc"), "# mine\n");
    click(dialog.checkList()->againButton());
    QCOMPARE(dialog.checkList()->count(), 0);
}

void TestClientSetupDialog::theFirstRequestOfThisClientAppears()
{
    const ClientHome home;
    FakeGatewayLink link;
    ClientDesk desk(home.places());
    ClientSetupDialog dialog(desk, link, home.draft());
    dialog.setSnapshot(snapshot());
    dialog.show();
    RequestWatchView *watch = dialog.settingsPane()->watch();
    emit link.exchangeFinished(answeredBy("claude-cli/2.1.329")); // nobody waited for it
    click(dialog.settingsPane()->applyButton());
    QCOMPARE(watch->stage(), RequestWatch::Stage::Waiting);
    QVERIFY(watch->detail().contains(QStringLiteral("claude")));

    emit link.exchangeFinished(answeredBy("curl/8.0")); // another program
    QCOMPARE(watch->stage(), RequestWatch::Stage::Waiting);
    GatewaySnapshot running = snapshot();
    RunningExchange exchange;
    exchange.startedAt = QDateTime::currentDateTimeUtc();
    exchange.client = "claude-cli/2.1.329";
    exchange.model = QStringLiteral("claude-opus-5");
    running.running = {exchange};
    emit link.snapshotChanged(running);
    QCOMPARE(watch->stage(), RequestWatch::Stage::Running);
    ExchangeRecord failed = answeredBy("claude-cli/2.1.329");
    failed.status = 529;
    failed.error = QStringLiteral("nobody could answer ") + QString(5000, u'x');
    emit link.exchangeFinished(failed);
    QCOMPARE(watch->stage(), RequestWatch::Stage::Failed);
    QVERIFY(watch->detail().contains(failed.error.left(500)));
    QVERIFY(watch->detail().size() < 600); // the error is as long as a page
    emit link.exchangeFinished(answeredBy("claude-cli/2.1.329"));
    QCOMPARE(watch->stage(), RequestWatch::Stage::Answered);
    QVERIFY(watch->detail().contains(QStringLiteral("first")));
    QVERIFY(watch->detail().contains(QStringLiteral("310 out")));
}

void TestClientSetupDialog::aProjectHasItsAddress()
{
    const ClientHome home;
    FakeGatewayLink link;
    ClientDesk desk(home.places());
    ClientSetupDialog dialog(desk, link, home.draft());
    dialog.setSnapshot(snapshot());
    dialog.show();
    auto *bar = dialog.findChild<AddressBar *>();
    const QList<QComboBox *> boxes = bar->findChildren<QComboBox *>();
    boxes.at(0)->setCurrentIndex(1);
    QTest::keyClicks(boxes.at(1), QStringLiteral("shop"));
    QCOMPARE(bar->address(), QStringLiteral("http://127.0.0.1:8484/w/shop"));
    auto *diff = dialog.settingsPane()->findChild<DiffView *>();
    QVERIFY(diff->toPlainText().contains(QStringLiteral("/w/shop")));
    boxes.at(0)->setCurrentIndex(2);
    boxes.at(1)->setCurrentText(QStringLiteral("second"));
    QCOMPARE(bar->address(), QStringLiteral("http://127.0.0.1:8484/p/second"));
    QVERIFY(diff->toPlainText().contains(QStringLiteral("/p/second")));
}

void TestClientSetupDialog::copiesItsOwnSettingsAsTheyAre()
{
    const ClientHome home;
    home.write(
        QStringLiteral(".claude/settings.json"), R"({"env": {"OPENAI_API_KEY": "sk-mine", "A": "b"}})");
    FakeGatewayLink link;
    ClientDesk desk(home.places());
    ClientSetupDialog dialog(desk, link, home.draft());
    dialog.setSnapshot(snapshot());
    dialog.show();
    click(dialog.settingsPane()->copyButton());
    const QString text = QGuiApplication::clipboard()->text();
    QVERIFY2(
        text.contains(QStringLiteral("\"ANTHROPIC_BASE_URL\": \"http://127.0.0.1:8484\"")), qPrintable(text));
    QVERIFY(!text.contains(u'…') && !text.contains(QStringLiteral("OPENAI")));
}

void TestClientSetupDialog::linesFollowTheShell()
{
    const ClientHome home;
    FakeGatewayLink link;
    ClientDesk desk(home.places());
    ClientSetupDialog dialog(desk, link, home.draft());
    dialog.setSnapshot(snapshot());
    dialog.show();
    dialog.list()->setCurrentRow(3);
    ShellPane *pane = dialog.shellPane();
    QTRY_VERIFY(pane->isVisible());
    QVERIFY(pane->lines()->text().contains(QStringLiteral("export ANTHROPIC_BASE_URL=")));
    pane->shellChoice()->setCurrentText(QStringLiteral("PowerShell"));
    QVERIFY(pane->lines()->text().contains(QStringLiteral("$env:ANTHROPIC_BASE_URL")));
    pane->clientChoice()->setCurrentIndex(1);
    QVERIFY(pane->lines()->text().contains(QStringLiteral("OPENAI_BASE_URL")));
    click(pane->lines()->copyButton());
    QCOMPARE(QGuiApplication::clipboard()->text(), QString(pane->lines()->text() + u'\n'));
}

void TestClientSetupDialog::otherClientsHaveGuides()
{
    const ClientHome home;
    FakeGatewayLink link;
    ClientDesk desk(home.places());
    ClientSetupDialog dialog(desk, link, home.draft());
    dialog.setSnapshot(snapshot());
    dialog.show();
    QStringList seen;
    for (int row = 4; row < dialog.list()->count(); ++row) {
        dialog.list()->setCurrentRow(row);
        for (int i = 0; i < dialog.guidePane()->choice()->count(); ++i)
            seen << dialog.guidePane()->choice()->itemData(i).toString();
    }
    for (const ClientGuide &guide : clientGuides({}, {}))
        QVERIFY2(seen.contains(guide.id), qPrintable(guide.id));
    dialog.list()->setCurrentRow(6);
    dialog.guidePane()->choice()->setCurrentIndex(0);
    const auto blocks = dialog.guidePane()->findChildren<CopyBlock *>();
    QVERIFY(std::ranges::any_of(blocks, [](const CopyBlock *block) {
        return block->isVisible() && block->text().contains(QStringLiteral("host.docker.internal:8484"));
    }));
}

void TestClientSetupDialog::whatAGuideNeedsIsAddedToTheConfiguration()
{
    const QByteArray before = "providers:\n  - {name: first, type: demo} # mine\nserver:\n"
                              "  allowed_hosts: [box.test] # of the office\n  port: 8484\n";
    const ClientHome home;
    home.write(QStringLiteral("config.yaml"), before);
    FakeGatewayLink link;
    ClientDesk desk(home.places());
    ClientSetupDialog dialog(desk, link, home.draft());
    dialog.setSnapshot(snapshot());
    dialog.show();
    showGuide(dialog, QStringLiteral("docker-desktop"));
    QPushButton *add = dialog.guidePane()->addButton();
    QVERIFY(add->isVisible());
    click(add);
    QCOMPARE(home.read(QStringLiteral("config.yaml")), before); // not before the answer
    accept(dialog);
    QCOMPARE(home.read(QStringLiteral("config.yaml")),
        QByteArray(before).replace("[box.test]", "[box.test, host.docker.internal]"));
    QVERIFY(!add->isVisible());
    QVERIFY(says(dialog, QStringLiteral("It is in the configuration already.")));
    QVERIFY(link.commandsOf(QStringLiteral("keepLocalKey")).isEmpty()); // nobody wanted a key
    showGuide(dialog, QStringLiteral("devcontainer")); // needs nothing
    QVERIFY(!add->isVisible());
    QVERIFY(!says(dialog, QStringLiteral("It is in the configuration already.")));
}

void TestClientSetupDialog::aGuideThatNeedsAClientKeyGetsOne()
{
    const ClientHome home;
    home.write(QStringLiteral("config.yaml"), "providers:\n  - {name: first, type: demo}\n");
    FakeGatewayLink link;
    ClientDesk desk(home.places());
    ClientSetupDialog dialog(desk, link, home.draft());
    dialog.setSnapshot(snapshot());
    dialog.show();
    showGuide(dialog, QStringLiteral("docker-linux"));
    click(dialog.guidePane()->addButton());
    QVERIFY(says(*dialog.findChild<ChangeDialog *>(), QStringLiteral("Clients that send no key")));
    accept(dialog);
    auto *shown = dialog.findChild<NewKeyDialog *>();
    QVERIFY(shown);
    const ConfigPointer config = home.draft().reading().config;
    QVERIFY(config);
    QCOMPARE(config->server.listeners.value(0).address, QStringLiteral("172.17.0.1:8484"));
    QCOMPARE(config->server.allowedHosts, QStringList{QStringLiteral("host.docker.internal")});
    QCOMPARE(config->server.clientKeys.size(), 1);
    QCOMPARE(config->server.clientKeys.constFirst().sha256, hashOfKey(*link.secret));
    QCOMPARE(shown->findChild<QLineEdit *>()->text(), QString::fromLatin1(link.secret->reveal()));
    QCOMPARE(
        link.commandsOf(QStringLiteral("keepLocalKey")), QStringList{QStringLiteral("keepLocalKey local")});
    QVERIFY(!dialog.guidePane()->addButton()->isVisible());
    QTRY_VERIFY(says(*shown, link.keptIn));
    for (const QLabel *label : shown->findChildren<QLabel *>())
        QVERIFY2(label->height() >= label->heightForWidth(label->width()), qPrintable(label->text()));
}

void TestClientSetupDialog::whatCannotBeAddedIsSaid()
{
    const QByteArray broken = "providers:\n  - {name: first, type: demo\n";
    const ClientHome home;
    home.write(QStringLiteral("config.yaml"), broken);
    FakeGatewayLink link;
    ClientDesk desk(home.places());
    ClientSetupDialog dialog(desk, link, home.draft());
    dialog.setSnapshot(snapshot());
    dialog.show();
    showGuide(dialog, QStringLiteral("docker-desktop"));
    click(dialog.guidePane()->addButton());
    QVERIFY(!dialog.findChild<ChangeDialog *>());
    QVERIFY(says(dialog, QStringLiteral("line ")));
    QCOMPARE(home.read(QStringLiteral("config.yaml")), broken);
}

void TestClientSetupDialog::withoutAConfigurationThereIsNothingToAddTo()
{
    const ClientHome home;
    FakeGatewayLink link;
    ClientDesk desk(home.places());
    ClientSetupDialog dialog(desk, link, home.draft());
    dialog.setSnapshot(snapshot());
    dialog.show();
    showGuide(dialog, QStringLiteral("docker-desktop"));
    QVERIFY(!dialog.guidePane()->addButton()->isVisible());
    QVERIFY(!says(dialog, QStringLiteral("It is in the configuration already.")));
}

void TestClientSetupDialog::aFileThatCannotBeReadIsNotTouched()
{
    const QByteArray broken = "{ \"env\": \n";
    const ClientHome home;
    home.write(claudeFile, broken);
    FakeGatewayLink link;
    ClientDesk desk(home.places());
    ClientSetupDialog dialog(desk, link, home.draft());
    dialog.setSnapshot(snapshot());
    dialog.show();
    QVERIFY(!dialog.settingsPane()->applyButton()->isEnabled());
    const QList<QLabel *> labels = dialog.settingsPane()->findChildren<QLabel *>();
    QVERIFY(std::ranges::any_of(labels, [](const QLabel *label) {
        return label->isVisible() && label->text().contains(QStringLiteral("settings.json"));
    }));
    QCOMPARE(home.read(claudeFile), broken);
    QDesktopServices::setUrlHandler(QStringLiteral("file"), this, "noteOpened");
    click(dialog.settingsPane()->openButton());
    QDesktopServices::unsetUrlHandler(QStringLiteral("file"));
    QCOMPARE(m_opened, QList<QUrl>{QUrl::fromLocalFile(home.path(claudeFile))});
    home.write(claudeFile, "{}\n");
    desk.look();
    QVERIFY(!dialog.settingsPane()->openButton()->isVisible());
}

void TestClientSetupDialog::keysReachEverything()
{
    const ClientHome home;
    FakeGatewayLink link;
    ClientDesk desk(home.places());
    ClientSetupDialog dialog(desk, link, home.draft());
    dialog.setSnapshot(snapshot());
    dialog.show();
    QVERIFY(QTest::qWaitForWindowExposed(&dialog));
    dialog.activateWindow();
    dialog.list()->setFocus();
    QTest::keyClick(dialog.list(), Qt::Key_Down);
    QCOMPARE(dialog.settingsPane()->program(), ClientProgram::Codex);
    dialog.settingsPane()->applyButton()->setFocus();
    QTest::keyClick(dialog.settingsPane()->applyButton(), Qt::Key_Space);
    QVERIFY(home.read(codexFile).contains("signalbox"));
    for (const QAbstractButton *button : dialog.findChildren<QAbstractButton *>()) {
        if (!button->isVisible())
            continue;
        QVERIFY(!button->text().isEmpty() || !button->accessibleName().isEmpty());
        QVERIFY(button->focusPolicy() & Qt::TabFocus);
    }
    QTest::keyClick(&dialog, Qt::Key_Escape);
    QVERIFY(!dialog.isVisible());
}

} // namespace

QTEST_MAIN(TestClientSetupDialog)
#include "tst_clientsetupdialog.moc"
