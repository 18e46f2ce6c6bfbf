// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/welcome/welcomewindow.h"

#include "ui/clients/clienthome.h"
#include "ui/clients/requestwatchview.h"
#include "ui/configuration/changedialog.h"
#include "ui/configuration/configurationdraft.h"
#include "ui/fakegatewaylink.h"
#include "ui/snapshots.h"
#include "ui/welcome/choicecard.h"
#include "ui/welcome/clientcard.h"
#include "ui/welcome/clientstep.h"
#include "ui/welcome/stepheader.h"
#include "ui/window/language.h"
#include "ui/window/windowmemory.h"

#include <QCheckBox>
#include <QDesktopServices>
#include <QDialogButtonBox>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <algorithm>
#include <cstdlib>
#include <memory>

using namespace signalbox;
using signalbox::test::ClientHome;
using signalbox::test::FakeGatewayLink;

namespace {

const QString claudeFile = QStringLiteral(".claude/settings.json");
const QString configFile = QStringLiteral("config/config.yaml");

/// A window over a home of its own.
struct Scene
{
    ClientHome home;
    FakeGatewayLink link;
    ConfigurationDesk configuration{home.path(configFile), home.places().environment};
    ConfigurationDraft draft{configuration};
    ClientDesk clients{home.places()};
    WindowMemory memory{home.path(QStringLiteral("state"))};
    QList<bool> atLogin;
    std::unique_ptr<WelcomeWindow> window;

    void open()
    {
        const auto places = home.places();
        window = std::make_unique<WelcomeWindow>(
            WelcomeWindow::Parts{link, configuration, draft, clients, memory},
            FoundConfigs({home.path(), {}, places.environment}),
            LoginSwitch{false, [this](bool on) {
                            atLogin << on;
                            return std::optional<Error>();
                        }});
        GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("demo")});
        snapshot.demo = true;
        window->setSnapshot(snapshot);
        window->show();
    }

    /// Presses the button that imports from this program.
    void import(const QString &program) const
    {
        for (QPushButton *button : window->providerStep()->importCard()->findChildren<QPushButton *>()) {
            if (button->isVisible() && button->accessibleName().contains(program))
                QTest::mouseClick(button, Qt::LeftButton);
        }
        QTRY_VERIFY(change()); // the names that are taken come later
    }

    [[nodiscard]] ChangeDialog *change() const { return window->findChild<ChangeDialog *>(); }

    /// What is said below the change that is shown.
    [[nodiscard]] QString remarks() const
    {
        QStringList texts;
        for (const QLabel *label : change()->findChildren<QLabel *>())
            texts << label->text();
        return texts.join(u'\n');
    }

    /// Presses a button of the change that is shown.
    void answer(QDialogButtonBox::ButtonRole role) const
    {
        ChangeDialog *dialog = change();
        QVERIFY(dialog);
        auto *box = dialog->findChild<QDialogButtonBox *>();
        for (QAbstractButton *button : box->buttons()) {
            if (box->buttonRole(button) == role) {
                QVERIFY(button->isEnabled());
                QTest::mouseClick(button, Qt::LeftButton);
                return;
            }
        }
    }
};

class TestWelcomeWindow final : public QObject
{
    Q_OBJECT

public slots:
    void noteOpened(const QUrl &url) { m_opened << url; }

private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void isWantedOnceWhereThereIsNoConfiguration();
    void noStepHasToBeDone();
    void theOwnLoginBecomesAProvider();
    void anImportKeepsSecretsOutOfTheFile();
    void nothingIsWrittenWithoutItsSecrets();
    void anImportReplacesNoSecret();
    void anImportReplacesNoSecretOfTheDraft();
    void anImportReplacesNoSecretThatNobodyNoted();
    void anImportCanBeTakenBack();
    void anImportThatFailsIsToldInTheLanguageOfTheWindows();
    void anImportThatFailsTakesItsSecretsBack();
    void anImportOverAnotherFileKeepsNothing();
    void anImportTellsWhatWillNotLast();
    void anImportGoesOnWithoutASecretHeader();
    void theStepsGoByTabAsTheyAreSeen();
    void waysThatNeedTheirPageAreSignalled();
    void aClientIsSetUpAndTakenBack();
    void escapeTakesBackTheChangeBeforeTheWindow();
    void theTestRequestGoesToSignalbox();
    void theFirstRequestEndsTheSteps();
    void startAtLoginIsTheSystemsWord();

private:
    QList<QUrl> m_opened;

