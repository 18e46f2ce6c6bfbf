// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/reportcommands.h"

#include "app/common/asynccommand.h"
#include "app/common/ledgeranswers.h"
#include "app/common/ledgerplace.h"
#include "app/common/outputlook.h"
#include "app/common/programaccess.h"
#include "app/common/reporttarget.h"
#include "app/common/reporttexts.h"
#include "app/common/requestsreport.h"
#include "app/common/statusreport.h"
#include "app/common/testreport.h"
#include "app/common/usagereport.h"

#include <QDir>
#include <QJsonDocument>
#include <QTextStream>

#include <cstdio>

namespace signalbox {

namespace {

using Action = CommandLine::Action;
using Answer = RunningProgram::Answer;

int fail(const QString &message)
{
    QTextStream(stderr) << QStringLiteral("signalbox: ") << message << u'\n' << Qt::flush;
    return 1;
}

/// The command line is wrong.
int misunderstood(const QString &message)
{
    constexpr int exitCode = 2;
    (void)fail(message);
    return exitCode;
}

void note(const QString &message)
{
    QTextStream(stderr) << QStringLiteral("signalbox: ") << message << u'\n' << Qt::flush;
}

int print(const QByteArray &text)
{
    std::fwrite(text.constData(), 1, static_cast<size_t>(text.size()), stdout);
    return std::fflush(stdout) == 0 ? 0 : 1;
}

class ReportCommand
{
public:
    ReportCommand(const CommandLine &commandLine, const QProcessEnvironment &environment,
        const LoadedConfig &loaded, const ServerConfig &server)
        : m_commandLine(commandLine)
        , m_loaded(loaded)
        , m_access(loaded, server, environment)
        , m_look(outputLook(environment))
    { }

    int run()
    {
        if (m_commandLine.action == Action::ShowUsage || m_commandLine.action == Action::ShowRequests) {
            const auto target = reportTarget(m_commandLine, QDateTime::currentDateTime());
            if (!target)
                return misunderstood(target.error().message);
            m_target = *target;
        }
        if (const auto problem = m_access.findAddress())
            return fail(problem->message);
        return runAsync([this](QObject *context, const CommandEnd &end) {
            m_access.open(context, [this, context, end](RunningProgram &program) {
                m_program = &program;
                ask(context, end);
            });
        });
    }

private:
    void ask(QObject *context, const CommandEnd &end)
    {
        if (m_commandLine.action == Action::ShowStatus)
            askStatus(0, context, end);
        else if (m_commandLine.action == Action::TestProvider)
            askTest(context, end);
        else if (m_target.isEmpty())
            askCapture(context, end);
        else
            m_program->get(m_target, context, [this, end](const Answer &answer) { end(show(answer)); });
    }

    int show(const Answer &answer)
    {
        constexpr int unauthorized = 401;
        constexpr int forbidden = 403;
        constexpr int notFound = 404;
        const bool isShut = answer.reach == Answer::Reach::Answered
            && (answer.status == unauthorized || answer.status == forbidden);
        if (answer.isGood())
            return print(answer.body);
        if (answer.reach == Answer::Reach::Answered && answer.status == notFound
            && !m_commandLine.report.name.isEmpty())
            return fail(unknownRequestText(m_commandLine.report.name));
        if (answer.reach == Answer::Reach::Failed || (answer.reach == Answer::Reach::Answered && !isShut))
            return fail(answer.problem);
        return showFile(m_access.reasonOf(answer));
    }

    /// What is in the ledger's file; `reason`: why the program has not said it.
    int showFile(const QString &reason)
    {
        const QString file = ledgerFile(m_loaded);
        if (file.isEmpty())
            return fail(QStringLiteral("%1, and the ledger is only in its memory: ledger.file of the "
                                       "configuration is none")
                            .arg(reason));
        note(QStringLiteral("%1: this is read from %2").arg(reason, QDir::toNativeSeparators(file)));
        const auto body = LedgerAnswers(file).get(m_target);
        return body ? print(*body) : fail(body.error().message);
    }

