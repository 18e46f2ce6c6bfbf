// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/presetcatalog.h"
#include "config/sectionreader.h"

namespace signalbox {

/// Reads a presets.json over the presets, features and rules that are known already.
class PresetReader
{
public:
    PresetReader(QList<Preset> &presets, QMap<QString, Quirks> &features, ModelRules &modelRules)
        : m_presets(presets)
        , m_features(features)
        , m_modelRules(modelRules)
    { }

    /// What is wrong with it, as warnings with their line; a wrong value is left out, and nothing else.
    [[nodiscard]] QList<ConfigProblem> read(const QByteArray &json);

private:
    void readFeatures(SectionReader &root);
    void readModelRules(SectionReader &root);
    void readPresets(SectionReader &root);
    void readPreset(SectionReader &section, Preset &preset) const;
    static void readQuota(SectionReader &section, QuotaCheckConfig &target);
    static void readQuotaWindow(SectionReader &section, QuotaCheckConfig &target);
    static void readSignIn(SectionReader &section, Preset &preset);
    static void readUrl(SectionReader &section, QStringView key, QString &target);
    static void readKeyHeader(SectionReader &section, Preset &preset);
    static void readNaming(SectionReader &section, ModelNaming &naming);
    void checkFeatures(SectionReader &section, const Preset &preset) const;

    QList<Preset> &m_presets;
    QMap<QString, Quirks> &m_features;
    ModelRules &m_modelRules;
};

} // namespace signalbox
