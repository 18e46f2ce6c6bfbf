// SPDX-License-Identifier: GPL-3.0-or-later
// usage: screenshots FOLDER   draws every page of the windows into PNG files, without a gateway
#include "screenshots/scene.h"
#include "ui/configuration/configurationdesk.h"
#include "ui/configuration/configurationdraft.h"
#include "ui/overview/overviewpage.h"
#include "ui/preferences/preferencespage.h"
#include "ui/routes/routecard.h"
#include "ui/routes/routedialog.h"
#include "ui/routes/routelist.h"
#include "ui/routes/routespage.h"
#include "ui/usage/usagepage.h"
#include "ui/window/appearance.h"
#include "ui/window/mainwindow.h"
#include "ui/window/startatlogin.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QKeyEvent>
#include <QPushButton>
#include <QStyle>
#include <QStyleFactory>
#include <QTemporaryDir>
#include <QTextStream>

namespace {

using namespace signalbox;

QPalette darkPalette()
{
    QPalette palette;
    palette.setColor(QPalette::Window, QColor(0x24, 0x26, 0x29));
    palette.setColor(QPalette::WindowText, QColor(0xec, 0xee, 0xf0));
    palette.setColor(QPalette::Base, QColor(0x1b, 0x1d, 0x1f));
    palette.setColor(QPalette::AlternateBase, QColor(0x22, 0x24, 0x27));
    palette.setColor(QPalette::ToolTipBase, QColor(0x33, 0x36, 0x3a));
    palette.setColor(QPalette::ToolTipText, QColor(0xec, 0xee, 0xf0));
    palette.setColor(QPalette::Text, QColor(0xec, 0xee, 0xf0));
    palette.setColor(QPalette::PlaceholderText, QColor(0x9a, 0x9f, 0xa6));
    palette.setColor(QPalette::Button, QColor(0x35, 0x38, 0x3c));
    palette.setColor(QPalette::ButtonText, QColor(0xec, 0xee, 0xf0));
    palette.setColor(QPalette::BrightText, Qt::white);
    palette.setColor(QPalette::Link, QColor(0x6e, 0xa3, 0xff));
    palette.setColor(QPalette::Highlight, QColor(0x2f, 0x6f, 0xde));
    palette.setColor(QPalette::HighlightedText, Qt::white);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, QColor(0x7c, 0x81, 0x88));
    return palette;
}

struct Shot
{
    PageId page;
    const char *name;
    const char *item = "";
};

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
    for (int i = 0; i < 20; ++i)
        QCoreApplication::processEvents();
    auto *dialog = window.findChild<RouteDialog *>();
    dialog->grab().save(folder.filePath(QStringLiteral("route") + suffix + QStringLiteral(".png")));
    dialog->reject();
    press(routes->card({}, QStringLiteral("*")), Qt::Key_Delete);
    for (int i = 0; i < 20; ++i)
        QCoreApplication::processEvents();
    window.grab().save(folder.filePath(QStringLiteral("routes-changed") + suffix + QStringLiteral(".png")));
}

void takeAll(const QDir &folder, const QString &suffix)
{
    test::FakeGatewayLink link;
    const test::Scene scene(QDateTime::currentDateTimeUtc());
    scene.fill(link);
    ConfigurationScene configuration;
    MainWindow window;
    window.addPage(PageId::Overview, [&link] { return new OverviewPage(link); });
    window.addPage(PageId::Usage, [&link] { return new UsagePage(link); });
    window.addPage(PageId::Routes, [&] { return new RoutesPage(link, configuration.draft); });
    window.addPage(PageId::Preferences, [&] {
        return new PreferencesPage({configuration.draft, configuration.appearance, *configuration.login,
            QStringLiteral("/home/me/.config/signalbox/config.yaml")});
    });
    window.setSnapshot(scene.snapshot());
    window.show();
    for (const Shot &shot : {Shot{PageId::Overview, "overview"}, Shot{PageId::Usage, "usage"},
             Shot{PageId::Routes, "routes"}, Shot{PageId::Preferences, "preferences", "general"},
             Shot{PageId::Preferences, "preferences-network", "network"},
             Shot{PageId::Preferences, "preferences-access", "access"},
             Shot{PageId::Preferences, "preferences-limits", "limits"},
             Shot{PageId::Preferences, "preferences-failover", "failover"},
             Shot{PageId::Preferences, "preferences-notifications", "notifications"},
             Shot{PageId::Preferences, "preferences-budgets", "budgets"},
             Shot{PageId::Preferences, "preferences-data", "data"},
             Shot{PageId::Preferences, "preferences-updates", "updates"},
             Shot{PageId::Preferences, "preferences-about", "about"}}) {
        window.showPage(shot.page, QLatin1String(shot.item));
        tryModel(*window.page(shot.page));
        for (int i = 0; i < 20; ++i)
            QCoreApplication::processEvents(); // this is no program with a user: answers of the scene come at
                                               // once
        window.grab().save(folder.filePath(QLatin1String(shot.name) + suffix + QStringLiteral(".png")));
    }
    takeRouteDialog(window, folder, suffix);
}

} // namespace

int main(int argc, char *argv[])
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 2 || !QDir().mkpath(arguments.at(1))) {
        QTextStream(stderr) << "usage: screenshots FOLDER\n";
        return 2;
    }
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("fusion")));
    const QPalette light = QApplication::style()->standardPalette();
    QApplication::setPalette(light);
    takeAll(QDir(arguments.at(1)), QStringLiteral("-light"));
    QApplication::setPalette(darkPalette());
    takeAll(QDir(arguments.at(1)), QStringLiteral("-dark"));
    return 0;
}
