// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/configreader.h"
#include "ui/configuration/configurationchange.h"
#include "ui/configuration/draftsteps.h"
#include "ui/configuration/savedchange.h"

#include <QObject>

namespace signalbox {

class ConfigurationDesk;

/// Changes of the configuration that were made in the pages and are not written yet: one draft for all of
/// them.
///
/// They are kept as what was done, not as a text: when the file changes elsewhere they are done again to what
/// it says then, and those that cannot be are dropped with failed(). While the file is missing or cannot be
/// understood they wait.
class ConfigurationDraft final : public QObject
{
    Q_OBJECT

public:
    using Edit = DraftSteps::Edit;
    using Step = DraftSteps::Step;

    /// The desk outlives it.
    explicit ConfigurationDraft(ConfigurationDesk &desk, QObject *parent = nullptr);

    [[nodiscard]] const QString &path() const;
    /// What the file would say.
    [[nodiscard]] const QByteArray &text() const { return m_steps.text(); }
    [[nodiscard]] const ConfigReading &reading() const { return m_reading; }
    /// Its tree, also while it has errors.
    [[nodiscard]] const YamlNode &root() const { return m_root; }
    /// The tree of what is written.
    [[nodiscard]] const YamlNode &writtenRoot() const { return m_writtenRoot; }
    [[nodiscard]] bool isEmpty() const { return m_steps.all().isEmpty(); }
    [[nodiscard]] qsizetype count() const { return m_steps.all().size(); }
    /// What its user calls the changes, in their order.
    [[nodiscard]] QStringList titles() const;
    /// What one should know of them before they are written.
    [[nodiscard]] QStringList remarks() const;
    /// What the file calls a thing that is to be called `name`.
    [[nodiscard]] QString originalOf(const QString &name) const { return m_steps.originalOf(name); }
    /// The names of secrets that are used for something else than the own keys of the provider that the file
    /// calls `id` (empty = a new one): in the file as it is now, with the changes, or after an undo.
    [[nodiscard]] QStringList secretsOfOthers(const QString &id = {});
    /// Of the last change; null when there is none.
    [[nodiscard]] const Step *lastStep() const;

    /// Adds a change. False, with failed(), when it cannot be made.
    bool add(const Step &step);
    bool add(const Edit &edit, const QString &field = {}, const QString &what = {});
    /// Takes the last change back.
    void undo();
    /// Makes again what was last taken back or discarded, until something else is changed.
    void redo();
    /// What redo() would make again, as its user calls it.
    [[nodiscard]] QStringList undone() const;
    /// Nothing is offered any more of what was taken back or saved.
    void dismiss();
    /// Takes back all changes of these fields, together.
    void restore(const QStringList &fields);
    /// Forgets all changes.
    void discard();

    /// What is wrong with the file itself; empty = nothing.
    [[nodiscard]] QString fileProblem() const;
    /// They wait for a file that can be understood: nothing can be written.
    [[nodiscard]] bool isWaiting() const { return m_isWaiting; }
    /// What keeps the changes from being written; empty = nothing.
    [[nodiscard]] QString obstacle() const { return m_obstacle; }
    /// Why the last change could not be made or kept, until something else is done.
    [[nodiscard]] const QString &failure() const { return m_failure; }
    /// That something else could not be done.
    void tell(const QString &problem);
    void dismissFailure();

    /// The file with all changes, to be shown.
    [[nodiscard]] ConfigurationChange proposal() const;
    /// The file with `text`, which was made of text().
    [[nodiscard]] ConfigurationChange proposal(const QByteArray &text) const;
    /// Writes what was shown; the desk tells who has to know. `done` says what that was. An Error says why
    /// nothing was written; then the changes stay, as do those that were made since it was shown.
    std::optional<Error> save(const ConfigurationChange &change, const QString &done = {});
    /// What was last saved here.
    [[nodiscard]] SavedChange &saved() { return m_saved; }

signals:
    /// What the file would say is different, or what can be done with it.
    void changed();
    void failed(const QString &problem);
    /// The file has a new name for a thing.
    void renamed(const QString &from, const QString &to);

private:
    void follow();
    void drop(const QStringList &dropped);
    void take();
    [[nodiscard]] bool canFollow() const;
    [[nodiscard]] QString currentObstacle() const;

    ConfigurationDesk &m_desk;
    DraftSteps m_steps;
    QList<QList<Step>> m_undone; ///< the last one last
    SavedChange m_saved;
    bool m_isWaiting = false;
    ConfigReading m_reading;
    YamlNode m_root;
    YamlNode m_writtenRoot;
    QString m_obstacle;
    QString m_failure;
};

/// The first error in one line; empty when there is none.
QString firstError(const QList<ConfigProblem> &problems);

} // namespace signalbox