    static void click(QWidget *button) { QTest::mouseClick(button, Qt::LeftButton); }
};

void TestWelcomeWindow::isWantedOnceWhereThereIsNoConfiguration()
{
    Scene scene;
    QVERIFY(WelcomeWindow::isWanted(scene.configuration, scene.memory));
    scene.open();
    scene.window->close();
    QVERIFY(!WelcomeWindow::isWanted(scene.configuration, scene.memory));

    Scene other;
    other.home.write(configFile, "providers:\n  - {name: a, preset: anthropic, auth_type: passthrough}\n");
    other.configuration.look();
    QVERIFY(!WelcomeWindow::isWanted(other.configuration, other.memory));
}

void TestWelcomeWindow::noStepHasToBeDone()
{
    Scene scene;
    scene.open();
    WelcomeWindow &window = *scene.window;
    QVERIFY(!window.backButton()->isVisible());
    const QSignalSpy dashboard(&window, &WelcomeWindow::dashboardRequested);
    QTest::keyClick(window.nextButton(), Qt::Key_Space);
    QCOMPARE(window.step(), 1);
    click(window.backButton());
    QCOMPARE(window.step(), 0);
    click(window.providerStep()->demoCard()->button());
    QCOMPARE(window.step(), 1);
    click(window.nextButton());
    QCOMPARE(window.step(), 2);
    click(window.nextButton());
    QCOMPARE(dashboard.size(), 1);
    QVERIFY(!window.isVisible());
    QVERIFY(scene.home.read(configFile).isNull());
}

void TestWelcomeWindow::theOwnLoginBecomesAProvider()
{
    Scene scene;
    scene.open();
    ChoiceCard *card = scene.window->providerStep()->ownLoginCard();
    click(card->button());
    scene.answer(QDialogButtonBox::RejectRole);
    QVERIFY(scene.home.read(configFile).isNull());
    QTRY_VERIFY(!scene.window->findChild<ChangeDialog *>());

    click(card->button());
    scene.answer(QDialogButtonBox::AcceptRole);
    QVERIFY(scene.home.read(configFile).contains("auth_type: passthrough"));
    QVERIFY(!card->outcome().isEmpty());
    QVERIFY(scene.window->header()->isDone(0));
    QCOMPARE(scene.configuration.reading().config->providers.size(), size_t(1));
    QCOMPARE(clientToken(scene.clients.config()), ClientToken::Own);
}

void TestWelcomeWindow::anImportKeepsSecretsOutOfTheFile()
{
    Scene scene;
    scene.home.write(QStringLiteral(".claude-code-router/config.json"),
        R"({"Providers": [{"name": "deepseek", "api_base_url": "https://api.deepseek.com/chat/completions",
            "api_key": "sk-a-real-secret", "models": ["deepseek-chat"]}]})");
    scene.open();
    ChoiceCard *card = scene.window->providerStep()->importCard();
    QVERIFY(card->isVisible());
    scene.import(QStringLiteral("claude-code-router"));
    QVERIFY(scene.link.commandsOf(QStringLiteral("keepSecret")).isEmpty()); // nothing before the answer
    scene.link.hold = true;
    scene.answer(QDialogButtonBox::AcceptRole);
    QVERIFY(card->outcome().contains(QStringLiteral("Waiting"))); // a keychain may ask its user
    QVERIFY(scene.home.read(configFile).isNull());
    scene.link.release();
    QVERIFY(card->outcome().startsWith(QStringLiteral("Done")));
    QVERIFY(card->outcome().contains(QStringLiteral("the keychain")));
    QCOMPARE(scene.link.commandsOf(QStringLiteral("keepSecret")).size(), 1);
    QCOMPARE(scene.link.secret->reveal(), QByteArray("sk-a-real-secret"));
    const QByteArray text = scene.home.read(configFile);
    QVERIFY(!text.contains("sk-a-real-secret"));
    QVERIFY(text.contains("keychain:"));
    QVERIFY(text.contains("deepseek"));
}

