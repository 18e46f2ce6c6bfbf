// SPDX-License-Identifier: GPL-3.0-or-later
// usage: screenshots FOLDER [LANGUAGE]   draws every page of the windows into PNG files, without a gateway
#include "screenshots/scene.h"
#include "ui/overview/overviewpage.h"
#include "ui/requests/requestspage.h"
#include "ui/usage/usagepage.h"
#include "ui/window/language.h"
#include "ui/window/mainwindow.h"

#include <QApplication>
#include <QDir>
#include <QStyle>
#include <QStyleFactory>
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
    QString item; ///< that the page is to show
};

/// This is no program with a user: the scene answers at once, by queued calls.
void settle()
{
    for (int i = 0; i < 50; ++i)
        QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
}

QList<Shot> shots(const test::Scene &scene)
{
    const QString failedOver = QString::fromLatin1(scene.exchanges().at(4).id);
    return {{PageId::Overview, "overview", {}}, {PageId::Requests, "requests", {}},
        {PageId::Requests, "request", failedOver}, {PageId::Usage, "usage", {}}};
}

void takeAll(const QDir &folder, const QString &suffix)
{
    test::FakeGatewayLink link;
    const test::Scene scene(QDateTime::currentDateTimeUtc());
    scene.fill(link);
    MainWindow window;
    window.addPage(PageId::Overview, [&link] { return new OverviewPage(link); });
    window.addPage(PageId::Requests, [&link] { return new RequestsPage(link); });
    window.addPage(PageId::Usage, [&link] { return new UsagePage(link); });
    window.setSnapshot(scene.snapshot());
    window.show();
    for (const Shot &shot : shots(scene)) {
        window.showPage(shot.page, shot.item);
        settle();
        window.grab().save(folder.filePath(QLatin1String(shot.name) + suffix + QStringLiteral(".png")));
    }
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
    const QPalette light = QApplication::style()->standardPalette();
    QApplication::setPalette(light);
    takeAll(QDir(arguments.at(1)), QStringLiteral("-light"));
    QApplication::setPalette(darkPalette());
    takeAll(QDir(arguments.at(1)), QStringLiteral("-dark"));
    return 0;
}
