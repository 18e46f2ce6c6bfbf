// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/secretextraction.h"

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

/// The variables of a text that has nothing else which could be secret; nothing when there is something.
std::optional<QStringList> onlyVariables(const QString &text)
{
    static const QRegularExpression form(
        QStringLiteral("^\\s*(?:Bearer\\s+|Basic\\s+)?(?:\\$\\{[A-Za-z_][A-Za-z0-9_]*(?::-)?\\}\\s*)+$"),
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression one(QStringLiteral("\\$\\{([A-Za-z_][A-Za-z0-9_]*)"));
    if (!form.match(text).hasMatch())
        return std::nullopt;
    QStringList names;
    for (auto match = one.globalMatch(text); match.hasNext();)
        names.append(match.next().captured(1));
    return names;
}

/// The variable of a text that is one variable with a default, which then is the secret.
QString variableWithDefault(const QString &text)
{
    static const QRegularExpression form(
        QStringLiteral("^\\s*\\$\\{([A-Za-z_][A-Za-z0-9_]*):-[^{}]*\\}\\s*$"));
    return form.match(text).captured(1);
}

/// Nor does it hide one: it says where the secret is, or what its hash is.
bool isNoSecret(const QString &text)
{
    const auto begins = [&](QStringView form) { return text.startsWith(form, Qt::CaseInsensitive); };
    return text.isEmpty() || begins(u"keychain:") || begins(u"file:") || begins(u"sha256:");
}

bool authenticates(const QString &header)
{
    static const QRegularExpression names(QStringLiteral("auth|key|token|secret|pass|cookie|credential"),
        QRegularExpression::CaseInsensitiveOption);
    return names.match(header).hasMatch();
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
    extractFromAccess(m_root);
    if (YamlNode *settings = m_root.find(u"settings"))
        extractFromAccess(*settings);
    if (YamlNode *server = m_root.find(u"server"))
        extractWhole(server->find(u"admin_key"), QStringLiteral("SIGNALBOX_ADMIN_KEY"),
            QStringLiteral("admin_key of server"));
    for (YamlNode &section : m_root.children) {
        if (section.key != u"providers") // has been done
            extractPasswords(section, QString(), section.key);
    }
    return m_variables;
}

void SecretExtraction::extractFromProvider(YamlNode &provider, int number)
{
    const YamlNode *name = provider.find(u"name");
    const YamlNode *account = provider.find(u"account_email");
    QString written = name ? name->text.trimmed() : QString();
    if (account && !account->text.trimmed().isEmpty())
        written += u'/' + account->text.trimmed();
    const QString title = written.isEmpty() ? QStringLiteral("provider no. %1").arg(number)
                                            : QStringLiteral("provider '%1'").arg(written);
    QString suffix = variablePart(written);
    if (suffix.isEmpty())
        suffix = QString::number(number);
    m_keys.clear();
    for (const QStringView key : {u"auth_value", u"auth_values"}) {
        const QString place = QStringLiteral("%1 of %2").arg(key, QStringView(title));
        if (YamlNode *value = provider.find(key))
            extractProviderKeys(*value, QStringLiteral("SIGNALBOX_KEY_") + suffix, place);
    }
    if (YamlNode *headers = provider.find(u"headers"))
        extractHeaders(*headers, suffix, title);
    if (YamlNode *command = provider.find(u"balance_check"))
        extractFromCommand(*command, suffix, title);
    for (YamlNode &member : provider.children) {
        if (member.key != u"balance_check")
            extractPasswords(member, u'_' + suffix, title);
    }
}

void SecretExtraction::extractProviderKeys(YamlNode &value, const QString &variable, const QString &place)
{
    if (value.kind == YamlNode::Kind::List) {
        for (YamlNode &item : value.children)
            extractProviderKeys(item, variable, place);
        return;
    }
    const QString text = value.text.trimmed();
    if (text == u"passthrough" || text == u"oauth")
        return;
    extractWhole(&value, variable, place);
    constexpr qsizetype shortest = 6; // a shorter one is found in commands where it is none
    if (text != value.text.trimmed() && text.size() >= shortest)
        m_keys.append(
            {QString(text).replace(QStringLiteral("$$"), QStringLiteral("$")), m_variables.last().name});
}

void SecretExtraction::extractHeaders(YamlNode &headers, const QString &suffix, const QString &title)
{
    for (YamlNode &header : headers.children) {
        if (authenticates(header.key)) // its name is not shown: it may be the key by mistake
            extractWhole(&header, QStringLiteral("SIGNALBOX_HEADER_") + suffix,
                QStringLiteral("a header of ") + title);
    }
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

void SecretExtraction::extractFromAccess(YamlNode &section)
{
    if (YamlNode *auth = section.find(u"auth"))
        extractWhole(auth->find(u"api_key"), QStringLiteral("SIGNALBOX_CLIENT_KEY"),
            QStringLiteral("api_key of auth"));
    extractClientKeys(section.find(u"auth_keys"), QStringLiteral("auth_keys"));
    extractClientKeys(section.find(u"client_keys"), QStringLiteral("client_keys"));
}

void SecretExtraction::extractClientKeys(YamlNode *keys, const QString &place)
{
    if (!keys)
        return;
    for (YamlNode &entry : keys->children)
        extractWhole(entry.kind == YamlNode::Kind::Map ? entry.find(u"key") : &entry,
            QStringLiteral("SIGNALBOX_CLIENT_KEY"), place);
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
    for (YamlNode &child : node.children)
        extractPasswords(child, suffix, title);
}

void SecretExtraction::extractWhole(YamlNode *node, const QString &variable, const QString &place)
{
    if (!node || node->kind != YamlNode::Kind::Scalar || isNoSecret(node->text.trimmed()))
        return;
    if (const auto names = onlyVariables(node->text)) {
        for (const QString &name : *names)
            note(name, place, node->line, false);
        return;
    }
    const QString own = variableWithDefault(node->text);
    const QString name = own.isEmpty() ? freeVariable(variable) : own;
    node->text = reference(name);
    note(name, place, node->line, true);
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
