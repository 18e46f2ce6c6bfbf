// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "config/configproblem.h"
#include "config/yamlnode.h"

#include <QDate>
#include <QMap>

#include <utility>

namespace signalbox {

/// What is known of one service, so that a provider entry needs no more than its name and a key. None of it
/// was tried out unless `verified` says so.
struct Preset
{
    QString name; ///< as `preset` names it: "deepseek"
    QString title;
    ProviderConfig::Type type = ProviderConfig::Type::Anthropic; ///< what an entry without `type` has
    QString anthropicUrl; ///< the base; empty = it does not speak that format
    QString openAiUrl;
    ProviderConfig::Auth auth = ProviderConfig::Auth::ApiKey;
    QByteArray keyHeader; ///< of api_key where it is not x-api-key
    QString vendor;
    QStringList models; ///< that it is known for; there are more
    QList<std::pair<QString, QString>> modelMap; ///< patterns, for what the entry's `models` do not say
    ModelNaming naming;
    QStringList rejects; ///< names of features
    Dialect dialect; ///< of its OpenAI format, without the rules of the catalog
    QStringList adaptiveModels; ///< patterns of those that know adaptive thinking
    qint64 maxRequestBytes = 0;
    QString maxRequestHint;
    YamlNode oauth; ///< how to sign in, for OAuthReader; Null = it cannot be done
    QString balanceUrl;
    QString balancePath;
    Billing billing = Billing::Unsaid; ///< what an entry without `billing` has
    QString unsupported; ///< why it cannot be used yet; empty = it can
    QString notes;
    QDate updated;
    bool verified = false;

    /// The base address for a provider of this type; empty when there is none.
    [[nodiscard]] QString url(ProviderConfig::Type forType) const;
    [[nodiscard]] bool canSignIn() const { return oauth.kind == YamlNode::Kind::Map; }
    /// True when an address has a part that only the user knows: "https://<workspace>/…".
    [[nodiscard]] static bool isTemplate(const QString &url) { return url.contains(u'<'); }
};

/// What holds for some models of whatever provider, by the format that it is asked in.
struct ModelRules
{
    QList<DialectRule> openAi;
    QList<DialectRule> anthropic;
};

/// The presets and the features that a provider may reject, from presets.json: the one that comes with the
/// program, and over it one in the folder of the configuration.
class PresetCatalog
{
public:
    /// What comes with the program.
    static const PresetCatalog &builtIn();
    /// The same with the presets.json of `folder`, if there is one. What is wrong with that is a warning, and
    /// only the wrong value is left out.
    static PresetCatalog inFolder(const QString &folder, QList<ConfigProblem> &problems);

    /// Adds the presets and features of a file; of those that are known already, what it says about them.
    QList<ConfigProblem> add(const QByteArray &json);

    [[nodiscard]] const QList<Preset> &presets() const { return m_presets; }
    [[nodiscard]] QStringList names() const;
    /// Null when there is none of this name.
    [[nodiscard]] const Preset *find(QStringView name) const;
    /// Those with every word of `text` in their name, title, models or addresses.
    [[nodiscard]] QList<Preset> search(const QString &text) const;

    [[nodiscard]] QStringList featureNames() const { return m_features.keys(); }
    [[nodiscard]] bool hasFeature(const QString &name) const { return m_features.contains(name); }
    /// What rejecting these features means, for their header half and their body half.
    [[nodiscard]] Quirks quirks(const QStringList &features, const QStringList &adaptiveModels) const;

    /// What holds for some models of whatever provider of this type, for the end of its own rules.
    [[nodiscard]] const QList<DialectRule> &dialectRules(
        ProviderConfig::Type type = ProviderConfig::Type::OpenAi) const
    {
        return type == ProviderConfig::Type::OpenAi ? m_modelRules.openAi : m_modelRules.anthropic;
    }
    /// The first preset whose OpenAI format is at this host and port; null when there is none.
    [[nodiscard]] const Preset *findOpenAi(const QUrl &url) const;

    /// Whose thinking signatures the service at this address makes and takes: the vendor of the preset with
    /// the same host, else the host.
    [[nodiscard]] QString vendorAt(const QUrl &url) const;

private:
    QList<Preset> m_presets;
    QMap<QString, Quirks> m_features;
    ModelRules m_modelRules;
};

} // namespace signalbox
