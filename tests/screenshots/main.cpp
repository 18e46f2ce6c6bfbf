// SPDX-License-Identifier: GPL-3.0-or-later
// usage: screenshots FOLDER [LANGUAGE]   draws every page of the windows into PNG files, without a gateway
#include "screenshots/edges.h"
#include "screenshots/firststeps.h"
#include "screenshots/scene.h"
#include "ui/configuration/configurationdesk.h"
#include "ui/configuration/configurationdraft.h"
#include "ui/overview/overviewpage.h"
#include "ui/preferences/preferencespage.h"
#include "ui/providers/addproviderdialog.h"
#include "ui/providers/providerspage.h"
#include "ui/requests/requestspage.h"
#include "ui/routes/routecard.h"
#include "ui/routes/routedialog.h"
#include "ui/routes/routelist.h"
#include "ui/routes/routespage.h"
#include "ui/usage/usagepage.h"
#include "ui/window/appearance.h"
#include "ui/window/language.h"
#include "ui/window/mainwindow.h"
#include "ui/window/startatlogin.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPushButton>
#include <QStyle>
#include <QStyleFactory>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTextStream>

namespace {

using namespace signalbox;

constexpr QSize usualSize(1100, 780);

struct Shot
{
    PageId page;
    const char *name;
    QString item; ///< that the page is to show
};

QList<Shot> shots(const test::Scene &scene)
{
    const QString failedOver = QString::fromLatin1(scene.exchanges().at(4).id);
    QList<Shot> shots{{PageId::Overview, "overview", {}}, {PageId::Requests, "requests", {}},
        {PageId::Requests, "request", failedOver}, {PageId::Usage, "usage", {}},
        {PageId::Providers, "providers", {}}, {PageId::Routes, "routes", {}}};
    for (const char *section : {"general", "network", "access", "limits", "failover", "notifications",
             "budgets", "data", "updates", "about"})
        shots << Shot{PageId::Preferences, section, QLatin1String(section)};
    return shots;
}

/// This is no program with a user: the scene answers at once, by queued calls.
void settle()
{
    for (int i = 0; i < 50; ++i)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
}

void save(QWidget &widget, const QDir &folder, const QString &name)
{
    settle();
    widget.grab().save(folder.filePath(name + QStringLiteral(".png")));
}

/// What the page of the providers shows after clicks.
void takeProviders(MainWindow &window, test::FakeGatewayLink &link, const QDir &folder, const QString &suffix)
{
    window.showPage(PageId::Providers, QStringLiteral("deepseek"));
    QWidget *page = window.page(PageId::Providers);
    page->findChild<QPushButton *>(QStringLiteral("startTest"))->click();
    link.tellProgress(test::Scene::providerTest());
    save(window, folder, QStringLiteral("providers-test") + suffix);
    auto *tabs = page->findChild<QTabWidget *>(QStringLiteral("tabs"));
    for (int tab = 1; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        if (tab == 3)
            page->findChild<QCheckBox *>(QStringLiteral("http2"))->click();
        save(window, folder, QStringLiteral("providers-tab%1").arg(tab) + suffix);
    }
    window.showPage(PageId::Providers, QStringLiteral("add"));
    auto *dialog = page->findChild<AddProviderDialog *>();
    save(*dialog, folder, QStringLiteral("providers-picker") + suffix);
    dialog->findChild<QLineEdit *>(QStringLiteral("search"))->setText(QStringLiteral("databricks"));
    dialog->findChild<QPushButton *>(QStringLiteral("next"))->click();
    save(*dialog, folder, QStringLiteral("providers-form") + suffix);
    dialog->close();
}

/// A configuration file of the scene, in a folder that goes with it.
struct ConfigurationScene
{
    ConfigurationScene()
        : path(write())
        , desk(path, {})
        , draft(desk)
        , appearance(folder.path())
        , login(StartAtLogin::create())
    { }

