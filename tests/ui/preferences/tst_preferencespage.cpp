// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/configuration/configurationdesk.h"
#include "ui/configuration/configurationdraft.h"
#include "ui/configuration/pendingbar.h"
#include "ui/fakegatewaylink.h"
#include "ui/preferences/accesssection.h"
#include "ui/preferences/budgetdialog.h"
#include "ui/preferences/clientkeydialog.h"
#include "ui/preferences/generalsection.h"
#include "ui/preferences/preferencespage.h"
#include "ui/snapshots.h"
#include "ui/widgets/noticebar.h"
#include "ui/window/appearance.h"
#include "ui/window/startatlogin.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QCryptographicHash>
#include <QDialogButtonBox>
#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;
using test::FakeGatewayLink;

namespace {
const QByteArray text = "# mine\n"
                        "providers:\n"
                        "  - {name: work, type: demo}   # the office\n"
                        "server:\n"
                        "  port: 8600   # as agreed\n";
}

class tst_PreferencesPage : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void showsWhatIsWrittenAndDefaultsPaler();
    void writesOneFieldAndKeepsComments();
    void takesNothingThatCannotBeMeant();
    void forgetsAFieldThatIsEmptied();
    void takesListsWithCommas();
    void countsTypingAsOneChange();
    void changesTheBalancersNameWhereTheFileHasThat();
    void recordsForAWhile();
    void warnsOfAnOpenAddress();
    void makesAClientKeyThatIsShownOnce();
    void removesAClientKey();
    void neverShowsAKey();
    void makesAnAdminKey();
    void addsABudget();
    void changesABudgetAndNothingElse();
    void removesABudget();
    void tellsWhatIsUsedOfABudget();
    void startsAtLogin();
    void seesThatStartAtLoginWasSwitchedElsewhere();
    void tellsThatStartAtLoginCannotBeSwitched();
    void changesTheThemeAtOnce();
    void changesTheLanguageAtOnce();
    void remembersTheTrayIcon();
    void looksForNewVersions();
    void switchesNoticesOff();
    void copiesDiagnosticsWithoutSecrets();
    void showsASectionByItsName();
    void remembersTheSection();
    void namesEveryField();
    void fieldsStayInTheSmallestWindow();

private:
    void open(const QByteArray &content);
    void reopen();
    void show(const QString &section) const { m_page->showItem(section); }
    template <typename T> [[nodiscard]] T *field(const char *name) const
    {
        return m_page->findChild<T *>(QString::fromLatin1(name));
    }
    [[nodiscard]] QPushButton *buttonNamed(const QString &purpose) const;
    [[nodiscard]] bool says(const QString &part) const;

    std::optional<QTemporaryDir> m_folder;
    FakeGatewayLink m_link;
    std::unique_ptr<Appearance> m_appearance;
    std::unique_ptr<StartAtLogin> m_login;
    std::unique_ptr<ConfigurationDesk> m_desk;
    std::unique_ptr<ConfigurationDraft> m_draft;
    std::unique_ptr<PreferencesPage> m_page;
};

void tst_PreferencesPage::init()
{
    m_folder.emplace();
    qputenv("XDG_CONFIG_HOME", QFile::encodeName(m_folder->filePath(QStringLiteral("config"))));
    QGuiApplication::setDesktopFileName(QStringLiteral("org.example.Preferences"));
    m_login = StartAtLogin::create(QCoreApplication::applicationFilePath());
    m_appearance = std::make_unique<Appearance>(m_folder->path());
    open(text);
}

void tst_PreferencesPage::cleanup()
{
    m_page.reset();
    m_draft.reset();
    m_desk.reset();
    m_appearance.reset();
    m_link.commands.clear();
}

void tst_PreferencesPage::open(const QByteArray &content)
{
    m_page.reset();
    m_draft.reset();
    const QString path = m_folder->filePath(QStringLiteral("config.yaml"));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    file.close();
    m_desk = std::make_unique<ConfigurationDesk>(path, QProcessEnvironment());
    m_draft = std::make_unique<ConfigurationDraft>(*m_desk);
    connect(m_desk.get(), &ConfigurationDesk::applied, &m_link, &GatewayLink::reload); // as the shell does
    reopen();
}

