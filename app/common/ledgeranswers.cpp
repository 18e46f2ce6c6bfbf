// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/ledgeranswers.h"

#include "ledger/ledgerdatabase.h"
#include "proxy/requestsexport.h"
#include "proxy/usageexport.h"
#include "proxy/usageviews.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>

namespace signalbox {

namespace {

const QByteArray requestsPrefix = QByteArrayLiteral("/requests/");

QByteArray json(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Result<QByteArray> usage(LedgerDatabase &database, const QByteArray &query, const QJsonObject &ledger)
{
    const auto wanted = UsageExport::of(query);
    if (!wanted)
        return wanted.error();
    const auto report = database.sumUsage(wanted->query());
    if (!report)
        return report.error();
    return wanted->body(*report, ledger);
}

Result<QByteArray> requests(LedgerDatabase &database, const QByteArray &query, const QJsonObject &ledger)
{
    const auto wanted = usageparameters::requestsQuery(query);
    if (!wanted)
        return wanted.error();
    const auto page = database.listExchanges(*wanted);
    if (!page)
        return page.error();
    QJsonObject answer = usageviews::requests(*page);
    answer.insert(QStringLiteral("ledger"), ledger);
    return json(answer);
}

Result<QByteArray> allRequests(LedgerDatabase &database, const QByteArray &query)
{
    auto wanted = RequestsExport::of(query);
    if (!wanted)
        return wanted.error();
    RequestsExport file = *wanted;
    QByteArray text;
    while (!file.isComplete()) {
        const auto page = database.listExchanges(file.query());
        if (!page)
            return page.error();
        text += file.next(*page);
    }
    return text;
}

Result<QByteArray> request(LedgerDatabase &database, const QByteArray &id, const QJsonObject &ledger)
{
    const auto record = database.findExchange(id);
    if (!record && record.error().kind == Error::Kind::NotFound)
        return Error{Error::Kind::NotFound, unknownRequestText(QString::fromUtf8(id))};
    if (!record)
        return record.error();
    QJsonObject answer = usageviews::wholeRequest(*record);
    answer.insert(QStringLiteral("ledger"), ledger);
    return json(answer);
}

} // namespace

QString unknownRequestText(const QString &id)
{
    constexpr qsizetype longest = 100;
    return QStringLiteral("no request '%1' is known: 'signalbox requests' lists those that are kept")
        .arg(id.left(longest));
}

Result<QByteArray> LedgerAnswers::get(const QByteArray &target) const
{
    if (!QFileInfo::exists(m_file))
        return Error{Error::Kind::NotFound,
            QStringLiteral("there is no ledger yet: %1 is missing").arg(QDir::toNativeSeparators(m_file))};
    LedgerDatabase database;
    if (!database.open(m_file, LedgerDatabase::Access::Read))
        return Error{Error::Kind::Api, database.problem().text};
    LedgerState state;
    state.file = m_file;
    const QJsonObject ledger = usageviews::ledger(state);
    const qsizetype mark = target.indexOf('?');
    const QByteArray path = mark < 0 ? target : target.left(mark);
    const QByteArray query = mark < 0 ? QByteArray() : target.mid(mark + 1);
    if (path == "/usage/export")
        return usage(database, query, ledger);
    if (path == "/requests")
        return requests(database, query, ledger);
    if (path == "/requests/export")
        return allRequests(database, query);
    Q_ASSERT(path.startsWith(requestsPrefix));
    return request(database, QByteArray::fromPercentEncoding(path.mid(requestsPrefix.size())), ledger);
}

} // namespace signalbox