    [[nodiscard]] int print(const QByteArray &body) const
    {
        const CommandLine::Report &report = m_commandLine.report;
        if (report.csv)
            return signalbox::print(reporttexts::harmlessCsv(body));
        const QJsonObject answer = QJsonDocument::fromJson(body).object();
        const QString trouble = reporttexts::ledgerTrouble(answer.value(u"ledger").toObject());
        if (!trouble.isEmpty())
            note(trouble);
        if (report.json)
            return signalbox::print(QJsonDocument(answer).toJson());
        QString text;
        if (m_commandLine.action == Action::ShowUsage)
            text = usageReport(answer, m_look);
        else if (report.name.isEmpty())
            text = requestsReport(answer, m_look, QDate::currentDate());
        else
            text = requestReport(answer, m_look);
        return signalbox::print(text.toUtf8());
    }

    /// One after the other; only the first has to be there.
    void askStatus(size_t index, QObject *context, const CommandEnd &end)
    {
        struct Part
        {
            const char *target;
            QJsonObject StatusAnswers::*answer;
        };
        static constexpr Part parts[] = {
            {"/", &StatusAnswers::greeting},
            {"/providers", &StatusAnswers::providers},
            {"/stats", &StatusAnswers::stats},
            {"/budgets", &StatusAnswers::budgets},
            {"/capture", &StatusAnswers::capture},
            {"/pin", &StatusAnswers::pins},
            {"/running", &StatusAnswers::running},
            {"/usage", &StatusAnswers::usage},
        };
        if (index == std::size(parts)) {
            end(showStatus());
            return;
        }
        const Part &part = parts[index];
        QByteArray target = part.target;
        if (target == "/usage")
            target = usageOfToday(QDate::currentDate());
        m_program->get(target, context, [=, this](const Answer &answer) {
            if (index == 0 && !answer.isGood()) {
                end(fail(m_access.reasonOf(answer)));
                return;
            }
            if (answer.isGood())
                m_status.*part.answer = answer.json();
            askStatus(index + 1, context, end);
        });
    }

    void askCapture(QObject *context, const CommandEnd &end)
    {
        const bool starts = m_commandLine.action == Action::StartCapture;
        QByteArray body;
        if (const int minutes = m_commandLine.report.minutes; minutes > 0)
            body = QJsonDocument(QJsonObject{{QStringLiteral("minutes"), minutes}}).toJson();
        const QByteArray method = starts                  ? "POST"
            : m_commandLine.action == Action::StopCapture ? "DELETE"
                                                          : "GET";
        m_program->send(method, "/capture", body, context, [this, end](const Answer &answer) {
            if (!answer.isGood())
                end(fail(m_access.reasonOf(answer)));
            else if (m_commandLine.report.json)
                end(signalbox::print(QJsonDocument(answer.json()).toJson()));
            else
                end(signalbox::print(captureReport(answer.json()).toUtf8()));
        });
    }

    void askTest(QObject *context, const CommandEnd &end)
    {
        constexpr std::chrono::minutes longest{4}; // more than a test may take
        QJsonObject body{{QStringLiteral("spend"), m_commandLine.spend}};
        if (!m_commandLine.model.isEmpty())
            body.insert(QStringLiteral("model"), m_commandLine.model);
        const QByteArray target = "/providers/" + QUrl::toPercentEncoding(m_commandLine.name) + "/test";
        m_program->send(
            "POST", target, QJsonDocument(body).toJson(QJsonDocument::Compact), context,
            [this, end](const Answer &answer) {
                if (!answer.isGood()) {
                    end(fail(m_access.reasonOf(answer)));
                    return;
                }
                const QJsonObject test = answer.json();
                const int printed
                    = signalbox::print(m_commandLine.report.json ? QJsonDocument(test).toJson()
                                                                 : testReport(test, m_look).toUtf8());
                end(test.value(u"failed").toBool() ? 1 : printed);
            },
            longest);
    }

    [[nodiscard]] int showStatus() const
    {
        if (m_commandLine.report.json)
            return signalbox::print(QJsonDocument(m_status.toJson()).toJson());
        return signalbox::print(statusReport(m_status, m_look, QDateTime::currentDateTime()).toUtf8());
    }

    const CommandLine &m_commandLine;
    const LoadedConfig &m_loaded;
    ProgramAccess m_access;
    TerminalLook m_look;
    QByteArray m_target;
    RunningProgram *m_program = nullptr;
    StatusAnswers m_status;
};

} // namespace

int runReportCommand(const CommandLine &commandLine, const QProcessEnvironment &environment,
    const LoadedConfig &loaded, const ServerConfig &server)
{
    return ReportCommand(commandLine, environment, loaded, server).run();
}

} // namespace signalbox
