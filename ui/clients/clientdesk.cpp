// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/clientdesk.h"

#include "clients/portprobe.h"
#include "config/democonfig.h"
#include "ui/texts/gatewaytexts.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>
#include <utility>

namespace signalbox {
namespace {

bool leadsTo(const QString &address, const QString &baseUrl)
{
    return !baseUrl.isEmpty() && (address == baseUrl || address.startsWith(baseUrl + u'/'));
}

bool isInstalled(ClientProgram program, const QString &settings, const QProcessEnvironment &environment)
{
    const QStringList folders
        = environment.value(QStringLiteral("PATH")).split(QDir::listSeparator(), Qt::SkipEmptyParts);
    const bool isOnPath = !folders.isEmpty()
        && !QStandardPaths::findExecutable(clientProgramName(program), folders).isEmpty();
    return isOnPath || QFileInfo(settings).dir().exists();
}
} // namespace

ClientDesk::ClientDesk(Places places, QObject *parent)
    : QObject(parent)
    , m_places(std::move(places))
    , m_setup(m_places.home, m_places.environment, m_places.stateFolder)
    , m_config(demoConfig())
{ }

void ClientDesk::setConfiguration(const ConfigPointer &config)
{
    m_config = config ? config : demoConfig();
    takeWish();
}

void ClientDesk::setBaseUrl(const QString &url)
{
    if (url == m_baseUrl)
        return;
    m_baseUrl = url;
    takeWish();
}

/// What was found in the way depends on where clients are to go.
void ClientDesk::takeWish()
{
    if (m_looks > 0)
        look();
    else
        emit changed();
}

SetupWish ClientDesk::wish(const QString &project, const QString &provider) const
{
    return setupWish(*m_config, clientAddress(m_baseUrl, project, provider), m_places.tokenCommand);
}

ClientSituation ClientDesk::situation(ClientProgram program) const
{
    ClientSituation situation{m_setup.state(program)};
    const ClientState &state = situation.state;
    situation.isFound = isInstalled(program, state.path, m_places.environment);
    if (!state.problem.isEmpty())
        situation.condition = ClientCondition::Unreadable;
    else if (state.address.isEmpty())
        situation.condition = ClientCondition::NotSetUp;
    else if (m_dead.contains(program))
        situation.condition = ClientCondition::DeadPort;
    else if (leadsTo(state.address, m_baseUrl))
        situation.condition = state.isOurs ? ClientCondition::SetUp : ClientCondition::ByHand;
    else
        situation.condition = state.isOurs ? ClientCondition::OtherAddress : ClientCondition::Elsewhere;
    return situation;
}

QString ClientDesk::shownPath(const QString &path) const
{
    const QString home = m_places.home + u'/';
    return QDir::toNativeSeparators(
        path.startsWith(home) ? QString(QStringLiteral("~/") + path.sliced(home.size())) : path);
}

Result<SetupPlan> ClientDesk::plan(ClientProgram program, const SetupWish &wish) const
{
    return m_setup.plan(program, wish);
}

Result<QList<SetupRecord>> ClientDesk::setups(std::optional<ClientProgram> program) const
{
    return m_setup.setups(program);
}

std::optional<Error> ClientDesk::apply(const SetupPlan &plan)
{
    auto error = m_setup.apply(plan);
    look();
    return error;
}

std::optional<Error> ClientDesk::undo(std::optional<ClientProgram> program)
{
    const auto records = m_setup.setups(program);
    if (!records)
        return records.error();
    QStringList problems;
    for (const SetupRecord &record : *records) {
        const auto plan = ClientSetup::planUndo(record);
        const auto error = plan ? m_setup.apply(*plan) : std::optional(plan.error());
        if (error)
            problems << GatewayTexts::shown(error->message);
    }
    look();
    if (problems.isEmpty())
        return std::nullopt;
    return Error{Error::Kind::Api, problems.join(u'\n')};
}

void ClientDesk::look()
{
    const CheckPlaces places{m_places.home, m_places.environment, {}, m_places.root};
    ++m_looks;
    m_dead.clear();
    m_checks = checkClients(places, wish());
    for (const PointedAddress &address : pointedAddresses(places))
        probe(address);
    emit changed();
}

void ClientDesk::probe(const PointedAddress &address)
{
    probePort(address.host, address.port, this, [this, address, look = m_looks](bool listens) {
        if (listens || look != m_looks)
            return;
        m_checks << deadAddress(address);
        if (QFileInfo(address.path) == QFileInfo(m_setup.state(address.program).path))
            m_dead.insert(address.program);
        emit changed();
    });
}

} // namespace signalbox
