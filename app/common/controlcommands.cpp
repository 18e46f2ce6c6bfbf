// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/controlcommands.h"

#include "app/common/asynccommand.h"
#include "app/common/displaywidth.h"
#include "app/common/namechoice.h"
#include "app/common/outputlook.h"
#include "app/common/programaccess.h"
#include "app/common/reporttexts.h"
#include "app/common/runningreport.h"

#include <QJsonDocument>
#include <QTextStream>

namespace signalbox {

namespace {

using Action = CommandLine::Action;
using Answer = RunningProgram::Answer;

constexpr int secondsOfMinute = 60;

int fail(const QString &message)
{
    QTextStream(stderr) << QStringLiteral("signalbox: ") << displaywidth::harmless(message) << u'\n'
                        << Qt::flush;
    return 1;
}

int say(const QString &text)
{
    QTextStream(stdout) << displaywidth::harmless(text) << u'\n' << Qt::flush;
    return 0;
}

QString requests(qint64 number)
{
    return number == 1 ? QStringLiteral("1 request")
                       : QStringLiteral("%1 requests").arg(reporttexts::count(number));
}

/// "Paused until 14:20. 2 requests are still running."
QString pauseText(const QJsonObject &answer)
{
    const QDateTime until = reporttexts::time(answer.value(u"until"));
    const bool isToday = until.date() == QDate::currentDate();
    QString text = until.isValid()
        ? QStringLiteral("Paused until %1.")
              .arg(until.toString(isToday ? QStringLiteral("HH:mm") : QStringLiteral("yyyy-MM-dd HH:mm")))
        : QStringLiteral("Paused until 'signalbox resume'.");
    const qint64 running = answer.value(u"active_requests").toInteger();
    if (running > 0)
        text += QStringLiteral(" %1 may still end.").arg(requests(running));
    return text;
}

QString quitText(const QJsonObject &answer)
{
    const qint64 running = answer.value(u"active_requests").toInteger();
    return running > 0
        ? QStringLiteral("It ends after %1, or after server.shutdown_timeout.").arg(requests(running))
        : QStringLiteral("It ends.");
}

QStringList textsIn(const QJsonArray &array)
{
    QStringList texts;
    for (const auto &value : array)
        texts << value.toString();
    return texts;
}

class ControlCommand
{
public:
    ControlCommand(const CommandLine &commandLine, const QProcessEnvironment &environment,
        const LoadedConfig &loaded, const ServerConfig &server)
        : m_commandLine(commandLine)
        , m_access(loaded, server, environment)
        , m_look(outputLook(environment))
    { }

    int run()
    {
        if (const auto problem = m_access.findAddress())
            return fail(problem->message);
        return runAsync([this](QObject *context, const CommandEnd &end) {
            m_access.open(context, [this, context, end](RunningProgram &program) {
                m_program = &program;
                m_context = context;
                m_end = end;
                begin();
            });
        });
    }

private:
    using Good = std::function<int(const QJsonObject &answer)>;

    void begin()
    {
        switch (m_commandLine.action) {
        case Action::SwitchProvider:
            ask("GET", "/pin", {}, [this](const QJsonObject &pins) { return switchProvider(pins); });
            return;
        case Action::Pause:
            ask("POST", "/pause", pauseBody(), [](const QJsonObject &it) { return say(pauseText(it)); });
            return;
        case Action::Resume:
            ask("POST", "/resume", {},
                [](const QJsonObject &) { return say(QStringLiteral("Requests are sent again.")); });
            return;
        case Action::Quit:
            ask("POST", "/shutdown", {}, [](const QJsonObject &it) { return say(quitText(it)); });
            return;
        case Action::CancelRequest:
            ask("GET", "/running", {}, [this](const QJsonObject &it) { return cancel(it); });
            return;
        case Action::Reload:
            reload();
            return;
        default:
            ask("GET", "/running", {}, [this](const QJsonObject &it) { return showRunning(it); });
        }
    }

    /// `good` returns the exit code, or `unfinished` when it has asked for more.
    void ask(const QByteArray &method, const QByteArray &target, const QByteArray &body, const Good &good)
    {
        m_program->send(method, target, body, m_context, [this, good](const Answer &answer) {
            const int code = answer.isGood() ? good(answer.json()) : fail(m_access.reasonOf(answer));
            if (code != unfinished)
                m_end(code);
        });
    }

    [[nodiscard]] QByteArray pauseBody() const
    {
        if (m_commandLine.control.pause.count() == 0)
            return {};
        const double minutes = static_cast<double>(m_commandLine.control.pause.count()) / secondsOfMinute;
        return QJsonDocument(QJsonObject{{QStringLiteral("minutes"), minutes}}).toJson();
    }

