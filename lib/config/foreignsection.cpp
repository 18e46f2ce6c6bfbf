// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/foreignsection.h"

#include "config/plainword.h"

#include <algorithm>

namespace signalbox {

ForeignSection::ForeignSection(const YamlNode &node, QString title, Conversion &conversion)
    : m_node(node)
    , m_title(std::move(title))
    , m_conversion(conversion)
{ }

const YamlNode *ForeignSection::node(QStringView key) const
{
    const YamlNode *found = m_node.find(key);
    if (!found && m_node.kind == YamlNode::Kind::Map) {
        const auto other = std::find_if(m_node.children.begin(), m_node.children.end(),
            [&](const YamlNode &child) { return key.compare(child.key, Qt::CaseInsensitive) == 0; });
        found = other == m_node.children.end() ? nullptr : &*other;
    }
    return found && found->kind != YamlNode::Kind::Null ? found : nullptr;
}

int ForeignSection::line(QStringView key) const
{
    const YamlNode *found = node(key);
    return found ? found->line : m_node.line;
}

QString ForeignSection::named(QStringView key) const
{
    return QStringLiteral("'%1' of %2").arg(key, QStringView(m_title));
}

std::optional<QString> ForeignSection::text(QStringView key)
{
    const YamlNode *value = node(key);
    if (!value)
        return std::nullopt;
    if (value->kind == YamlNode::Kind::Scalar)
        return value->text.trimmed();
    error(key, QStringLiteral("must be text: write one value"));
    return std::nullopt;
}

std::optional<qint64> ForeignSection::integer(QStringView key)
{
    const std::optional<QString> written = text(key);
    if (!written)
        return std::nullopt;
    bool ok = false;
    const qint64 number = written->toLongLong(&ok);
    if (ok)
        return number;
    error(key, QStringLiteral("must be a whole number: correct the value"));
    return std::nullopt;
}

std::optional<bool> ForeignSection::flag(QStringView key)
{
    const std::optional<QString> written = text(key);
    if (!written)
        return std::nullopt;
    const QString word = written->toLower();
    if (word == u"true" || word == u"yes" || word == u"on")
        return true;
    if (word == u"false" || word == u"no" || word == u"off")
        return false;
    error(key, QStringLiteral("must be true or false: correct the value"));
    return std::nullopt;
}

YamlNode ForeignSection::weight()
{
    const QStringView key = u"weight";
    if (!has(key))
        return YamlNode::scalar(QStringLiteral("1"), m_node.line);
    const qint64 number = integer(key).value_or(1);
    if (number < 1)
        m_conversion.change(line(key), named(key) + QStringLiteral(" is below 1: it counts as 1"));
    return YamlNode::scalar(QString::number(std::max<qint64>(number, 1)), line(key));
}

bool ForeignSection::copy(QStringView key, YamlNode &target, const QString &ours) const
{
    const YamlNode *value = node(key);
    if (value)
        target.insert(ours, *value);
    return value != nullptr;
}

bool ForeignSection::copyText(QStringView key, YamlNode &target, const QString &ours)
{
    const std::optional<QString> value = text(key);
    if (value)
        target.insert(ours, YamlNode::scalar(withOurDollars(*value), line(key)));
    return value.has_value();
}

void ForeignSection::dropAllBut(const QStringList &known)
{
    for (const YamlNode &child : m_node.children) {
        if (known.contains(child.key, Qt::CaseInsensitive))
            continue;
        // A secret may stand where a key should.
        const QString what
            = isPlainWord(child.key) ? QStringLiteral("'%1'").arg(child.key) : QStringLiteral("a key");
        m_conversion.drop(
            child.line, QStringLiteral("%1 of %2 is not known: it is left out").arg(what, m_title));
    }
}

void ForeignSection::error(QStringView key, const QString &what)
{
    m_conversion.error(line(key), named(key) + u' ' + what);
}

QString withOurDollars(const QString &text)
{
    QString result;
    for (qsizetype i = 0; i < text.size(); ++i) {
        result += text.at(i);
        if (text.at(i) == u'$' && !QStringView(text).sliced(i + 1).startsWith(u'{'))
            result += u'$';
    }
    return result;
}

QString uniqueName(const QString &wanted, QStringList &taken)
{
    QString name = wanted;
    for (int number = 2; taken.contains(name); ++number)
        name = QStringLiteral("%1-%2").arg(wanted).arg(number);
    taken.append(name);
    return name;
}

} // namespace signalbox
