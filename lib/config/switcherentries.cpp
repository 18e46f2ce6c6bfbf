// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/switcherentries.h"

#include "config/foreignsection.h"
#include "config/presetcatalog.h"
#include "config/typenames.h"

#include <QUrl>

#include <algorithm>

namespace signalbox {

namespace {

constexpr qsizetype longestName = 80;

QString tidyName(const QString &text)
{
    QString name = text.simplified().left(longestName);
    for (QChar &c : name) {
        if (!c.isPrint() || c == u'/')
            c = u'-';
    }
    return name;
}

/// Without what each request adds itself.
QString withoutRequestPath(QString url, ProviderConfig::Type type)
{
    while (url.endsWith(u'/'))
        url.chop(1);
    for (const QStringView path : {u"/chat/completions", u"/responses", u"/v1/messages", u"/messages"}) {
        if (url.endsWith(path))
            url.chop(path.size());
    }
    if (type != ProviderConfig::Type::OpenAi && url.endsWith(u"/v1"))
        url.chop(3);
    return url;
}

/// The one that is at this very address in this format: it knows what the service rejects.
const Preset *presetAt(const QString &url, ProviderConfig::Type type)
{
    const QList<Preset> &presets = PresetCatalog::builtIn().presets();
    const auto found = std::find_if(presets.begin(), presets.end(), [&](const Preset &preset) {
        return preset.unsupported.isEmpty() && !Preset::isTemplate(preset.url(type))
            && preset.auth != ProviderConfig::Auth::Passthrough
            && withoutRequestPath(preset.url(type), type) == url;
    });
    return found == presets.end() ? nullptr : &*found;
}

YamlNode mapOf(const QList<std::pair<QString, QString>> &members, int line)
{
    YamlNode map = YamlNode::map(line);
    for (const auto &[name, value] : members) {
        if (!map.find(name))
            map.insert(name, YamlNode::scalar(value, line));
    }
    return map;
}

void insertKeys(YamlNode &entry, const SwitcherProvider &provider)
{
    const auto scalar = [&](const QString &text) { return YamlNode::scalar(text, provider.line); };
    entry.insert(QStringLiteral("auth_type"),
        scalar(authName(provider.keys.isEmpty() ? ProviderConfig::Auth::None
                : provider.sendsBearer          ? ProviderConfig::Auth::AuthToken
                                                : ProviderConfig::Auth::ApiKey)));
    if (provider.keys.size() == 1)
        entry.insert(QStringLiteral("auth_value"), scalar(provider.keys.constFirst()));
    if (provider.keys.size() < 2)
        return;
    YamlNode keys = YamlNode::list(provider.line);
    for (const QString &key : provider.keys)
        keys.append(scalar(key));
    entry.insert(QStringLiteral("auth_values"), std::move(keys));
}

} // namespace

SwitcherEntries::SwitcherEntries(int line) : m_providers(YamlNode::list(line))
{
    m_conversion.root = YamlNode::map(line);
}

void SwitcherEntries::add(const SwitcherProvider &provider)
{
    const auto scalar = [&](const QString &text) { return YamlNode::scalar(text, provider.line); };
    const bool isOpenAi = provider.type == ProviderConfig::Type::OpenAi;
    const QString usual = isOpenAi ? QStringLiteral("https://api.openai.com/v1")
                                   : QStringLiteral("https://api.anthropic.com");
    const QString url
        = withoutRequestPath(provider.baseUrl.isEmpty() ? usual : provider.baseUrl.trimmed(), provider.type);
    const QString host = QUrl(url).host();
    const QString wanted = tidyName(provider.name.isEmpty() ? host : provider.name);
    const QString name = uniqueName(wanted.isEmpty() ? QStringLiteral("provider") : wanted, m_names);
    const Preset *preset = presetAt(url, provider.type);
    YamlNode entry = YamlNode::map(provider.line);
    entry.insert(QStringLiteral("name"), scalar(literalText(name)));
    if (preset)
        entry.insert(QStringLiteral("preset"), scalar(preset->name));
    if (!preset || preset->type != provider.type)
        entry.insert(QStringLiteral("type"), scalar(typeName(provider.type)));
    if (!preset)
        entry.insert(QStringLiteral("base_url"), scalar(literalText(url)));
    insertKeys(entry, provider);
    if (!provider.enabled)
        entry.insert(QStringLiteral("enabled"), scalar(QStringLiteral("false")));
    if (!provider.proxy.isEmpty())
        entry.insert(QStringLiteral("proxy"), scalar(literalText(provider.proxy)));
    if (!provider.headers.isEmpty())
        entry.insert(QStringLiteral("headers"), mapOf(provider.headers, provider.line));
    if (!provider.models.isEmpty())
        entry.insert(QStringLiteral("models"), mapOf(provider.models, provider.line));
    if (provider.speaksResponses) {
        YamlNode apis = YamlNode::list(provider.line);
        apis.append(scalar(QStringLiteral("responses")));
        YamlNode dialect = YamlNode::map(provider.line);
        dialect.insert(QStringLiteral("apis"), std::move(apis));
        entry.insert(QStringLiteral("dialect"), std::move(dialect));
    }
    m_providers.append(std::move(entry));
    m_conversion.take(provider.line, QStringLiteral("'%1' at %2").arg(name, host));
    if (provider.keys.isEmpty())
        m_conversion.change(provider.line,
            QStringLiteral("'%1' has no key there, and is sent none: add one if it wants one").arg(name));
}

Conversion SwitcherEntries::take(const QString &program)
{
    if (m_providers.children.empty())
        m_conversion.error(0, QStringLiteral("%1 has no provider that can be taken").arg(program));
    m_conversion.root.insert(QStringLiteral("providers"), std::move(m_providers));
    return std::move(m_conversion);
}

QString textOf(const YamlNode *node)
{
    return node && node->kind == YamlNode::Kind::Scalar ? node->text.trimmed() : QString();
}

QString memberText(const YamlNode &map, QStringView name)
{
    return textOf(map.find(name));
}

QString literalText(const QString &text)
{
    return QString(text).replace(u'$', QStringLiteral("$$"));
}

} // namespace signalbox
