// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/configuration/changedialog.h"
#include "ui/configuration/configurationdesk.h"
#include "ui/configuration/configurationdraft.h"
#include "ui/fakegatewaylink.h"
#include "ui/providers/addproviderdialog.h"
#include "ui/providers/providerlist.h"
#include "ui/providers/providerspage.h"
#include "ui/snapshots.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/noticebar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFile>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace signalbox;

namespace {
const QByteArray original = "# mine\n"
                            "providers:\n"
                            "  - name: first # best\n"
                            "    preset: deepseek\n"
                            "    auth_value: keychain:first\n"
                            "    models:\n"
                            "      \"*opus*\": deepseek-v4-pro # large\n"
                            "  - name: second\n"
                            "    type: demo\n"
                            "    weight: 3 # heavy\n"
                            "# the way\n"
                            "model_routes:\n"
                            "  \"*\": [first, second]\n"
                            "  small: [second]\n";
} // namespace

class tst_ProvidersPage : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void showsWhatIsThere();
    void savesOnlyWhatWasChanged();
    void collectsChanges();
    void discardsChanges();
    void undoesWhatWasSaved();
    void keepsItsChangesWhenItIsMadeAnew();
    void renamesEverywhere();
    void savesNamesThatAreSwapped();
    void refusesANameThatIsTaken();
    void saysWhatARenameDoesToAnAccount();
    void movesByKeys();
    void takesThePriorityOfItsNewPlace_data();
    void takesThePriorityOfItsNewPlace();
    void oneMoveIsOneStep();
    void keysOfThePageNeedNoFocusInIt();
    void switchesOff();
    void editsModels();
    void keepsAKeyOutOfTheFile();
    void keepsAKeyThatCouldNotBeKept();
    void saysThatAKeyIsInMemoryOnly();
    void tellsOfAKeyWhenAnotherProviderIsShown();
    void followsAProviderWhoseKeyIsWaitedFor();
    void tellsOfAKeyWhoseProviderIsGone();
    void changesItsMindAboutTheCredential();
    void leavesAnEntryAsItWasAfterAllKinds();
    void writesHowAKeyIsSentWhereASignInIsUsual();
    void leavesAloneWhatIsBeingTyped();
    void addsAProvider();
    void addsNothingWithoutItsKey();
    void addsNothingThatWasCancelled();
    void tellsAConflictInTheDialog();
    void replacesNobodysKey_data();
    void replacesNobodysKey();
    void replacesNobodysKeyThatTheFileNames();
    void replacesNobodysKeyThatUndoBringsBack();
    void replacesNobodysKeyThatNoFileNames();
    void losesNoKeyOfARing();
    void keepsNoKeyOverWhatCameMeanwhile();
    void beginsWithoutAFile();
    void removesWithWhatRefersToIt();
    void doesNotRemoveTheLast();
    void duplicates();
    void followsTheFile();
    void keepsItsChangesOnAnotherFile();
    void tellsWhatIsWrong();
    void tellsWhatCannotBeEdited();
    void showsItems();
    void signsInAndOut();
    void testsByKey();
    void leadsElsewhere();
    void isNamedForScreenReaders();

