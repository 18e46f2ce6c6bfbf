// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/foundconfigs.h"

#include "config/configimport.h"

#include <QDir>
#include <QFileInfo>
#include <QUrl>

#include <algorithm>

namespace signalbox {

namespace {

/// Below the user's folder. What we replace is run from its own folder, as its instructions have it.
constexpr const char *usualPlaces[] = {
    ".cc-switch/cc-switch.db",
    ".cc-switch/config.json",
    ".claude-code-router/config.json",
    ".cli-proxy-api/config.yaml",
    ".cliproxyapi/config.yaml",
    ".config/cli-proxy-api/config.yaml",
    "CLIProxyAPI/config.yaml",
    "cliproxyapi/config.yaml",
    ".claude/settings.json",
    "claude-code-provider-balancer/config.yaml",
    "claude-code-lb/config.json",
    "databricks-claude-load-balancer/config.yaml",
};

constexpr const char *systemPlaces[] = {
    "/opt/homebrew/etc/cliproxyapi.conf",
    "/usr/local/etc/cliproxyapi.conf",
};

bool isThisComputer(const QString &host)
{
    return host == u"localhost" || host.startsWith(u"127.") || host == u"::1";
}

} // namespace

FoundConfigs::FoundConfigs(Places places) : m_places(std::move(places)) { }

QStringList FoundConfigs::candidates() const
{
    QStringList paths;
    const QDir home(m_places.home);
    if (!m_places.home.isEmpty()) {
        for (const char *place : usualPlaces)
            paths << home.filePath(QString::fromLatin1(place));
        for (const char *place : systemPlaces)
            paths << QString::fromLatin1(place);
    }
    if (const QString claude = m_places.environment.value(QStringLiteral("CLAUDE_CONFIG_DIR"));
        !claude.isEmpty())
        paths << QDir(claude).filePath(QStringLiteral("settings.json"));
    for (const char *variable : {"CONFIG_FILE", "CONFIG_PATH"}) {
        const QString named = m_places.environment.value(QString::fromLatin1(variable));
        if (!named.isEmpty())
            paths << QDir(m_places.current).absoluteFilePath(named);
    }
    if (!m_places.current.isEmpty()) {
        for (const char *name : {"config.yaml", "config.json"})
            paths << QDir(m_places.current).absoluteFilePath(QString::fromLatin1(name));
    }
    return paths;
}

QList<FoundConfig> FoundConfigs::look() const
{
    QList<FoundConfig> found;
    QStringList seen;
    for (const QString &path : candidates()) {
        const QFileInfo file(path);
        const QString canonical = file.canonicalFilePath(); // empty where there is none
        if (canonical.isEmpty() || !file.isFile() || seen.contains(canonical))
            continue;
        seen << canonical;
        const FoundConfig config = inspect(path);
        if (config.kind == ConfigKind::Signalbox) // ours, or nobody's
            continue;
        const bool isAfterItsSuccessor = config.kind == ConfigKind::CcSwitch
            && std::any_of(found.begin(), found.end(), [](const FoundConfig &other) {
                   return other.kind == ConfigKind::CcSwitch && other.providers > 0;
               });
        // Claude Code's settings are there for most, and lead elsewhere for few.
        const bool isNothing = config.kind == ConfigKind::ClaudeSettings && config.providers == 0;
        if (!isAfterItsSuccessor && !isNothing)
            found << config;
    }
    return found;
}

FoundConfig FoundConfigs::inspect(const QString &path) const
{
    FoundConfig found;
    found.path = QFileInfo(path).absoluteFilePath();
    Conversion conversion = ConfigImport::convert(found.path, found.kind);
    found.title = programName(found.kind);
    const ImportedProviders imported = importedProviders(
        std::move(conversion), QFileInfo(found.path).absolutePath(), {}, m_places.environment);
    found.providers = int(imported.providers.size());
    found.problem = imported.problem;
    if (found.kind == ConfigKind::ClaudeSettings && isOurselves(imported)) {
        found.providers = 0;
        found.problem = QStringLiteral("it leads to Signalbox already");
    }
    return found;
}

ImportedProviders FoundConfigs::providersOf(const FoundConfig &found, const TakenNames &taken) const
{
    ConfigKind kind = found.kind;
    Conversion conversion = ConfigImport::convert(found.path, kind);
    return importedProviders(
        std::move(conversion), QFileInfo(found.path).absolutePath(), taken, m_places.environment);
}

bool FoundConfigs::isOurselves(const ImportedProviders &imported) const
{
    return std::any_of(
        imported.providers.begin(), imported.providers.end(), [this](const YamlNode &provider) {
            const YamlNode *address = provider.find(u"base_url");
            const QUrl url(address ? address->text : QString());
            return isThisComputer(url.host()) && m_places.ownPorts.contains(quint16(url.port()));
        });
}

} // namespace signalbox
