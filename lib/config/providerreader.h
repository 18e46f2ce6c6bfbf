// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "config/sectionreader.h"

#include <optional>

namespace signalbox {

/// Reads one entry of `providers`.
class ProviderReader
{
public:
    /// `number` counts the entries from 1; it names an entry that has no name.
    ProviderReader(const YamlNode &node, int number, ReadingContext &context);

    /// Nothing when the entry has no usable name; every problem is reported.
    [[nodiscard]] std::optional<ProviderConfig> read();

private:
    void readName();
    void readPreset();
    void readType();
    void readBaseUrl();
    void takePresetUrl();
    void takeUrl(QUrl url);
    void completeOpenAiPath(QUrl &url);
    void readVendor();
    void readAuth();
    [[nodiscard]] ProviderConfig::Auth usualAuth() const;
    void readSecrets();
    void reportMissingKey(int line, const QString &message);
    void checkAuth();
    void readOAuth();
    void readSelection();
    void readConnection();
    void readProxy();
    void readHeaders();
    void readModels();
    void readRejects();
    void readDialect();
    void readBalanceCheck();
    void readBilling();
    void disableWhatComesLater();
    void readFile(QStringView key, QString &target);

    SectionReader m_section;
    ProviderConfig m_provider;
    const Preset *m_preset = nullptr;
    bool m_presetFailed = false; ///< what it would have said is not missed as well
    bool m_authWritten = false; ///< auth_type names a valid type
    bool m_secretsWritten = false; ///< right or wrong: wrong ones are reported once
    bool m_authFailed = false;
};

} // namespace signalbox