private:
    template <typename T> T *find(const char *name) const
    {
        return m_page->findChild<T *>(QLatin1String(name));
    }
    void press(const char *button) const { QTest::mouseClick(find<QPushButton>(button), Qt::LeftButton); }
    void type(const char *field, const QString &text) const
    {
        auto *line = find<QLineEdit>(field);
        line->setFocus();
        line->selectAll();
        if (text.isEmpty())
            QTest::keyClick(line, Qt::Key_Delete);
        else
            QTest::keyClicks(line, text);
    }
    void write(const QByteArray &text) const
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    [[nodiscard]] QByteArray written() const
    {
        QFile file(m_path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void open()
    {
        m_draft.reset();
        m_desk.emplace(m_path, QProcessEnvironment());
        m_draft.emplace(*m_desk);
        openPage();
    }
    void openPage()
    {
        m_page = std::make_unique<ProvidersPage>(m_link.emplace(), *m_draft);
        m_page->resize(1000, 700);
        m_page->setSnapshot(runningSnapshot({QStringLiteral("first"), QStringLiteral("second")}));
        m_page->show();
        m_page->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    }
    /// Of the change that is shown.
    void accept() const
    {
        QTRY_COMPARE(m_page->findChildren<ChangeDialog *>().size(), 1); // the ones before are gone by then
        auto *dialog = m_page->findChild<ChangeDialog *>();
        auto *buttons = dialog->findChild<QDialogButtonBox *>();
        for (QAbstractButton *button : buttons->buttons()) {
            if (buttons->buttonRole(button) == QDialogButtonBox::AcceptRole)
                QTest::mouseClick(button, Qt::LeftButton);
        }
    }
    void save() const
    {
        press("review");
        accept();
    }
    void addDeepSeek() const;
    void fillDeepSeek() const;
    void keepKeyOf(const QString &provider) const;
    [[nodiscard]] QString pending() const
    {
        auto *text = find<QLabel>("pendingText");
        if (!text->isVisible() || m_draft->isEmpty())
            return {};
        return text->text() + u'\n' + find<QLabel>("pendingDetail")->text();
    }
    [[nodiscard]] QString notice(const char *name) const
    {
        auto *bar = find<NoticeBar>(name);
        return bar->isVisible() ? bar->text() : QString();
    }
    void select(const QString &name) const { m_page->showItem(name); }
    void showTab(int tab) const { find<QTabWidget>("tabs")->setCurrentIndex(tab); }

    std::optional<QTemporaryDir> m_folder;
    QString m_path;
    std::optional<test::FakeGatewayLink> m_link;
    std::optional<ConfigurationDesk> m_desk;
    std::optional<ConfigurationDraft> m_draft;
    std::unique_ptr<ProvidersPage> m_page;
};

void tst_ProvidersPage::init()
{
    m_folder.emplace();
    m_path = m_folder->filePath(QStringLiteral("config.yaml"));
    write(original);
    open();
}

void tst_ProvidersPage::cleanup()
{
    m_page.reset();
    m_draft.reset();
    m_desk.reset();
}

void tst_ProvidersPage::showsWhatIsThere()
{
    QCOMPARE(find<QListView>("providers")->model()->rowCount(), 2);
    QCOMPARE(find<ElidedLabel>("title")->text(), QStringLiteral("first"));
    QCOMPARE(find<QLineEdit>("name")->text(), QStringLiteral("first"));
    QCOMPARE(find<QLineEdit>("base_url")->text(), QString());
    QVERIFY(find<QLineEdit>("base_url")->placeholderText().contains(QStringLiteral("deepseek.com")));
    QCOMPARE(find<QTableWidget>("models")->item(0, 1)->text(), QStringLiteral("deepseek-v4-pro"));
    QCOMPARE(pending(), QString());
    select(QStringLiteral("second"));
    QCOMPARE(find<QLineEdit>("weight")->text(), QStringLiteral("3"));
    QCOMPARE(find<QTableWidget>("models")->rowCount(), 0);
}

void tst_ProvidersPage::savesOnlyWhatWasChanged()
{
    select(QStringLiteral("second"));
    showTab(1);
    type("weight", QStringLiteral("7"));
    QCOMPARE(written(), original); // nothing before it was shown
    press("review");
    QVERIFY(m_page->findChild<ChangeDialog *>());
    QCOMPARE(written(), original);
    accept();
    QCOMPARE(written(), QByteArray(original).replace("weight: 3", "weight: 7"));
    QVERIFY(m_draft->isEmpty());
    QVERIFY(find<QPushButton>("undo")->isVisible());
}

void tst_ProvidersPage::collectsChanges()
{
    showTab(3);
    type("max_concurrent", QStringLiteral("4"));
    QTest::mouseClick(find<QCheckBox>("http2"), Qt::LeftButton, {}, {8, 8});
    select(QStringLiteral("second"));
    showTab(1);
    type("weight", QStringLiteral("7"));
    QVERIFY2(pending().startsWith(u'3'), qPrintable(pending()));
    type("weight", QStringLiteral("3")); // as it was
    QVERIFY2(pending().startsWith(u'2'), qPrintable(pending()));
    save();
    QVERIFY(written().contains("    max_concurrent: 4\n"));
    QVERIFY(written().contains("    http2: true\n"));
    QVERIFY(written().contains("weight: 3 # heavy"));
}

void tst_ProvidersPage::discardsChanges()
{
    showTab(3);
    type("max_concurrent", QStringLiteral("4"));
    press("discard");
    QCOMPARE(pending(), QString());
    QCOMPARE(find<QLineEdit>("max_concurrent")->text(), QString());
    QCOMPARE(written(), original);
}

void tst_ProvidersPage::undoesWhatWasSaved()
{
    showTab(3);
    type("max_concurrent", QStringLiteral("4"));
    save();
    QVERIFY(written() != original);
    press("undo");
    accept();
    QCOMPARE(written(), original);
    QCOMPARE(find<QLineEdit>("max_concurrent")->text(), QString());
}

void tst_ProvidersPage::keepsItsChangesWhenItIsMadeAnew()
{
    showTab(3);
    type("max_concurrent", QStringLiteral("4"));
    m_page.reset(); // as for another language
    openPage();
    QVERIFY(pending().startsWith(u'1'));
    QCOMPARE(find<QLineEdit>("max_concurrent")->text(), QStringLiteral("4"));
    save();
    QVERIFY(written().contains("max_concurrent: 4"));
}

void tst_ProvidersPage::renamesEverywhere()
{
    select(QStringLiteral("second"));
    showTab(1);
    type("name", QStringLiteral("other"));
    QCOMPARE(find<ElidedLabel>("title")->text(), QStringLiteral("other"));
    save();
    QCOMPARE(written(), QByteArray(original).replace("second", "other"));
    QCOMPARE(find<ElidedLabel>("title")->text(), QStringLiteral("other"));
}

void tst_ProvidersPage::savesNamesThatAreSwapped()
{
    select(QStringLiteral("second"));
    showTab(1);
    type("name", QStringLiteral("spare"));
    select(QStringLiteral("first"));
    type("name", QStringLiteral("second"));
    select(QStringLiteral("second")); // by what the file calls it
    QCOMPARE(find<QLineEdit>("name")->text(), QStringLiteral("spare"));
    type("name", QStringLiteral("first"));
    type("weight", QStringLiteral("7"));
    QVERIFY2(pending().startsWith(u'4'), qPrintable(pending()));
    save();
    QVERIFY(written().contains("  - name: second # best\n    preset: deepseek\n"));
    QVERIFY(written().contains("  - name: first\n    type: demo\n    weight: 7 # heavy\n"));
    QVERIFY(written().contains("  \"*\": [second, first]\n  small: [first]\n"));
}

void tst_ProvidersPage::refusesANameThatIsTaken()
{
    write(QByteArray(original).replace("name: first", "name: work").replace("[first,", "[work,"));
    m_desk->look();
    select(QStringLiteral("second"));
    showTab(1);
    type("name", QStringLiteral("work"));
    QVERIFY(notice("changeProblem").contains(QStringLiteral("work already")));
    QCOMPARE(find<ElidedLabel>("title")->text(), QStringLiteral("wor"));
    QCOMPARE(find<QLineEdit>("name")->text(), QStringLiteral("work")); // somebody may go on
    QTest::keyClicks(find<QLineEdit>("name"), QStringLiteral("3"));
    QCOMPARE(notice("changeProblem"), QString());
    QCOMPARE(find<ElidedLabel>("title")->text(), QStringLiteral("work3"));
    QVERIFY(pending().startsWith(u'1'));
    type("name", QStringLiteral("second"));
    QCOMPARE(pending(), QString());
}

void tst_ProvidersPage::saysWhatARenameDoesToAnAccount()
{
    write(QByteArray(original).replace(
        "# the way\n", "  - {name: third, preset: openrouter, auth_type: oauth}\n"));
    m_desk->look();
    m_page->setSnapshot(
        runningSnapshot({QStringLiteral("first"), QStringLiteral("second"), QStringLiteral("third")}));
    const auto isTold = [this] {
        const QList<ConfigProblem> remarks = m_page->findChild<ChangeDialog *>()->change().remarks;
        return std::any_of(remarks.begin(), remarks.end(), [](const ConfigProblem &remark) {
            return remark.message.contains(QStringLiteral("Sign out before"));
        });
    };
    GatewaySnapshot refused
        = runningSnapshot({QStringLiteral("first"), QStringLiteral("second"), QStringLiteral("third")});
    refused.providers[2].keyRefused = true; // it is still there, and may be tested
    refused.providers[2].needsSignIn = true;
    m_page->setSnapshot(refused);
    select(QStringLiteral("third"));
    QVERIFY(find<QPushButton>("startTest")->isEnabled());
    QTest::mouseClick(find<QToolButton>("remove"), Qt::LeftButton);
    QVERIFY(m_page->findChild<ChangeDialog *>());
    QVERIFY(isTold());
    m_page->findChild<ChangeDialog *>()->reject();
    QTRY_VERIFY(!m_page->findChild<ChangeDialog *>());
    showTab(1);
    type("name", QStringLiteral("other"));
    press("review");
    QVERIFY(m_page->findChild<ChangeDialog *>());
    QVERIFY(isTold());
}

void tst_ProvidersPage::movesByKeys()
{
    auto *view = find<QListView>("providers");
    view->setFocus();
    QTest::keyClick(view, Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(view->model()->index(0, 0).data().toString(), QStringLiteral("second"));
    QCOMPARE(find<ElidedLabel>("title")->text(), QStringLiteral("first")); // stays chosen
    save();
    QVERIFY(written().indexOf("name: second") < written().indexOf("name: first # best"));
    QVERIFY(written().startsWith("# mine\n"));
}

void tst_ProvidersPage::takesThePriorityOfItsNewPlace_data()
{
    QTest::addColumn<QByteArray>("first"); ///< of the one that is moved down
    QTest::addColumn<QByteArray>("second");
    QTest::addColumn<QByteArray>("then"); ///< of the first one
    QTest::newRow("asked later") << QByteArray("1") << QByteArray("2") << QByteArray("2");
    QTest::newRow("the same") << QByteArray("2") << QByteArray("2") << QByteArray("2");
    QTest::newRow("asked later already") << QByteArray("3") << QByteArray("2") << QByteArray("3");
    QTest::newRow("0 is behind all others") << QByteArray("0") << QByteArray("2") << QByteArray("0");
    QTest::newRow("below one that is behind all") << QByteArray("1") << QByteArray("0") << QByteArray("0");
}

void tst_ProvidersPage::takesThePriorityOfItsNewPlace()
{
    QFETCH(const QByteArray, first);
    QFETCH(const QByteArray, second);
    QFETCH(const QByteArray, then);
    write("providers:\n  - name: first\n    type: demo\n    priority: " + first
        + "\n  - name: second\n    type: demo\n    priority: " + second + " # mine\n");
    open();
    auto *view = find<QListView>("providers");
    view->setFocus();
    QTest::keyClick(view, Qt::Key_Down, Qt::AltModifier);
    save();
    QCOMPARE(written(),
        "providers:\n  - name: second\n    type: demo\n    priority: " + second
            + " # mine\n  - name: first\n    type: demo\n    priority: " + then + "\n");
}

void tst_ProvidersPage::oneMoveIsOneStep()
{
    write("providers:\n  - {name: first, type: demo, priority: 1}\n  - {name: second, type: demo, priority: "
          "2}\n");
    open();
    auto *view = find<QListView>("providers");
    view->setFocus();
    QTest::keyClick(view, Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(m_draft->count(), 1);
    m_draft->undo();
    QCOMPARE(m_draft->text(), written());
}

void tst_ProvidersPage::keysOfThePageNeedNoFocusInIt()
{
    QWidget window;
    auto *elsewhere = new QPushButton(&window);
    m_page->setParent(&window);
    window.resize(1000, 700);
    window.show();
    m_page->show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    elsewhere->setFocus();
    QTest::keyClick(elsewhere, Qt::Key_N, Qt::ControlModifier);
    QTRY_VERIFY(m_page->findChild<AddProviderDialog *>());
    m_page->setParent(nullptr);
}

void tst_ProvidersPage::switchesOff()
{
    QTest::mouseClick(find<QCheckBox>("enabled"), Qt::LeftButton, {}, {8, 8});
    QCOMPARE(find<QListView>("providers")->model()->index(0, 0).data(ProviderListModel::StateRole).toString(),
        QStringLiteral("Switched off"));
    save();
    QVERIFY(written().contains("    enabled: false\n"));
}

void tst_ProvidersPage::editsModels()
{
    showTab(2);
    auto *table = find<QTableWidget>("models");
    QTest::mouseClick(find<QToolButton>("addModel"), Qt::LeftButton);
    QCOMPARE(table->rowCount(), 2);
    table->item(1, 0)->setText(QStringLiteral("*"));
    QCOMPARE(pending(), QString()); // half of it is nothing
    table->item(1, 1)->setText(QStringLiteral("deepseek-v4-flash"));
    save();
    QVERIFY2(written().contains("\"*opus*\": deepseek-v4-pro # large\n      \"*\": deepseek-v4-flash\n"),
        written().constData());
    table->selectRow(0);
    QTest::mouseClick(find<QToolButton>("removeModel"), Qt::LeftButton);
    save();
    QVERIFY(!written().contains("opus"));
}

void tst_ProvidersPage::keepsAKeyOutOfTheFile()
{
    write(QByteArray(original).replace("keychain:first", "${KEY_OF_FIRST}"));
    m_desk->look();
    showTab(1);
    auto *kinds = find<QComboBox>("credentialKind");
    kinds->setFocus();
    QTest::keyClick(kinds, Qt::Key_Up);
    type("key", QStringLiteral(" sk-1234567890 "));
    press("keepKey");
    QCOMPARE(m_link->lastCommand(), QStringLiteral("keepSecret first"));
    QCOMPARE(*m_link->secret, Secret("sk-1234567890"));
    QTRY_VERIFY(!pending().isEmpty());
    QCOMPARE(find<QLineEdit>("key")->text(), QString()); // never shown again
    save();
    QCOMPARE(written(), original);
}

void tst_ProvidersPage::keepsAKeyThatCouldNotBeKept()
{
    showTab(1);
    m_link->failure = Error{Error::Kind::Api, QStringLiteral("the keychain is locked")};
    type("key", QStringLiteral("sk-1234567890"));
    press("keepKey");
    QTRY_VERIFY(find<QPushButton>("keepKey")->isEnabled());
    QCOMPARE(find<QLineEdit>("key")->text(), QStringLiteral("sk-1234567890"));
    QCOMPARE(pending(), QString());
}

void tst_ProvidersPage::saysThatAKeyIsInMemoryOnly()
{
    m_link->keptIn = QStringLiteral("memory until the program ends or the keychain answers");
    showTab(1);
    type("key", QStringLiteral("sk-1234567890"));
    press("keepKey");
    QTRY_VERIFY(notice("credentialWarning").contains(QStringLiteral("store: file")));
    addDeepSeek();
    QTRY_VERIFY(notice("warning").contains(QStringLiteral("store: file")));
    QVERIFY(notice("done").contains(QStringLiteral("deepseek was added")));
}

void tst_ProvidersPage::tellsOfAKeyWhenAnotherProviderIsShown()
{
    write(QByteArray(original).replace("keychain:first", "${KEY_OF_FIRST}"));
    m_desk->look();
    showTab(1);
    auto *kinds = find<QComboBox>("credentialKind");
    kinds->setFocus();
    QTest::keyClick(kinds, Qt::Key_Up);
    m_link->hold = true;
    type("key", QStringLiteral("sk-1234567890"));
    press("keepKey");
    QVERIFY(!find<QPushButton>("keepKey")->isEnabled());
    m_page->setSnapshot(runningSnapshot({QStringLiteral("first"), QStringLiteral("second")}));
    QVERIFY(!find<QPushButton>("keepKey")->isEnabled());
    QVERIFY(find<QPushButton>("keepKey")->text().contains(QStringLiteral("Waiting")));
    select(QStringLiteral("second"));
    m_link->release();
    QVERIFY(notice("warning").contains(QStringLiteral("first: The key is in the keychain")));
    save();
    QCOMPARE(written(), original);
}

void tst_ProvidersPage::followsAProviderWhoseKeyIsWaitedFor()
{
    write(QByteArray(original).replace("keychain:first", "keychain:shared"));
    m_desk->look();
    m_link->hold = true;
    keepKeyOf(QStringLiteral("first"));
    QCOMPARE(m_link->held(), 1);
    type("name", QStringLiteral("main"));
    QTest::keyClick(find<QLineEdit>("name"), Qt::Key_Return);
    save();
    QVERIFY(written().contains("name: main"));
    m_link->release();
    QTRY_VERIFY(m_draft->text().contains("auth_value: keychain:first"));
}

void tst_ProvidersPage::tellsOfAKeyWhoseProviderIsGone()
{
    m_link->hold = true;
    keepKeyOf(QStringLiteral("first"));
    write("providers:\n  - {name: second, type: demo}\n");
    m_desk->look();
    m_link->release();
    QVERIFY(notice("warning").contains(QStringLiteral("first: The key is in the keychain")));
    QVERIFY(notice("changeProblem").contains(QStringLiteral("no provider first any more")));
}

void tst_ProvidersPage::leavesAnEntryAsItWasAfterAllKinds()
{
    for (const QByteArray &credential :
        {QByteArray("    auth_type: auth_token\n    auth_value: keychain:first\n"),
            QByteArray("    auth_values: [keychain:first, keychain:spare]\n"),
            QByteArray("    auth_value: ${FIRST_KEY}\n")}) {
        const QByteArray file = QByteArray(original).replace("    auth_value: keychain:first\n", credential);
        write(file);
        m_desk->look();
        select(QStringLiteral("first"));
        showTab(1);
        auto *kinds = find<QComboBox>("credentialKind");
        kinds->setFocus();
        const int before = kinds->currentIndex();
        for (int kind = 0; kind < kinds->count(); ++kind) {
            kinds->setCurrentIndex(kind);
            emit kinds->activated(kind);
        }
        kinds->setCurrentIndex(kinds->findText(QStringLiteral("No key")));
        emit kinds->activated(kinds->currentIndex());
        QVERIFY2(pending().startsWith(u'1'), qPrintable(pending()));
        QVERIFY(!m_draft->text().contains("keychain:first") && !m_draft->text().contains("auth_values"));
        kinds->setCurrentIndex(before);
        emit kinds->activated(before);
        QCOMPARE(m_draft->text(), file);
        QCOMPARE(pending(), QString());
    }
}

void tst_ProvidersPage::writesHowAKeyIsSentWhereASignInIsUsual()
{
    write(QByteArray(original).replace("preset: deepseek\n    auth_value: keychain:first",
        "preset: oidc-gateway\n    base_url: https://llm.example.com\n    oauth: {issuer: "
        "\"https://login.example.com\", client_id: box}"));
    m_desk->look();
    select(QStringLiteral("first"));
    showTab(1);
    auto *kinds = find<QComboBox>("credentialKind");
    kinds->setFocus();
    QTest::keyClick(kinds, Qt::Key_Home);
    QVERIFY(m_draft->text().contains("auth_type: auth_token"));
    type("key", QStringLiteral("sk-1234567890"));
    press("keepKey");
    QTRY_VERIFY(m_draft->text().contains("auth_value: keychain:first"));
    QVERIFY(m_draft->text().contains("auth_type: auth_token"));
    QCOMPARE(m_draft->count(), 1);
}

void tst_ProvidersPage::changesItsMindAboutTheCredential()
{
    showTab(1);
    auto *kinds = find<QComboBox>("credentialKind");
    kinds->setFocus();
    QTest::keyClick(kinds, Qt::Key_End);
    QVERIFY(!pending().isEmpty());
    QVERIFY(!find<QLineEdit>("key")->isVisible());
    QTest::keyClick(kinds, Qt::Key_Home);
    QCOMPARE(pending(), QString());
    press("redo");
    QVERIFY(m_draft->text().contains("auth_type: none\n"));
    save();
    QVERIFY(written().contains("auth_type: none\n"));
    QVERIFY(!written().contains("keychain:first"));
}

void tst_ProvidersPage::leavesAloneWhatIsBeingTyped()
{
    showTab(3);
    auto *line = find<QLineEdit>("proxy");
    line->setFocus();
    QTest::keyClicks(line, QStringLiteral("http:// "));
    m_page->setSnapshot(runningSnapshot({QStringLiteral("first"), QStringLiteral("second")}));
    QCOMPARE(line->text(), QStringLiteral("http:// "));
    QVERIFY(line->hasFocus());
    showTab(2);
    QTest::mouseClick(find<QToolButton>("addModel"), Qt::LeftButton);
    m_page->setSnapshot(runningSnapshot({QStringLiteral("first"), QStringLiteral("second")}));
    QCOMPARE(find<QTableWidget>("models")->rowCount(), 2);
}

void tst_ProvidersPage::addDeepSeek() const
{
    m_page->showItem(QStringLiteral("add"));
    fillDeepSeek();
    accept();
}

void tst_ProvidersPage::fillDeepSeek() const
{
    auto *dialog = m_page->findChild<AddProviderDialog *>();
    QVERIFY(dialog);
    QTest::keyClicks(dialog->findChild<QLineEdit *>(QStringLiteral("search")), QStringLiteral("deepseek"));
    QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("next")), Qt::LeftButton);
    QTest::keyClicks(dialog->findChild<QLineEdit *>(QStringLiteral("key")), QStringLiteral("sk-1234567890"));
    if (auto *route = dialog->findChild<QCheckBox *>(QStringLiteral("route:*")))
        QTest::mouseClick(route, Qt::LeftButton, {}, {10, 8});
    QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("next")), Qt::LeftButton);
}

