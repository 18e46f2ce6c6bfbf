// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "config/sectionreader.h"

#include <QDateTime>

#include <optional>

namespace signalbox {

/// Reads who may use the proxy: the keys of clients with what each allows, and the admin key.
///
/// Of what is wrong the lines are named, never the values, which may be keys. The providers must have been
/// read before.
class ClientKeyReader
{
public:
    /// Keys that end before `now` are warned of.
    ClientKeyReader(Config &config, ReadingContext &context, QDateTime now);

    /// A list of keys and of mappings that have one.
    void readList(SectionReader &section, QStringView key);
    /// One key without anything beside it. A key that is there already is kept once.
    void append(const QString &written, int line);
    void readAdminKey(SectionReader &server);
    /// Gives those without a name theirs; to be called when all have been read.
    void finish();

    /// A key was written and is wrong, which has been reported.
    [[nodiscard]] bool hasFailed() const { return m_failed; }

private:
    void readEntry(const YamlNode &item, const QString &title);
    void readMapping(const YamlNode &item, const QString &title);
    void readName(SectionReader &entry, ClientKeyConfig &key);
    void readExpiry(SectionReader &entry, ClientKeyConfig &key);
    void readModels(SectionReader &entry, ClientKeyConfig &key);
    void readProviders(SectionReader &entry, ClientKeyConfig &key);
    [[nodiscard]] QStringList providersCalled(const QString &name) const;
    [[nodiscard]] std::optional<ClientKeyConfig> parsed(const QString &written, int line);
    [[nodiscard]] const ClientKeyConfig *equalOf(const ClientKeyConfig &key) const;

    Config &m_config;
    ReadingContext &m_context;
    QDateTime m_now;
    bool m_failed = false;
};

} // namespace signalbox
