// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/presetcatalog.h"

#include "config/presetreader.h"

#include <QDir>
#include <QFile>

#include <algorithm>

/// The resource is in a static library: nothing else would link it. It has to be called outside of
/// namespaces.
static QByteArray builtInPresets()
{
    Q_INIT_RESOURCE(presets);
    QFile file(QStringLiteral(":/signalbox/presets.json"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

namespace signalbox {

namespace {

constexpr qint64 largestFile = 4LL * 1024 * 1024;

void addMissing(QStringList &list, const QStringList &more)
{
    for (const QString &text : more) {
        if (!list.contains(text))
            list.append(text);
    }
}

/// True when the address of a preset has the host and port of `url`.
bool isAt(const QString &address, const QUrl &url)
{
    if (Preset::isTemplate(address))
        return false;
    const QUrl known(address);
    return !known.host().isEmpty() && known.host() == url.host() && known.port() == url.port();
}

} // namespace

QString Preset::url(ProviderConfig::Type forType) const
{
    return forType == ProviderConfig::Type::OpenAi ? openAiUrl : anthropicUrl;
}

const PresetCatalog &PresetCatalog::builtIn()
{
    static const PresetCatalog catalog = [] {
        PresetCatalog made;
        [[maybe_unused]] const QList<ConfigProblem> problems = made.add(builtInPresets());
        Q_ASSERT(problems.isEmpty());
        return made;
    }();
    return catalog;
}

PresetCatalog PresetCatalog::inFolder(const QString &folder, QList<ConfigProblem> &problems)
{
    PresetCatalog catalog = builtIn();
    QFile file(QDir(folder).filePath(QStringLiteral("presets.json")));
    if (!file.exists())
        return catalog;
    const auto warn = [&](const QString &what) {
        problems.append(
            {ConfigProblem::Severity::Warning, 0, QStringLiteral("presets.json beside it ") + what});
    };
    if (!file.open(QIODevice::ReadOnly)) {
        warn(QStringLiteral("cannot be read (%1): check that you may read it").arg(file.errorString()));
    } else if (file.size() > largestFile) {
        warn(QStringLiteral("is larger than 4 MiB: check that it is a list of presets"));
    } else {
        for (const ConfigProblem &problem : catalog.add(file.readAll()))
            warn(problem.line > 0
                    ? QStringLiteral("in line %1: %2").arg(QString::number(problem.line), problem.message)
                    : u": " + problem.message);
    }
    return catalog;
}

QList<ConfigProblem> PresetCatalog::add(const QByteArray &json)
{
    return PresetReader(m_presets, m_features, m_modelRules).read(json);
}

QStringList PresetCatalog::names() const
{
    QStringList names;
    for (const Preset &preset : m_presets)
        names.append(preset.name);
    return names;
}

const Preset *PresetCatalog::find(QStringView name) const
{
    const auto found = std::find_if(m_presets.begin(), m_presets.end(),
        [&](const Preset &preset) { return name.compare(preset.name, Qt::CaseInsensitive) == 0; });
    return found == m_presets.end() ? nullptr : &*found;
}

QList<Preset> PresetCatalog::search(const QString &text) const
{
    const QStringList words = text.simplified().split(u' ', Qt::SkipEmptyParts);
    QList<Preset> result;
    for (const Preset &preset : m_presets) {
        const QString all = QStringList{preset.name, preset.title, preset.models.join(u'\n'),
            preset.anthropicUrl, preset.openAiUrl}
                                .join(u'\n');
        if (std::all_of(words.begin(), words.end(),
                [&](const QString &word) { return all.contains(word, Qt::CaseInsensitive); }))
            result.append(preset);
    }
    return result;
}

Quirks PresetCatalog::quirks(const QStringList &features, const QStringList &adaptiveModels) const
{
    Quirks result;
    for (const QString &name : features) {
        const Quirks feature = m_features.value(name);
        addMissing(result.betas, feature.betas);
        addMissing(result.fields, feature.fields);
        addMissing(result.toolFields, feature.toolFields);
        addMissing(result.tools, feature.tools);
        addMissing(result.blocks, feature.blocks);
        addMissing(result.cacheControlKeys, feature.cacheControlKeys);
        result.liftsSystemMessages |= feature.liftsSystemMessages;
        result.budgetsThinking |= feature.budgetsThinking;
    }
    if (result.budgetsThinking)
        result.adaptiveModels = adaptiveModels;
    return result;
}

const Preset *PresetCatalog::findOpenAi(const QUrl &url) const
{
    const auto found = std::find_if(m_presets.begin(), m_presets.end(),
        [&](const Preset &preset) { return isAt(preset.openAiUrl, url); });
    return found == m_presets.end() ? nullptr : &*found;
}

QString PresetCatalog::vendorAt(const QUrl &url) const
{
    const auto found = std::find_if(m_presets.begin(), m_presets.end(), [&](const Preset &preset) {
        return !preset.vendor.isEmpty() && (isAt(preset.anthropicUrl, url) || isAt(preset.openAiUrl, url));
    });
    return found == m_presets.end() ? url.host() : found->vendor;
}

} // namespace signalbox