void tst_ProvidersPage::keepKeyOf(const QString &provider) const
{
    select(provider);
    showTab(1);
    auto *kinds = find<QComboBox>("credentialKind");
    kinds->setCurrentIndex(0);
    emit kinds->activated(0);
    type("key", QStringLiteral("sk-1234567890"));
    press("keepKey");
}

void tst_ProvidersPage::addsAProvider()
{
    addDeepSeek();
    QTRY_COMPARE(find<QListView>("providers")->model()->rowCount(), 3);
    QCOMPARE(
        m_link->commandsOf(QStringLiteral("keepSecret")), QStringList(QStringLiteral("keepSecret deepseek")));
    QVERIFY(
        written().contains("  - name: deepseek\n    preset: deepseek\n    auth_value: keychain:deepseek\n"));
    QVERIFY(written().contains("[first, second, deepseek]"));
    QVERIFY(written().contains("# the way\n"));
    QVERIFY(!written().contains("sk-1234567890"));
    QCOMPARE(find<ElidedLabel>("title")->text(), QStringLiteral("deepseek"));
    QTRY_VERIFY(!m_page->findChild<AddProviderDialog *>());
    press("testNew");
    QCOMPARE(m_link->lastCommand(), QStringLiteral("testProvider deepseek"));
}

void tst_ProvidersPage::addsNothingWithoutItsKey()
{
    m_link->failure = Error{Error::Kind::Api, QStringLiteral("the keychain is locked")};
    addDeepSeek();
    auto *dialog = m_page->findChild<AddProviderDialog *>();
    QVERIFY(dialog);
    auto *problem = dialog->findChild<NoticeBar *>(QStringLiteral("problem"));
    QTRY_VERIFY(problem->text().contains(QStringLiteral("the keychain is locked")));
    QCOMPARE(written(), original);
    QCOMPARE(dialog->findChild<QLineEdit *>(QStringLiteral("key"))->text(), QStringLiteral("sk-1234567890"));
}

