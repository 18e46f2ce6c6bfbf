// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/secretextraction.h"

#include "config/secretplaces.h"

#include <QRegularExpression>

#include <algorithm>
#include <optional>

namespace signalbox {

namespace {

/// Everything of a name that an environment variable may have.
QString variablePart(const QString &name)
{
    static const QRegularExpression forbidden(QStringLiteral("[^A-Z0-9]+"));
    QString part = name.toUpper();
    part.replace(forbidden, QStringLiteral("_"));
    while (part.startsWith(u'_'))
        part.remove(0, 1);
    while (part.endsWith(u'_'))
        part.chop(1);
    return part;
}

/// Empty for what is extracted in part only: what is secret in an address.
QString variableFor(SecretPlace::Kind kind)
{
    using Kind = SecretPlace::Kind;
    switch (kind) {
    case Kind::ProviderKey:
        return QStringLiteral("SIGNALBOX_KEY");
    case Kind::Header:
        return QStringLiteral("SIGNALBOX_HEADER");
    case Kind::ClientSecret:
        return QStringLiteral("SIGNALBOX_CLIENT_SECRET");
    case Kind::ClientKey:
        return QStringLiteral("SIGNALBOX_CLIENT_KEY");
    case Kind::AdminKey:
        return QStringLiteral("SIGNALBOX_ADMIN_KEY");
    case Kind::Parameter:
        return QStringLiteral("SIGNALBOX_PARAMETER");
    case Kind::Address:
        break;
    }
    return {};
}

QString reference(const QString &variable)
{
    return QStringLiteral("${%1}").arg(variable);
}

void collectVariables(const YamlNode &node, QStringList &names)
{
    static const QRegularExpression used(QStringLiteral("\\$\\{?([A-Za-z_][A-Za-z0-9_]*)"));
    for (const QString &text : {node.key, node.text}) {
        for (auto match = used.globalMatch(text); match.hasNext();)
            names.append(match.next().captured(1));
    }
    for (const YamlNode &child : node.children)
        collectVariables(child, names);
}

/// The variable of a text that is one variable with a default, which then is the secret.
QString variableWithDefault(const QString &text)
{
    static const QRegularExpression form(
        QStringLiteral("^\\s*\\$\\{([A-Za-z_][A-Za-z0-9_]*):-[^{}]*\\}\\s*$"));
    return form.match(text).captured(1);
}

/// True when `position` of a shell command is between single quotes, where the shell leaves dollars alone.
bool isBetweenSingleQuotes(const QString &command, qsizetype position)
{
    bool single = false;
    bool twofold = false;
    for (qsizetype i = 0; i < position; ++i) {
        const QChar c = command.at(i);
        if (c == u'\\' && !single)
            ++i;
        else if (c == u'\'' && !twofold)
            single = !single;
        else if (c == u'"' && !single)
            twofold = !twofold;
    }
    return single;
}

QString shellReference(const QString &variable, bool betweenSingleQuotes)
{
#ifdef Q_OS_WIN
    Q_UNUSED(betweenSingleQuotes)
    return QStringLiteral("%%1%").arg(variable);
#else
    return betweenSingleQuotes ? QStringLiteral("'\"%1\"'").arg(reference(variable)) : reference(variable);
#endif
}

struct Span
{
    qsizetype begin = 0;
    qsizetype length = 0;
};

/// What looks like a key in a shell command. It is better to take too much than to leave one.
QList<Span> secretsOfCommand(const QString &command, const QList<std::pair<QString, QString>> &keys)
{
    static const QString word = QStringLiteral("([^\\s\"'$;|&<>`\\\\]{6,})");
    static const QList<QRegularExpression> patterns = [] {
        QList<QRegularExpression> list;
        const QStringList forms{QStringLiteral("\\b(?:bearer|basic)\\s+") + word,
            QStringLiteral(
                "(?:key|token|secret|pass(?:w(?:or)?d)?|authorization|cookie)[\"']?\\s*[:=]\\s*[\"']?"
                "(?!bearer|basic)")
                + word,
            QStringLiteral("\\b((?:sk|pk|dapi|ghp|hf|gsk|xai|xox[bp]|AKIA)[-_]?[A-Za-z0-9_-]{8,})"),
            QStringLiteral("\\b((?=[A-Za-z_-]*[0-9])(?=[0-9_-]*[A-Za-z])[A-Za-z0-9_-]{24,})"),
            QStringLiteral("://([^\\s/@\"'$]+)@"),
            // The user and password of curl and its like, whose flags may stand together: -su NAME:PASSWORD
            QStringLiteral("\\s(?:-u\\s*|-[a-z]+u\\s+|--(?:proxy-)?user(?:\\s+|=))"
                           "(?|\"([^\"$]+:[^\"$]+)\"|'([^']+:[^']+)'|([^\\s\"'$]+:[^\\s\"'$]+))"),
            QStringLiteral("\\s--[a-z-]*(?:key|token|secret|passw(?:or)?d)\\s+[\"']?") + word};
        for (const QString &pattern : forms)
            list.append(QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption));
        return list;
    }();
    QList<Span> spans;
    for (const auto &[key, variable] : keys) {
        for (qsizetype at = command.indexOf(key); at >= 0; at = command.indexOf(key, at + key.size()))
            spans.append({at, key.size()});
    }
    for (const QRegularExpression &pattern : patterns) {
        for (auto match = pattern.globalMatch(command); match.hasNext();) {
            const QRegularExpressionMatch found = match.next();
            spans.append({found.capturedStart(1), found.capturedLength(1)});
        }
    }
    std::sort(spans.begin(), spans.end(), [](const Span &a, const Span &b) {
        return a.begin != b.begin ? a.begin < b.begin : a.length > b.length;
    });
    QList<Span> apart;
    for (const Span &span : spans) {
        if (!apart.isEmpty() && span.begin < apart.last().begin + apart.last().length)
            apart.last().length
                = std::max(apart.last().length, span.begin + span.length - apart.last().begin);
        else
            apart.append(span);
    }
    return apart;
}

} // namespace

