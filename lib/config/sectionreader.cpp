// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/sectionreader.h"

#include "config/plainword.h"
#include "config/quantity.h"

#include <algorithm>
#include <cmath>

namespace signalbox {

namespace {

QString rangeText(const QString &smallest, const QString &largest)
{
    return largest.isEmpty()
        ? QStringLiteral("must be %1 or more: correct the number").arg(smallest)
        : QStringLiteral("must be from %1 to %2: correct the number").arg(smallest, largest);
}

QString shownMilliseconds(std::chrono::milliseconds duration)
{
    return duration.count() == 0 ? QStringLiteral("0") : QStringLiteral("%1ms").arg(duration.count());
}

} // namespace

SectionReader::SectionReader(
    const YamlNode &node, QString title, std::span<const ConfigKey> keys, ReadingContext &context)
    : m_node(node)
    , m_title(std::move(title))
    , m_context(context)
{
    checkKeys(keys);
}

void SectionReader::checkKeys(std::span<const ConfigKey> keys)
{
    for (const YamlNode &child : m_node.children) {
        const auto known = std::find_if(keys.begin(), keys.end(),
            [&](const ConfigKey &key) { return child.key == QLatin1String(key.name); });
        if (known != keys.end()) {
            if (known->remark)
                m_context.warning(
                    child.line, QStringLiteral("%1: %2").arg(named(child.key), QLatin1String(known->remark)));
            continue;
        }
        const QString nearest = nearestName(child.key, keys);
        const QString advice = nearest.isEmpty() ? QStringLiteral("it is ignored, remove or correct it")
                                                 : QStringLiteral("did you mean '%1'?").arg(nearest);
        // A secret may stand where a key should.
        const bool shown = isPlainWord(child.key) && !configkeys::holdSecrets(keys);
        m_context.warning(child.line,
            shown ? QStringLiteral("unknown key '%1' in %2: %3").arg(child.key, m_title, advice)
                  : QStringLiteral("unknown key in %1: %2").arg(m_title, advice));
    }
}

const YamlNode *SectionReader::node(QStringView key) const
{
    const YamlNode *found = m_node.find(key);
    return found && found->kind != YamlNode::Kind::Null ? found : nullptr;
}

int SectionReader::line(QStringView key) const
{
    const YamlNode *found = m_node.find(key);
    return found ? found->line : m_node.line;
}

QString SectionReader::named(QStringView key) const
{
    return QStringLiteral("'%1' of %2").arg(key, QStringView(m_title));
}

std::optional<QString> SectionReader::scalar(const YamlNode &value, const QString &what, QStringView expected)
{
    if (value.kind == YamlNode::Kind::Scalar)
        return m_context.expand(value.text, value.line, what);
    const QString found = value.kind == YamlNode::Kind::List ? QStringLiteral("a list")
        : value.kind == YamlNode::Kind::Map                  ? QStringLiteral("a mapping")
                                                             : QStringLiteral("empty");
    m_context.error(value.line,
        QStringLiteral("%1 must be %2, but is %3: write one value")
            .arg(QStringView(what), expected, QStringView(found)));
    return std::nullopt;
}

std::optional<QString> SectionReader::text(QStringView key)
{
    const YamlNode *value = node(key);
    return value ? scalar(*value, named(key), u"text") : std::nullopt;
}

std::optional<bool> SectionReader::flag(QStringView key)
{
    const YamlNode *value = node(key);
    const std::optional<QString> written
        = value ? scalar(*value, named(key), u"true or false") : std::nullopt;
    if (!written)
        return std::nullopt;
    // YAML 1.1, which the Balancer reads, also has these words.
    const QString word = written->trimmed().toLower();
    if (word == u"true" || word == u"yes" || word == u"on")
        return true;
    if (word == u"false" || word == u"no" || word == u"off")
        return false;
    error(key, QStringLiteral("must be true or false: correct the value"));
    return std::nullopt;
}

std::optional<int> SectionReader::integer(QStringView key, int smallest, int largest)
{
    const YamlNode *value = node(key);
    const std::optional<QString> written
        = value ? scalar(*value, named(key), u"a whole number") : std::nullopt;
    if (!written)
        return std::nullopt;
    bool ok = false;
    const qlonglong number = written->trimmed().toLongLong(&ok);
    if (!ok) {
        error(key, QStringLiteral("must be a whole number: correct the value"));
        return std::nullopt;
    }
    if (number < smallest || number > largest) {
        const bool open = largest == std::numeric_limits<int>::max() && number < smallest;
        error(key, rangeText(QString::number(smallest), open ? QString() : QString::number(largest)));
        return std::nullopt;
    }
    return static_cast<int>(number);
}

std::optional<double> SectionReader::number(QStringView key)
{
    const YamlNode *value = node(key);
    const std::optional<QString> written = value ? scalar(*value, named(key), u"a number") : std::nullopt;
    if (!written)
        return std::nullopt;
    bool ok = false;
    const double number = written->trimmed().toDouble(&ok);
    if (!ok || !std::isfinite(number)) {
        error(key, QStringLiteral("must be a number: correct the value"));
        return std::nullopt;
    }
    return number;
}

std::optional<std::chrono::milliseconds> SectionReader::duration(
    QStringView key, std::chrono::milliseconds smallest)
{
    constexpr std::chrono::milliseconds largest
        = std::chrono::hours(24 * 20); // QTimer counts milliseconds in an int
    const YamlNode *value = node(key);
    const std::optional<QString> written
        = value ? scalar(*value, named(key), u"a number of seconds or a text like \"10s\"") : std::nullopt;
    if (!written)
        return std::nullopt;
    const auto duration = parseDuration(*written);
    if (!duration) {
        error(key,
            QStringLiteral("is no duration: write a number of seconds, or a number with ms, s, m, h or d, "
                           "like \"10s\""));
        return std::nullopt;
    }
    if (*duration < smallest || *duration > largest) {
        error(key, rangeText(shownMilliseconds(smallest), QStringLiteral("20d")));
        return std::nullopt;
    }
    return duration;
}

std::optional<qint64> SectionReader::size(QStringView key, qint64 smallest)
{
    const YamlNode *value = node(key);
    const std::optional<QString> written
        = value ? scalar(*value, named(key), u"a number of bytes or a text like \"64MiB\"") : std::nullopt;
    if (!written)
        return std::nullopt;
    const auto size = parseSize(*written);
    if (!size) {
        error(key,
            QStringLiteral("is no size: write a number of bytes, or a number with k, MB, MiB, GB or GiB"));
        return std::nullopt;
    }
    if (*size < smallest) {
        error(key, rangeText(QString::number(smallest), {}));
        return std::nullopt;
    }
    return size;
}

std::optional<double> SectionReader::share(QStringView key)
{
    const YamlNode *value = node(key);
    const std::optional<QString> written
        = value ? scalar(*value, named(key), u"a share like \"5%\"") : std::nullopt;
    if (!written)
        return std::nullopt;
    const auto share = parseShare(*written);
    if (!share)
        error(key, QStringLiteral("is no share: write it like \"5%\" or 0.05, from 0 to 100 %"));
    return share;
}

std::vector<LocatedText> SectionReader::texts(QStringView key)
{
    const YamlNode *value = node(key);
    if (!value)
        return {};
    std::vector<LocatedText> result;
    const auto add = [&](const YamlNode &item, const QString &what) {
        if (auto written = scalar(item, what, u"text"))
            result.push_back({{}, *std::move(written), item.line});
    };
    if (value->kind != YamlNode::Kind::List)
        add(*value, named(key));
    else
        for (const YamlNode &item : value->children)
            add(item, QStringLiteral("an entry in %1").arg(named(key)));
    return result;
}

std::vector<LocatedText> SectionReader::pairs(QStringView key)
{
    const YamlNode *value = node(key);
    if (!value)
        return {};
    if (value->kind != YamlNode::Kind::Map) {
        error(key, QStringLiteral("must be a mapping of name to text: write one 'name: text' per line"));
        return {};
    }
    const QString what = QStringLiteral("an entry in %1").arg(named(key));
    std::vector<LocatedText> result;
    for (const YamlNode &member : value->children) {
        auto name = m_context.expand(member.key, member.line, what);
        auto written = scalar(member, what, u"text");
        if (name && written)
            result.push_back({*std::move(name), *std::move(written), member.line});
    }
    return result;
}

std::optional<SectionReader> SectionReader::section(QStringView key, std::span<const ConfigKey> keys)
{
    const YamlNode *value = node(key);
    if (!value)
        return std::nullopt;
    if (value->kind != YamlNode::Kind::Map) {
        error(key, QStringLiteral("must be a mapping: write its keys indented below it"));
        return std::nullopt;
    }
    // The keys of the file itself are named alone: "settings", "settings.timeouts".
    const QString title = m_title == u"the configuration" ? key.toString() : m_title + u'.' + key;
    return SectionReader(*value, title, keys, m_context);
}

void SectionReader::reportUnknownName(QStringView key, const QStringList &allowed)
{
    // What was written is shown before its variables were replaced, and never where a secret may have slipped
    // in.
    const QString written = node(key)->text;
    const bool shown = !key.startsWith(u"auth") && !written.isEmpty() && isPlainWord(written);
    const QString nearest = nearestName(written, allowed);
    error(key,
        QStringLiteral("must be one of %1%2%3")
            .arg(allowed.join(QStringLiteral(", ")),
                shown ? QStringLiteral(", not '%1'").arg(written) : QString(),
                nearest.isEmpty() ? QString() : QStringLiteral(": did you mean '%1'?").arg(nearest)));
}

} // namespace signalbox