    int switchProvider(const QJsonObject &pins)
    {
        const QString &project = m_commandLine.control.project;
        QStringList providers = textsIn(pins.value(u"providers").toArray());
        QString route;
        if (!m_commandLine.control.route.isEmpty()) {
            QHash<QString, QStringList> routes;
            QStringList patterns;
            const QJsonArray all = pins.value(u"routes").toArray();
            for (const auto &value : all) {
                const QJsonObject one = value.toObject();
                if (one.value(u"project").toString() != project)
                    continue;
                patterns << one.value(u"route").toString();
                routes.insert(patterns.constLast(), textsIn(one.value(u"providers").toArray()));
            }
            const auto chosen = chosenName(m_commandLine.control.route, patterns,
                project.isEmpty() ? QStringLiteral("route")
                                  : QStringLiteral("route of project %1").arg(project));
            if (!chosen)
                return fail(chosen.error().message);
            route = *chosen;
            providers = routes.value(route);
        }
        return pin(route, providers);
    }

    int pin(const QString &route, const QStringList &providers)
    {
        QJsonObject body{{QStringLiteral("provider"), QJsonValue()}};
        QString provider;
        if (m_commandLine.name != u"auto") {
            const auto chosen = chosenName(m_commandLine.name, providers, QStringLiteral("provider"));
            if (!chosen)
                return fail(chosen.error().message);
            provider = *chosen;
            body.insert(QStringLiteral("provider"), provider);
        }
        if (!route.isEmpty())
            body.insert(QStringLiteral("route"), route);
        if (!m_commandLine.control.project.isEmpty())
            body.insert(QStringLiteral("project"), m_commandLine.control.project);
        ask("PUT", "/pin", QJsonDocument(body).toJson(),
            [route, provider](const QJsonObject &answer) { return say(pinText(route, provider, answer)); });
        return unfinished;
    }

    /// What all requests are pinned to comes before a route.
    static QString pinText(const QString &route, const QString &provider, const QJsonObject &answer)
    {
        if (route.isEmpty())
            return provider.isEmpty() ? QStringLiteral("Routes decide again.")
                                      : QStringLiteral("All requests go to %1.").arg(provider);
        QString text = provider.isEmpty() ? QStringLiteral("Route %1 goes to all of its targets.").arg(route)
                                          : QStringLiteral("Route %1 goes to %2.").arg(route, provider);
        if (const QString all = answer.value(u"pinned").toString(); !all.isEmpty())
            text += QStringLiteral(" But for now all requests go to %1: 'signalbox switch auto' ends that.")
                        .arg(all);
        return text;
    }

    int cancel(const QJsonObject &running)
    {
        QStringList ids;
        const QJsonArray all = running.value(u"running").toArray();
        for (const auto &value : all)
            ids << value.toObject().value(u"id").toString();
        if (ids.isEmpty())
            return fail(QStringLiteral("nothing is running"));
        const auto id = chosenName(m_commandLine.name, ids, QStringLiteral("running request"));
        if (!id)
            return fail(id.error().message);
        ask("DELETE", "/running/" + id->toLatin1().toPercentEncoding(), {},
            [id = *id](const QJsonObject &) { return say(QStringLiteral("%1 is cancelled.").arg(id)); });
        return unfinished;
    }

    /// A refusal names all that is wrong with the file.
    void reload()
    {
        m_program->send("POST", "/providers/reload", {}, m_context, [this](const Answer &answer) {
            const QJsonObject told = answer.json();
            const QStringList problems = textsIn(told.value(u"problems").toArray());
            if (answer.isGood()) {
                for (const QString &warning : textsIn(told.value(u"warnings").toArray()))
                    (void)fail(warning);
                m_end(say(QStringLiteral("The configuration is read again: %1 of %2 providers are well.")
                              .arg(told.value(u"healthy_providers").toInt())
                              .arg(told.value(u"providers_count").toInt())));
                return;
            }
            for (const QString &problem : problems)
                (void)fail(problem);
            m_end(problems.isEmpty() ? fail(m_access.reasonOf(answer))
                                     : fail(QStringLiteral("the configuration before it stays in use")));
        });
    }

    [[nodiscard]] int showRunning(const QJsonObject &answer) const
    {
        const QByteArray text = m_commandLine.report.json
            ? QJsonDocument(answer).toJson()
            : runningReport(answer, m_look, QDateTime::currentDateTime()).toUtf8();
        QTextStream(stdout) << QString::fromUtf8(text) << Qt::flush;
        return 0;
    }

    static constexpr int unfinished = -1;

    const CommandLine &m_commandLine;
    ProgramAccess m_access;
    TerminalLook m_look;
    RunningProgram *m_program = nullptr;
    QObject *m_context = nullptr;
    CommandEnd m_end;
};

} // namespace

bool isControlCommand(CommandLine::Action action)
{
    switch (action) {
    case Action::SwitchProvider:
    case Action::Pause:
    case Action::Resume:
    case Action::Reload:
    case Action::Quit:
    case Action::ShowRunning:
    case Action::CancelRequest:
        return true;
    default:
        return false;
    }
}

int runControlCommand(const CommandLine &commandLine, const QProcessEnvironment &environment,
    const LoadedConfig &loaded, const ServerConfig &server)
{
    return ControlCommand(commandLine, environment, loaded, server).run();
}

} // namespace signalbox
