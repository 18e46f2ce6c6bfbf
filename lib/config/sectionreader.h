// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/configkeys.h"
#include "config/readingcontext.h"
#include "config/yamlnode.h"

#include <chrono>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace signalbox {

/// One string of the configuration with its variables expanded.
struct LocatedText
{
    QString key; ///< of members of a map
    QString text;
    int line = 0;
};

/// Reads the values of one mapping and reports what is wrong with them, unknown and ineffective keys
/// included.
///
/// A reading method returns nothing when the key is absent, null, or wrong; the last is then already
/// reported.
class SectionReader
{
public:
    /// `title` names the mapping in messages: "server", "provider 'x'". The node must outlive the reader.
    SectionReader(
        const YamlNode &node, QString title, std::span<const ConfigKey> keys, ReadingContext &context);

    /// True when the key is written with a value, be it right or wrong.
    [[nodiscard]] bool has(QStringView key) const { return node(key) != nullptr; }
    [[nodiscard]] const YamlNode *node(QStringView key) const;
    [[nodiscard]] int line() const { return m_node.line; }
    [[nodiscard]] int line(QStringView key) const;
    [[nodiscard]] const QString &title() const { return m_title; }

    [[nodiscard]] std::optional<QString> text(QStringView key);
    [[nodiscard]] std::optional<bool> flag(QStringView key);
    [[nodiscard]] std::optional<int> integer(
        QStringView key, int smallest, int largest = std::numeric_limits<int>::max());
    [[nodiscard]] std::optional<double> number(QStringView key);
    [[nodiscard]] std::optional<std::chrono::milliseconds> duration(
        QStringView key, std::chrono::milliseconds smallest);
    [[nodiscard]] std::optional<qint64> size(QStringView key, qint64 smallest);
    /// From 0 to 1.
    [[nodiscard]] std::optional<double> share(QStringView key);
    /// One text or a list of texts.
    [[nodiscard]] std::vector<LocatedText> texts(QStringView key);
    /// A mapping of text to text.
    [[nodiscard]] std::vector<LocatedText> pairs(QStringView key);
    [[nodiscard]] std::optional<SectionReader> section(QStringView key, std::span<const ConfigKey> keys);

    template <typename T> using Names = std::span<const std::pair<const char *, T>>;
    /// One of the allowed names, in any case.
    template <typename T> [[nodiscard]] std::optional<T> choice(QStringView key, Names<T> allowed)
    {
        const std::optional<QString> written = text(key);
        if (!written)
            return std::nullopt;
        QStringList names;
        for (const auto &[name, value] : allowed) {
            if (written->compare(QLatin1String(name), Qt::CaseInsensitive) == 0)
                return value;
            names.append(QString::fromLatin1(name));
        }
        reportUnknownName(key, names);
        return std::nullopt;
    }

    /// "'key' of title", as messages say it.
    [[nodiscard]] QString named(QStringView key) const;
    void error(QStringView key, const QString &what) { m_context.error(line(key), named(key) + u' ' + what); }
    void warning(QStringView key, const QString &what)
    {
        m_context.warning(line(key), named(key) + u' ' + what);
    }
    [[nodiscard]] ReadingContext &context() { return m_context; }

private:
    void checkKeys(std::span<const ConfigKey> keys);
    void reportUnknownName(QStringView key, const QStringList &allowed);
    std::optional<QString> scalar(const YamlNode &value, const QString &what, QStringView expected);

    const YamlNode &m_node;
    QString m_title;
    ReadingContext &m_context;
};

/// Overwrites a default by what was written.
template <typename T, typename Read> void assign(T &target, std::optional<Read> read)
{
    if (read)
        target = T(*std::move(read));
}

} // namespace signalbox