    [[nodiscard]] QString write() const
    {
        QFile file(folder.filePath(QStringLiteral("config.yaml")));
        if (file.open(QIODevice::WriteOnly))
            file.write(test::Scene::configuration());
        return file.fileName();
    }

    QTemporaryDir folder;
    QString path;
    ConfigurationDesk desk;
    ConfigurationDraft draft;
    Appearance appearance;
    std::unique_ptr<StartAtLogin> login;
};

/// Asks where a model would go.
void tryModel(const Page &page)
{
    if (auto *model = page.findChild<QComboBox *>(QStringLiteral("model"))) {
        model->setEditText(QStringLiteral("claude-opus-5-5"));
        page.findChild<QPushButton *>(QStringLiteral("try"))->click();
    }
}

void press(QWidget *widget, Qt::Key key)
{
    QKeyEvent event(QEvent::KeyPress, key, Qt::NoModifier);
    QCoreApplication::sendEvent(widget, &event);
}

/// How a route is edited, and the page with a change that waits.
void takeRouteDialog(MainWindow &window, const QDir &folder, const QString &suffix)
{
    window.showPage(PageId::Routes, QStringLiteral("claude-*"));
    auto *routes = window.findChild<RouteList *>();
    press(routes->card({}, QStringLiteral("claude-*")), Qt::Key_Return);
    settle();
    auto *dialog = window.findChild<RouteDialog *>();
    save(*dialog, folder, QStringLiteral("route") + suffix);
    dialog->reject();
    press(routes->card({}, QStringLiteral("*")), Qt::Key_Delete);
    save(window, folder, QStringLiteral("routes-changed") + suffix);
}

void takeAll(const QDir &folder, const QString &suffix, const Language &language, Theme::Choice theme)
{
    test::FakeGatewayLink link;
    const test::Scene scene(QDateTime::currentDateTimeUtc());
    scene.fill(link);
    ConfigurationScene configuration;
    configuration.appearance.chooseLanguage(language.inUse());
    configuration.appearance.chooseTheme(theme);
    MainWindow window;
    window.addPage(PageId::Overview, [&link] { return new OverviewPage(link); });
    window.addPage(PageId::Requests, [&link] { return new RequestsPage(link); });
    window.addPage(PageId::Usage, [&link] { return new UsagePage(link); });
    window.addPage(PageId::Providers, [&] { return new ProvidersPage(link, configuration.draft); });
    window.addPage(PageId::Routes, [&] { return new RoutesPage(link, configuration.draft); });
    window.addPage(PageId::Preferences, [&] {
        return new PreferencesPage({link, configuration.draft, configuration.appearance, *configuration.login,
            QStringLiteral("/home/me/.config/signalbox/config.yaml")});
    });
    window.setSnapshot(scene.snapshot());
    window.resize(usualSize); // the screen that there is none of would be too small for it
    window.show();
    for (const Shot &shot : shots(scene)) {
        window.showPage(shot.page, shot.item);
        tryModel(*window.page(shot.page));
        const QString kind = shot.page == PageId::Preferences ? QStringLiteral("preferences-") : QString();
        save(window, folder, kind + QLatin1String(shot.name) + suffix);
    }
    takeProviders(window, link, folder, suffix);
    takeRouteDialog(window, folder, suffix);
}

} // namespace

int main(int argc, char *argv[])
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() < 2 || arguments.size() > 3 || !QDir().mkpath(arguments.at(1))) {
        QTextStream(stderr) << "usage: screenshots FOLDER [LANGUAGE]\n";
        return 2;
    }
    Language language;
    language.use(arguments.value(2, QStringLiteral("en")));
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("fusion")));
    const QDir folder(arguments.at(1));
    for (const Theme::Choice choice : {Theme::Choice::Light, Theme::Choice::Dark}) {
        const QString suffix = QLatin1Char('-') + Theme::nameOf(choice);
        takeAll(folder, suffix, language, choice);
        test::drawFirstSteps(folder, suffix);
        test::drawEdges(folder, suffix);
    }
    return 0;
}