void TestWelcomeWindow::nothingIsWrittenWithoutItsSecrets()
{
    Scene scene;
    scene.home.write(QStringLiteral(".claude-code-router/config.json"),
        R"({"Providers": [{"name": "deepseek", "api_base_url": "https://api.deepseek.com/chat/completions",
            "api_key": "sk-a-real-secret", "models": ["deepseek-chat"]}]})");
    scene.open();
    ChoiceCard *card = scene.window->providerStep()->importCard();
    scene.import(QStringLiteral("claude-code-router"));
    scene.link.failure = Error{Error::Kind::Api, QStringLiteral("the keychain is locked")};
    scene.answer(QDialogButtonBox::AcceptRole);
    QTRY_VERIFY(card->outcome().contains(QStringLiteral("the keychain is locked")));
    QVERIFY(scene.home.read(configFile).isNull());
}

const QString routerFile = QStringLiteral(".claude-code-router/config.json");
const QString router = QStringLiteral("claude-code-router");
const QByteArray twoProviders = R"({"Providers": [
    {"name": "deepseek", "api_base_url": "https://api.deepseek.com/chat/completions", "api_key": "sk-one",
     "models": ["deepseek-chat"]},
    {"name": "relay", "api_base_url": "https://relay.example.com/v1/chat/completions", "api_key": "sk-two",
     "models": ["gpt-5"]}]})";

void TestWelcomeWindow::anImportReplacesNoSecret()
{
    Scene scene;
    scene.home.write(routerFile, twoProviders);
    scene.home.write(configFile, // who was called deepseek once
        "providers:\n  - {name: mine, preset: deepseek, auth_value: \"keychain:provider/deepseek\"}\n");
    scene.configuration.look();
    scene.link.secretNames = {QStringLiteral("provider/relay")};
    scene.open();
    scene.import(router);
    scene.answer(QDialogButtonBox::AcceptRole);
    QTRY_COMPARE(scene.link.commandsOf(QStringLiteral("keepSecret")),
        (QStringList{QStringLiteral("keepSecret provider/deepseek/2"),
            QStringLiteral("keepSecret provider/relay/2")}));
    QTRY_VERIFY(scene.home.read(configFile).contains("keychain:provider/relay/2"));
}

void TestWelcomeWindow::anImportReplacesNoSecretOfTheDraft()
{
    Scene scene;
    scene.home.write(routerFile, twoProviders);
    const QByteArray file = "providers:\n  - {name: mine, type: demo}\n";
    scene.home.write(configFile, file);
    scene.configuration.look();
    scene.draft.add([](const QByteArray &text) -> Result<QByteArray> {
        return QByteArray(text).replace(
            "type: demo", "preset: deepseek, auth_value: keychain:provider/relay");
    });
    scene.open();
    scene.import(router);
    scene.answer(QDialogButtonBox::AcceptRole);
    QTRY_COMPARE(scene.link.commandsOf(QStringLiteral("keepSecret")),
        (QStringList{
            QStringLiteral("keepSecret provider/deepseek"), QStringLiteral("keepSecret provider/relay/2")}));
}

void TestWelcomeWindow::anImportReplacesNoSecretThatNobodyNoted()
{
    Scene scene;
    scene.home.write(routerFile, twoProviders);
    scene.link.unnotedSecrets = {QStringLiteral("provider/relay")};
    scene.open();
    scene.import(router);
    scene.answer(QDialogButtonBox::AcceptRole);
    const ChoiceCard *card = scene.window->providerStep()->importCard();
    QTRY_VERIFY(card->outcome().contains(QStringLiteral("stays as it is")));
    QCOMPARE(scene.link.commandsOf(QStringLiteral("removeSecret")),
        QStringList{QStringLiteral("removeSecret provider/deepseek")}); // what was kept here
    QVERIFY(scene.home.read(configFile).isNull());

    QTRY_VERIFY(!scene.change());
    scene.import(router);
    scene.answer(QDialogButtonBox::AcceptRole);
    QTRY_VERIFY(scene.home.read(configFile).contains("keychain:provider/relay/2"));
    QVERIFY(!scene.link.commands.contains(QStringLiteral("keepSecret provider/relay")));
}

