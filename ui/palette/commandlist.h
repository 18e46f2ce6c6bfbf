// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>

#include <functional>

namespace signalbox {

/// Something that can be done, as the palette offers it.
struct Command
{
    QString title; ///< "Send all requests to anthropic"
    QString hint; ///< its shortcut, or how it stands: "in use"
    QString words; ///< further ones that it is found by
    std::function<void()> run;
};

/// The commands that fit what was typed, the best first: all words have to occur; those at the beginning of a
/// word of the title come before others.
class CommandList final : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        HintRole = Qt::UserRole,
    };

    using QAbstractListModel::QAbstractListModel;

    void setCommands(const QList<Command> &commands);
    void setFilter(const QString &text);
    [[nodiscard]] const Command &command(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    void choose();

    QList<Command> m_commands;
    QString m_filter;
    QList<qsizetype> m_shown; ///< places in m_commands
};

} // namespace signalbox