void tst_ProvidersPage::addsNothingThatWasCancelled()
{
    m_link->hold = true;
    addDeepSeek();
    auto *dialog = m_page->findChild<AddProviderDialog *>();
    QVERIFY(dialog);
    QVERIFY(!dialog->findChild<QPushButton *>(QStringLiteral("next"))->isEnabled());
    QVERIFY(dialog->findChild<QLabel *>(QStringLiteral("flaw"))->text().contains(QStringLiteral("keychain")));
    dialog->reject();
    m_link->release();
    QCOMPARE(written(), original);
    QVERIFY(notice("warning").contains(QStringLiteral("deepseek was not added")));
    QVERIFY(notice("warning").contains(QStringLiteral("the keychain")));
}

void tst_ProvidersPage::tellsAConflictInTheDialog()
{
    m_link->hold = true;
    addDeepSeek();
    auto *dialog = m_page->findChild<AddProviderDialog *>();
    QVERIFY(dialog);
    const QByteArray other = QByteArray(original).replace("# mine", "# yours");
    write(other);
    m_link->release();
    QCOMPARE(written(), other);
    QVERIFY(dialog->isVisible());
    auto *problem = dialog->findChild<NoticeBar *>(QStringLiteral("problem"));
    QVERIFY2(problem->text().contains(QStringLiteral("another program")), qPrintable(problem->text()));
    QVERIFY(dialog->findChild<QPushButton *>(QStringLiteral("next"))->isEnabled());
}