void TestWelcomeWindow::anImportCanBeTakenBack()
{
    Scene scene;
    scene.home.write(routerFile, twoProviders);
    const QByteArray file = "providers:\n  - {name: mine, type: demo}\n";
    scene.home.write(configFile, file);
    scene.configuration.look();
    const auto rename = [](const QByteArray &text) -> Result<QByteArray> {
        return QByteArray(text).replace("mine", "yours");
    };
    scene.draft.add(rename);
    scene.open();
    scene.import(router);
    scene.answer(QDialogButtonBox::AcceptRole);
    QTRY_VERIFY(scene.home.read(configFile).contains("deepseek"));
    QVERIFY(!scene.home.read(configFile).contains("yours")); // it was not shown, and waits
    QVERIFY(scene.draft.text().contains("yours") && scene.draft.text().contains("deepseek"));
    scene.draft.discard();
    QCOMPARE(scene.draft.saved().state(), SavedChange::State::Saved);
    QVERIFY(!scene.draft.saved().turn(scene.draft.saved().proposal()));
    QCOMPARE(scene.home.read(configFile), file);
}

void TestWelcomeWindow::anImportThatFailsIsToldInTheLanguageOfTheWindows()
{
    Scene scene;
    scene.home.write(routerFile, twoProviders);
    scene.open();
    scene.home.write(
        routerFile, QByteArray(twoProviders).replace("https:", "ftp:")); // after it was looked at
    Language language;
    language.use(QStringLiteral("zh_CN"));
    const ChoiceCard *card = scene.window->providerStep()->importCard();
    for (QPushButton *button : card->findChildren<QPushButton *>()) {
        if (button->isVisible() && button->accessibleName().contains(router))
            QTest::mouseClick(button, Qt::LeftButton);
    }
    QTRY_VERIFY(!card->outcome().isEmpty());
    QVERIFY2(!card->outcome().contains(QStringLiteral("none of its providers")), qPrintable(card->outcome()));
}

void TestWelcomeWindow::anImportThatFailsTakesItsSecretsBack()
{
    Scene scene;
    scene.home.write(routerFile, twoProviders);
    scene.link.unkeptSecret = QStringLiteral("provider/relay");
    scene.open();
    scene.import(router);
    scene.answer(QDialogButtonBox::AcceptRole);
    const ChoiceCard *card = scene.window->providerStep()->importCard();
    QTRY_VERIFY(card->outcome().contains(QStringLiteral("Nothing was written")));
    QCOMPARE(scene.link.commandsOf(QStringLiteral("removeSecret")),
        QStringList{QStringLiteral("removeSecret provider/deepseek")});
    QVERIFY(!card->outcome().contains(QStringLiteral("provider/deepseek")));
    QVERIFY(scene.home.read(configFile).isNull());
}

void TestWelcomeWindow::anImportOverAnotherFileKeepsNothing()
{
    Scene scene;
    scene.home.write(routerFile, twoProviders);
    scene.open();
    scene.import(router);
    const QByteArray other = "providers:\n  - {name: other, type: demo}\n";
    scene.home.write(configFile, other);
    scene.answer(QDialogButtonBox::AcceptRole);
    QTRY_VERIFY(
        scene.window->providerStep()->importCard()->outcome().contains(QStringLiteral("no key was kept")));
    QVERIFY(scene.link.commandsOf(QStringLiteral("keepSecret")).isEmpty());
    QCOMPARE(scene.home.read(configFile), other);
}

void TestWelcomeWindow::anImportTellsWhatWillNotLast()
{
    Scene scene;
    scene.home.write(routerFile, twoProviders);
    scene.link.keptIn = QStringLiteral("memory until the program ends");
    scene.open();
    scene.import(router);
    scene.answer(QDialogButtonBox::AcceptRole);
    QTRY_VERIFY(scene.window->providerStep()->importCard()->outcome().contains(
        QStringLiteral("secrets: {store: file}")));
    QPushButton *remedy = scene.window->providerStep()->importCard()->remedy();
    QVERIFY(remedy->isVisible());
    QDesktopServices::setUrlHandler(QStringLiteral("file"), this, "noteOpened");
    click(remedy);
    QDesktopServices::unsetUrlHandler(QStringLiteral("file"));
    QCOMPARE(m_opened, QList<QUrl>{QUrl::fromLocalFile(scene.home.path(configFile))});
}

