// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clients/clientcheck.h"
#include "clients/clientsetup.h"

#include <QObject>
#include <QSet>

namespace signalbox {

/// How a client stands to this program.
enum class ClientCondition {
    NotSetUp,
    SetUp, ///< by us
    ByHand, ///< it comes here by a setting that is not ours
    OtherAddress, ///< by us, but for another address than ours is now
    Elsewhere, ///< its settings lead to somebody else
    DeadPort, ///< its settings lead to a port where nobody listens
    Unreadable, ///< its settings cannot be read
};

/// One client as it is now.
struct ClientSituation
{
    ClientState state;
    ClientCondition condition = ClientCondition::NotSetUp;
    bool isFound = false; ///< it seems to be installed
};

/// The clients of this computer: how each is set up, what a change of its settings would be, what keeps it
/// from coming here. Files are read when look() is called, and before each change; nothing is written but
/// what apply() was given.
class ClientDesk final : public QObject
{
    Q_OBJECT

public:
    struct Places
    {
        QString home;
        QProcessEnvironment environment;
        QString stateFolder; ///< has the journal of what was changed
        QStringList tokenCommand; ///< prints the client key
        QString root = {}; ///< before the paths of the system's own files
    };

    explicit ClientDesk(Places places, QObject *parent = nullptr);

    /// Null = there is no configuration: the demo answers.
    void setConfiguration(const ConfigPointer &config);
    /// What clients are pointed at, "http://127.0.0.1:8484".
    void setBaseUrl(const QString &url);
    [[nodiscard]] const QString &baseUrl() const { return m_baseUrl; }
    [[nodiscard]] const QProcessEnvironment &environment() const { return m_places.environment; }
    /// A path for people: what is in the home folder begins with "~".
    [[nodiscard]] QString shownPath(const QString &path) const;
    [[nodiscard]] const Config &config() const { return *m_config; }

    /// For the requests of one project, or to one provider; empty = of none.
    [[nodiscard]] SetupWish wish(const QString &project = {}, const QString &provider = {}) const;
    [[nodiscard]] ClientSituation situation(ClientProgram program) const;
    [[nodiscard]] Result<SetupPlan> plan(ClientProgram program, const SetupWish &wish) const;
    /// What was changed by us and can be taken back; all of it, or of one client.
    [[nodiscard]] Result<QList<SetupRecord>> setups(std::optional<ClientProgram> program = {}) const;
    std::optional<Error> apply(const SetupPlan &plan);
    /// Gives back what was there before; the files that it could not are named by the error.
    std::optional<Error> undo(std::optional<ClientProgram> program = {});

    /// What the last look() has found; dead ports come later.
    [[nodiscard]] const QList<ClientCheck> &checks() const { return m_checks; }
    void look();

signals:
    void changed();

private:
    void takeWish();
    void probe(const PointedAddress &address);

    Places m_places;
    ClientSetup m_setup;
    ConfigPointer m_config;
    QString m_baseUrl;
    QList<ClientCheck> m_checks;
    QSet<ClientProgram> m_dead;
    int m_looks = 0; ///< answers to an earlier look are not wanted any more
};

} // namespace signalbox