void tst_ProvidersPage::replacesNobodysKey_data()
{
    QTest::addColumn<QByteArray>("file");
    const auto row = [](const char *name, const char *from, const char *to) {
        QTest::newRow(name) << QByteArray(original).replace(from, to);
    };
    row("another's key", "keychain:first", "keychain:deepseek");
    row("one of another's keys", "auth_value: keychain:first", "auth_values: [\"keychain:deepseek\"]");
    row("a sign-in's secret", "type: demo", "type: demo\n    oauth: {client_secret: keychain:deepseek}");
    row("a client's key", "# the way", "client_keys:\n  - {name: me, key: \"keychain:deepseek\"}");
    row("the administrator's key", "# the way", "server:\n  admin_key: keychain:deepseek");
}

void tst_ProvidersPage::replacesNobodysKey()
{
    QFETCH(QByteArray, file);
    const QStringList kept{QStringLiteral("keepSecret deepseek-2")};
    write(file);
    m_desk->look();
    addDeepSeek();
    QTRY_COMPARE(m_link->commandsOf(QStringLiteral("keepSecret")), kept);
    QTRY_VERIFY2(
        written().contains("  - name: deepseek\n    preset: deepseek\n    auth_value: keychain:deepseek-2\n"),
        written().constData());

    // the same for one that is there already
    m_link->commands.clear();
    write(QByteArray(file).replace("name: second", "name: deepseek").replace("second", "deepseek"));
    m_desk->look();
    keepKeyOf(QStringLiteral("deepseek"));
    QTRY_COMPARE(m_link->commandsOf(QStringLiteral("keepSecret")), kept);
    QTRY_VERIFY(m_draft->text().contains("auth_value: keychain:deepseek-2\n"));
}

