// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/secretmove.h"

#include "config/configkeys.h"
#include "config/configsplice.h"
#include "config/foreignconfig.h"
#include "config/secretplaces.h"
#include "config/secretreference.h"
#include "config/variableexpander.h"

#include <QSet>

#include <algorithm>
#include <optional>
#include <utility>

namespace signalbox {

namespace {

using Kind = SecretPlace::Kind;

/// The text without its doubled dollars; nothing when it has a variable.
std::optional<QString> withoutVariables(const QString &text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QStringView rest = QStringView(text).sliced(i);
        if (rest.startsWith(u"${"))
            return std::nullopt;
        if (rest.startsWith(u"$$"))
            ++i;
    }
    return VariableExpander(QProcessEnvironment()).expand(text).text;
}

bool isHash(const QString &text)
{
    return text.trimmed().startsWith(u"sha256:");
}

bool hasControlCharacters(const QString &text)
{
    return std::any_of(
        text.begin(), text.end(), [](QChar c) { return c.category() == QChar::Other_Control; });
}

void collectNames(const YamlNode &node, QSet<QString> &names)
{
    const QString text = node.text.trimmed();
    if (text.startsWith(keychainPrefix, Qt::CaseInsensitive))
        names.insert(withoutVariables(text.sliced(keychainPrefix.size()).trimmed()).value_or(QString()));
    for (const YamlNode &child : node.children)
        collectNames(child, names);
}

/// Where the scalars of a tree are written, but for those of `except`.
void collectPlaces(const YamlNode &node, const QSet<const YamlNode *> &except, QSet<qsizetype> &places)
{
    if (node.kind == YamlNode::Kind::Scalar && !except.contains(&node))
        places.insert(node.begin);
    for (const YamlNode &child : node.children)
        collectPlaces(child, except, places);
}

bool isKnownSection(const QString &key)
{
    return std::any_of(configkeys::root.begin(), configkeys::root.end(),
        [&](const ConfigKey &known) { return key == QLatin1String(known.name); });
}

QString nameFor(const SecretPlace &place)
{
    constexpr qsizetype longest = 150; // leaves room for a number within what a name may have
    QString owner = place.owner.left(longest);
    for (QChar &c : owner) {
        if (!c.isPrint())
            c = u'-';
    }
    owner = owner.trimmed();
    QString name = QStringLiteral("admin-key");
    if (place.kind == Kind::ProviderKey)
        name = QStringLiteral("provider");
    else if (place.kind == Kind::ClientKey)
        name = QStringLiteral("client-key");
    else if (place.kind == Kind::ClientSecret)
        name = QStringLiteral("client-secret");
    return owner.isEmpty() ? name : name + u'/' + owner;
}

bool canBeReference(const SecretPlace &place)
{
    return place.kind != Kind::Header && place.kind != Kind::Address && place.kind != Kind::Parameter;
}

/// Sorts the secrets of one tree into those that can be moved and the others.
class SecretSearch
{
public:
    SecretSearch(YamlNode root, const QStringList &taken)
        : m_root(std::move(root))
        , m_names(taken.begin(), taken.end())
    { }

    LiteralSecrets find()
    {
        collectNames(m_root, m_names);
        const std::vector<SecretPlace> places = secretPlaces(m_root);
        QSet<const YamlNode *> referable;
        for (const SecretPlace &place : places) {
            if (canBeReference(place))
                referable.insert(place.value);
        }
        for (const YamlNode &section : std::as_const(m_root.children)) {
            if (isKnownSection(section.key)) // others are where anchors are kept, and nothing reads them
                collectPlaces(section, referable, m_usedElsewhere);
        }
        for (const SecretPlace &place : places)
            sort(place);
        return std::move(m_found);
    }

private:
    void sort(const SecretPlace &place)
    {
        const QString &text = place.value->text;
        if (isNoSecret(text) || onlyVariables(text))
            return;
        if (place.kind != Kind::Header && place.kind != Kind::ProviderKey && isHash(text))
            return;
        const std::optional<QString> literal = withoutVariables(text);
        if (const QString advice = obstacle(place, literal); !advice.isEmpty()) {
            m_found.others.append({place.place, place.value->line, advice});
            return;
        }
        const Secret value(literal->trimmed().toUtf8());
        m_found.movable.append(
            {place.place, place.value->line, value, suggestedName(place, value), place.value->begin});
    }

    [[nodiscard]] QString obstacle(const SecretPlace &place, const std::optional<QString> &literal) const
    {
        if (place.kind == Kind::Header)
            return QStringLiteral(
                "a header cannot be a reference yet: write ${VAR} of an environment variable");
        if (place.kind == Kind::Address)
            return QStringLiteral(
                "an address cannot be a reference: write ${VAR} of an environment variable in "
                "place of the password or key in it");
        if (place.kind == Kind::Parameter)
            return QStringLiteral(
                "a parameter cannot be a reference: write ${VAR} of an environment variable");
        if (!literal)
            return QStringLiteral("it has a variable with a default, or beside other text: put the whole "
                                  "value into the variable "
                                  "and write ${VAR} alone, or write the value without a variable");
        if (hasControlCharacters(literal->trimmed()))
            return QStringLiteral("it has a line break or control character: write it on one line");
        if (m_usedElsewhere.contains(place.value->begin))
            return QStringLiteral(
                "an alias (*name) uses it where no reference can stand: write the value there as well");
        return {};
    }

