// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/setupcommand.h"

#include "app/common/asynccommand.h"
#include "app/common/displaywidth.h"
#include "app/common/ownaddress.h"
#include "app/common/setupreport.h"
#include "app/common/terminal.h"
#include "clients/clientcheck.h"
#include "clients/clientguide.h"
#include "clients/clientsetup.h"
#include "clients/portprobe.h"
#include "core/statefolder.h"

#include <QDir>
#include <QTextStream>

#include <algorithm>
#include <memory>

namespace signalbox {

namespace {

constexpr int misunderstood = 2;
constexpr int nobodyToAsk = 2;

int fail(const QString &message, int code = 1)
{
    QTextStream(stderr) << QStringLiteral("signalbox: ") << message << u'\n' << Qt::flush;
    return code;
}

void print(const QStringList &lines)
{
    QTextStream out(stdout);
    for (const QString &line : lines)
        out << displaywidth::harmless(line) << u'\n';
    out << Qt::flush;
}

QString guideNames()
{
    QStringList names;
    for (const ClientGuide &guide : clientGuides({}, {}))
        names << guide.id;
    return names.join(QStringLiteral(", "));
}

bool isGuide(const QString &name)
{
    const QList<ClientGuide> guides = clientGuides({}, {});
    return std::any_of(
        guides.begin(), guides.end(), [&](const ClientGuide &guide) { return guide.id == name; });
}

class SetupCommand
{
public:
    SetupCommand(const CommandLine &commandLine, const QProcessEnvironment &environment,
        const LoadedConfig &loaded, const ServerConfig &server)
        : m_commandLine(commandLine)
        , m_loaded(loaded)
        , m_server(server)
        , m_places{QDir::homePath(), environment, QDir::currentPath()}
        , m_setup(QDir::homePath(), environment, stateFolder())
    { }

    int run()
    {
        const std::optional<ClientProgram> program = clientProgramFromName(m_commandLine.name);
        const bool isOther = !program && !m_commandLine.name.isEmpty();
        if (isOther && (m_commandLine.client.undo || !isGuide(m_commandLine.name)))
            return fail(unknown(), misunderstood);
        if (m_commandLine.client.undo)
            return undo(program);
        const auto wish = ownWish();
        if (!wish)
            return fail(wish.error().message);
        if (m_commandLine.client.check)
            return check(*wish);
        if (isOther)
            return guide(*wish);
        return program ? setUp(*program, *wish) : tell(*wish);
    }

private:
    [[nodiscard]] Result<SetupWish> ownWish() const
    {
        if (!m_loaded.config)
            return Error{Error::Kind::InvalidRequest, m_loaded.error};
        const auto address = ownAddress(m_server);
        if (!address)
            return address.error();
        return setupWish(*m_loaded.config, *address, ownTokenCommand(m_commandLine));
    }

    /// An exit code when nothing is to be written.
    [[nodiscard]] std::optional<int> refusal(const QString &question) const
    {
        if (m_commandLine.dryRun)
            return 0;
        if (m_commandLine.yes)
            return std::nullopt;
        if (!isTerminal())
            return fail(QStringLiteral("nothing was written, as nobody is there to be asked: --yes does it "
                                       "without asking"),
                nobodyToAsk);
        if (confirm(question))
            return std::nullopt;
        return fail(QStringLiteral("nothing was written"));
    }

    [[nodiscard]] int setUp(ClientProgram program, const SetupWish &wish) const
    {
        const auto plan = m_setup.plan(program, wish);
        if (!plan)
            return fail(plan.error().message);
        if (plan->isEmpty()) {
            print({setupreport::nothingToDo(*plan)});
            return 0;
        }
        print(setupreport::linesOf(*plan));
        if (const auto code = refusal(QStringLiteral("Write it?")))
            return *code;
        if (const auto error = m_setup.apply(*plan))
            return fail(error->message);
        print(setupreport::afterwards(*plan, wish));
        for (const ClientCheck &check : checkClients(m_places, wish))
            QTextStream(stderr) << displaywidth::harmless(check.toString()) << u'\n' << Qt::flush;
        return 0;
    }

    /// A file that cannot be read keeps no other from being set free.
    [[nodiscard]] int undo(std::optional<ClientProgram> program) const
    {
        const auto records = m_setup.setups(program);
        if (!records)
            return fail(records.error().message);
        if (records->isEmpty()) {
            print({QStringLiteral("Nothing is set up that could be taken back.")});
            return 0;
        }
        int code = 0;
        QList<SetupPlan> plans;
        for (const SetupRecord &record : *records) {
            const auto plan = ClientSetup::planUndo(record);
            if (!plan) {
                code = fail(plan.error().message);
                continue;
            }
            print(setupreport::linesOf(*plan));
            plans << *plan;
        }
        if (plans.isEmpty())
            return code;
        if (const auto refused = refusal(QStringLiteral("Take it back?")))
            return *refused;
        for (const SetupPlan &plan : plans) {
            if (const auto error = m_setup.apply(plan))
                code = fail(error->message);
            else
                print({QStringLiteral("Taken back: %1").arg(QDir::toNativeSeparators(plan.path))});
        }
        return code;
    }

    [[nodiscard]] int tell(const SetupWish &wish) const
    {
        QStringList lines;
        for (const ClientProgram program : allClientPrograms())
            lines << setupreport::lineOf(m_setup.state(program), wish);
        lines << QString() << QStringLiteral("setup NAME tells what to do with others: %1").arg(guideNames());
        print(lines);
        return 0;
    }

    /// For a client whose settings are its user's to change.
    [[nodiscard]] int guide(const SetupWish &wish) const
    {
        for (const ClientGuide &each : clientGuides(wish.baseUrl, setupreport::keyText(wish))) {
            if (each.id == m_commandLine.name)
                print(setupreport::linesOf(each));
        }
        return 0;
    }

    [[nodiscard]] QString unknown() const
    {
        return QStringLiteral("'%1' is no client that can be set up: claude, codex and opencode are; what to "
                              "do is told of %2")
            .arg(m_commandLine.name, guideNames());
    }

    int check(const SetupWish &wish)
    {
        m_checks = checkClients(m_places, wish);
        const QList<PointedAddress> addresses = pointedAddresses(m_places);
        if (addresses.isEmpty())
            return tellChecks();
        return runAsync([&](QObject *context, const CommandEnd &end) {
            auto waiting = std::make_shared<qsizetype>(addresses.size());
            for (const PointedAddress &address : addresses) {
                probePort(address.host, address.port, context, [=, this](bool listens) {
                    if (!listens)
                        m_checks << deadAddress(address);
                    if (--*waiting == 0)
                        end(tellChecks());
                });
            }
        });
    }

    int tellChecks()
    {
        std::stable_sort(m_checks.begin(), m_checks.end(),
            [](const ClientCheck &a, const ClientCheck &b) { return a.severity > b.severity; });
        print(setupreport::linesOf(m_checks));
        const bool isBad
            = !m_checks.isEmpty() && m_checks.constFirst().severity == ClientCheck::Severity::Problem;
        return isBad ? 1 : 0;
    }

    const CommandLine &m_commandLine;
    const LoadedConfig &m_loaded;
    const ServerConfig &m_server;
    CheckPlaces m_places;
    ClientSetup m_setup;
    QList<ClientCheck> m_checks;
};

} // namespace

int runSetupCommand(const CommandLine &commandLine, const QProcessEnvironment &environment,
    const LoadedConfig &loaded, const ServerConfig &server)
{
    return SetupCommand(commandLine, environment, loaded, server).run();
}

} // namespace signalbox
