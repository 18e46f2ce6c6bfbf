// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/requestmodel.h"

#include "ui/requests/requesttexts.h"
#include "ui/texts/figures.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/texts/tooltiptext.h"

#include <QDateTime>

#include <algorithm>
#include <vector>

namespace signalbox {
namespace {
constexpr int pageSize = 200;

qint64 now()
{
    return QDateTime::currentMSecsSinceEpoch();
}

bool isSameToLookAt(const RequestRow &a, const RequestRow &b)
{
    return a.provider == b.provider && a.stage == b.stage && a.attempts == b.attempts && a.output == b.output
        && a.firstContent == b.firstContent
        && a.tokensPerSecond == b.tokensPerSecond; // NOLINT: the same value
}
} // namespace

RequestModel::RequestModel(GatewayLink &link, QObject *parent, int most)
    : QAbstractTableModel(parent)
    , m_link(link)
    , m_most(most)
{
    connect(&link, &GatewayLink::exchangeFinished, this, &RequestModel::takeFinished);
}

void RequestModel::setFilter(const RequestFilter &filter)
{
    beginResetModel();
    m_filter = filter;
    m_query = filter.query(QDateTime::currentDateTimeUtc());
    m_query.limit = pageSize;
    m_running.clear();
    m_finished.clear();
    m_pool.clear();
    m_next = 0;
    m_problem.clear();
    endResetModel();
    ask();
}

void RequestModel::ask()
{
    m_isLoading = true;
    m_query.before = m_next;
    const int question = ++m_question;
    m_link.listExchanges(m_query, this, [this, question](const Result<ExchangePage> &page) {
        if (question == m_question)
            take(page);
    });
}

void RequestModel::take(const Result<ExchangePage> &page)
{
    m_isLoading = false;
    if (!page) {
        m_problem = GatewayTexts::shown(page.error().message);
        m_next = 0;
        emit loaded();
        return;
    }
    m_problem.clear();
    std::vector<RequestRow> older;
    for (const ExchangeRecord &record : page->exchanges) {
        RequestRow row = rowOf(record, m_pool);
        const bool isOlder = m_finished.empty() || row.startedAt < m_finished.back().startedAt;
        if (isOlder)
            older.push_back(std::move(row));
        else if (!isKnown(row))
            insert(std::move(row));
    }
    append(std::move(older));
    m_next = page->next;
    emit loaded();
}

void RequestModel::append(std::vector<RequestRow> rows)
{
    const auto room = static_cast<size_t>(std::max(0, m_most - finishedCount()));
    rows.resize(std::min(rows.size(), room));
    if (rows.empty())
        return;
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(rows.size()) - 1);
    m_finished.insert(
        m_finished.end(), std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
    endInsertRows();
}

/// Behind all that began later.
std::deque<RequestRow>::const_iterator RequestModel::placeOf(const RequestRow &row) const
{
    return std::partition_point(m_finished.cbegin(), m_finished.cend(),
        [&row](const RequestRow &other) { return other.startedAt > row.startedAt; });
}

bool RequestModel::isKnown(const RequestRow &row) const
{
    for (auto place = placeOf(row); place != m_finished.cend() && place->startedAt == row.startedAt;
         ++place) {
        if (place->id == row.id)
            return true;
    }
    return false;
}

void RequestModel::insert(RequestRow row)
{
    const auto place = placeOf(row);
    const int number = runningCount() + static_cast<int>(place - m_finished.cbegin());
    beginInsertRows({}, number, number);
    m_finished.insert(place, std::move(row));
    endInsertRows();
}

void RequestModel::takeFinished(const ExchangeRecord &record)
{
    const auto running = std::find_if(m_running.cbegin(), m_running.cend(),
        [&record](const RequestRow &row) { return row.id == record.id; });
    const int number = running == m_running.cend() ? -1 : static_cast<int>(running - m_running.cbegin());
    RequestRow row = rowOf(record, m_pool);
    const bool isOnLaterPage
        = m_next != 0 && !m_finished.empty() && row.startedAt < m_finished.back().startedAt;
    const bool belongsHere = isAskedFor(m_query, record) && !isOnLaterPage && !isKnown(row);
    if (number >= 0 && belongsHere)
        finishRunning(number, std::move(row));
    else if (number >= 0)
        removeRunning(number);
    else if (belongsHere)
        insert(std::move(row));
    dropOldest();
    emit finished(record.id);
}

/// It is moved, not replaced, so that it stays selected.
void RequestModel::finishRunning(int number, RequestRow row)
{
    const auto place = placeOf(row);
    const int target = runningCount() + static_cast<int>(place - m_finished.cbegin());
    const bool moves = beginMoveRows({}, number, number, {}, target);
    m_finished.insert(place, std::move(row));
    m_running.erase(m_running.begin() + number);
    if (moves)
        endMoveRows();
    emit dataChanged(index(target - 1, 0), index(target - 1, ColumnCount - 1));
}

void RequestModel::dropOldest()
{
    if (finishedCount() <= m_most)
        return;
    const int last = rowCount() - 1;
    beginRemoveRows({}, last, last);
    m_finished.pop_back();
    endRemoveRows();
}

void RequestModel::removeRunning(int row)
{
    beginRemoveRows({}, row, row);
    m_running.erase(m_running.begin() + row);
    endRemoveRows();
}

void RequestModel::setRunning(const QList<RunningExchange> &running)
{
    std::deque<RequestRow> wanted;
    for (const RunningExchange &exchange : running) {
        if (RequestRow row = rowOf(exchange); isAskedFor(m_query, exchange) && !isKnown(row))
            wanted.push_front(std::move(row)); // they come the oldest first
    }
    const auto has = [](const std::deque<RequestRow> &rows, const QByteArray &id) {
        return std::any_of(rows.cbegin(), rows.cend(), [&id](const RequestRow &row) { return row.id == id; });
    };
    for (int row = runningCount() - 1; row >= 0; --row) {
        if (!has(wanted, m_running[static_cast<size_t>(row)].id))
            removeRunning(row);
    }
    for (size_t place = 0; place < wanted.size(); ++place) {
        const int row = static_cast<int>(place);
        if (place < m_running.size() && m_running[place].id == wanted[place].id) {
            if (isSameToLookAt(m_running[place], wanted[place]))
                continue;
            m_running[place] = std::move(wanted[place]);
            emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
        } else {
            beginInsertRows({}, row, row);
            m_running.insert(m_running.begin() + row, std::move(wanted[place]));
            endInsertRows();
        }
    }
}

void RequestModel::tick()
{
    if (!m_running.empty())
        emit dataChanged(index(0, Duration), index(runningCount() - 1, Duration));
}

const RequestRow &RequestModel::at(int row) const
{
    return row < runningCount() ? m_running[static_cast<size_t>(row)]
                                : m_finished[static_cast<size_t>(row - runningCount())];
}

int RequestModel::rowOfId(const QByteArray &id) const
{
    const int rows = rowCount();
    for (int row = 0; row < rows; ++row) {
        if (at(row).id == id)
            return row;
    }
    return -1;
}

int RequestModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : runningCount() + finishedCount();
}

int RequestModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RequestModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const RequestRow &row = at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
        return toolTip(row, index.column());
    case Qt::AccessibleTextRole:
        return index.column() == Mark ? RequestTexts::state(row) : text(row, index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue<Qt::Alignment>(
            Qt::AlignVCenter | (index.column() >= Attempts ? Qt::AlignRight : Qt::AlignLeft));
    case ShapeRole:
        return index.column() == Mark ? QVariant(static_cast<int>(shapeOf(row.state))) : QVariant();
    case ToneRole:
        return tone(row, index.column());
    default:
        return {};
    }
}

QString RequestModel::text(const RequestRow &row, int column) const
{
    switch (column) {
    case Time:
        return Figures::moment(
            QDateTime::fromMSecsSinceEpoch(row.startedAt), QDateTime::currentDateTimeUtc());
    case Client: {
        const QString program = row.client.section(QLatin1Char('/'), 0, 0);
        return row.project.isEmpty() ? program : QStringLiteral("%1 · %2").arg(row.project, program);
    }
    case Model:
        return row.model.isEmpty() ? tr("no model") : row.model;
    case Provider:
        return row.provider;
    case Status:
        return RequestTexts::status(row);
    default:
        return numbers(row, column);
    }
}

QString RequestModel::numbers(const RequestRow &row, int column)
{
    switch (column) {
    case Attempts:
        return row.attempts > 0 ? QString::number(row.attempts) : QString();
    case FirstContent:
        return row.firstContent < 0 ? QString() : Figures::milliseconds(row.firstContent);
    case Duration:
        return row.isRunning() ? Figures::seconds(std::max<qint64>(0, (now() - row.startedAt) / 1000))
                               : Figures::milliseconds(row.milliseconds);
    case Tokens:
        if (row.input + row.output == 0)
            return {};
        return Figures::isolated(row.input == 0
                ? tr("%1 out").arg(Figures::count(row.output))
                : tr("%1 → %2").arg(Figures::count(row.input), Figures::count(row.output)));
    case Cached:
        return row.cached == 0
            ? QString()
            : Figures::percent(static_cast<double>(row.cached) / static_cast<double>(row.input));
    case CostColumn:
        return row.cost;
    default:
        return {};
    }
}

QVariant RequestModel::toolTip(const RequestRow &row, int column) const
{
    switch (column) {
    case Mark:
    case Status:
        return toolTipText(RequestTexts::state(row));
    case Client:
        return toolTipText(
            row.project.isEmpty() ? row.client : tr("%1, project %2").arg(row.client, row.project));
    case Model:
    case Provider:
        return toolTipText(RequestTexts::way(row));
    case Tokens:
        return row.input + row.output == 0
            ? QVariant()
            : toolTipText(
                tr("%1 tokens in, %2 out").arg(Figures::count(row.input), Figures::count(row.output)));
    default:
        return {};
    }
}

QVariant RequestModel::tone(const RequestRow &row, int column)
{
    switch (column) {
    case Mark:
        return static_cast<int>(toneOf(row.state));
    case Status:
        return row.state == RequestRow::State::Good || row.state == RequestRow::State::FailedOver
            ? static_cast<int>(Tone::Neutral)
            : static_cast<int>(toneOf(row.state));
    case Attempts:
        return row.attempts > 1 ? QVariant(static_cast<int>(Tone::Attention))
                                : QVariant(static_cast<int>(Tone::Neutral));
    case Time:
    case Client:
    case FirstContent:
    case Cached:
        return static_cast<int>(Tone::Neutral);
    default:
        return {};
    }
}

QVariant RequestModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue<Qt::Alignment>(
            Qt::AlignVCenter | (section >= Attempts ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::AccessibleTextRole && section == Mark)
        return tr("State");
    if (role != Qt::DisplayRole)
        return {};
    const QString titles[ColumnCount]{{}, tr("Time"), tr("Client"), tr("Model"), tr("Provider"), tr("Tries"),
        tr("Status"), tr("First"), tr("Duration"), tr("Tokens"), tr("Cached"), tr("Cost")};
    return titles[section];
}

bool RequestModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_isLoading && hasMore();
}

void RequestModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        ask();
}

} // namespace signalbox
