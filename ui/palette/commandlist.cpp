// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/palette/commandlist.h"

#include "ui/texts/tooltiptext.h"

#include <algorithm>
#include <utility>

namespace signalbox {
namespace {

/// 0 = a word of the title begins so, 1 = it is within the title, 2 = among the further words, 3 = nowhere.
int distance(const Command &command, const QString &word)
{
    const auto place = command.title.indexOf(word, 0, Qt::CaseInsensitive);
    if (place == 0 || (place > 0 && !command.title.at(place - 1).isLetterOrNumber()))
        return 0;
    if (place > 0)
        return 1;
    return command.words.contains(word, Qt::CaseInsensitive) ? 2 : 3;
}

/// The sum for all words; nothing when one does not occur.
std::optional<int> distance(const Command &command, const QStringList &words)
{
    int sum = 0;
    for (const QString &word : words) {
        const int part = distance(command, word);
        if (part == 3)
            return {};
        sum += part;
    }
    return sum;
}
} // namespace

void CommandList::setCommands(const QList<Command> &commands)
{
    m_commands = commands;
    choose();
}

void CommandList::setFilter(const QString &text)
{
    m_filter = text;
    choose();
}

void CommandList::choose()
{
    beginResetModel();
    const QStringList words = m_filter.split(u' ', Qt::SkipEmptyParts);
    QList<std::pair<int, qsizetype>> found;
    for (qsizetype i = 0; i < m_commands.size(); ++i) {
        if (const std::optional<int> far = distance(m_commands.at(i), words))
            found.emplaceBack(*far, i);
    }
    std::ranges::stable_sort(found, {}, &std::pair<int, qsizetype>::first);
    m_shown.clear();
    for (const auto &[far, place] : std::as_const(found))
        m_shown << place;
    endResetModel();
}

const Command &CommandList::command(int row) const
{
    return m_commands.at(m_shown.at(row));
}

int CommandList::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

QVariant CommandList::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Command &shown = command(index.row());
    if (role == Qt::DisplayRole)
        return shown.title;
    if (role == Qt::ToolTipRole)
        return toolTipText(shown.title);
    if (role == HintRole)
        return shown.hint;
    if (role == Qt::AccessibleTextRole)
        return shown.hint.isEmpty() ? shown.title : QString(shown.title + QStringLiteral(", ") + shown.hint);
    return {};
}

} // namespace signalbox
