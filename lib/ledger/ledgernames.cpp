// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/ledgernames.h"

#include <utility>

namespace signalbox {

namespace {

constexpr qint64 notThere = -1;

/// All that has numbers of names in it.
constexpr const char *usedSql
    = "SELECT client FROM exchanges UNION SELECT program FROM exchanges UNION SELECT method FROM exchanges "
      "UNION SELECT path FROM exchanges UNION SELECT model FROM exchanges UNION SELECT project FROM "
      "exchanges "
      "UNION SELECT client_key FROM exchanges UNION SELECT route FROM exchanges "
      "UNION SELECT provider FROM exchanges "
      "UNION SELECT json_extract(c.value, '$[0]') FROM exchanges e, json_each(e.candidates) c "
      "UNION SELECT json_extract(c.value, '$[1]') FROM exchanges e, json_each(e.candidates) c "
      "UNION SELECT provider FROM attempts UNION SELECT model FROM attempts "
      "UNION SELECT account FROM attempts UNION SELECT currency FROM attempts "
      "UNION SELECT price FROM attempts "
      "UNION SELECT provider FROM usage_keys UNION SELECT model FROM usage_keys "
      "UNION SELECT upstream_model FROM usage_keys UNION SELECT project FROM usage_keys "
      "UNION SELECT client_key FROM usage_keys UNION SELECT program FROM usage_keys "
      "UNION SELECT account FROM usage_keys "
      "UNION SELECT currency FROM usage_totals UNION SELECT name FROM sources";

} // namespace

std::optional<qint64> LedgerNames::idOf(const QString &name, Room room)
{
    const QString kept = cut(name);
    std::optional<qint64> id = knownIdOf(kept);
    if (id || m_connection.problem())
        return id;
    const std::optional<qint64> count = m_connection.number(QStringLiteral("SELECT count(*) FROM names"));
    if (!count)
        return std::nullopt;
    if (*count >= roomOf(room))
        return other;
    if (!m_connection.run(QStringLiteral("INSERT INTO names (name) VALUES (?)"), {kept}))
        return std::nullopt;
    return knownIdOf(kept);
}

int LedgerNames::roomOf(Room room) const
{
    switch (room) {
    case Room::Half:
        return m_most / 2;
    case Room::Most:
        return m_most / 4 * 3;
    case Room::All:
        break;
    }
    return m_most;
}

std::optional<qint64> LedgerNames::knownIdOf(const QString &name)
{
    m_connection.setProblem({});
    const QString kept = cut(name);
    if (kept.isEmpty())
        return none;
    if (const auto found = m_ids.constFind(kept); found != m_ids.constEnd())
        return *found;
    const std::optional<qint64> id
        = m_connection.number(QStringLiteral("SELECT id FROM names WHERE name = ?"), {kept}, notThere);
    if (!id || *id == notThere)
        return std::nullopt;
    m_ids.insert(kept, *id);
    m_names.insert(*id, kept);
    return *id;
}

QString LedgerNames::nameOf(qint64 id)
{
    if (id == none)
        return {};
    if (const auto found = m_names.constFind(id); found != m_names.constEnd())
        return *found;
    std::optional<QSqlQuery> query
        = m_connection.ask({QStringLiteral("SELECT name FROM names WHERE id = ?"), {id}});
    if (!query || !query->next())
        return {};
    QString name = query->value(0).toString();
    m_ids.insert(name, id);
    m_names.insert(id, name);
    return name;
}

void LedgerNames::forgetWhatIsOld()
{
    const qint64 version = m_connection.number(QStringLiteral("PRAGMA data_version")).value_or(m_version + 1);
    if (std::exchange(m_version, version) != version)
        forget();
}

bool LedgerNames::removeUnused()
{
    const std::optional<qint64> count = m_connection.number(QStringLiteral("SELECT count(*) FROM names"));
    if (!count || *count <= m_most / 4)
        return count.has_value();
    forget();
    return m_connection.run(QStringLiteral("DELETE FROM usage_keys WHERE id NOT IN (SELECT usage_key FROM "
                                           "usage_totals)"))
        && m_connection.run(QStringLiteral("DELETE FROM names WHERE id > %1 AND id NOT IN (%2)")
                                .arg(QString::number(measured), QString::fromLatin1(usedSql)));
}

void LedgerNames::forget()
{
    m_ids.clear();
    m_names.clear();
}

} // namespace signalbox
