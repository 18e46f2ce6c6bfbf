// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/providerreader.h"
#include "http/headers.h"

#include "config/dialectreader.h"
#include "config/oauthreader.h"
#include "config/plainword.h"
#include "config/typenames.h"

#include <QFileInfo>

#include <algorithm>

namespace signalbox {

namespace {

using Type = ProviderConfig::Type;
using Auth = ProviderConfig::Auth;

QString titleOf(const YamlNode &node, int number)
{
    const YamlNode *name = node.find(u"name");
    if (name && name->kind == YamlNode::Kind::Scalar && !name->text.trimmed().isEmpty())
        return QStringLiteral("provider '%1'").arg(name->text.trimmed());
    return QStringLiteral("provider no. %1").arg(number);
}

bool isWritten(const YamlNode *value)
{
    return value && (value->kind != YamlNode::Kind::List || !value->children.empty());
}

bool hasControlCharacters(QStringView text)
{
    return std::any_of(
        text.begin(), text.end(), [](QChar c) { return c.unicode() < 0x20 || c.unicode() == 0x7f; });
}

/// These frame or address the message; the HTTP client writes them itself.
bool isFramingHeader(QStringView name)
{
    constexpr const char *names[]
        = {"host", "content-length", "transfer-encoding", "connection", "upgrade", "te", "trailer", "expect"};
    return std::any_of(std::begin(names), std::end(names),
        [&](const char *other) { return name.compare(QLatin1String(other), Qt::CaseInsensitive) == 0; });
}

/// Users copy the address with what clients add by themselves: "/v1", or the path of a whole request.
void stripRequestPath(QUrl &url)
{
    QString path = url.path(QUrl::FullyEncoded);
    const auto strip = [&](QStringView end) {
        if (path.endsWith(end))
            path.chop(end.size());
        while (path.endsWith(u'/'))
            path.chop(1);
    };
    for (const QStringView end : {u"", u"/v1/messages", u"/v1/chat/completions", u"/v1"})
        strip(end);
    url.setPath(path, QUrl::StrictMode);
}

/// OpenAI's clients are given the address with its /v1; what they add by themselves is copied, too.
void stripOpenAiRequestPath(QUrl &url)
{
    QString path = url.path(QUrl::FullyEncoded);
    for (const QStringView end : {u"", u"/chat/completions", u"/responses", u"/models"}) {
        if (path.endsWith(end))
            path.chop(end.size());
        while (path.endsWith(u'/'))
            path.chop(1);
    }
    url.setPath(path, QUrl::StrictMode);
}

/// The one part of an address that is ours to fill in has characters that addresses must not have.
QUrl addressOf(const QString &written, Type type)
{
    QString address = written;
    if (type == Type::OpenAi)
        address.replace(QStringLiteral("{model}"), QStringLiteral("%7Bmodel%7D"));
    return QUrl(address, QUrl::StrictMode);
}

/// The path and query of a preset's address, whose host may be the user's to say: "https://<resource>.…".
/// Invalid when there is none, or one in whose path the user has something to say as well.
QUrl withoutHost(const QString &address)
{
    if (address.isEmpty())
        return {};
    const qsizetype slash = address.indexOf(u'/', address.indexOf(u"://") + 3);
    const QString rest = slash < 0 ? QString() : address.sliced(slash);
    return addressOf(QStringLiteral("https://host") + rest, Type::OpenAi);
}

QString exampleAddress(Type type)
{
    return type == Type::OpenAi ? QStringLiteral("https://api.openai.com/v1")
                                : QStringLiteral("https://api.anthropic.com");
}

/// What is wrong with an address; empty = nothing. It is not shown: it may contain a password.
QString addressFlaw(const QUrl &url, Type type)
{
    if (!url.isValid() || url.isRelative())
        return QStringLiteral("is no valid address: write it like %1").arg(exampleAddress(type));
    if (url.scheme() != u"http" && url.scheme() != u"https")
        return QStringLiteral("has another scheme: it must begin with https:// or http://");
    if (url.host().isEmpty())
        return QStringLiteral("has no host: write it like %1").arg(exampleAddress(type));
    if (!url.userInfo().isEmpty())
        return QStringLiteral("must not contain a user name or password: write it as auth_value");
    if (type == Type::OpenAi && url.hasFragment())
        return QStringLiteral("must not have a '#': remove it and what follows");
    if (type != Type::OpenAi && (url.hasQuery() || url.hasFragment()))
        return QStringLiteral("must end with the path: remove what follows '?' or '#'");
    if (url.query(QUrl::FullyEncoded).contains(u"%7Bmodel%7D"))
        return QStringLiteral("has {model} behind '?': it can stand in the path only");
    return {};
}

/// A workspace has its Anthropic format below one of two paths, and users copy any part of the whole.
void completeDatabricksPath(QUrl &url)
{
    QString path = url.path(QUrl::FullyEncoded);
    if (path.endsWith(u"/v1/messages"))
        path.chop(12);
    if (path.isEmpty())
        path = QStringLiteral("/serving-endpoints");
    if (path.endsWith(u"/serving-endpoints") || path.endsWith(u"/ai-gateway"))
        path += QStringLiteral("/anthropic");
    url.setPath(path, QUrl::StrictMode);
}

QString adviceFor(const QString &nearest)
{
    return nearest.isEmpty() ? QStringLiteral("docs/presets.md lists them")
                             : QStringLiteral("did you mean '%1'?").arg(nearest);
}

/// What was written, where it cannot be a key that slipped in.
QString shownName(const QString &written)
{
    return isPlainWord(written) ? QStringLiteral(", not '%1'").arg(written) : QString();
}

} // namespace

ProviderReader::ProviderReader(const YamlNode &node, int number, ReadingContext &context)
    : m_section(node, titleOf(node, number), configkeys::provider, context)
{
    m_provider.line = node.line;
}

std::optional<ProviderConfig> ProviderReader::read()
{
    assign(m_provider.enabled, m_section.flag(u"enabled")); // first: what is not used may be incomplete
    m_section.context().setUnused(!m_provider.enabled);
    readName();
    readPreset();
    readType();
    readBaseUrl();
    readVendor();
    readAuth();
    readOAuth();
    readSelection();
    readConnection();
    readHeaders();
    readModels();
    readRejects();
    readDialect();
    readBalanceCheck();
    readQuota();
    readBilling();
    disableWhatComesLater();
    m_section.context().setUnused(false);
    if (m_provider.name.isEmpty())
        return std::nullopt;
    return std::move(m_provider);
}

void ProviderReader::readName()
{
    const std::optional<QString> name = m_section.text(u"name");
    if (name)
        m_provider.name = m_provider.group = name->trimmed();
    if (hasControlCharacters(m_provider.name))
        m_section.error(u"name", QStringLiteral("must be one line of text: remove the line break"));
    else if (m_provider.name.isEmpty() && (name || !m_section.has(u"name")))
        m_section.error(u"name", QStringLiteral("is missing: give the provider a name of its own"));
    const std::optional<QString> account = m_section.text(u"account_email");
    if (account && !account->trimmed().isEmpty() && !m_provider.name.isEmpty())
        m_provider.name += u'/' + account->trimmed();
}

void ProviderReader::readPreset()
{
    const std::optional<QString> written = m_section.text(u"preset");
    m_presetFailed = !written && m_section.has(u"preset");
    if (!written || written->trimmed().isEmpty())
        return;
    const PresetCatalog &catalog = m_section.context().presets();
    const QString name = written->trimmed();
    m_preset = catalog.find(name);
    if (!m_preset) {
        m_presetFailed = true;
        m_section.error(u"preset",
            QStringLiteral("must be the name of a preset%1: %2")
                .arg(shownName(name), adviceFor(nearestName(name, catalog.names()))));
    }
}

void ProviderReader::readType()
{
    if (m_preset)
        m_provider.type = m_preset->type;
    assign(m_provider.type, m_section.choice<Type>(u"type", providerTypes));
    if (m_provider.type == Type::Databricks && !m_preset && !m_presetFailed)
        m_preset = m_section.context().presets().find(u"databricks");
    if (m_preset)
        m_provider.preset = m_preset->name;
}

void ProviderReader::readBaseUrl()
{
    const std::optional<QString> written = m_section.text(u"base_url");
    if (!written) {
        if (!m_section.has(u"base_url") && m_provider.type != Type::Demo && !m_presetFailed)
            takePresetUrl();
        return;
    }
    QUrl url = addressOf(written->trimmed(), m_provider.type);
    const QString flaw = addressFlaw(url, m_provider.type);
    if (!flaw.isEmpty()) {
        m_section.error(u"base_url", flaw);
        return;
    }
    if (m_provider.type == Type::OpenAi) {
        stripOpenAiRequestPath(url);
        completeOpenAiPath(url);
    } else {
        stripRequestPath(url);
    }
    if (m_provider.type == Type::Databricks)
        completeDatabricksPath(url);
    takeUrl(std::move(url));
}

/// An address without a path is the service's; where it has its API the preset knows.
void ProviderReader::completeOpenAiPath(QUrl &url)
{
    if (!url.path().isEmpty())
        return;
    const Preset *known = m_preset ? m_preset : m_section.context().presets().findOpenAi(url);
    const QUrl address = known ? withoutHost(known->openAiUrl) : QUrl();
    if (!address.isValid()) {
        url.setPath(QStringLiteral("/v1"), QUrl::StrictMode);
        return;
    }
    url.setPath(address.path(QUrl::FullyEncoded), QUrl::StrictMode);
    if (!url.hasQuery() && address.hasQuery())
        url.setQuery(address.query(QUrl::FullyEncoded), QUrl::StrictMode);
}

void ProviderReader::takeUrl(QUrl url)
{
    m_provider.query = url.query(QUrl::FullyEncoded).toLatin1();
    url.setQuery(QString());
    m_provider.baseUrl = std::move(url);
}

void ProviderReader::takePresetUrl()
{
    const QString known = m_preset ? m_preset->url(m_provider.type) : QString();
    if (known.isEmpty() || Preset::isTemplate(known)) {
        m_section.error(u"base_url",
            QStringLiteral("is missing: write the address, like %1")
                .arg(known.isEmpty() ? exampleAddress(m_provider.type) : known));
        return;
    }
    QUrl url = addressOf(known, m_provider.type);
    if (m_provider.type != Type::OpenAi)
        stripRequestPath(url);
    takeUrl(std::move(url));
}

void ProviderReader::readVendor()
{
    if (m_preset)
        m_provider.vendor = m_preset->vendor;
    const std::optional<QString> written = m_section.text(u"vendor");
    if (written && !written->trimmed().isEmpty())
        m_provider.vendor = written->trimmed();
    if (m_provider.vendor.isEmpty())
        m_provider.vendor = m_section.context().presets().vendorAt(m_provider.baseUrl);
}

void ProviderReader::readAuth()
{
    const std::optional<Auth> auth = m_section.choice<Auth>(u"auth_type", authTypes);
    m_authWritten = auth.has_value();
    m_authFailed = m_section.has(u"auth_type") && !auth;
    m_secretsWritten = isWritten(m_section.node(u"auth_value")) || isWritten(m_section.node(u"auth_values"));
    const Auth usual = usualAuth();
    if (m_preset && !m_preset->keyHeader.isEmpty())
        m_provider.keyHeader = m_preset->keyHeader;
    m_provider.auth = auth.value_or(m_provider.type == Type::Demo ? Auth::None : usual);
    if (m_secretsWritten && m_preset && !m_authWritten) { // a key is there to be used
        if (usual == Auth::None)
            m_provider.auth = Auth::AuthToken;
        else if (usual == Auth::Passthrough)
            m_provider.auth = Auth::ApiKey;
    }
    readSecrets();
    checkAuth();
}

ProviderConfig::Auth ProviderReader::usualAuth() const
{
    const Auth usual = m_preset ? m_preset->auth : Auth::ApiKey;
    // x-api-key belongs to Anthropic's format; only a field that a preset names belongs to OpenAI's.
    const bool isBearer = m_provider.type == Type::OpenAi && usual == Auth::ApiKey
        && (!m_preset || m_preset->keyHeader.isEmpty());
    return isBearer ? Auth::AuthToken : usual;
}

void ProviderReader::readSecrets()
{
    std::vector<LocatedText> values = m_section.texts(u"auth_value");
    for (LocatedText &value : m_section.texts(u"auth_values"))
        values.push_back(std::move(value));
    const bool single = values.size() == 1;
    for (const LocatedText &value : values) {
        const QString text = value.text.trimmed();
        if (single && text == u"passthrough") {
            m_provider.auth = Auth::Passthrough;
        } else if (single && text == u"oauth") {
            m_provider.auth = Auth::OAuth;
        } else if (text.isEmpty()) {
            reportMissingKey(value.line,
                QStringLiteral(
                    "a key in 'auth_value' of %1 is empty: write the key, or ${VAR} of an environment "
                    "variable that has it")
                    .arg(m_section.title()));
        } else if (auto secret = m_section.context().secretReference(text)) {
            m_provider.secrets.append(std::move(secret).value());
        } else {
            reportMissingKey(value.line,
                QStringLiteral("a key in 'auth_value' of %1 %2")
                    .arg(m_section.title(), secret.error().message));
        }
    }
}

void ProviderReader::reportMissingKey(int line, const QString &message)
{
    if (m_provider.enabled)
        m_section.context().error(line, message);
    else
        m_section.context().warning(line, message);
}

void ProviderReader::checkAuth()
{
    const bool needsKey = m_provider.auth == Auth::ApiKey || m_provider.auth == Auth::AuthToken;
    if (needsKey && !m_secretsWritten && !m_authFailed && !m_presetFailed) {
        reportMissingKey(m_section.line(u"auth_value"),
            QStringLiteral(
                "%1 is missing: write the key, ${VAR} of an environment variable that has it, or an "
                "auth_type of passthrough or none")
                .arg(m_section.named(u"auth_value")));
    } else if (!needsKey && !m_provider.secrets.isEmpty()
        && (m_authWritten || m_provider.type == Type::Demo)) {
        m_section.warning(u"auth_value",
            QStringLiteral(
                "is not used with this auth_type: remove it, or write auth_type: api_key or auth_token"));
        m_provider.secrets.clear();
    }
}

void ProviderReader::readOAuth()
{
    const YamlNode *own = m_section.node(u"oauth");
    if (m_provider.auth != Auth::OAuth) {
        if (own)
            m_section.warning(
                u"oauth", QStringLiteral("has no effect with this auth_type: write auth_type: oauth"));
        return;
    }
    ReadingContext &context = m_section.context();
    OAuthReader reader(m_provider, context);
    const YamlNode *preset = m_preset && m_preset->canSignIn() ? &m_preset->oauth : nullptr;
    // What is said of all sign-ins gives way to the provider's own; and of another server only what has
    // nothing to do with servers is taken: its client and its flow would be sent to the wrong one.
    const bool isNamed = OAuthReader::namesServer(preset) || OAuthReader::namesServer(own);
    const YamlNode *common = context.signIns();
    if (const YamlNode *balancers = context.balancersSignIns()) {
        const QString title = QStringLiteral("'oauth' of settings");
        if ((isNamed || OAuthReader::namesServer(common)) && OAuthReader::namesServer(balancers))
            reader.readHandling(*balancers, title);
        else
            reader.read(*balancers, title, OAuthReader::Origin::Balancer);
    }
    if (common && isNamed && OAuthReader::namesServer(common))
        reader.readHandling(*common, QStringLiteral("'oauth'"));
    else if (common)
        reader.read(*common, QStringLiteral("'oauth'"));
    if (preset)
        reader.read(*preset, QStringLiteral("'oauth' of preset '%1'").arg(m_preset->name));
    if (own)
        reader.read(*own, m_section.named(u"oauth"));
    m_provider.oauth = reader.config();
    const QString shortage = reader.shortage();
    if (shortage.isEmpty() || !m_provider.enabled)
        return;
    context.warning(m_section.line(m_section.has(u"auth_type") ? u"auth_type" : u"auth_value"),
        QStringLiteral("%1 is not used, as its 'oauth' lacks %2. With a Claude subscription write auth_type: "
                       "passthrough: Claude Code keeps its own login then, and Anthropic's terms do not let "
                       "other programs offer that login")
            .arg(m_section.title(), shortage));
    m_provider.enabled = false;
}

void ProviderReader::readSelection()
{
    constexpr int leastPriority = 1'000'000'000;
    assign(m_provider.priority, m_section.integer(u"priority", 0, leastPriority));
    assign(m_provider.weight, m_section.integer(u"weight", 1, 1'000'000));
    assign(m_provider.maxConcurrent, m_section.integer(u"max_concurrent", 0));
    assign(m_provider.requestsPerMinute, m_section.integer(u"requests_per_minute", 0));
    assign(m_provider.images, m_section.flag(u"images"));
    if (m_preset) {
        m_provider.maxRequestBytes = m_preset->maxRequestBytes;
        m_provider.maxRequestHint = m_preset->maxRequestHint;
    }
    assign(m_provider.maxRequestBytes, m_section.size(u"max_request_size", 0));
}

void ProviderReader::readConnection()
{
    readProxy();
    assign(m_provider.http2, m_section.flag(u"http2"));
    readFile(u"ca_file", m_provider.caFile);
    readFile(u"client_cert", m_provider.clientCertificateFile);
    readFile(u"client_key", m_provider.clientKeyFile);
    if (m_section.has(u"client_cert") != m_section.has(u"client_key")) {
        const bool hasCertificate = m_section.has(u"client_cert");
        m_section.error(hasCertificate ? u"client_cert" : u"client_key",
            QStringLiteral("needs its other half: write '%1', too")
                .arg(hasCertificate ? QStringLiteral("client_key") : QStringLiteral("client_cert")));
    }
}

void ProviderReader::readProxy()
{
    const std::optional<QString> written = m_section.text(u"proxy");
    if (!written || written->trimmed().isEmpty())
        return;
    if (written->trimmed() == u"system") {
        m_provider.proxy = QUrl(QStringLiteral("system:"));
        return;
    }
    const QUrl url(written->trimmed(), QUrl::StrictMode);
    const bool known = url.scheme() == u"http" || url.scheme() == u"socks5";
    if (!url.isValid() || !known || url.host().isEmpty()) {
        m_section.error(u"proxy",
            QStringLiteral(
                "must be http://HOST:PORT, socks5://HOST:PORT or \"system\": correct the address"));
        return;
    }
    m_provider.proxy = url;
}

void ProviderReader::readFile(QStringView key, QString &target)
{
    const std::optional<QString> path = m_section.text(key);
    if (!path)
        return;
    target = m_section.context().resolvedPath(*path);
    if (QFileInfo(target).isFile())
        return;
    // The text of a certificate or key may stand here in place of its file's name.
    const bool shown = key != u"client_key" && !hasControlCharacters(*path);
    m_section.error(key,
        QStringLiteral("names %1 that does not exist: correct the path")
            .arg(shown ? QStringLiteral("the file '%1'").arg(target) : QStringLiteral("a file")));
}

void ProviderReader::readHeaders()
{
    for (const LocatedText &header : m_section.pairs(u"headers")) {
        const auto complain = [&](const QString &what) {
            m_section.context().error(
                header.line, QStringLiteral("a header of %1 %2").arg(m_section.title(), what));
        };
        if (!isValidFieldName(header.key))
            complain(QStringLiteral(
                "has a name with a blank, a line break or another forbidden character: correct it"));
        else if (isFramingHeader(header.key))
            complain(QStringLiteral("is '%1', which the program writes itself: remove it").arg(header.key));
        else if (hasControlCharacters(QString(header.text).remove(u'\t')))
            complain(QStringLiteral("has a value with a line break: write it on one line"));
        else
            m_provider.headers.set(header.key.toLatin1(), header.text.trimmed().toUtf8());
    }
}

void ProviderReader::readModels()
{
    for (const LocatedText &model : m_section.pairs(u"models")) {
        if (model.key.trimmed().isEmpty() || model.text.trimmed().isEmpty()) {
            m_section.context().error(model.line,
                QStringLiteral("a model of %1 is empty: write the client's model and the provider's")
                    .arg(m_section.title()));
        } else {
            m_provider.models.insert(model.key.trimmed(), model.text.trimmed());
        }
    }
    if (!m_preset)
        return;
    for (const auto &[pattern, model] : m_preset->modelMap) // behind the entry's own, which so win
        m_provider.models.insert(pattern, model);
    m_provider.naming = m_preset->naming;
}

void ProviderReader::readRejects()
{
    const PresetCatalog &catalog = m_section.context().presets();
    const std::vector<LocatedText> written = m_section.texts(u"rejects");
    if (m_provider.type == Type::OpenAi) {
        if (!written.empty())
            m_section.warning(u"rejects",
                QStringLiteral(
                    "has no effect with type openai: its features are those of Anthropic's format, "
                    "write 'dialect'"));
        return;
    }
    // An empty list says that the provider rejects nothing, whatever its preset knows.
    const bool nothing = m_section.has(u"rejects") && written.empty();
    QStringList features = m_preset && !nothing ? m_preset->rejects : QStringList();
    for (const LocatedText &feature : written) {
        const QString name = feature.text.trimmed();
        if (catalog.hasFeature(name)) {
            features.append(name);
            continue;
        }
        m_section.context().error(feature.line,
            QStringLiteral("an entry in %1 must be the name of a feature%2: %3")
                .arg(m_section.named(u"rejects"), shownName(name),
                    adviceFor(nearestName(name, catalog.featureNames()))));
    }
    m_provider.quirks = catalog.quirks(features, m_preset ? m_preset->adaptiveModels : QStringList());
}

void ProviderReader::readDialect()
{
    if (m_provider.type == Type::Demo) {
        if (m_section.has(u"dialect"))
            m_section.warning(u"dialect", QStringLiteral("has no effect with type demo: remove it"));
        return;
    }
    if (m_preset && m_provider.type == Type::OpenAi)
        m_provider.dialect = m_preset->dialect;
    DialectReader(m_section.context()).read(m_section, m_provider.dialect);
    m_provider.dialect.rules += m_section.context().presets().dialectRules(m_provider.type);
}

void ProviderReader::readBalanceCheck()
{
    // The command is the shell's: its variables are not ours.
    if (const YamlNode *command = m_section.node(u"balance_check")) {
        if (command->kind == YamlNode::Kind::Scalar)
            m_provider.balance.command = command->text.trimmed();
        else
            m_section.error(
                u"balance_check", QStringLiteral("must be a command that prints a number: correct it"));
    }
    // The key goes to the preset's own address only, as it does with requests.
    const bool ownKey = m_provider.auth == Auth::ApiKey || m_provider.auth == Auth::AuthToken
        || m_provider.auth == Auth::OAuth;
    if (m_preset && m_provider.balance.command.isEmpty() && ownKey
        && QUrl(m_preset->balanceUrl).host() == m_provider.baseUrl.host()) {
        m_provider.balance.url = m_preset->balanceUrl;
        m_provider.balance.path = m_preset->balancePath;
    }
    using namespace std::chrono_literals;
    assign(m_provider.balance.interval, m_section.duration(u"balance_check_interval", 0ms));
    if (m_provider.balance.interval <= 0ms) // claude-code-lb: its default
        m_provider.balance.interval = BalanceCheckConfig().interval;
    assign(m_provider.balance.threshold, m_section.number(u"balance_threshold"));
    // What nobody has asked for must not take a provider away, nor one empty key the others.
    const bool isAskedFor = m_section.has(u"balance_threshold") && m_provider.secrets.size() <= 1;
    m_provider.balance.decides = !m_provider.balance.command.isEmpty() || isAskedFor;
}

void ProviderReader::readQuota()
{
    assign(m_provider.quotaReserve, m_section.share(u"quota_reserve"));
    const bool isWanted = m_section.flag(u"quota_check").value_or(true);
    // As with balances: asked with a key of ours, at the preset's own address.
    const bool ownKey = m_provider.auth == Auth::ApiKey || m_provider.auth == Auth::AuthToken;
    if (!m_preset || !isWanted || QUrl(m_preset->quota.url).host() != m_provider.baseUrl.host())
        return;
    if (m_provider.auth == Auth::OAuth || (ownKey && !m_preset->quota.accountsOnly))
        m_provider.quota = m_preset->quota;
}

void ProviderReader::readBilling()
{
    constexpr double largestFactor = 1000;
    if (m_preset)
        m_provider.billing = m_preset->billing;
    assign(m_provider.billing, m_section.choice<Billing>(u"billing", billingNames));
    const std::optional<double> factor = m_section.number(u"price_factor");
    if (factor && (*factor <= 0 || *factor > largestFactor))
        m_section.error(u"price_factor",
            QStringLiteral("must be more than 0 and at most 1000: write what is charged of the list's price, "
                           "like 0.8, or billing: free where nothing is"));
    else
        assign(m_provider.priceFactor, factor);
}

void ProviderReader::disableWhatComesLater()
{
    if (!m_preset || m_preset->unsupported.isEmpty())
        return;
    m_section.context().warning(m_section.line(u"preset"),
        QStringLiteral("%1: %2; comes in a later version; this provider is not used yet")
            .arg(m_section.title(), m_preset->unsupported));
    m_provider.enabled = false;
}

} // namespace signalbox
