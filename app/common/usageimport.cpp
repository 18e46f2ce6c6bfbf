// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/usageimport.h"

#include "app/common/ledgerplace.h"
#include "app/common/reporttexts.h"
#include "cost/pricetable.h"
#include "ledger/claudecodesessions.h"
#include "ledger/ledgerdatabase.h"

#include <QDir>
#include <QTextStream>

namespace signalbox {

namespace {

using Action = CommandLine::Action;

int fail(const QString &message)
{
    QTextStream(stderr) << QStringLiteral("signalbox: ") << message << u'\n' << Qt::flush;
    return 1;
}

/// What was read, and what could not be.
QString readingText(const ClaudeCodeUsage &read)
{
    QString text = QStringLiteral("%1 answers in %2 files of Claude Code")
                       .arg(reporttexts::count(read.messages), reporttexts::count(read.files));
    if (read.skippedLines > 0)
        text += QStringLiteral("; %1 lines were not understood").arg(reporttexts::count(read.skippedLines));
    if (read.unreadableFiles > 0)
        text += QStringLiteral("; %1 files could not be read").arg(reporttexts::count(read.unreadableFiles));
    if (read.cut)
        text += QStringLiteral("; there were more than can be counted at once");
    return text;
}

QString noAnswersText(const QStringList &folders, const ClaudeCodeUsage &read)
{
    QStringList places;
    for (const QString &folder : folders)
        places << QDir::toNativeSeparators(folder);
    QString text = QStringLiteral("no answers of Claude Code in %1").arg(places.join(QStringLiteral(", ")));
    if (read.skippedLines > 0 || read.unreadableFiles > 0)
        text += QStringLiteral(" (%1)").arg(readingText(read));
    return text + QStringLiteral(": nothing was changed");
}

/// With the file itself, as a Ledger would go on in memory where it cannot be opened.
class UsageImport
{
public:
    UsageImport(
        const CommandLine &commandLine, const QProcessEnvironment &environment, const LoadedConfig &loaded)
        : m_commandLine(commandLine)
        , m_environment(environment)
        , m_loaded(loaded)
    { }

    int run()
    {
        if (!m_ledger.open(ledgerFile(m_loaded), LedgerDatabase::Access::Write))
            return fail(m_ledger.problem().text);
        if (m_commandLine.action == Action::ForgetImported)
            return write({}, QStringLiteral("What was imported is forgotten.\n"));
        return readSessions();
    }

private:
    /// What was measured is not to be counted twice: only what came before is imported.
    int readSessions()
    {
        const auto measured = m_ledger.sumUsage({});
        if (!measured)
            return fail(measured.error().message);
        const QString &folder = m_commandLine.report.name;
        const QStringList folders = folder.isEmpty() ? claudeCodeFolders(m_environment, QDir::homePath())
                                                     : QStringList{QDir::fromNativeSeparators(folder)};
        PriceTable prices;
        prices.apply(m_loaded.config->prices);
        const auto read = readClaudeCodeSessions(folders, measured->since, prices);
        if (!read)
            return fail(read.error().message);
        if (read->messages == 0) // what was imported before is worth more than nothing
            return fail(noAnswersText(folders, *read));
        QString text = QStringLiteral("Imported %1").arg(readingText(*read));
        if (measured->since.isValid())
            text += QStringLiteral(", from before %1, when Signalbox began to measure")
                        .arg(reporttexts::dateAndTime(measured->since.toLocalTime()));
        return write(read->rows, text + QStringLiteral(".\nsignalbox usage --imported shows them.\n"));
    }

    int write(const QList<ImportedUsage> &rows, const QString &done)
    {
        const auto kept = m_ledger.replaceImported(QString::fromLatin1(claudeCodeSource), rows);
        if (!kept)
            return fail(kept.error().message);
        QTextStream(stdout) << done << Qt::flush;
        return 0;
    }

    const CommandLine &m_commandLine;
    const QProcessEnvironment &m_environment;
    const LoadedConfig &m_loaded;
    LedgerDatabase m_ledger;
};

} // namespace

int runUsageImport(
    const CommandLine &commandLine, const QProcessEnvironment &environment, const LoadedConfig &loaded)
{
    if (!loaded.config) { // it says where the ledger is
        QTextStream(stderr) << loaded.problems.join(u'\n') << u'\n' << Qt::flush;
        return fail(QStringLiteral("the configuration has errors"));
    }
    if (ledgerFile(loaded).isEmpty())
        return fail(
            QStringLiteral("the ledger is kept in memory only: ledger.file of the configuration is none"));
    return UsageImport(commandLine, environment, loaded).run();
}

} // namespace signalbox