SecretExtraction::SecretExtraction(YamlNode &root) : m_root(root)
{
    collectVariables(root, m_names);
}

QList<SecretVariable> SecretExtraction::extract()
{
    if (YamlNode *providers = m_root.find(u"providers")) {
        int number = 0;
        for (YamlNode &provider : providers->children)
            extractFromProvider(provider, ++number);
    }
    for (const SecretPlace &place : accessSecrets(m_root)) {
        if (const QString variable = variableFor(place.kind); !variable.isEmpty())
            extractWhole(*place.value, variable, place.place);
    }
    for (YamlNode &section : m_root.children) {
        if (section.key != u"providers") // has been done
            extractPasswords(section, QString(), section.key);
    }
    return m_variables;
}

void SecretExtraction::extractFromProvider(YamlNode &provider, int number)
{
    const QString title = providerTitle(provider, number);
    QString suffix = variablePart(writtenName(provider));
    if (suffix.isEmpty())
        suffix = QString::number(number);
    m_keys.clear();
    for (const SecretPlace &place : providerSecrets(provider, number)) {
        const QString variable = variableFor(place.kind);
        if (place.kind == SecretPlace::Kind::ProviderKey)
            extractProviderKey(*place.value, variable + u'_' + suffix, place.place);
        else if (!variable.isEmpty())
            extractWhole(*place.value, variable + u'_' + suffix, place.place);
    }
    if (YamlNode *command = provider.find(u"balance_check"))
        extractFromCommand(*command, suffix, title);
    for (YamlNode &member : provider.children) {
        if (member.key != u"balance_check")
            extractPasswords(member, u'_' + suffix, title);
    }
}

void SecretExtraction::extractProviderKey(YamlNode &value, const QString &variable, const QString &place)
{
    const QString text = value.text.trimmed();
    extractWhole(value, variable, place);
    constexpr qsizetype shortest = 6; // a shorter one is found in commands where it is none
    if (text != value.text.trimmed() && text.size() >= shortest)
        m_keys.append(
            {QString(text).replace(QStringLiteral("$$"), QStringLiteral("$")), m_variables.last().name});
}

