// SPDX-License-Identifier: GPL-3.0-or-later
#include "screenshots/edges.h"

#include "screenshots/scene.h"
#include "ui/dialogs/configurationproblemdialog.h"
#include "ui/dialogs/startproblemdialog.h"
#include "ui/logs/logpage.h"
#include "ui/overview/overviewpage.h"
#include "ui/palette/commandpalette.h"
#include "ui/requests/requestspage.h"
#include "ui/usage/usagepage.h"
#include "ui/window/mainwindow.h"

#include <QComboBox>
#include <QFile>
#include <QPixmap>
#include <QTemporaryDir>

namespace signalbox::test {
namespace {
constexpr QSize usualSize(1100, 780);

/// The pages that have their contents from the gateway, and the log of a folder of its own.
class EdgeWindow
{
public:
    EdgeWindow()
    {
        window.addPage(PageId::Overview, [this] { return new OverviewPage(link); });
        window.addPage(PageId::Requests, [this] { return new RequestsPage(link); });
        window.addPage(PageId::Usage, [this] { return new UsagePage(link); });
        window.addPage(PageId::Log, [this] { return new LogPage(logFile(), logFile()); });
    }

    [[nodiscard]] QString logFile() const { return m_folder.filePath(QStringLiteral("signalbox.log")); }
    void save(PageId page, QSize size, const QString &file)
    {
        window.resize(size);
        window.show();
        window.showPage(page);
        for (int i = 0; i < 50; ++i)
            QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
        window.grab().save(file);
    }

