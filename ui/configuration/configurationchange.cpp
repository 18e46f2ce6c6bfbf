// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/configuration/configurationchange.h"

#include "config/secretplaces.h"
#include "config/yamlnode.h"

#include <QStringList>

#include <algorithm>

namespace signalbox {
namespace {
constexpr qsizetype shortestSecret = 4; // shorter ones would be found in words

/// What of a text authenticates somebody, as it is written.
QStringList secretsOf(const QByteArray &text)
{
    QStringList secrets;
    YamlParsing parsing = parseYaml(text);
    for (const SecretPlace &place : secretPlaces(parsing.root)) {
        if (place.value->text.size() >= shortestSecret && !isNoSecret(place.value->text)
            && !onlyVariables(place.value->text))
            secrets << place.value->text;
    }
    return secrets;
}

/// Windows are looked at by others, too.
void hideSecrets(QList<DiffLine> &lines, const QStringList &secrets)
{
    for (DiffLine &line : lines) {
        for (const QString &secret : secrets)
            line.text.replace(secret, QStringLiteral("•••"));
    }
}
} // namespace

ConfigurationChange ConfigurationChange::between(
    const QString &path, const QByteArray &before, const QByteArray &after)
{
    ConfigurationChange change{
        path, before, after, lineDiff(QString::fromUtf8(before), QString::fromUtf8(after)), {}};
    hideSecrets(change.lines, secretsOf(before) + secretsOf(after));
    return change;
}

bool ConfigurationChange::hasErrors() const
{
    return std::any_of(remarks.begin(), remarks.end(),
        [](const ConfigProblem &remark) { return remark.severity == ConfigProblem::Severity::Error; });
}

} // namespace signalbox