void TestWelcomeWindow::anImportGoesOnWithoutASecretHeader()
{
    Scene scene;
    scene.home.write(QStringLiteral(".cli-proxy-api/config.yaml"), R"(
codex-api-key:
  - api-key: sk-codex
    base-url: https://codex.example.com/v1
openai-compatibility:
  - name: kimi
    base-url: https://kimi.example.com/v1
    headers: {X-Api-Key: sk-header-1}
    api-key-entries: [{api-key: sk-one}]
)");
    scene.open();
    scene.import(QStringLiteral("CLIProxyAPI"));
    QVERIFY(scene.remarks().contains(QStringLiteral("kimi comes in switched off")));
    QCOMPARE(scene.remarks().count(QStringLiteral("SIGNALBOX_HEADER_KIMI")), 1);
    scene.answer(QDialogButtonBox::AcceptRole);
    QTRY_VERIFY(!scene.home.read(configFile).isNull());
    const ConfigPointer &config = scene.configuration.reading().config;
    QVERIFY(config);
    QVERIFY(config->provider(QStringLiteral("codex"))->enabled);
    QVERIFY(!config->provider(QStringLiteral("kimi"))->enabled);
    QVERIFY(scene.window->providerStep()->importCard()->outcome().contains(
        QStringLiteral("SIGNALBOX_HEADER_KIMI")));
}

void TestWelcomeWindow::theStepsGoByTabAsTheyAreSeen()
{
    Scene scene;
    scene.home.write(routerFile, twoProviders);
    scene.open();
    scene.window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(scene.window.get()));
    for (int step = 0; step < 3; ++step) {
        scene.window->showStep(step);
        QWidget *last = scene.window->nextButton();
        QCOMPARE(QApplication::focusWidget(), last);
        QList<QPoint> places;
        QTest::keyClick(last, Qt::Key_Tab);
        for (QWidget *now = QApplication::focusWidget(); now != last; now = QApplication::focusWidget()) {
            QVERIFY(now->isVisible());
            places << now->mapTo(scene.window.get(), now->rect().center());
            QTest::keyClick(now, Qt::Key_Tab);
            QVERIFY(places.size() < 20);
        }
        places << last->mapTo(scene.window.get(), last->rect().center());
        QVERIFY(places.size() > 2);
        QVERIFY2(std::ranges::is_sorted(places,
                     [](QPoint a, QPoint b) {
                         constexpr int sameRow = 8;
                         return a.y() + sameRow < b.y()
                             || (std::abs(a.y() - b.y()) <= sameRow && a.x() < b.x());
                     }),
            qPrintable(QString::number(step)));
    }
}

void TestWelcomeWindow::waysThatNeedTheirPageAreSignalled()
{
    Scene scene;
    scene.open();
    const QSignalSpy adding(scene.window.get(), &WelcomeWindow::addProviderRequested);
    const QSignalSpy signingIn(scene.window.get(), &WelcomeWindow::signInRequested);
    click(scene.window->providerStep()->addCard()->button());
    QCOMPARE(adding.size(), 1);
    QMenu *menu = scene.window->providerStep()->signInCard()->button()->menu();
    QVERIFY(!menu->isEmpty());
    menu->actions().constFirst()->trigger();
    QCOMPARE(signingIn.size(), 1);
    const QString name = signingIn.at(0).at(0).toString();
    QVERIFY(!name.isEmpty());

    ProviderStep *step = scene.window->providerStep();
    step->tellAdded(name, true);
    GatewaySnapshot snapshot = runningSnapshot({name});
    snapshot.providers[0].health = ProviderSnapshot::Health::NoCredential;
    scene.window->setSnapshot(snapshot);
    QVERIFY(step->signInCard()->outcome().contains(QStringLiteral("browser")));
    scene.window->setSnapshot(runningSnapshot({name}));
    QVERIFY(step->signInCard()->outcome().startsWith(QStringLiteral("Done")));
}