void tst_PreferencesPage::reopen()
{
    m_page = std::make_unique<PreferencesPage>(
        PreferencesPage::Parts{m_link, *m_draft, *m_appearance, *m_login, m_desk->path()});
    m_page->resize(900, 700);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

QPushButton *tst_PreferencesPage::buttonNamed(const QString &purpose) const
{
    for (QPushButton *button : m_page->findChildren<QPushButton *>()) {
        if (button->accessibleName() == purpose && button->isVisible())
            return button;
    }
    return nullptr;
}

bool tst_PreferencesPage::says(const QString &part) const
{
    return std::ranges::any_of(m_page->findChildren<QLabel *>(),
        [&](const QLabel *label) { return label->isVisible() && label->text().contains(part); });
}

void tst_PreferencesPage::showsWhatIsWrittenAndDefaultsPaler()
{
    QCOMPARE(field<QLineEdit>("server.port")->text(), QStringLiteral("8600"));
    QCOMPARE(field<QLineEdit>("server.host")->text(), QString());
    QCOMPARE(field<QLineEdit>("server.host")->placeholderText(), QStringLiteral("127.0.0.1"));
    QVERIFY(field<QCheckBox>("health.try_least_bad")->isChecked());
    QVERIFY(!m_page->findChild<PendingBar *>()->isVisible());
}

void tst_PreferencesPage::writesOneFieldAndKeepsComments()
{
    show(QStringLiteral("network"));
    auto *port = field<QLineEdit>("server.port");
    port->selectAll();
    QTest::keyClicks(port, QStringLiteral("8601"));
    auto *bar = m_page->findChild<PendingBar *>();
    QVERIFY(bar->isVisible());
    bar->review();
    QVERIFY(bar->dialog());
    bar->dialog()->accept();
    QFile file(m_desk->path());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray(text).replace("8600", "8601"));
    QCOMPARE(m_link.lastCommand(), QStringLiteral("reload"));
}

void tst_PreferencesPage::takesNothingThatCannotBeMeant()
{
    show(QStringLiteral("limits"));
    QTest::keyClicks(field<QLineEdit>("timeouts.connect"), QStringLiteral("soon"));
    QVERIFY(m_draft->isEmpty());
    QTRY_VERIFY(says(QStringLiteral("500ms")));
    show(QStringLiteral("network"));
    QTest::keyClicks(field<QLineEdit>("server.host"), QStringLiteral("not a host"));
    QVERIFY(m_draft->reading().config);
}

void tst_PreferencesPage::forgetsAFieldThatIsEmptied()
{
    show(QStringLiteral("network"));
    auto *port = field<QLineEdit>("server.port");
    port->selectAll();
    QTest::keyClick(port, Qt::Key_Delete);
    QVERIFY(!m_draft->text().contains("port:"));
    m_draft->undo();
    QCOMPARE(port->text(), QStringLiteral("8600"));
    QCOMPARE(m_draft->text(), text);
}

void tst_PreferencesPage::takesListsWithCommas()
{
    show(QStringLiteral("network"));
    auto *hosts = field<QLineEdit>("server.allowed_hosts");
    QTest::keyClicks(hosts, QStringLiteral("one.test, two.test"));
    QCOMPARE(hosts->text(), QStringLiteral("one.test, two.test"));
    QVERIFY(m_draft->reading().config);
    QCOMPARE(m_draft->reading().config->server.allowedHosts,
        QStringList({QStringLiteral("one.test"), QStringLiteral("two.test")}));
}

void tst_PreferencesPage::countsTypingAsOneChange()
{
    show(QStringLiteral("limits"));
    QTest::keyClicks(field<QLineEdit>("timeouts.connect"), QStringLiteral("25"));
    QCOMPARE(m_draft->count(), 1);
    QTest::keyClicks(field<QLineEdit>("timeouts.plain"), QStringLiteral("90"));
    QCOMPARE(m_draft->count(), 2);
    QCOMPARE(m_draft->reading().config->timeouts.connect, std::chrono::seconds(25));
}

void tst_PreferencesPage::changesTheBalancersNameWhereTheFileHasThat()
{
    open("providers:\n  - {name: work, type: demo}\nsettings:\n  log_level: debug\n");
    auto *level = field<QComboBox>("log.level");
    QCOMPARE(level->currentData().toString(), QStringLiteral("debug"));
    show(QStringLiteral("data"));
    level->setFocus();
    QTest::keyClick(level, Qt::Key_Up);
    QVERIFY(m_draft->text().contains("log_level: info"));
}