void tst_ProvidersPage::replacesNobodysKeyThatTheFileNames()
{
    write(QByteArray(original).replace("keychain:first", "keychain:second"));
    m_desk->look();
    showTab(1);
    auto *kinds = find<QComboBox>("credentialKind");
    kinds->setFocus();
    QTest::keyClick(kinds, Qt::Key_End); // no key, in the draft only
    QVERIFY(!m_draft->text().contains("keychain:"));
    keepKeyOf(QStringLiteral("second"));
    QCOMPARE(
        m_link->commandsOf(QStringLiteral("keepSecret")), QStringList{QStringLiteral("keepSecret second-2")});
}

void tst_ProvidersPage::replacesNobodysKeyThatUndoBringsBack()
{
    write(QByteArray(original)
              .replace("name: first", "name: deepseek")
              .replace("keychain:first", "keychain:deepseek")
              .replace("first", "deepseek"));
    m_desk->look();
    select(QStringLiteral("deepseek"));
    QTest::mouseClick(find<QToolButton>("remove"), Qt::LeftButton);
    accept();
    QTRY_VERIFY(!written().contains("deepseek"));
    addDeepSeek();
    QTRY_COMPARE(m_link->commandsOf(QStringLiteral("keepSecret")),
        QStringList{QStringLiteral("keepSecret deepseek-2")});
}

/// Another configuration may.
void tst_ProvidersPage::replacesNobodysKeyThatNoFileNames()
{
    m_link->unnotedSecrets = QStringList{QStringLiteral("deepseek"), QStringLiteral("second")};
    addDeepSeek();
    auto *dialog = m_page->findChild<AddProviderDialog *>();
    QVERIFY(dialog);
    auto *problem = dialog->findChild<NoticeBar *>(QStringLiteral("problem"));
    QTRY_VERIFY(problem->text().contains(QStringLiteral("another secret \"deepseek\"")));
    QCOMPARE(written(), original);
    QTest::mouseClick(dialog->findChild<QPushButton *>(QStringLiteral("next")), Qt::LeftButton);
    accept();
    QTRY_VERIFY(written().contains("auth_value: keychain:deepseek-2\n"));
    m_link->commands.clear();
    keepKeyOf(QStringLiteral("second"));
    QTRY_VERIFY(m_draft->text().contains("auth_value: keychain:second-2\n"));
    QCOMPARE(
        m_link->commandsOf(QStringLiteral("keepSecret")), QStringList{QStringLiteral("keepSecret second-2")});
}

