// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/clientcheck.h"

#include "clients/settingschecks.h"
#include "clients/variablechecks.h"
#include "config/configfile.h"
#include "config/listenaddress.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>

#include <iterator>
#include <utility>

namespace signalbox {

namespace {

/// Where shells and sessions find variables, below the home folder.
const char *const homeFiles[] = {".bashrc", ".bash_profile", ".bash_login", ".bash_aliases", ".profile",
    ".zshenv", ".zprofile", ".zshrc", ".zlogin", ".config/fish/config.fish", ".pam_environment"};
/// And in each file of these folders.
const std::pair<const char *, const char *> homeFolders[]
    = {{".config/fish/conf.d", "*.fish"}, {".config/environment.d", "*.conf"}};

/// Programs that do what this one does, by the ports they are known for.
const std::pair<quint16, const char *> knownPorts[]
    = {{15721, "cc-switch"}, {3456, "claude-code-router"}, {8317, "CLIProxyAPI"}, {20128, "OmniRoute"},
        {4000, "LiteLLM"}, {8080, "Bifrost"}, {8787, "Portkey"}, {9090, "the Claude Code Provider Balancer"},
        {3000, "claude-code-lb"}, {8000, "the Databricks Claude load balancer"}};

QStringList shellFiles(const CheckPlaces &places)
{
    QStringList files;
    for (const char *name : homeFiles)
        files << places.home + u'/' + QLatin1String(name);
    for (const auto &[name, pattern] : homeFolders) {
        const QDir folder(places.home + u'/' + QLatin1String(name));
        for (const QString &file : folder.entryList({QLatin1String(pattern)}, QDir::Files))
            files << folder.filePath(file);
    }
    files << places.root + QStringLiteral("/etc/environment") << places.root + QStringLiteral("/etc/profile");
    return files;
}

void checkShellFiles(const CheckPlaces &places, const SetupWish &wish, QList<ClientCheck> &checks)
{
    for (const QString &file : shellFiles(places)) {
        if (!QFileInfo::exists(file))
            continue;
        if (const auto text = readConfigFile(file))
            checks << checkShellText(QString::fromUtf8(*text), QDir::toNativeSeparators(file), wish);
    }
}

void checkEnvironment(const CheckPlaces &places, const SetupWish &wish, QList<ClientCheck> &checks)
{
    const QString place = QStringLiteral("the environment");
    for (const QString &name : conflictingVariables()) {
        if (!places.environment.contains(name))
            continue;
        if (auto check = checkVariable(name, places.environment.value(name), wish)) {
            check->place = place;
            checks << *check;
        }
    }
    if (proxiesLoopback(places.environment))
        checks << ClientCheck{ClientCheck::Severity::Warning, place, 0,
            QStringLiteral("a proxy is set and NO_PROXY leaves this computer not out: clients may ask the "
                           "proxy for Signalbox"),
            QStringLiteral("add 127.0.0.1,localhost,::1 to NO_PROXY and no_proxy; signalbox env prints the "
                           "lines")};
}

std::optional<PointedAddress> addressOf(ClientProgram program, const QString &file, const QByteArray &value)
{
    const QUrl url(QJsonDocument::fromJson('[' + value + ']').array().at(0).toString());
    if (!url.isValid() || !ListenAddress::isLoopback(url.host()))
        return std::nullopt;
    const bool isTls = url.scheme() == u"https";
    constexpr int http = 80;
    constexpr int https = 443;
    return PointedAddress{program, file, url.host(), static_cast<quint16>(url.port(isTls ? https : http))};
}

/// What a client's settings lead to: not only where we would write it.
QList<QByteArray> addressesIn(ClientProgram program, const SettingValues &values)
{
    QList<QByteArray> found;
    for (auto value = values.begin(); value != values.end(); ++value) {
        const QStringList &path = value.key();
        const bool leads = program == ClientProgram::ClaudeCode ? path == addressPath(program)
            : program == ClientProgram::Codex
            ? path.size() == 3 && path.first() == u"model_providers" && path.last() == u"base_url"
                && quotedSetting(path.at(1)) == values.value({QStringLiteral("model_provider")})
            : path.first() == u"provider" && path.last() == u"baseURL";
        if (leads && !found.contains(*value))
            found << *value;
    }
    return found;
}

} // namespace

QString ClientCheck::toString() const
{
    const QString where = line > 0 ? QStringLiteral("%1, line %2").arg(place).arg(line) : place;
    return QStringLiteral("%1: %2; %3").arg(where, text, remedy);
}

QList<ClientCheck> checkClients(const CheckPlaces &places, const SetupWish &wish)
{
    QList<ClientCheck> checks;
    checkEnvironment(places, wish, checks);
    checkShellFiles(places, wish, checks);
    checks << checkSettings(places, wish);
    return checks;
}

QList<PointedAddress> pointedAddresses(const CheckPlaces &places)
{
    QList<PointedAddress> addresses;
    for (const ClientProgram program : allClientPrograms()) {
        const QString file = settingsFile(program, places.home, places.environment);
        const auto text = QFileInfo::exists(file) ? readConfigFile(file) : Result<QByteArray>(QByteArray());
        const auto values
            = text ? readSettings(settingsFormat(program), *text) : Result<SettingValues>(text.error());
        if (!values)
            continue; // the setup tells
        for (const QByteArray &value : addressesIn(program, *values)) {
            if (const auto address = addressOf(program, file, value))
                addresses << *address;
        }
    }
    return addresses;
}

ClientCheck deadAddress(const PointedAddress &address)
{
    const auto *const known = std::find_if(std::begin(knownPorts), std::end(knownPorts),
        [&](const auto &entry) { return entry.first == address.port; });
    const QString whose = known == std::end(knownPorts)
        ? QString()
        : QStringLiteral(", where %1 usually does").arg(QLatin1String(known->second));
    return {ClientCheck::Severity::Problem, QDir::toNativeSeparators(address.path), 0,
        QStringLiteral("%1 is sent to port %2 of this computer, and nobody listens there%3")
            .arg(clientProgramTitle(address.program))
            .arg(address.port)
            .arg(whose),
        QStringLiteral("start what should listen there, set it up again with signalbox setup %1, or take it "
                       "back with signalbox setup %1 --undo")
            .arg(clientProgramName(address.program)),
        address.program};
}

} // namespace signalbox