    FakeGatewayLink link;
    MainWindow window;

private:
    QTemporaryDir m_folder;
};

void writeLog(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return;
    const char *const lines[]{
        R"({"time":"2026-11-29T10:27:40.102Z","level":"info","category":"signalbox.proxy","event":"message","message":"listening on 127.0.0.1:8484 and [::1]:8484"})",
        R"({"time":"2026-11-29T10:27:41.123Z","level":"info","category":"signalbox.config","event":"message","message":"configuration read: 6 providers, 3 routes"})",
        R"({"time":"2026-11-29T10:28:02.400Z","level":"warning","category":"signalbox.upstream","event":"message","message":"openrouter: 503 Service Unavailable, cooling down for 130 s"})",
        R"({"time":"2026-11-29T10:28:09.017Z","level":"error","category":"signalbox.ledger","event":"message","message":"usage cannot be written: disk full"})"};
    for (int i = 0; i < 12; ++i) {
        for (const char *line : lines)
            file.write(QByteArray(line) + '\n');
    }
}

void drawSmallest(const QDir &folder, const QString &suffix)
{
    EdgeWindow edge;
    const Scene scene(QDateTime::currentDateTimeUtc());
    scene.fill(edge.link);
    writeLog(edge.logFile());
    edge.window.setSnapshot(scene.snapshot());
    const QSize smallest = edge.window.minimumSize();
    edge.save(PageId::Overview, smallest, folder.filePath(QStringLiteral("small-overview") + suffix));
    edge.save(PageId::Requests, smallest, folder.filePath(QStringLiteral("small-requests") + suffix));
    edge.save(PageId::Usage, smallest, folder.filePath(QStringLiteral("small-usage") + suffix));
    edge.save(PageId::Log, usualSize, folder.filePath(QStringLiteral("log") + suffix));
    CommandPalette palette(&edge.window);
    QList<Command> commands;
    for (const ProviderSnapshot &provider : scene.snapshot().providers)
        commands << Command{QStringLiteral("Send all requests to ") + provider.name, {}, {}, [] {}};
    commands << Command{QStringLiteral("Send all requests to provider-number-1-of-the-department-for-things"),
        QStringLiteral("in use"), {}, [] {}};
    commands << Command{QStringLiteral("Show requests"), QStringLiteral("Ctrl+2"), {}, [] {}};
    palette.showCommands(commands);
    palette.grab().save(folder.filePath(QStringLiteral("palette") + suffix));
}

/// One provider, and nobody has asked yet.
void drawFirstDay(const QDir &folder, const QString &suffix)
{
    EdgeWindow edge;
    GatewaySnapshot snapshot = Scene(QDateTime::currentDateTimeUtc()).snapshot();
    snapshot.providers = {snapshot.providers.at(4)};
    snapshot.providers[0].lastHour = {};
    snapshot.running = {};
    snapshot.activeExchanges = 0;
    snapshot.finishedExchanges = 0;
    edge.window.setSnapshot(snapshot);
    edge.save(PageId::Overview, usualSize, folder.filePath(QStringLiteral("first-overview") + suffix));
    edge.save(PageId::Requests, usualSize, folder.filePath(QStringLiteral("first-requests") + suffix));
    edge.save(PageId::Usage, usualSize, folder.filePath(QStringLiteral("first-usage") + suffix));
    edge.save(PageId::Log, usualSize, folder.filePath(QStringLiteral("first-log") + suffix));
    snapshot.listening = false;
    snapshot.problem = QStringLiteral("cannot listen on 127.0.0.1:8484: the address is already in use");
    snapshot.configProblem = QStringLiteral("/home/me/.config/signalbox/config.yaml:3: no such provider");
    snapshot.captureUntil = QDateTime::currentDateTimeUtc().addSecs(600);
    edge.window.setSnapshot(snapshot);
    edge.save(PageId::Overview, usualSize, folder.filePath(QStringLiteral("edge-problem") + suffix));
}

void drawLongNames(const QDir &folder, const QString &suffix)
{
    EdgeWindow edge;
    const Scene scene(QDateTime::currentDateTimeUtc());
    scene.fill(edge.link);
    GatewaySnapshot snapshot = scene.snapshot();
    for (int i = 0; i < snapshot.providers.size(); ++i)
        snapshot.providers[i].name = QStringLiteral("provider-of-the-department-number-%1").arg(i + 1);
    edge.window.setSnapshot(snapshot);
    edge.save(PageId::Overview, {900, 640}, folder.filePath(QStringLiteral("edge-names") + suffix));
}

/// Hours, many days, months, dates of one's own.
void drawTimes(const QDir &folder, const QString &suffix)
{
    EdgeWindow edge;
    const Scene scene(QDateTime::currentDateTimeUtc());
    scene.fill(edge.link);
    edge.window.setSnapshot(scene.snapshot());
    edge.save(PageId::Usage, {1100, 1180}, folder.filePath(QStringLiteral("usage-whole") + suffix));
    auto *time = edge.window.page(PageId::Usage)->findChild<QComboBox *>();
    for (const int place : {0, 2, 5}) {
        time->setCurrentIndex(place);
        emit time->activated(place);
        edge.save(
            PageId::Usage, usualSize, folder.filePath(QStringLiteral("usage-time%1").arg(place) + suffix));
    }
}

void drawProblems(const QDir &folder, const QString &suffix)
{
    StartProblemDialog port(
        QStringLiteral("cannot listen on 127.0.0.1:8484: the address is already in use"), 8485);
    ConfigurationProblemDialog configuration(
        {QStringLiteral("/home/me/.config/signalbox/config.yaml:3: provider \"relay\" has no base_url"),
            QStringLiteral("/home/me/.config/signalbox/config.yaml:12: unknown key \"modle_routes\"")},
        QStringLiteral("/home/me/.config/signalbox/config.yaml"));
    port.setAttribute(Qt::WA_DeleteOnClose, false);
    port.show();
    configuration.show();
    QCoreApplication::processEvents();
    port.grab().save(folder.filePath(QStringLiteral("problem-port") + suffix));
    configuration.grab().save(folder.filePath(QStringLiteral("problem-configuration") + suffix));
}
} // namespace

void drawEdges(const QDir &folder, const QString &suffix)
{
    const QString end = suffix + QStringLiteral(".png");
    drawSmallest(folder, end);
    drawFirstDay(folder, end);
    drawLongNames(folder, end);
    drawTimes(folder, end);
    drawProblems(folder, end);
}

} // namespace signalbox::test