void tst_PreferencesPage::recordsForAWhile()
{
    show(QStringLiteral("data"));
    auto *recording = m_page->findChild<QPushButton *>(QStringLiteral("recording"));
    auto *state = m_page->findChild<QLabel *>(QStringLiteral("recordingState"));
    m_link.failure = Error{Error::Kind::Api, QStringLiteral("the folder cannot be made")};
    QTest::mouseClick(recording, Qt::LeftButton);
    QTRY_COMPARE(state->text(), QStringLiteral("the folder cannot be made"));
    m_link.failure.reset();
    QTest::mouseClick(recording, Qt::LeftButton);
    QCOMPARE(m_link.lastCommand(), QStringLiteral("startCapture 10"));
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("work")});
    snapshot.captureUntil = QDateTime::currentDateTimeUtc().addSecs(600);
    emit m_link.snapshotChanged(snapshot);
    QVERIFY(state->text().contains(QStringLiteral("being recorded until")));
    QTest::mouseClick(recording, Qt::LeftButton);
    QCOMPARE(m_link.lastCommand(), QStringLiteral("stopCapture"));
    snapshot.captureUntil = {};
    emit m_link.snapshotChanged(snapshot);
    QVERIFY(state->isHidden());
}

void tst_PreferencesPage::warnsOfAnOpenAddress()
{
    show(QStringLiteral("network"));
    QVERIFY(!says(QStringLiteral("client key")));
    QTest::keyClicks(field<QLineEdit>("server.host"), QStringLiteral("*"));
    QTRY_VERIFY(says(QStringLiteral("client key")));
}

void tst_PreferencesPage::makesAClientKeyThatIsShownOnce()
{
    show(QStringLiteral("access"));
    QTest::mouseClick(field<QPushButton>("addKey"), Qt::LeftButton);
    auto *dialog = m_page->findChild<ClientKeyDialog *>();
    QVERIFY(dialog);
    QTest::keyClicks(dialog->findChild<QLineEdit *>(QStringLiteral("name")), QStringLiteral("laptop"));
    dialog->findChild<QSpinBox *>(QStringLiteral("perMinute"))->setValue(60);
    QTest::mouseClick(dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok), Qt::LeftButton);
    auto *shown = m_page->findChild<NewKeyDialog *>();
    QVERIFY(shown);
    const QString key = shown->findChild<QLineEdit *>(QStringLiteral("key"))->text();
    QVERIFY(key.startsWith(QLatin1String("sbx-")) && key.size() == 47);
    QCOMPARE(m_link.commandsOf(QStringLiteral("keepLocalKey")),
        QStringList{QStringLiteral("keepLocalKey laptop")});
    QCOMPARE(*m_link.secret, Secret(key.toLatin1()));
    const auto places = shown->findChildren<QLabel *>();
    QTRY_VERIFY(std::ranges::any_of(
        places, [](const QLabel *label) { return label->text().contains(QStringLiteral("the keychain")); }));
    QTest::mouseClick(shown->findChild<QPushButton *>(QStringLiteral("copy")), Qt::LeftButton);
    QCOMPARE(QGuiApplication::clipboard()->text(), key);
    QVERIFY(m_draft->reading().config);
    const QList<ClientKeyConfig> keys = m_draft->reading().config->server.clientKeys;
    QCOMPARE(keys.size(), 1);
    QCOMPARE(keys.constFirst().name, QStringLiteral("laptop"));
    QCOMPARE(keys.constFirst().requestsPerMinute, 60);
    QCOMPARE(keys.constFirst().sha256, QCryptographicHash::hash(key.toLatin1(), QCryptographicHash::Sha256));
    QVERIFY(!m_draft->text().contains(key.toLatin1()));
    QTRY_VERIFY(says(QStringLiteral("laptop")));
}

void tst_PreferencesPage::removesAClientKey()
{
    open(text
        + "client_keys:\n  - {name: one, key: \"keychain:one\"}\n  - {name: two, key: \"keychain:two\"}   # "
          "b\n");
    show(QStringLiteral("access"));
    QTest::mouseClick(buttonNamed(QStringLiteral("Remove the key one")), Qt::LeftButton);
    QVERIFY(!m_draft->text().contains("keychain:one"));
    QVERIFY(m_draft->text().contains("# b"));
    QTRY_VERIFY(buttonNamed(QStringLiteral("Remove the key two")));
    QTest::mouseClick(buttonNamed(QStringLiteral("Remove the key two")), Qt::LeftButton);
    QVERIFY(!m_draft->text().contains("client_keys"));
}

