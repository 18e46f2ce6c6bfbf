// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/configuration/changedialog.h"
#include "ui/configuration/configurationdesk.h"
#include "ui/configuration/configurationdraft.h"
#include "ui/configuration/pendingbar.h"
#include "ui/fakegatewaylink.h"
#include "ui/routes/routecard.h"
#include "ui/routes/routedialog.h"
#include "ui/routes/routelist.h"
#include "ui/routes/routespage.h"
#include "ui/routes/targettree.h"
#include "ui/snapshots.h"
#include "ui/widgets/colors.h"
#include "ui/widgets/noticebar.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace signalbox;
using test::FakeGatewayLink;

namespace {

const QByteArray providers = "# mine\n"
                             "providers:\n"
                             "  - {name: work, type: demo, priority: 1}   # the office\n"
                             "  - {name: home, type: demo, priority: 2}\n";

const QByteArray routes = providers
    + "model_routes:\n"
      "  \"*haiku*\":   # cheap ones\n"
      "    - {provider: home, model: small}   # ours\n"
      "    - work\n"
      "  \"*\": [work, home]\n"
      "  claude-opus-5-5: [work]\n"
      "projects:\n"
      "  shop:\n"
      "    model_routes:\n"
      "      \"claude-*\": [home]\n";
} // namespace

class tst_RoutesPage : public QObject
{
    Q_OBJECT

private slots:
    void cleanup();
    void showsRoutesAsTheyAreLookedThrough();
    void tellsWhatHoldsWithoutRoutes();
    void tellsWhatIsRefused();
    void tellsThatARouteIsNeverReached();
    void setsTheSwitchOfARoute();
    void addsARoute();
    void savesWhatWasReviewedAndKeepsComments();
    void takesTheLastChangeBack();
    void movesARouteByKeys();
    void removesARoute();
    void changesTargets();
    void movesTargetsByKeys();
    void refusesARouteThatIsThere();
    void findsNoFaultWithAnEmptyForm();
    void tellsWhereAModelGoes();
    void tellsThatATrialIsBeforeTheChanges();
    void tellsWhyATrialFailed();
    void showsOneRoute();
    void keepsChangesWhenTheFileChanges();
    void tellsWhatIsWrongWithTheFile();

private:
    void open(const QByteArray &text);
    void write(const QByteArray &text) const;
    [[nodiscard]] QByteArray written() const;
    [[nodiscard]] QStringList shownPatterns() const;
    [[nodiscard]] RouteCard *card(const QString &project, const QString &pattern) const
    {
        return m_page->findChild<RouteList *>()->card(project, pattern);
    }
    [[nodiscard]] RouteDialog *dialog() const { return m_page->window()->findChild<RouteDialog *>(); }
    [[nodiscard]] QPushButton *button(const QString &name) const
    {
        return m_page->findChild<QPushButton *>(name);
    }
    void acceptDialog() const;
    void save() const;

    std::optional<QTemporaryDir> m_folder;
    FakeGatewayLink m_link;
    std::unique_ptr<ConfigurationDesk> m_desk;
    std::unique_ptr<ConfigurationDraft> m_draft;
    std::unique_ptr<RoutesPage> m_page;
};