void SecretExtraction::extractFromCommand(YamlNode &command, const QString &suffix, const QString &title)
{
    const QString written = command.text;
    const QList<Span> spans = secretsOfCommand(written, m_keys);
    QList<std::pair<QString, QString>> known = m_keys;
    QStringList variables;
    for (const Span &span : spans) {
        const QString secret = written.mid(span.begin, span.length);
        const auto found = std::find_if(
            known.begin(), known.end(), [&](const auto &entry) { return entry.first == secret; });
        if (found != known.end()) {
            variables.append(found->second);
            continue;
        }
        const QString variable = freeVariable(QStringLiteral("SIGNALBOX_CHECK_") + suffix);
        known.append({secret, variable});
        variables.append(variable);
        note(variable, QStringLiteral("balance_check of ") + title, command.line, true);
    }
    for (qsizetype i = spans.size(); i-- > 0;) { // from the end, as the places move
        const Span &span = spans.at(i);
        command.text.replace(span.begin, span.length,
            shellReference(variables.at(i), isBetweenSingleQuotes(written, span.begin)));
    }
}

void SecretExtraction::extractPasswords(YamlNode &node, const QString &suffix, const QString &title)
{
    static const QRegularExpression form(
        QStringLiteral("^(\\s*[A-Za-z][A-Za-z0-9+.-]*://(?:[^:@/]*:)?)([^/]+)(@[^@]*)$"));
    if (const auto match = form.match(node.text); match.hasMatch()) {
        const QString place = QStringLiteral("the password in an address of ") + title;
        if (const auto names = onlyVariables(match.captured(2))) {
            for (const QString &name : *names)
                note(name, place, node.line, false);
        } else {
            const QString variable = freeVariable(QStringLiteral("SIGNALBOX_PASSWORD") + suffix);
            node.text = match.captured(1) + reference(variable) + match.captured(3);
            note(variable, place, node.line, true);
        }
    }
    if (node.key.endsWith(u"url"))
        extractKeys(node, suffix, title);
    for (YamlNode &child : node.children)
        extractPasswords(child, suffix, title);
}

/// Those in the query of an address.
void SecretExtraction::extractKeys(YamlNode &node, const QString &suffix, const QString &title)
{
    static const QRegularExpression form(
        QStringLiteral("([?&][^=&#]*(?:auth|key|token|secret|pass|cookie|credential|sig)[^=&#]*=)([^&#]+)"),
        QRegularExpression::CaseInsensitiveOption);
    qsizetype from = 0;
    for (auto match = form.match(node.text); match.hasMatch(); match = form.match(node.text, from)) {
        const QString place = QStringLiteral("a key in an address of ") + title;
        from = match.capturedEnd(2);
        if (const auto names = onlyVariables(match.captured(2))) {
            for (const QString &name : *names)
                note(name, place, node.line, false);
            continue;
        }
        const QString variable = freeVariable(QStringLiteral("SIGNALBOX_KEY") + suffix);
        node.text.replace(match.capturedStart(2), match.capturedLength(2), reference(variable));
        from = match.capturedStart(2) + reference(variable).size();
        note(variable, place, node.line, true);
    }
}

void SecretExtraction::extractWhole(YamlNode &node, const QString &variable, const QString &place)
{
    if (isNoSecret(node.text))
        return;
    if (const auto names = onlyVariables(node.text)) {
        for (const QString &name : *names)
            note(name, place, node.line, false);
        return;
    }
    const QString own = variableWithDefault(node.text);
    const QString name = own.isEmpty() ? freeVariable(variable) : own;
    node.text = reference(name);
    note(name, place, node.line, true);
}

QString SecretExtraction::freeVariable(const QString &wanted)
{
    QString name = wanted;
    for (int number = 2; m_names.contains(name); ++number)
        name = QStringLiteral("%1_%2").arg(wanted).arg(number);
    m_names.append(name);
    return name;
}

void SecretExtraction::note(const QString &variable, const QString &place, int line, bool isNew)
{
    m_variables.append({variable, place, line, isNew});
}

} // namespace signalbox