void tst_PreferencesPage::neverShowsAKey()
{
    open(text + "client_keys: [very-secret-client-key]\n");
    show(QStringLiteral("access"));
    QTRY_VERIFY(says(QStringLiteral("written in the configuration")));
    QVERIFY(!says(QStringLiteral("very-secret")));
}

void tst_PreferencesPage::makesAnAdminKey()
{
    show(QStringLiteral("access"));
    QTest::mouseClick(field<QPushButton>("makeAdminKey"), Qt::LeftButton);
    QVERIFY(m_page->findChild<NewKeyDialog *>());
    QVERIFY(m_draft->reading().config);
    QCOMPARE(m_draft->reading().config->server.adminKey.sha256.size(), 32);
}

void tst_PreferencesPage::addsABudget()
{
    show(QStringLiteral("budgets"));
    QTest::mouseClick(field<QPushButton>("addBudget"), Qt::LeftButton);
    auto *dialog = m_page->findChild<BudgetDialog *>();
    QVERIFY(dialog);
    QPushButton *accept = dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok);
    QTest::keyClicks(dialog->findChild<QLineEdit *>(QStringLiteral("name")), QStringLiteral("all"));
    QVERIFY(!accept->isEnabled());
    QTest::keyClicks(dialog->findChild<QLineEdit *>(QStringLiteral("money")), QStringLiteral("20 USD"));
    QVERIFY(accept->isEnabled());
    QTest::mouseClick(accept, Qt::LeftButton);
    QVERIFY(m_draft->reading().config);
    QCOMPARE(m_draft->reading().config->budgets.size(), 1);
    QCOMPARE(m_draft->reading().config->budgets.constFirst().money, 20.0);
    QTRY_VERIFY(says(QStringLiteral("20 USD a month")));
}

void tst_PreferencesPage::changesABudgetAndNothingElse()
{
    const QByteArray budgets = "budgets:\n"
                               "  - name: month   # of mine\n"
                               "    per: month\n"
                               "    money: 200 USD   # enough\n"
                               "    notify_at: [80, 95]\n";
    open(text + budgets);
    show(QStringLiteral("budgets"));
    QTest::mouseClick(buttonNamed(QStringLiteral("Edit the budget month")), Qt::LeftButton);
    auto *dialog = m_page->findChild<BudgetDialog *>();
    QVERIFY(dialog);
    auto *money = dialog->findChild<QLineEdit *>(QStringLiteral("money"));
    money->selectAll();
    QTest::keyClicks(money, QStringLiteral("300 USD"));
    QTest::mouseClick(dialog->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok), Qt::LeftButton);
    QCOMPARE(m_draft->text(), text + QByteArray(budgets).replace("200 USD", "300 USD"));
}

void tst_PreferencesPage::removesABudget()
{
    open(text + "budgets:\n  - {name: month, tokens: 5M}\n");
    show(QStringLiteral("budgets"));
    QTest::mouseClick(buttonNamed(QStringLiteral("Remove the budget month")), Qt::LeftButton);
    QCOMPARE(m_draft->text(), text);
}

void tst_PreferencesPage::tellsWhatIsUsedOfABudget()
{
    open(text + "budgets:\n  - {name: daily, money: 0.10 USD, per: day}\n");
    show(QStringLiteral("budgets"));
    QVERIFY(!says(QStringLiteral("$0.09")));
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("work")});
    snapshot.budgets = {budgetSnapshot()};
    m_page->setSnapshot(snapshot);
    QVERIFY(says(QStringLiteral("$0.09 of $0.10 used")));
    snapshot.budgets.clear();
    m_page->setSnapshot(snapshot);
    QVERIFY(!says(QStringLiteral("$0.09 of $0.10 used")));
}

void tst_PreferencesPage::startsAtLogin()
{
    show(QStringLiteral("general"));
    auto *box = field<QCheckBox>("startAtLogin");
    QVERIFY(!box->isChecked());
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Space);
    QVERIFY(box->isChecked());
    QVERIFY(m_login->isEnabled());
    QVERIFY(QFile::exists(
        m_folder->filePath(QStringLiteral("config/autostart/org.example.Preferences.desktop"))));
    QTest::keyClick(box, Qt::Key_Space);
    QVERIFY(!m_login->isEnabled());
}