void tst_RoutesPage::write(const QByteArray &text) const
{
    QFile file(m_folder->filePath(QStringLiteral("config.yaml")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

QByteArray tst_RoutesPage::written() const
{
    QFile file(m_folder->filePath(QStringLiteral("config.yaml")));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void tst_RoutesPage::open(const QByteArray &text)
{
    m_folder.emplace();
    write(text);
    m_desk = std::make_unique<ConfigurationDesk>(
        m_folder->filePath(QStringLiteral("config.yaml")), QProcessEnvironment());
    m_draft = std::make_unique<ConfigurationDraft>(*m_desk);
    connect(m_desk.get(), &ConfigurationDesk::applied, &m_link, &GatewayLink::reload); // as the shell does
    m_page = std::make_unique<RoutesPage>(m_link, *m_draft);
    m_page->resize(900, 700);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

void tst_RoutesPage::cleanup()
{
    m_page.reset();
    m_draft.reset();
    m_desk.reset();
    m_link.commands.clear();
    m_link.failure.reset();
}

QStringList tst_RoutesPage::shownPatterns() const
{
    QStringList shown;
    for (const RouteCard *card : m_page->findChild<RouteList *>()->cards())
        shown << card->project() + u':' + card->pattern();
    return shown;
}

void tst_RoutesPage::acceptDialog() const
{
    QPushButton *accept = dialog()->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok);
    QVERIFY(accept->isEnabled());
    QTest::mouseClick(accept, Qt::LeftButton);
}

void tst_RoutesPage::save() const
{
    auto *bar = m_page->findChild<PendingBar *>();
    QVERIFY(bar->isVisible());
    QTest::keyClick(m_page.get(), Qt::Key_S, Qt::ControlModifier);
    QTRY_VERIFY(bar->dialog());
    bar->dialog()->accept();
}

void tst_RoutesPage::showsRoutesAsTheyAreLookedThrough()
{
    open(routes);
    QCOMPARE(shownPatterns(),
        QStringList({QStringLiteral("shop:claude-*"), QStringLiteral(":claude-opus-5-5"),
            QStringLiteral(":*haiku*"), QStringLiteral(":*")}));
}

void tst_RoutesPage::tellsWhatHoldsWithoutRoutes()
{
    open(providers);
    QVERIFY(shownPatterns().isEmpty());
    QPushButton *add = button(QStringLiteral("addFirst"));
    QVERIFY(add->isVisible());
    QVERIFY(!m_page->findChild<NoticeBar *>(QStringLiteral("remainder")));
    QTest::mouseClick(add, Qt::LeftButton);
    QVERIFY(dialog());
}

void tst_RoutesPage::tellsWhatIsRefused()
{
    open(providers + "model_routes:\n  \"claude-*\": [work]\n");
    auto *note = m_page->findChild<NoticeBar *>(QStringLiteral("remainder"));
    QVERIFY(note && note->isVisible());
    QTest::mouseClick(note->findChild<QPushButton *>(), Qt::LeftButton);
    QCOMPARE(shownPatterns(), QStringList({QStringLiteral(":claude-*"), QStringLiteral(":*")}));
    QVERIFY(m_draft->text().endsWith("  \"*\": [work, home]\n") || m_draft->text().contains("\"*\":"));
}

void tst_RoutesPage::tellsThatARouteIsNeverReached()
{
    open(providers + "model_routes:\n  \"*\": [work]\n  \"claude-*\": [home]\n");
    QVERIFY(!card({}, QStringLiteral("*"))->findChild<QLabel *>(QStringLiteral("remark")));
    auto *remark = card({}, QStringLiteral("claude-*"))->findChild<QLabel *>(QStringLiteral("remark"));
    QVERIFY(remark && remark->isVisible());
}

void tst_RoutesPage::setsTheSwitchOfARoute()
{
    open(routes);
    GatewaySnapshot snapshot = runningSnapshot({QStringLiteral("work"), QStringLiteral("home")});
    snapshot.routeSwitches
        = {{{}, QStringLiteral("*"), {QStringLiteral("work"), QStringLiteral("home")}, {}}};
    m_page->setSnapshot(snapshot);
    auto *unsaved = card({}, QStringLiteral("*haiku*"))->findChild<QComboBox *>();
    QVERIFY(!unsaved->isEnabled());
    auto *combo = card({}, QStringLiteral("*"))->findChild<QComboBox *>();
    QCOMPARE(combo->count(), 3);
    combo->setFocus();
    QTest::keyClick(combo, Qt::Key_Down);
    QTest::keyClick(combo, Qt::Key_Down);
    QCOMPARE(m_link.lastCommand(), QStringLiteral("pinRoute  * home"));
    snapshot.routeSwitches.first().pinned = QStringLiteral("work");
    m_page->setSnapshot(snapshot);
    QCOMPARE(combo->currentData().toString(), QStringLiteral("work"));
}

void tst_RoutesPage::addsARoute()
{
    open(routes);
    QTest::mouseClick(button(QStringLiteral("add")), Qt::LeftButton);
    QTest::keyClicks(dialog()->findChild<QLineEdit *>(), QStringLiteral("gpt-*"));
    QVERIFY(!dialog()->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok)->isEnabled());
    QMenu *menu = dialog()->findChild<QPushButton *>(QStringLiteral("addTarget"))->menu();
    menu->actions().at(1)->trigger();
    acceptDialog();
    // In front of the one that would take its requests.
    QCOMPARE(shownPatterns().mid(2),
        QStringList({QStringLiteral(":*haiku*"), QStringLiteral(":gpt-*"), QStringLiteral(":*")}));
    QVERIFY(card({}, QStringLiteral("gpt-*"))->isHighlighted());
    QCOMPARE(written(), routes);
}

void tst_RoutesPage::savesWhatWasReviewedAndKeepsComments()
{
    open(routes);
    QTest::keyClick(card({}, QStringLiteral("*haiku*")), Qt::Key_Return);
    auto *pattern = dialog()->findChild<QLineEdit *>();
    pattern->selectAll();
    QTest::keyClicks(pattern, QStringLiteral("*small*"));
    acceptDialog();
    save();
    QCOMPARE(written(), QByteArray(routes).replace("*haiku*", "*small*"));
    QCOMPARE(m_link.commandsOf(QStringLiteral("reload")).size(), 1);
    QVERIFY(m_draft->isEmpty());
    QTest::keyClick(m_page.get(), Qt::Key_Z, Qt::ControlModifier);
    QVERIFY(m_page->findChild<PendingBar *>()->dialog());
    m_page->findChild<PendingBar *>()->dialog()->accept();
    QCOMPARE(written(), routes);
    QCOMPARE(m_link.commandsOf(QStringLiteral("reload")).size(), 2);
}

void tst_RoutesPage::takesTheLastChangeBack()
{
    open(routes);
    QTest::keyClick(card({}, QStringLiteral("*haiku*")), Qt::Key_Delete);
    QTest::keyClick(card({}, QStringLiteral("claude-opus-5-5")), Qt::Key_Delete);
    QCOMPARE(m_draft->count(), 2);
    m_draft->undo();
    QVERIFY(card({}, QStringLiteral("claude-opus-5-5")));
    QVERIFY(!card({}, QStringLiteral("*haiku*")));
    m_draft->discard();
    QVERIFY(card({}, QStringLiteral("*haiku*")));
    QVERIFY(m_draft->isEmpty());
}

void tst_RoutesPage::movesARouteByKeys()
{
    open(routes);
    QTest::keyClick(card({}, QStringLiteral("*haiku*")), Qt::Key_Up, Qt::AltModifier);
    QVERIFY(m_draft->isEmpty()); // exact names come first wherever they stand
    QTest::keyClick(card({}, QStringLiteral("*haiku*")), Qt::Key_Down, Qt::AltModifier);
    QCOMPARE(shownPatterns().mid(2), QStringList({QStringLiteral(":*"), QStringLiteral(":*haiku*")}));
    QTest::keyClick(card({}, QStringLiteral("*haiku*")), Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(shownPatterns().mid(2), QStringList({QStringLiteral(":*haiku*"), QStringLiteral(":*")}));
}

void tst_RoutesPage::removesARoute()
{
    open(routes);
    auto *menu = card(QStringLiteral("shop"), QStringLiteral("claude-*"))->findChild<QToolButton *>()->menu();
    menu->actions().constLast()->trigger();
    save();
    QCOMPARE(written(), routes.left(routes.indexOf("projects:")));
}

void tst_RoutesPage::changesTargets()
{
    open(routes);
    QTest::keyClick(card({}, QStringLiteral("*haiku*")), Qt::Key_Return);
    auto *tree = dialog()->findChild<TargetTree *>();
    // By priority: the one of the office first.
    QCOMPARE(tree->topLevelItem(0)->text(TargetTree::Provider), QStringLiteral("work"));
    tree->topLevelItem(0)->setText(TargetTree::Model, QStringLiteral("haiku-latest"));
    tree->topLevelItem(1)->setCheckState(TargetTree::Provider, Qt::Unchecked);
    acceptDialog();
    const ConfigPointer config = m_draft->reading().config;
    QVERIFY(config);
    const QList<TargetConfig> targets = config->routes.constFirst().targets;
    QCOMPARE(targets.at(0).model, QStringLiteral("haiku-latest"));
    QCOMPARE(targets.at(1).provider, QStringLiteral("home"));
    QVERIFY(!targets.at(1).enabled);
    QVERIFY(m_draft->text().contains("# ours"));
}

void tst_RoutesPage::movesTargetsByKeys()
{
    open(routes);
    QTest::keyClick(card({}, QStringLiteral("*")), Qt::Key_Return);
    auto *tree = dialog()->findChild<TargetTree *>();
    tree->setCurrentItem(tree->topLevelItem(1));
    QTest::keyClick(tree, Qt::Key_Up, Qt::AltModifier);
    QCOMPARE(tree->topLevelItem(0)->text(TargetTree::Provider), QStringLiteral("home"));
    acceptDialog();
    const ConfigPointer config = m_draft->reading().config;
    QVERIFY(config);
    const QList<TargetConfig> targets = config->routes.at(1).targets;
    QCOMPARE(targets.at(0).provider, QStringLiteral("home"));
    QCOMPARE(targets.at(0).priority, 1);
    QCOMPARE(targets.at(1).provider, QStringLiteral("work"));
    QCOMPARE(targets.at(1).priority, 2);
}

void tst_RoutesPage::refusesARouteThatIsThere()
{
    open(routes);
    QTest::keyClick(card({}, QStringLiteral("*haiku*")), Qt::Key_Return);
    auto *pattern = dialog()->findChild<QLineEdit *>();
    pattern->selectAll();
    QTest::keyClicks(pattern, QStringLiteral("*"));
    QVERIFY(!dialog()->findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok)->isEnabled());
    QVERIFY(!dialog()->findChild<QLabel *>(QStringLiteral("flaw"))->text().isEmpty());
}

void tst_RoutesPage::findsNoFaultWithAnEmptyForm()
{
    open(routes);
    RouteDialog dialog({}, m_draft->reading().config, m_draft->root());
    dialog.show();
    const auto color = [&dialog] {
        return dialog.findChild<QLabel *>(QStringLiteral("flaw"))->palette().color(QPalette::WindowText);
    };
    const QColor alarming = Colors(dialog.palette()).tone(Tone::Bad);
    QVERIFY(color() != alarming);
    QVERIFY(!dialog.findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok)->isEnabled());
    QTest::keyClicks(dialog.findChild<QLineEdit *>(), QStringLiteral("a"));
    QCOMPARE(color(), alarming);
}

void tst_RoutesPage::tellsWhereAModelGoes()
{
    open(routes);
    m_link.explanation = {{QStringLiteral("route"), QStringLiteral("*haiku*")},
        {QStringLiteral("targets"),
            QJsonArray{
                QJsonObject{{QStringLiteral("provider"), QStringLiteral("home")},
                    {QStringLiteral("model"), QStringLiteral("small")}, {QStringLiteral("available"), false},
                    {QStringLiteral("reason"), QStringLiteral("cooling down")},
                    {QStringLiteral("seconds"), 90}},
                QJsonObject{{QStringLiteral("provider"), QStringLiteral("work")},
                    {QStringLiteral("available"), true}}}},
        {QStringLiteral("reasons"), QJsonArray{QStringLiteral("route *haiku*: by priority")}}};
    m_page->find();
    auto *model = m_page->findChild<QComboBox *>(QStringLiteral("model"));
    QVERIFY(model->hasFocus());
    m_page->findChild<QComboBox *>(QStringLiteral("project"))->setCurrentText(QStringLiteral("shop"));
    QTest::keyClicks(model, QStringLiteral("claude-haiku-5"));
    QTest::keyClick(model, Qt::Key_Return);
    QTRY_VERIFY(m_page->findChild<QWidget *>(QStringLiteral("answer"))->isVisible());
    QCOMPARE(m_link.trial->model, QStringLiteral("claude-haiku-5"));
    QCOMPARE(m_link.trial->project, QStringLiteral("shop"));
    QVERIFY(m_link.trial->clientKey.isEmpty());
    QStringList said;
    for (const QLabel *label :
        m_page->findChild<QWidget *>(QStringLiteral("answer"))->findChildren<QLabel *>())
        said << label->text();
    QVERIFY(said.contains(QStringLiteral("• route *haiku*: by priority")));
    QVERIFY(!said.filter(QStringLiteral("cooling down")).isEmpty());
    QVERIFY(card({}, QStringLiteral("*haiku*"))->isHighlighted());
    QVERIFY(!card({}, QStringLiteral("*"))->isHighlighted());
}

void tst_RoutesPage::tellsThatATrialIsBeforeTheChanges()
{
    open(routes);
    const auto isSaid = [this] {
        return std::ranges::any_of(m_page->findChildren<NoticeBar *>(), [](const NoticeBar *bar) {
            return bar->isVisible() && bar->text().contains(QLatin1String("saved"));
        });
    };
    QVERIFY(!isSaid());
    QTest::keyClick(card({}, QStringLiteral("*haiku*")), Qt::Key_Delete);
    QVERIFY(isSaid());
    m_draft->discard();
    QVERIFY(!isSaid());
}

void tst_RoutesPage::tellsWhyATrialFailed()
{
    open(routes);
    m_link.failure = Error{Error::Kind::Api, QStringLiteral("the gateway does not listen")};
    QTest::keyClicks(m_page->findChild<QComboBox *>(QStringLiteral("model")), QStringLiteral("gpt-5"));
    QTest::mouseClick(button(QStringLiteral("try")), Qt::LeftButton);
    QTRY_VERIFY(std::ranges::any_of(m_page->findChildren<NoticeBar *>(), [](const NoticeBar *bar) {
        return bar->isVisible() && bar->text() == QLatin1String("the gateway does not listen");
    }));
}

void tst_RoutesPage::showsOneRoute()
{
    open(routes);
    m_page->showItem(QStringLiteral("shop:claude-*"));
    QVERIFY(card(QStringLiteral("shop"), QStringLiteral("claude-*"))->isHighlighted());
    m_page->showItem(QStringLiteral("*"));
    QVERIFY(card({}, QStringLiteral("*"))->isHighlighted());
    QVERIFY(!card(QStringLiteral("shop"), QStringLiteral("claude-*"))->isHighlighted());
}

void tst_RoutesPage::keepsChangesWhenTheFileChanges()
{
    open(routes);
    QTest::keyClick(card({}, QStringLiteral("*haiku*")), Qt::Key_Delete);
    write("# by an editor\n" + routes);
    m_desk->look();
    QCOMPARE(m_draft->count(), 1);
    QVERIFY(m_draft->text().startsWith("# by an editor\n"));
    QVERIFY(!card({}, QStringLiteral("*haiku*")));
}

void tst_RoutesPage::tellsWhatIsWrongWithTheFile()
{
    open(routes + "server:\n  port: many\n");
    QVERIFY(!button(QStringLiteral("add"))->isEnabled());
    QVERIFY(std::ranges::any_of(m_page->findChildren<NoticeBar *>(), [](const NoticeBar *bar) {
        return bar->isVisible() && bar->text().contains(QLatin1String("port"));
    }));
    write(routes);
    m_desk->look();
    QVERIFY(button(QStringLiteral("add"))->isEnabled());
    QCOMPARE(shownPatterns().size(), 4);
}

QTEST_MAIN(tst_RoutesPage)
#include "tst_routespage.moc"
