// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/readingcontext.h"

#include "config/plainword.h"

#include <QDir>

#include <algorithm>

namespace signalbox {

void ReadingContext::error(int line, const QString &message)
{
    add({ConfigProblem::Severity::Error, line, message});
}

void ReadingContext::warning(int line, const QString &message)
{
    add({ConfigProblem::Severity::Warning, line, message});
}

/// What holds for several providers is read for each of them, and told once.
void ReadingContext::add(const ConfigProblem &problem)
{
    const bool isKnown = std::any_of(m_problems.begin(), m_problems.end(), [&](const ConfigProblem &other) {
        return other.line == problem.line && other.message == problem.message;
    });
    if (!isKnown)
        m_problems.append(problem);
}

std::optional<QString> ReadingContext::expand(const QString &text, int line, const QString &what)
{
    const VariableExpander::Expansion expansion = m_expander.expand(text);
    for (const QString &name : expansion.undefined) {
        // A key may have been written between the braces instead of the name of its variable.
        const bool shown = isPlainVariableName(name);
        add({m_isUnused ? ConfigProblem::Severity::Warning : ConfigProblem::Severity::Error, line,
            shown ? QStringLiteral("environment variable %1, used in %2, is not set: set it before the "
                                   "program starts, or write a default as ${%1:-value}")
                        .arg(name, what)
                  : QStringLiteral("environment variable, used in %1, is not set: set it before the program "
                                   "starts, or write a default as ${NAME:-value}")
                        .arg(what)});
    }
    if (expansion.malformed) {
        error(line,
            QStringLiteral(
                "%1 has a '${' that is no variable: write ${NAME} or ${NAME:-default}, or $${ for a literal "
                "'${'")
                .arg(what));
    }
    if (!expansion.undefined.isEmpty() || expansion.malformed)
        return std::nullopt;
    return expansion.text;
}

QString ReadingContext::resolvedPath(const QString &written) const
{
    if (written == u"~" || written.startsWith(u"~/"))
        return QDir::homePath() + written.sliced(1);
    if (m_folder.isEmpty() || written.isEmpty())
        return written;
    return QDir::cleanPath(QDir(m_folder).absoluteFilePath(written));
}

Result<SecretReference> ReadingContext::secretReference(const QString &text) const
{
    const auto flaw = [](const QString &what) { return Error{Error::Kind::InvalidRequest, what}; };
    if (std::any_of(text.begin(), text.end(), [](QChar c) { return c.category() == QChar::Other_Control; }))
        return flaw(QStringLiteral("contains a line break or control character: write it on one line"));
    if (text.startsWith(keychainPrefix, Qt::CaseInsensitive)) {
        const QString name = text.sliced(keychainPrefix.size()).trimmed();
        if (const QString wrong = keychainNameFlaw(name); !wrong.isEmpty())
            return flaw(QStringLiteral("has a name after 'keychain:' that ") + wrong);
        return SecretReference{{}, name, {}};
    }
    if (text.startsWith(secretFilePrefix, Qt::CaseInsensitive)) {
        const QString path = text.sliced(secretFilePrefix.size()).trimmed();
        if (path.isEmpty())
            return flaw(
                QStringLiteral("has no path after 'file:': write that of the file which holds the key"));
        return SecretReference{{}, {}, resolvedPath(path)};
    }
    return SecretReference{Secret(text.toUtf8()), {}, {}};
}

void ReadingContext::setSignIns(const YamlNode *own, const YamlNode *balancers)
{
    m_signIns = own;
    m_balancersSignIns = balancers;
}

const PresetCatalog &ReadingContext::presets()
{
    if (m_folder.isEmpty())
        return PresetCatalog::builtIn();
    if (!m_presets)
        m_presets = PresetCatalog::inFolder(m_folder, m_problems);
    return *m_presets;
}

bool ReadingContext::hasErrors() const
{
    return std::any_of(m_problems.begin(), m_problems.end(),
        [](const ConfigProblem &problem) { return problem.severity == ConfigProblem::Severity::Error; });
}

QList<ConfigProblem> ReadingContext::sortedProblems() const
{
    QList<ConfigProblem> sorted = m_problems;
    std::stable_sort(sorted.begin(), sorted.end(),
        [](const ConfigProblem &a, const ConfigProblem &b) { return a.line < b.line; });
    return sorted;
}

} // namespace signalbox