    QString suggestedName(const SecretPlace &place, const Secret &value)
    {
        const auto same = std::find_if(m_found.movable.begin(), m_found.movable.end(),
            [&](const LiteralSecret &other) { return other.value == value; });
        if (same != m_found.movable.end())
            return same->name;
        const QString wanted = nameFor(place);
        QString name = wanted;
        for (int number = 2; m_names.contains(name); ++number)
            name = QStringLiteral("%1/%2").arg(wanted).arg(number);
        m_names.insert(name);
        return name;
    }

    YamlNode m_root;
    QSet<QString> m_names; ///< in use
    QSet<qsizetype> m_usedElsewhere;
    LiteralSecrets m_found;
};

/// A scalar of the tree that is written at `begin`; null when there is none.
const YamlNode *scalarAt(const YamlNode &node, qsizetype begin)
{
    if (node.kind == YamlNode::Kind::Scalar && node.begin == begin)
        return &node;
    for (const YamlNode &child : node.children) {
        if (const YamlNode *found = scalarAt(child, begin))
            return found;
    }
    return nullptr;
}

QList<int> linesWith(const QByteArray &text, const QList<LiteralSecret> &secrets)
{
    constexpr qsizetype shortest = 6; // a shorter one is found where it is none
    QList<int> lines;
    int number = 0;
    for (const QByteArray &line : text.split('\n')) {
        ++number;
        if (std::any_of(secrets.begin(), secrets.end(), [&](const LiteralSecret &secret) {
                return secret.value.reveal().size() >= shortest && line.contains(secret.value.reveal());
            }))
            lines.append(number);
    }
    return lines;
}

/// The secret whose name another value has already, so that one would be lost; null when there is none.
const LiteralSecret *secretWithTakenName(const YamlNode &root, const QList<LiteralSecret> &chosen)
{
    QSet<QString> inUse;
    collectNames(root, inUse);
    const auto found = std::find_if(chosen.begin(), chosen.end(), [&](const LiteralSecret &secret) {
        return inUse.contains(secret.name)
            || std::any_of(chosen.begin(), chosen.end(), [&](const LiteralSecret &other) {
                   return other.name == secret.name && !(other.value == secret.value);
               });
    });
    return found == chosen.end() ? nullptr : &*found;
}

Error refusal(int line, const QString &what)
{
    return {Error::Kind::InvalidRequest, QStringLiteral("line %1: %2").arg(line).arg(what)};
}

std::optional<Error> readingError(const YamlParsing &parsing)
{
    for (const ConfigProblem &problem : parsing.problems) {
        if (problem.severity == ConfigProblem::Severity::Error)
            return refusal(problem.line, problem.message);
    }
    const ConfigKind kind = configKind(parsing.root);
    if (kind == ConfigKind::Databricks || kind == ConfigKind::ClaudeCodeLb)
        return Error{Error::Kind::InvalidRequest,
            QStringLiteral("the file is a configuration of %1, which has no references: import it first "
                           "(--import)")
                .arg(programName(kind))};
    return std::nullopt;
}

} // namespace

Result<LiteralSecrets> findLiteralSecrets(const QByteArray &text, const QStringList &taken)
{
    YamlParsing parsing = parseYaml(text);
    if (const auto error = readingError(parsing))
        return *error;
    return SecretSearch(std::move(parsing.root), taken).find();
}

QStringList referredSecrets(const YamlNode &root, const QProcessEnvironment &environment)
{
    QStringList names;
    const QString text = VariableExpander(environment).expand(root.text).text.trimmed();
    if (text.startsWith(keychainPrefix, Qt::CaseInsensitive))
        names << text.sliced(keychainPrefix.size()).trimmed();
    for (const YamlNode &child : root.children)
        names << referredSecrets(child, environment);
    names.removeAll(QString());
    return names;
}

Result<MovedSecrets> moveSecrets(const QByteArray &text, const QList<LiteralSecret> &chosen)
{
    const Result<LiteralSecrets> found = findLiteralSecrets(text);
    if (!found)
        return found.error();
    ConfigSplice splice(text);
    if (const LiteralSecret *secret = secretWithTakenName(splice.parsing().root, chosen))
        return refusal(secret->line,
            QStringLiteral("the name '%1' is another secret's in the keychain: choose another name")
                .arg(secret->name));
    for (const LiteralSecret &secret : chosen) {
        if (const QString flaw = keychainNameFlaw(secret.name); !flaw.isEmpty())
            return refusal(secret.line, QStringLiteral("the name for the keychain ") + flaw);
        const bool isThere
            = std::any_of(found->movable.begin(), found->movable.end(), [&](const LiteralSecret &other) {
                  return other.begin == secret.begin && other.value == secret.value;
              });
        const YamlNode *scalar = isThere ? scalarAt(splice.parsing().root, secret.begin) : nullptr;
        if (!scalar)
            return refusal(
                secret.line, QStringLiteral("the secret is not there any more: look for secrets again"));
        // A dollar in a configuration is written twice.
        splice.replace(
            *scalar, keychainPrefix.toString() + QString(secret.name).replace(u'$', QStringLiteral("$$")));
    }
    const Result<QByteArray> moved = splice.apply();
    if (!moved)
        return moved.error();
    return MovedSecrets{*moved, linesWith(*moved, chosen)};
}

} // namespace signalbox
