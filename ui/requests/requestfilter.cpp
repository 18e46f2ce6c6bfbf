// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/requestfilter.h"

#include "ui/requests/requesttexts.h"

#include <QDateTime>

#include <algorithm>

namespace signalbox {
namespace {

/// Where a word "what:name" puts its name; null for any other word.
QString *placeOf(QStringView what, ExchangeQuery &query)
{
    struct Place
    {
        const char *what;
        QString ExchangeQuery::*member;
    };
    constexpr Place places[]{{"model", &ExchangeQuery::model}, {"client", &ExchangeQuery::client},
        {"key", &ExchangeQuery::clientKey}, {"session", &ExchangeQuery::session},
        {"provider", &ExchangeQuery::provider}, {"project", &ExchangeQuery::project}};
    for (const Place &place : places) {
        if (what.compare(QLatin1String(place.what), Qt::CaseInsensitive) == 0)
            return &(query.*place.member);
    }
    return nullptr;
}

/// Splits at blanks, but not within double quotes.
QStringList wordsOf(const QString &text)
{
    QStringList words(QString{});
    bool isQuoted = false;
    for (const QChar letter : text) {
        if (letter == QLatin1Char('"'))
            isQuoted = !isQuoted;
        else if (letter.isSpace() && !isQuoted)
            words << QString();
        else
            words.last() += letter;
    }
    words.removeAll(QString());
    return words;
}

/// True when the word was one for the ledger; one without a name yet is being typed.
bool takeWord(const QString &word, ExchangeQuery &query)
{
    const qsizetype colon = word.indexOf(QLatin1Char(':'));
    if (colon <= 0)
        return false;
    QString *place = placeOf(QStringView(word).left(colon), query);
    if (place && colon + 1 < word.size())
        *place = word.mid(colon + 1);
    return place != nullptr;
}

QString programOf(const QByteArray &client)
{
    return QString::fromUtf8(client).section(QLatin1Char('/'), 0, 0);
}

bool isSame(const QString &wanted, const QString &is)
{
    return wanted.isEmpty() || wanted == is;
}

bool hasOutcome(ExchangeQuery::Outcome outcome, const ExchangeRecord &record)
{
    const bool hasFailed = !record.clientLeft && (!record.error.isEmpty() || record.status >= 400);
    switch (outcome) {
    case ExchangeQuery::Outcome::Any:
        return true;
    case ExchangeQuery::Outcome::Good:
        return !record.clientLeft && !hasFailed;
    case ExchangeQuery::Outcome::Failed:
        return hasFailed;
    case ExchangeQuery::Outcome::Left:
        return record.clientLeft;
    case ExchangeQuery::Outcome::Retried:
        break;
    }
    return std::count_if(record.attempts.cbegin(), record.attempts.cend(), [](const AttemptRecord &attempt) {
        return attempt.sent;
    }) > 1;
}

bool wasAtProvider(const QString &provider, const ExchangeRecord &record)
{
    return isSame(provider, record.provider)
        || std::any_of(record.attempts.cbegin(), record.attempts.cend(),
            [&provider](const AttemptRecord &attempt) { return attempt.provider == provider; });
}

bool wasOfModel(const QString &model, const ExchangeRecord &record)
{
    return isSame(model, record.model)
        || std::any_of(record.attempts.cbegin(), record.attempts.cend(),
            [&model](const AttemptRecord &attempt) { return attempt.model == model; });
}
} // namespace

QStringList RequestFilter::words() const
{
    QStringList words;
    ExchangeQuery unused;
    for (const QString &word : wordsOf(text)) {
        if (!takeWord(word, unused))
            words << word.toLower();
    }
    return words;
}

RequestFilter RequestFilter::asked() const
{
    RequestFilter asked = *this;
    asked.text.clear();
    ExchangeQuery unused;
    for (const QString &word : wordsOf(text)) {
        if (takeWord(word, unused))
            asked.text += word + QLatin1Char('\n');
    }
    return asked;
}

ExchangeQuery RequestFilter::query(const QDateTime &now) const
{
    ExchangeQuery query;
    query.outcome = outcome;
    query.provider = provider;
    query.project = project;
    for (const QString &word : wordsOf(text))
        takeWord(word, query);
    switch (period) {
    case Period::Hour:
        query.from = now.addSecs(-3600);
        break;
    case Period::Day:
        query.from = now.toLocalTime().date().startOfDay().toUTC();
        break;
    case Period::Week:
        query.from = now.addDays(-7);
        break;
    case Period::All:
        break;
    }
    return query;
}

bool isAskedFor(const ExchangeQuery &query, const ExchangeRecord &record)
{
    return (query.from.isNull() || record.startedAt >= query.from) && hasOutcome(query.outcome, record)
        && wasAtProvider(query.provider, record) && wasOfModel(query.model, record)
        && isSame(query.project, record.project) && isSame(query.clientKey, record.clientKey)
        && isSame(query.session, QString::fromUtf8(record.session))
        && isSame(query.client, programOf(record.client));
}

bool isAskedFor(const ExchangeQuery &query, const RunningExchange &running)
{
    const bool hasModel = isSame(query.model, running.model) || query.model == running.upstreamModel;
    return query.outcome == ExchangeQuery::Outcome::Any && hasModel
        && isSame(query.provider, running.provider) && isSame(query.project, running.project)
        && isSame(query.clientKey, running.clientKey)
        && isSame(query.session, QString::fromUtf8(running.session))
        && isSame(query.client, programOf(running.client));
}

bool hasWords(const RequestRow &row, const QStringList &words)
{
    if (words.isEmpty())
        return true;
    const QString status = QString::number(row.status);
    const QString state = RequestTexts::state(row);
    return std::all_of(words.cbegin(), words.cend(), [&](const QString &word) {
        const auto stands = [&word](const QString &text) { return text.contains(word, Qt::CaseInsensitive); };
        return stands(row.client) || stands(row.project) || stands(row.model) || stands(row.provider)
            || stands(row.upstreamModel) || stands(state) || status == word
            || stands(QString::fromUtf8(row.id)) || stands(row.session);
    });
}

QString filterText(const QString &what, const QString &name)
{
    const QString word = what + QLatin1Char(':') + name;
    return name.contains(QLatin1Char(' ')) ? QLatin1Char('"') + word + QLatin1Char('"') : word;
}

} // namespace signalbox