/// The one that is pasted is to be its only key, but that may be discarded.
void tst_ProvidersPage::losesNoKeyOfARing()
{
    write(QByteArray(original).replace(
        "auth_value: keychain:first", "auth_values: [keychain:first, keychain:first-2]"));
    m_desk->look();
    keepKeyOf(QStringLiteral("first"));
    QTRY_VERIFY(m_draft->text().contains("keychain:first-3"));
    QCOMPARE(
        m_link->commandsOf(QStringLiteral("keepSecret")), QStringList{QStringLiteral("keepSecret first-3")});
}

void tst_ProvidersPage::keepsNoKeyOverWhatCameMeanwhile()
{
    m_page->showItem(QStringLiteral("add"));
    fillDeepSeek();
    QTRY_VERIFY(m_page->findChild<ChangeDialog *>());
    const QByteArray other = QByteArray(original).replace("keychain:first", "keychain:deepseek");
    write(other); // nobody has looked yet
    accept();
    auto *dialog = m_page->findChild<AddProviderDialog *>();
    QVERIFY(dialog);
    auto *problem = dialog->findChild<NoticeBar *>(QStringLiteral("problem"));
    QTRY_VERIFY(problem->text().contains(QStringLiteral("no key was kept")));
    QVERIFY(m_link->commandsOf(QStringLiteral("keepSecret")).isEmpty());
    QCOMPARE(written(), other);
}

void tst_ProvidersPage::beginsWithoutAFile()
{
    cleanup();
    QFile::remove(m_path);
    open();
    QVERIFY(find<QPushButton>("addFirst")->isVisible());
    addDeepSeek();
    QTRY_COMPARE(find<QListView>("providers")->model()->rowCount(), 1);
    QVERIFY(!find<QPushButton>("addFirst")->isVisible());
    QVERIFY(written().contains("name: deepseek"));
}

void tst_ProvidersPage::removesWithWhatRefersToIt()
{
    select(QStringLiteral("second"));
    QTest::mouseClick(find<QToolButton>("remove"), Qt::LeftButton);
    auto *dialog = m_page->findChild<ChangeDialog *>();
    QVERIFY(dialog);
    const auto remarks = dialog->change().remarks;
    QVERIFY(std::any_of(remarks.begin(), remarks.end(),
        [](const ConfigProblem &remark) { return remark.message.contains(QStringLiteral("'small'")); }));
    accept();
    QVERIFY(!written().contains("second"));
    QVERIFY(written().startsWith("# mine\n"));
    QCOMPARE(find<ElidedLabel>("title")->text(), QStringLiteral("first"));
}

void tst_ProvidersPage::doesNotRemoveTheLast()
{
    write("providers:\n  - {name: only, type: demo}\n");
    m_desk->look();
    QTest::mouseClick(find<QToolButton>("remove"), Qt::LeftButton);
    QVERIFY(!m_page->findChild<ChangeDialog *>());
    QVERIFY(notice("problem").startsWith(QStringLiteral("There is no other provider than only.")));
    press("addOther");
    QVERIFY(m_page->findChild<AddProviderDialog *>());
    QCOMPARE(notice("problem"), QString());
}

void tst_ProvidersPage::duplicates()
{
    QTest::mouseClick(find<QToolButton>("duplicate"), Qt::LeftButton);
    accept();
    QCOMPARE(find<ElidedLabel>("title")->text(), QStringLiteral("first-copy"));
    QVERIFY(written().contains("  - name: first-copy\n"));
    QCOMPARE(written().count("keychain:first"), 1);
}

void tst_ProvidersPage::followsTheFile()
{
    select(QStringLiteral("second"));
    write(QByteArray(original).replace("weight: 3", "weight: 9"));
    QTRY_COMPARE(find<QLineEdit>("weight")->text(), QStringLiteral("9"));
}

void tst_ProvidersPage::keepsItsChangesOnAnotherFile()
{
    showTab(3);
    type("max_concurrent", QStringLiteral("4"));
    write(QByteArray(original).replace("weight: 3", "weight: 9"));
    m_desk->look();
    QCOMPARE(find<QLineEdit>("max_concurrent")->text(), QStringLiteral("4"));
    save();
    QVERIFY(written().contains("weight: 9"));
    QVERIFY(written().contains("max_concurrent: 4"));
}

void tst_ProvidersPage::tellsWhatIsWrong()
{
    showTab(1);
    type("base_url", QStringLiteral("nonsense"));
    QVERIFY2(pending().contains(QStringLiteral("base_url")), qPrintable(pending()));
    QCOMPARE(notice("fileProblem"), QString()); // the file is as it was
    type("base_url", QString());
    QCOMPARE(pending(), QString());
    write("providers:\n  - {name: a, type: nonsense}\n");
    m_desk->look();
    QVERIFY(notice("fileProblem").contains(QStringLiteral("type")));
}

void tst_ProvidersPage::tellsWhatCannotBeEdited()
{
    write("providers:\n  - &one {name: a, type: demo, weight: 2}\n  - {<<: *one, name: b}\n");
    m_desk->look();
    select(QStringLiteral("a"));
    showTab(1);
    type("weight", QStringLiteral("5"));
    QVERIFY(notice("changeProblem").contains(QStringLiteral("line"), Qt::CaseInsensitive));
    QCOMPARE(pending(), QString());
    QSignalSpy opened(m_page.get(), &ProvidersPage::openConfigurationRequested);
    press("editText");
    QCOMPARE(opened.size(), 1);
}