void tst_PreferencesPage::seesThatStartAtLoginWasSwitchedElsewhere()
{
    show(QStringLiteral("general"));
    QVERIFY(!m_login->setEnabled(true));
    show(QStringLiteral("network"));
    show(QStringLiteral("general"));
    QVERIFY(field<QCheckBox>("startAtLogin")->isChecked());
}

void tst_PreferencesPage::tellsThatStartAtLoginCannotBeSwitched()
{
    QFile file(m_folder->filePath(QStringLiteral("config"))); // where the folder would be
    QVERIFY(file.open(QIODevice::WriteOnly));
    show(QStringLiteral("general"));
    auto *box = field<QCheckBox>("startAtLogin");
    QTest::keyClick(box, Qt::Key_Space);
    QVERIFY(!box->isChecked());
    QVERIFY(std::ranges::any_of(
        m_page->findChildren<NoticeBar *>(), [](const NoticeBar *bar) { return bar->isVisible(); }));
}

void tst_PreferencesPage::changesTheThemeAtOnce()
{
    show(QStringLiteral("general"));
    auto *theme = field<QComboBox>("theme");
    theme->setFocus();
    QTest::keyClick(theme, Qt::Key_End);
    QVERIFY(Theme::isDark());
    QTest::keyClick(theme, Qt::Key_Up);
    QVERIFY(!Theme::isDark());
    QCOMPARE(m_appearance->memory().choice(QStringLiteral("theme")), QStringLiteral("light"));
}

void tst_PreferencesPage::changesTheLanguageAtOnce()
{
    show(QStringLiteral("general"));
    auto *language = field<QComboBox>("language");
    QCOMPARE(language->currentData().toString(), QString());
    const int chinese = language->findData(QStringLiteral("zh_CN"));
    QVERIFY(chinese > 0);
    language->setFocus();
    while (language->currentIndex() != chinese)
        QTest::keyClick(language, Qt::Key_Down);
    QCOMPARE(QLocale().language(), QLocale::Chinese);
    QCOMPARE(m_appearance->chosenLanguage(), QStringLiteral("zh_CN"));
    m_appearance->chooseLanguage(QStringLiteral("en"));
}

void tst_PreferencesPage::remembersTheTrayIcon()
{
    show(QStringLiteral("general"));
    const QSignalSpy chosen(m_page.get(), &PreferencesPage::trayLookChosen);
    auto *look = field<QComboBox>("trayLook");
    look->setFocus();
    QTest::keyClick(look, Qt::Key_End);
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(m_appearance->memory().choice(trayLookChoice), QStringLiteral("dark"));
    reopen();
    QCOMPARE(field<QComboBox>("trayLook")->currentData().toString(), QStringLiteral("dark"));
}

void tst_PreferencesPage::looksForNewVersions()
{
    show(QStringLiteral("updates"));
    auto *outcome = field<QLabel>("updateOutcome");
    auto *look = field<QPushButton>("lookForUpdate");
    auto *open = field<QPushButton>("openUpdate");
    QSignalSpy wanted(m_page.get(), &PreferencesPage::updateLookRequested);
    QTest::mouseClick(look, Qt::LeftButton);
    QCOMPARE(wanted.size(), 1);
    UpdateSnapshot updates;
    updates.isAsking = true;
    m_page->setUpdates(updates);
    QVERIFY(!look->isEnabled());
    updates.isAsking = false;
    updates.problem = QStringLiteral("github.example answered 404");
    m_page->setUpdates(updates);
    QVERIFY(look->isEnabled());
    QVERIFY(open->isHidden());
    QVERIFY2(outcome->text().contains(updates.problem), qPrintable(outcome->text()));
    updates.problem.clear();
    updates.newVersion = QStringLiteral("1.5.0");
    updates.title = QStringLiteral("Quieter nights");
    updates.page = QUrl(QStringLiteral("https://example.com/v1.5.0"));
    updates.answeredAt = QDateTime::currentDateTimeUtc();
    m_page->setUpdates(updates);
    QVERIFY(!open->isHidden());
    QVERIFY2(outcome->text().contains(QStringLiteral("1.5.0")), qPrintable(outcome->text()));
    QVERIFY2(outcome->text().contains(updates.title), qPrintable(outcome->text()));

    auto *check = field<QCheckBox>("updates.check");
    QVERIFY(!check->isChecked());
    check->click();
    QVERIFY(m_draft->text().contains("updates:\n  check: true\n"));
    check->click(); // as it is without a word
    QVERIFY(!m_draft->text().contains("check"));
}

