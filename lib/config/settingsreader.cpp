// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/settingsreader.h"

#include "config/healthreader.h"
#include "config/ledgerreader.h"
#include "config/listenaddress.h"
#include "config/logreader.h"
#include "config/reusereader.h"
#include "config/strategynames.h"
#include "config/updatesreader.h"
#include "http/authority.h"

#include <QUrl>

#include <algorithm>
#include <chrono>

namespace signalbox {

namespace {

using namespace std::chrono_literals;
using Duration = std::chrono::milliseconds;

bool isHostName(const QString &text)
{
    return !hostOfAuthority(text.toUtf8()).isEmpty() && !text.contains(u'*');
}

} // namespace

SettingsReader::SettingsReader(SectionReader &root, Config &config)
    : m_root(root)
    , m_config(config)
    , m_keys(config, root.context(), QDateTime::currentDateTimeUtc())
{ }

void SettingsReader::read()
{
    readBalancerSettings();
    readServer();
    readTimeouts();
    readHealth();
    ReuseReader(m_config).readOwn(m_root);
    LedgerReader(m_config.ledger).read(m_root);
    UpdatesReader(m_config.updates).read(m_root);
    if (auto log = m_root.section(u"log", configkeys::log))
        LogReader(m_config.log).readOwn(*log);
    readSecrets();
    if (auto auth = m_root.section(u"auth", configkeys::auth))
        readAuth(*auth, Origin::Own);
    m_keys.readList(m_root, u"auth_keys");
    m_keys.readList(m_root, u"client_keys");
    m_keys.finish();
    checkKeys();
    refuseOpenListening();
    m_config.server.line = m_portLine > 0 ? m_portLine : m_hostLine;
}

void SettingsReader::readBalancerSettings()
{
    std::optional<SectionReader> settings = m_root.section(u"settings", configkeys::settings);
    if (!settings)
        return;
    assign(m_config.strategy, settings->choice<Strategy>(u"selection_strategy", strategyNames()));
    assign(m_config.stickyDuration, settings->duration(u"idle_recovery_interval", 0ms));
    assign(m_config.stickyDuration, settings->duration(u"sticky_provider_duration", 0ms));
    assign(m_config.quotaReserve, settings->share(u"quota_reserve"));
    HealthReader(m_config.health).readBalancers(*settings);
    ReuseReader(m_config).readBalancers(*settings);
    assign(m_config.timeouts.plain, settings->duration(u"timeout_seconds", 1ms));
    readBalancerTimeouts(*settings);
    LogReader(m_config.log).readBalancers(*settings);
    readHost(*settings);
    readPort(*settings);
    if (auto auth = settings->section(u"auth", configkeys::auth))
        readAuth(*auth, Origin::Balancer);
    m_keys.readList(*settings, u"auth_keys");
    m_keys.readList(*settings, u"client_keys");
}

void SettingsReader::readBalancerTimeouts(SectionReader &settings)
{
    std::optional<SectionReader> timeouts = settings.section(u"timeouts", configkeys::settingsTimeouts);
    if (!timeouts)
        return;
    (void)timeouts->section(u"caching", configkeys::settingsTimeoutsCaching);
    std::optional<Duration> connect;
    std::optional<Duration> queue;
    // We have one value for both kinds: the larger, so that nothing is cut off earlier than written.
    const auto keepLarger = [](std::optional<Duration> &target, std::optional<Duration> value) {
        if (value)
            target = std::max(target.value_or(*value), *value);
    };
    for (const QStringView kind : {u"streaming", u"non_streaming"}) {
        std::optional<SectionReader> section = timeouts->section(kind, configkeys::settingsTimeoutsOfKind);
        if (!section)
            continue;
        keepLarger(connect, section->duration(u"connect_timeout", 1ms));
        keepLarger(queue, section->duration(u"pool_timeout", 0ms));
        const std::optional<Duration> read = section->duration(u"read_timeout", 1ms);
        if (kind == u"streaming") {
            assign(m_config.timeouts.idle, read);
            assign(m_config.timeouts.firstByte, read);
        } else {
            assign(m_config.timeouts.plain, read);
        }
    }
    assign(m_config.timeouts.connect, connect);
    assign(m_config.timeouts.queue, queue);
}

void SettingsReader::readServer()
{
    std::optional<SectionReader> server = m_root.section(u"server", configkeys::server);
    if (!server)
        return;
    ServerConfig &target = m_config.server;
    readHost(*server);
    readPort(*server);
    readListeners(*server);
    readAllowedHosts(*server);
    readOrigins(*server);
    m_keys.readAdminKey(*server);
    assign(target.maxBodyBytes, server->size(u"max_body_size", 1));
    assign(target.maxHeaderBytes, server->size(u"max_header_size", 1));
    assign(target.maxConnections, server->integer(u"max_connections", 1));
    assign(target.headerTimeout, server->duration(u"header_timeout", 1ms));
    assign(target.idleTimeout, server->duration(u"idle_timeout", 1ms));
    assign(target.shutdownTimeout, server->duration(u"shutdown_timeout", 0ms));
}

void SettingsReader::readHost(SectionReader &section)
{
    const std::optional<QString> written = section.text(u"host");
    if (!written)
        return;
    QString host = written->trimmed();
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.sliced(1, host.size() - 2);
    m_hostLine = section.line(u"host");
    if (ListenAddress::isValidHost(host))
        m_config.server.host = host;
    else
        section.error(u"host",
            QStringLiteral(
                "must be an IP address of this computer, \"localhost\" or \"*\" (all): correct it"));
}

void SettingsReader::readPort(SectionReader &section)
{
    const std::optional<int> port = section.integer(u"port", 0, 65535);
    if (!port)
        return;
    m_config.server.port = static_cast<quint16>(*port);
    m_portLine = section.line(u"port");
}

void SettingsReader::readListeners(SectionReader &server)
{
    for (const LocatedText &listener : server.texts(u"listeners")) {
        if (ListenAddress::parse(listener.text.trimmed()))
            m_config.server.listeners.append({listener.text.trimmed(), listener.line});
        else
            server.context().error(listener.line,
                QStringLiteral(
                    "an entry in 'listeners' of server is no address: write it like \"127.0.0.1:8485\" or "
                    "\"[::1]:8485\""));
    }
}

void SettingsReader::readAllowedHosts(SectionReader &server)
{
    for (const LocatedText &host : server.texts(u"allowed_hosts")) {
        if (isHostName(host.text.trimmed()))
            m_config.server.allowedHosts.append(host.text.trimmed());
        else
            server.context().error(host.line,
                QStringLiteral(
                    "an entry in 'allowed_hosts' of server is no host name: write each name in full, like "
                    "\"signalbox.test\", without http://, path or \"*\""));
    }
}

void SettingsReader::readOrigins(SectionReader &server)
{
    for (const LocatedText &origin : server.texts(u"allowed_origins")) {
        const QString text = origin.text.trimmed();
        const QUrl url(text, QUrl::StrictMode);
        const bool bare = url.path().isEmpty() && !url.hasQuery() && !url.hasFragment();
        if (text.contains(u'*'))
            server.context().error(origin.line,
                QStringLiteral(
                    "'allowed_origins' of server has \"*\", which would let any web page use your providers: "
                    "list each origin you trust, like \"http://localhost:3000\""));
        else if (!url.isValid() || url.scheme().isEmpty() || url.host().isEmpty() || !bare)
            server.context().error(origin.line,
                QStringLiteral("an entry in 'allowed_origins' of server is no origin: write it like "
                               "\"http://localhost:3000\", without a path"));
        m_config.server.allowedOrigins.append(text);
    }
}

void SettingsReader::readTimeouts()
{
    std::optional<SectionReader> timeouts = m_root.section(u"timeouts", configkeys::timeouts);
    if (!timeouts)
        return;
    TimeoutConfig &target = m_config.timeouts;
    assign(target.connect, timeouts->duration(u"connect", 1ms));
    assign(target.firstByte, timeouts->duration(u"first_byte", 1ms));
    assign(target.idle, timeouts->duration(u"idle", 1ms));
    assign(target.plain, timeouts->duration(u"plain", 1ms));
    assign(target.keepAlive, timeouts->duration(u"keep_alive", 1ms));
    assign(target.earlyHead, timeouts->duration(u"early_head", 1ms));
    assign(target.queue, timeouts->duration(u"queue", 0ms));
}

void SettingsReader::readHealth()
{
    if (auto health = m_root.section(u"health", configkeys::health))
        HealthReader(m_config.health).readOwn(*health);
}

void SettingsReader::readSecrets()
{
    using Store = SecretsConfig::Store;
    constexpr std::pair<const char *, Store> stores[]
        = {{"keychain", Store::Keychain}, {"file", Store::File}, {"memory", Store::Memory}};
    std::optional<SectionReader> secrets = m_root.section(u"secrets", configkeys::secrets);
    if (!secrets)
        return;
    assign(m_config.secrets.store, secrets->choice<Store>(u"store", stores));
    for (const auto &[key, target] : {std::pair(QStringLiteral("file"), &m_config.secrets.file),
             std::pair(QStringLiteral("passphrase_file"), &m_config.secrets.passphraseFile)}) {
        if (const auto path = secrets->text(key))
            *target = m_root.context().resolvedPath(*path);
        if (secrets->has(key) && m_config.secrets.store != Store::File)
            secrets->warning(key, QStringLiteral("has an effect with store: file only: write that, too"));
    }
}

void SettingsReader::readAuth(SectionReader &section, Origin origin)
{
    // The Balancer asks for the key only when told to; an `auth` of ours is there to be used.
    const bool enabled = section.flag(u"enabled").value_or(origin == Origin::Own || section.has(u"enabled"));
    const std::optional<QString> key = section.text(u"api_key");
    if (!enabled) {
        if (key)
            section.warning(u"api_key",
                QStringLiteral(
                    "is not asked for, as 'enabled' is not true: write enabled: true, or remove the key"));
        return;
    }
    const YamlNode *own = m_root.node(u"auth");
    const bool replaced = origin == Origin::Balancer && own && own->find(u"api_key");
    if (key && !replaced)
        m_keys.append(*key, section.line(u"api_key"));
    else if (!key && section.has(u"api_key"))
        m_keysFailed = true;
    else if (!key)
        m_keylessAuthLine = section.line();
}

void SettingsReader::checkKeys()
{
    if (m_keylessAuthLine == 0 || !m_config.server.clientKeys.isEmpty() || haveKeysFailed())
        return;
    m_root.context().error(m_keylessAuthLine,
        QStringLiteral(
            "'auth' is enabled, but there is no key: write the key that clients must send as its 'api_key', "
            "or remove 'auth'"));
    m_keysFailed = true;
}

void SettingsReader::refuseOpenListening()
{
    const ServerConfig &server = m_config.server;
    if (!server.clientKeys.isEmpty() || haveKeysFailed())
        return;
    const YamlNode *ours = m_root.node(u"server");
    const YamlNode *balancers = m_root.node(u"settings");
    const YamlNode *host = ours ? ours->find(u"host") : nullptr;
    if (!host && balancers)
        host = balancers->find(u"host");
    if (!ListenAddress::isLoopback(server.host)) {
        m_root.context().error(host ? host->line : 0,
            QStringLiteral(
                "server.host is '%1', which other computers can reach, but no client key is asked for: write "
                "host: 127.0.0.1, or add a key to 'client_keys'")
                .arg(server.host));
    }
    for (const ListenerConfig &listener : server.listeners) {
        if (ListenAddress::isLoopback(ListenAddress::parse(listener.address)->host))
            continue;
        m_root.context().error(listener.line,
            QStringLiteral(
                "server.listeners has '%1', which other computers can reach as server.host could, but no "
                "client key is asked for: listen on 127.0.0.1, or add a key to 'client_keys'")
                .arg(listener.address));
    }
}

} // namespace signalbox
