// SPDX-License-Identifier: GPL-3.0-or-later
#include "screenshots/firststeps.h"

#include "screenshots/scene.h"
#include "ui/clients/clienthome.h"
#include "ui/clients/clientlist.h"
#include "ui/clients/clientsetupdialog.h"
#include "ui/clients/settingspane.h"
#include "ui/configuration/configurationdraft.h"
#include "ui/welcome/clientcard.h"
#include "ui/welcome/clientstep.h"
#include "ui/welcome/welcomewindow.h"
#include "ui/window/windowmemory.h"

#include <QCoreApplication>
#include <QPixmap>
#include <QPushButton>
#include <QTcpServer>

namespace signalbox::test {
namespace {

void save(QWidget &window, const QDir &folder, const QString &name)
{
    for (int i = 0; i < 20; ++i)
        QCoreApplication::processEvents(); // nobody uses it: layouts settle at once
    window.grab().save(folder.filePath(name + QStringLiteral(".png")));
}

void fill(const ClientHome &home)
{
    home.write(QStringLiteral(".claude/settings.json"),
        "{\n  \"model\": \"opus\",\n  \"permissions\": {\n    \"allow\": [\"Bash(git:*)\"]\n  },\n"
        "  \"env\": {\n    \"DISABLE_TELEMETRY\": \"1\"\n  }\n}\n");
    home.write(QStringLiteral(".codex/config.toml"), "model = \"gpt-5.6-sol\"\n");
    home.write(QStringLiteral(".bashrc"), "export ANTHROPIC_BASE_URL=https://llm.example.com\n");
    home.write(QStringLiteral(".claude-code-router/config.json"),
        R"({"Providers": [{"name": "deepseek", "api_base_url": "https://api.deepseek.com/chat/completions",
            "api_key": "sk-1", "models": ["deepseek-chat"]}]})");
}

ExchangeRecord firstRequest()
{
    ExchangeRecord record;
    record.startedAt = QDateTime::currentDateTimeUtc();
    record.client = "claude-cli/2.1.329";
    record.method = "POST";
    record.path = "/v1/messages";
    record.model = QStringLiteral("claude-opus-5-5");
    record.provider = QStringLiteral("anthropic");
    record.status = 200;
    record.milliseconds = 2140;
    record.usage.known = true;
    record.usage.input = 1240;
    record.usage.output = 310;
    return record;
}

void drawSetup(const ClientHome &home, const QDir &folder, const QString &suffix)
{
    QTcpServer listening; // else the settings would lead to a dead port, unless something is there anyway
    listening.listen(QHostAddress::LocalHost, 8484);
    FakeGatewayLink link;
    home.write(QStringLiteral("config.yaml"), "providers:\n  - {name: demo, type: demo}\n");
    ClientDesk desk(home.places());
    ClientSetupDialog dialog(desk, link, home.draft());
    dialog.setSnapshot(Scene(QDateTime::currentDateTimeUtc()).snapshot());
    dialog.show();
    save(dialog, folder, QStringLiteral("setup-client") + suffix);
    dialog.list()->setCurrentRow(3);
    save(dialog, folder, QStringLiteral("setup-shell") + suffix);
    dialog.list()->setCurrentRow(6);
    save(dialog, folder, QStringLiteral("setup-container") + suffix);
    dialog.list()->setCurrentRow(0);
    dialog.settingsPane()->applyButton()->click();
    save(dialog, folder, QStringLiteral("setup-applied") + suffix);
}
} // namespace

void drawFirstSteps(const QDir &folder, const QString &suffix)
{
    const ClientHome home;
    fill(home);
    {
        FakeGatewayLink link;
        ConfigurationDesk configuration(home.path(QStringLiteral("config.yaml")), home.places().environment);
        ConfigurationDraft draft(configuration);
        ClientDesk clients(home.places());
        WindowMemory memory(home.path(QStringLiteral("state")));
        WelcomeWindow window({link, configuration, draft, clients, memory},
            FoundConfigs({home.path(), {}, home.places().environment}),
            {false, [](bool) { return std::optional<Error>(); }});
        GatewaySnapshot snapshot = Scene(QDateTime::currentDateTimeUtc()).snapshot();
        snapshot.demo = true;
        window.setSnapshot(snapshot);
        window.show();
        save(window, folder, QStringLiteral("welcome-1") + suffix);
        window.showStep(1);
        window.clientStep()->cards().constFirst()->button()->click();
        save(window, folder, QStringLiteral("welcome-2") + suffix);
        window.showStep(2);
        save(window, folder, QStringLiteral("welcome-3") + suffix);
        emit link.exchangeFinished(firstRequest());
        save(window, folder, QStringLiteral("welcome-4") + suffix);
    }
    drawSetup(home, folder, suffix);
}

} // namespace signalbox::test