void TestWelcomeWindow::aClientIsSetUpAndTakenBack()
{
    const QByteArray before = "{\n  \"model\": \"opus\"\n}\n";
    Scene scene;
    scene.home.write(claudeFile, before);
    scene.open();
    scene.window->showStep(1);
    ClientCard *card = scene.window->clientStep()->cards().constFirst();
    click(card->button());
    QVERIFY(card->applyButton()->isVisible());
    QCOMPARE(scene.home.read(claudeFile), before); // shown before anything is written
    click(card->applyButton());
    QVERIFY(scene.home.read(claudeFile).contains("http://127.0.0.1:8484"));
    QVERIFY(scene.window->header()->isDone(1));
    click(card->button());
    QCOMPARE(scene.home.read(claudeFile), before);
    QVERIFY(!scene.window->header()->isDone(1));
}

void TestWelcomeWindow::escapeTakesBackTheChangeBeforeTheWindow()
{
    Scene scene;
    scene.open();
    scene.window->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(scene.window.get()));
    scene.window->showStep(1);
    ClientCard *card = scene.window->clientStep()->cards().constFirst();
    QTest::keyClick(card->button(), Qt::Key_Space);
    QCOMPARE(QApplication::focusWidget(), card->applyButton());
    QTest::keyClick(card->applyButton(), Qt::Key_Escape);
    QVERIFY(!card->applyButton()->isVisible());
    QCOMPARE(QApplication::focusWidget(), card->button());
    QTest::keyClick(card->button(), Qt::Key_Space);
    QTest::keyClick(card->applyButton(), Qt::Key_Return);
    QCOMPARE(QApplication::focusWidget(), scene.window->nextButton());
    QTest::keyClick(scene.window->nextButton(), Qt::Key_Escape);
    QVERIFY(!scene.window->isVisible());
}

void TestWelcomeWindow::theTestRequestGoesToSignalbox()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    Scene scene;
    scene.open();
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("demo")});
    snapshot.baseUrl = QStringLiteral("http://127.0.0.1:%1").arg(server.serverPort());
    snapshot.demo = true;
    scene.window->setSnapshot(snapshot);
    scene.window->showStep(2);
    RequestStep *step = scene.window->requestStep();
    click(step->sendButton());
    QTRY_VERIFY(server.hasPendingConnections());
    QTcpSocket *socket = server.nextPendingConnection();
    QByteArray request;
    QTRY_VERIFY((request += socket->readAll()).contains("\"messages\""));
    QVERIFY(request.startsWith("POST /v1/messages "));
    QVERIFY(!request.toLower().contains("authorization"));

    snapshot.demo = false; // others may charge for it
    scene.window->setSnapshot(snapshot);
    QVERIFY(!step->sendButton()->isVisible());
}

void TestWelcomeWindow::theFirstRequestEndsTheSteps()
{
    Scene scene;
    scene.open();
    scene.window->showStep(2);
    RequestWatchView *watch = scene.window->requestStep()->watch();
    QCOMPARE(watch->stage(), RequestWatch::Stage::Waiting);
    ExchangeRecord record;
    record.startedAt = QDateTime::currentDateTimeUtc();
    record.client = "claude-cli/2.1.329";
    record.method = "POST";
    record.path = "/v1/messages";
    record.model = QStringLiteral("claude-opus-5");
    record.provider = QStringLiteral("demo");
    record.status = 200;
    emit scene.link.exchangeFinished(record);
    QCOMPARE(watch->stage(), RequestWatch::Stage::Answered);
    QVERIFY(scene.window->header()->isDone(2));
    scene.window->showStep(0);
    scene.window->showStep(2);
    QCOMPARE(watch->stage(), RequestWatch::Stage::Answered); // it stays
}

void TestWelcomeWindow::startAtLoginIsTheSystemsWord()
{
    Scene scene;
    scene.open();
    scene.window->showStep(2);
    QCheckBox *box = scene.window->requestStep()->loginBox();
    QVERIFY(box->isVisible());
    QTest::mouseClick(box, Qt::LeftButton, {}, QPoint(8, box->height() / 2));
    QCOMPARE(scene.atLogin, QList<bool>{true});
}

} // namespace

QTEST_MAIN(TestWelcomeWindow)
#include "tst_welcomewindow.moc"
