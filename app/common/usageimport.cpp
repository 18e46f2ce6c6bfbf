// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/usageimport.h"

#include "app/common/asynccommand.h"
#include "app/common/ledgerplace.h"
#include "app/common/reporttexts.h"
#include "core/statefolder.h"
#include "cost/pricetable.h"
#include "ledger/claudecodesessions.h"
#include "ledger/ledger.h"

#include <QDir>
#include <QTextStream>

#include <memory>

namespace signalbox {

namespace {

using Action = CommandLine::Action;

int fail(const QString &message)
{
    QTextStream(stderr) << QStringLiteral("signalbox: ") << message << u'\n' << Qt::flush;
    return 1;
}

QString source()
{
    return QString::fromLatin1(claudeCodeSource);
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

class UsageImport
{
public:
    UsageImport(
        const CommandLine &commandLine, const QProcessEnvironment &environment, const LoadedConfig &loaded)
        : m_commandLine(commandLine)
        , m_environment(environment)
        , m_config(*loaded.config)
        , m_ledger(std::make_unique<Ledger>(m_config.ledger, stateFolder(), m_clock))
    { }

    int run()
    {
        return runAsync([this](QObject *context, const CommandEnd &end) {
            if (m_commandLine.action == Action::ForgetImported)
                write({}, QStringLiteral("What was imported is forgotten.\n"), context, end);
            else
                readSessions(context, end);
        });
    }

private:
    /// What was measured is not to be counted twice: only what came before is imported.
    void readSessions(QObject *context, const CommandEnd &end)
    {
        m_ledger->sumUsage({}, context, [this, context, end](const Result<UsageReport> &measured) {
            if (!measured) {
                end(fail(measured.error().message));
                return;
            }
            const QString &folder = m_commandLine.report.name;
            const QStringList folders = folder.isEmpty() ? claudeCodeFolders(m_environment, QDir::homePath())
                                                         : QStringList{QDir::fromNativeSeparators(folder)};
            PriceTable prices;
            prices.apply(m_config.prices);
            const auto read = readClaudeCodeSessions(folders, measured->since, prices);
            if (!read) {
                end(fail(read.error().message));
                return;
            }
            if (read->messages == 0) { // what was imported before is worth more than nothing
                end(fail(noAnswersText(folders, *read)));
                return;
            }
            QString text = QStringLiteral("Imported %1").arg(readingText(*read));
            if (measured->since.isValid())
                text += QStringLiteral(", from before %1, when Signalbox began to measure")
                            .arg(reporttexts::dateAndTime(measured->since.toLocalTime()));
            write(read->rows, text + QStringLiteral(".\nsignalbox usage --imported shows them.\n"), context,
                end);
        });
    }

    void write(const QList<ImportedUsage> &rows, const QString &done, QObject *context, const CommandEnd &end)
    {
        m_ledger->replaceImported(
            source(), rows, context, [this, done, context, end](const Result<qint64> &kept) {
                if (!kept) {
                    end(fail(kept.error().message));
                    return;
                }
                QTextStream(stdout) << done << Qt::flush;
                m_ledger->flush(context, [end] { end(0); });
            });
    }

    const CommandLine &m_commandLine;
    const QProcessEnvironment &m_environment;
    const Config &m_config;
    SystemClock m_clock;
    std::unique_ptr<Ledger> m_ledger;
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
