// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/importcommand.h"

#include "config/configimport.h"
#include "config/configlocation.h"
#include "config/configwriting.h"
#include "config/foundconfigs.h"

#include <QDir>
#include <QFileInfo>
#include <QTextStream>

#include <algorithm>

namespace signalbox {

namespace {

int fail(const QString &message)
{
    QTextStream(stderr) << QStringLiteral("signalbox: ") << message << u'\n';
    return 1;
}

QString placeOf(int line)
{
    return line > 0 ? QStringLiteral("line %1: ").arg(line) : QString();
}

void appendNotes(QStringList &lines, const QString &title, QList<ImportNote> notes)
{
    if (notes.isEmpty())
        return;
    std::stable_sort(
        notes.begin(), notes.end(), [](const ImportNote &a, const ImportNote &b) { return a.line < b.line; });
    lines << title;
    for (const ImportNote &note : notes)
        lines << QStringLiteral("  ") + placeOf(note.line) + note.text;
}

void appendVariables(QStringList &lines, const QList<SecretVariable> &variables)
{
    if (variables.isEmpty())
        return;
    lines << QStringLiteral("Set these environment variables to what stands there now, before the program "
                            "starts:");
    for (const SecretVariable &variable : variables)
        lines << QStringLiteral("  %1: %2, line %3%4")
                     .arg(variable.name, variable.place)
                     .arg(variable.line)
                     .arg(variable.isNew ? QString() : QStringLiteral(" (as before)"));
}

QStringList reportOn(const ImportedConfig &imported, const QString &file)
{
    QStringList lines{QStringLiteral("%1: a configuration of %2").arg(file, programName(imported.kind))};
    appendNotes(lines, QStringLiteral("Taken over:"), imported.report.taken);
    appendNotes(lines, QStringLiteral("Means something else here:"), imported.report.changed);
    appendNotes(lines, QStringLiteral("Has no counterpart:"), imported.report.withoutCounterpart);
    for (const ConfigProblem &problem : imported.problems)
        lines << problem.toString(file);
    appendVariables(lines, imported.variables);
    for (QString &line : lines)
        line.replace(u'\n', u' '); // a name may have one, and a comment may not
    return lines;
}

QByteArray fileText(const ImportedConfig &imported, const QString &file)
{
    QString header = QStringLiteral("# Imported from %1, a configuration of %2.\n")
                         .arg(QString(file).replace(u'\n', u' '), programName(imported.kind));
    QStringList names;
    for (const SecretVariable &variable : imported.variables)
        names << variable.name;
    names.removeDuplicates();
    if (!names.isEmpty())
        header += QStringLiteral("# It needs these environment variables: %1\n").arg(names.join(u' '));
    return header.toUtf8() + imported.yaml;
}

/// Why `target` must not be written; empty when it may be.
QString refusal(const CommandLine &commandLine, const QString &target)
{
    const QFileInfo existing(target);
    if (!existing.exists() && !existing.isSymLink())
        return {};
    const QString name = QDir::toNativeSeparators(target);
    if (existing.canonicalFilePath() == QFileInfo(commandLine.importFile).canonicalFilePath())
        return QStringLiteral("%1 is the file to be imported: name another with --config").arg(name);
    if (!commandLine.force)
        return QStringLiteral("%1 exists already: --force replaces it, --dry-run only shows the new one")
            .arg(name);
    return {};
}

} // namespace

int importConfig(const CommandLine &commandLine, const QProcessEnvironment &environment)
{
    // Not the file of $CONFIG_FILE: it may be the one that is imported.
    const QString target = commandLine.config.isEmpty() ? ConfigLocation::standardPath() : commandLine.config;
    if (!commandLine.dryRun) {
        if (const QString reason = refusal(commandLine, target); !reason.isEmpty())
            return fail(reason);
    }
    const QString file = QDir::toNativeSeparators(commandLine.importFile);
    const ImportedConfig imported = ConfigImport(environment).readFile(commandLine.importFile);
    if (imported.yaml.isEmpty()) {
        for (const ConfigProblem &problem : imported.problems)
            QTextStream(stderr) << problem.toString(file) << u'\n';
        return fail(QStringLiteral("nothing is imported, as the file has errors"));
    }
    QStringList report = reportOn(imported, file);
    const QByteArray text = fileText(imported, file);
    QTextStream out(stdout);
    if (commandLine.dryRun) {
        // All of it together is a configuration, too.
        for (const QString &line : report)
            out << QStringLiteral("# ") << line << u'\n';
        out << QString::fromUtf8(text);
        return 0;
    }
    if (const auto error = writeConfigFile(target, text))
        return fail(error->message);
    report << QStringLiteral("Written to %1").arg(QDir::toNativeSeparators(target));
    const ConfigLocation used = ConfigLocation::find(commandLine.config, environment);
    if (used.path != target)
        report << QStringLiteral("The environment names another file, which is used instead: %1")
                      .arg(QDir::toNativeSeparators(used.path));
    out << report.join(u'\n') << u'\n';
    return 0;
}

int listFoundConfigs(const QProcessEnvironment &environment)
{
    const QList<FoundConfig> found
        = FoundConfigs({QDir::homePath(), QDir::currentPath(), environment}).look();
    QTextStream out(stdout);
    if (found.isEmpty())
        out << QStringLiteral("No configuration of another program was found in the usual places: name one "
                              "with --import FILE\n");
    for (const FoundConfig &config : found) {
        const QString number = config.providers == 1 ? QStringLiteral("1 provider")
                                                     : QStringLiteral("%1 providers").arg(config.providers);
        out << QStringLiteral("%1: %2, %3\n")
                   .arg(QDir::toNativeSeparators(config.path), config.title,
                       config.providers > 0 ? number : config.problem);
    }
    return 0;
}

} // namespace signalbox