void tst_PreferencesPage::switchesNoticesOff()
{
    show(QStringLiteral("notifications"));
    QSignalSpy changes(m_page.get(), &PreferencesPage::noticeSettingsChanged);
    auto *box = field<QCheckBox>("provider_back");
    QVERIFY(box->isChecked());
    QTest::mouseClick(box, Qt::LeftButton, {}, QPoint(8, box->height() / 2));
    QCOMPARE(changes.size(), 1);
    const NoticeSettings settings = NoticeSettings::read(m_appearance->memory());
    QVERIFY(!settings.wants(NoticeKind::ProviderBack));
    QVERIFY(settings.wants(NoticeKind::ProviderLost));
}

void tst_PreferencesPage::copiesDiagnosticsWithoutSecrets()
{
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("secret-project")});
    snapshot.providers.first().baseUrl = QStringLiteral("https://internal.example.com");
    m_page->setSnapshot(snapshot);
    show(QStringLiteral("about"));
    QTest::mouseClick(field<QPushButton>("copyDiagnostics"), Qt::LeftButton);
    const QString copied = QGuiApplication::clipboard()->text();
    QVERIFY(copied.contains(QString::fromLatin1(qVersion())));
    QVERIFY(copied.contains(QStringLiteral("provider 1")));
    QVERIFY(
        !copied.contains(QStringLiteral("secret-project")) && !copied.contains(QStringLiteral("internal")));
}

void tst_PreferencesPage::showsASectionByItsName()
{
    m_page->find();
    auto *index = m_page->findChild<QListWidget *>();
    QVERIFY(index->hasFocus());
    show(QStringLiteral("failover"));
    QVERIFY(field<QLineEdit>("health.unhealthy_threshold")->isVisible());
    QTest::keyClick(index, Qt::Key_Down);
    QVERIFY(field<QCheckBox>("quota")->isVisible());
}

void tst_PreferencesPage::remembersTheSection()
{
    show(QStringLiteral("data"));
    reopen();
    QVERIFY(field<QLineEdit>("ledger.keep_days")->isVisible());
}

/// For screen readers: by its label or by a name of its own.
void tst_PreferencesPage::namesEveryField()
{
    QList<QWidget *> named;
    for (const QLabel *label : m_page->findChildren<QLabel *>()) {
        if (label->buddy())
            named << label->buddy();
    }
    const QList<QWidget *> fields = m_page->findChildren<QWidget *>();
    for (const QWidget *one : fields) {
        const bool isField = qobject_cast<const QLineEdit *>(one) || qobject_cast<const QComboBox *>(one);
        if (isField && !one->objectName().isEmpty() && !one->objectName().startsWith(QLatin1String("qt_")))
            QVERIFY2(named.contains(one) || !one->accessibleName().isEmpty(), qPrintable(one->objectName()));
    }
}

void tst_PreferencesPage::fieldsStayInTheSmallestWindow()
{
    const auto isWithin = [this](const QWidget *widget) {
        const int left = widget->mapTo(m_page.get(), QPoint()).x();
        return left >= 0 && left + widget->width() <= m_page->width();
    };
    m_page->resize(536, 440); // what the main window's smallest size leaves for a page
    m_page->show();
    for (const QString &section : {QStringLiteral("network"), QStringLiteral("limits")}) {
        show(section);
        QTRY_VERIFY(m_page->width() == 536);
        QCoreApplication::processEvents();
        int seen = 0;
        for (const QLineEdit *edit : m_page->findChildren<QLineEdit *>()) {
            if (!edit->isVisible())
                continue;
            QVERIFY2(isWithin(edit), qPrintable(edit->objectName()));
            ++seen;
        }
        QVERIFY(seen > 2);
        for (const QLabel *label : m_page->findChildren<QLabel *>())
            QVERIFY2(!label->isVisible() || isWithin(label), qPrintable(label->text()));
    }
    const auto heightNow = [this] {
        QCoreApplication::processEvents();
        return field<QLineEdit>("server.port")->parentWidget()->sizeHint().height();
    };
    show(QStringLiteral("network"));
    const int narrow = heightNow();
    m_page->resize(1000, 700);
    QVERIFY(heightNow() < narrow); // no gaps remain
}

QTEST_MAIN(tst_PreferencesPage)
#include "tst_preferencespage.moc"
