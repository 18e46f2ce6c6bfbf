// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/configreader.h"
#include "core/error.h"
#include "ui/configuration/configurationchange.h"
#include "ui/configuration/configurationhistory.h"
#include "ui/configuration/filewatch.h"

#include <QObject>
#include <QProcessEnvironment>

#include <optional>

namespace signalbox {

/// The configuration file of the windows: what it says now, whoever wrote it, and changes to it, which are
/// proposed, shown, written and can be undone.
///
/// The file is the truth: it is read anew whenever it changes, and nothing is ever written over what was not
/// read. After applied() the gateway has to be told.
class ConfigurationDesk final : public QObject
{
    Q_OBJECT

public:
    /// `environment` has the variables that the file may name.
    ConfigurationDesk(const QString &path, const QProcessEnvironment &environment, QObject *parent = nullptr);

    [[nodiscard]] const QString &path() const { return m_path; }
    [[nodiscard]] const QProcessEnvironment &environment() const { return m_environment; }
    /// Null bytes when there is no file, or none that can be read.
    [[nodiscard]] const QByteArray &text() const { return m_text; }
    /// What the text says, or what is wrong with it.
    [[nodiscard]] const ConfigReading &reading() const { return m_reading; }

    /// What another text would say in its place.
    [[nodiscard]] ConfigReading read(const QByteArray &text) const;
    /// What is wrong with another text and is not with the file now, and as warnings the errors that the file
    /// has already.
    [[nodiscard]] QList<ConfigProblem> remarksOn(const ConfigReading &other) const;
    /// The file with `text` in place of what it says now, with the remarks on it.
    [[nodiscard]] ConfigurationChange propose(const QByteArray &text) const;
    /// Writes a change. An Error says why nothing was written: Conflict when the file is not what was shown.
    std::optional<Error> apply(const ConfigurationChange &change);

    /// What undo() would take back, and redo() do again.
    [[nodiscard]] std::optional<ConfigurationHistory::Step> undoable() const { return m_history.undoable(); }
    [[nodiscard]] std::optional<ConfigurationHistory::Step> redoable() const { return m_history.redoable(); }
    /// Takes the last change back, but not the making of the file. An Error when somebody has changed the
    /// file since: it stays as it is.
    std::optional<Error> undo();
    std::optional<Error> redo();

    /// Reads the file now, as when a window comes to the front: not every file system tells of changes.
    void look();

signals:
    /// The file says something else than before, by a change here or elsewhere.
    void changed();
    /// A change was written here.
    void applied();
    void historyChanged();

private:
    [[nodiscard]] QByteArray readFile(QList<ConfigProblem> &problems) const;
    std::optional<Error> write(const QByteArray &before, const QByteArray &after);
    [[nodiscard]] Error changedSince(const QString &remedy) const;

    const QString m_path;
    const QProcessEnvironment m_environment;
    QByteArray m_text;
    ConfigReading m_reading;
    ConfigurationHistory m_history;
    FileWatch m_watch;
};

} // namespace signalbox