void tst_ProvidersPage::showsItems()
{
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first"), QStringLiteral("second")});
    snapshot.providers[0].health = ProviderSnapshot::Health::NoCredential;
    m_page->setSnapshot(snapshot);
    select(QStringLiteral("second"));
    QCOMPARE(find<QTabWidget>("tabs")->currentIndex(), 0);
    select(QStringLiteral("first")); // which waits for its key
    QVERIFY(find<QLineEdit>("key")->hasFocus());
    QTest::keyClick(m_page.get(), Qt::Key_N, Qt::ControlModifier);
    QVERIFY(m_page->findChild<AddProviderDialog *>());
}

void tst_ProvidersPage::signsInAndOut()
{
    write("providers:\n  - {name: first, preset: openrouter, auth_type: oauth}\n");
    m_link->accounts = QJsonObject{{QStringLiteral("tokens"),
        QJsonArray{QJsonObject{{QStringLiteral("provider"), QStringLiteral("first")},
                       {QStringLiteral("account"), QStringLiteral("first/me")},
                       {QStringLiteral("account_email"), QStringLiteral("me@example.com")}},
            QJsonObject{{QStringLiteral("provider"), QStringLiteral("other")},
                {QStringLiteral("account"), QStringLiteral("other")}}}}};
    m_desk->look();
    showTab(1);
    const auto signOuts = [this] {
        QList<QPushButton *> buttons;
        for (QPushButton *button : m_page->findChildren<QPushButton *>()) {
            if (button->accessibleName().startsWith(QStringLiteral("Sign out")))
                buttons << button;
        }
        return buttons;
    };
    QTRY_COMPARE(signOuts().size(), 1);
    QTest::mouseClick(signOuts().constFirst(), Qt::LeftButton);
    QCOMPARE(m_link->commandsOf(QStringLiteral("signOut")), QStringList(QStringLiteral("signOut first/me")));
    write("providers:\n  - {name: first, preset: openrouter, auth_value: keychain:first}\n");
    m_desk->look();
    auto *kinds = find<QComboBox>("credentialKind");
    kinds->setFocus();
    QTest::keyClick(kinds, Qt::Key_Down);
    QTest::keyClick(kinds, Qt::Key_Down);
    QVERIFY(find<QPushButton>("signIn")->isVisible());
    QVERIFY(!find<QPushButton>("signIn")->isEnabled()); // the gateway does not know of it yet
    save();
    QVERIFY(find<QPushButton>("signIn")->isEnabled());
    QSignalSpy signIns(m_page.get(), &ProvidersPage::signInRequested);
    press("signIn");
    QCOMPARE(signIns.size(), 1);
    QCOMPARE(signIns.takeFirst().at(0).toString(), QStringLiteral("first"));

    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first")});
    snapshot.providers[0].health = ProviderSnapshot::Health::NoCredential;
    snapshot.providers[0].needsSignIn = true;
    m_page->setSnapshot(snapshot);
    showTab(0);
    press("remedy");
    QCOMPARE(signIns.size(), 1);
    QCOMPARE(signIns.takeFirst().at(0).toString(), QStringLiteral("first"));
}

void tst_ProvidersPage::testsByKey()
{
    showTab(1);
    QTest::keyClick(m_page.get(), Qt::Key_F5);
    QCOMPARE(m_link->lastCommand(), QStringLiteral("testProvider first"));
    QCOMPARE(find<QTabWidget>("tabs")->currentIndex(), 0);
}

void tst_ProvidersPage::leadsElsewhere()
{
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("first"), QStringLiteral("second")});
    snapshot.providers[0] = providerSnapshot(QStringLiteral("first"), ProviderSnapshot::Health::CoolingDown);
    snapshot.providers[0].lastError = QStringLiteral("503 Service Unavailable");
    m_page->setSnapshot(snapshot);
    QVERIFY(find<QLabel>("details")->text().contains(QStringLiteral("503 Service Unavailable")));
    press("forget");
    QCOMPARE(m_link->lastCommand(), QStringLiteral("forgetFailures first"));
    QSignalSpy pages(m_page.get(), &Page::pageRequested);
    press("requests");
    QCOMPARE(pages.takeFirst().at(1).toString(), QStringLiteral("provider:first"));
}

void tst_ProvidersPage::isNamedForScreenReaders()
{
    for (int tab = 0; tab < 4; ++tab) {
        showTab(tab);
        for (const QWidget *widget : m_page->findChildren<QWidget *>()) {
            const bool takesInput = qobject_cast<const QLineEdit *>(widget)
                || qobject_cast<const QComboBox *>(widget) || qobject_cast<const QToolButton *>(widget)
                || qobject_cast<const QAbstractItemView *>(widget);
            if (!takesInput || !widget->isVisible() || widget->objectName().startsWith(QStringLiteral("qt_")))
                continue;
            const auto *button = qobject_cast<const QAbstractButton *>(widget);
            const bool hasText = button && !button->text().isEmpty();
            const bool isPart = widget->parentWidget() && widget->parentWidget()->inherits("QTabBar");
            QVERIFY2(hasText || isPart || !widget->accessibleName().isEmpty(),
                qPrintable(QLatin1String(widget->metaObject()->className()) + u' ' + widget->objectName()));
        }
    }
}

QTEST_MAIN(tst_ProvidersPage)
#include "tst_providerspage.moc"
