// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/setupjournal.h"

#include "config/configfile.h"
#include "config/configwriting.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

namespace signalbox {

namespace {

constexpr int version = 1;
constexpr qsizetype mostRecords = 64;

Error unreadable(const QString &path, const QString &why)
{
    return {Error::Kind::InvalidRequest,
        QStringLiteral("the journal of client setups cannot be used (%1): %2")
            .arg(QDir::toNativeSeparators(path), why)};
}

/// Of the oldest ones those go whose files are gone anyway.
void makeRoom(QList<SetupRecord> &records)
{
    if (records.size() >= mostRecords)
        records.removeIf([](const SetupRecord &record) { return !QFileInfo::exists(record.path); });
}

} // namespace

SetupJournal::SetupJournal(const QString &folder) : m_path(folder + QStringLiteral("/client-setups.json")) { }

Result<QList<SetupRecord>> SetupJournal::records() const
{
    const auto content = read();
    if (!content)
        return content.error();
    return content->records;
}

std::optional<Error> SetupJournal::put(const SetupRecord &record) const
{
    const auto content = read();
    if (!content)
        return content.error();
    QList<SetupRecord> records = content->records;
    records.removeIf([&](const SetupRecord &other) { return other.path == record.path; });
    makeRoom(records);
    if (records.size() >= mostRecords)
        return Error{Error::Kind::RequestTooLarge,
            QStringLiteral("%1 files are set up already: undo some of them first, with signalbox setup "
                           "--undo --all")
                .arg(records.size())};
    records << record;
    return write(*content, records);
}

std::optional<Error> SetupJournal::remove(const QString &file) const
{
    const auto content = read();
    if (!content)
        return content.error();
    QList<SetupRecord> records = content->records;
    records.removeIf([&](const SetupRecord &record) { return record.path == file; });
    if (records.size() == content->records.size())
        return std::nullopt;
    return write(*content, records);
}

Result<SetupJournal::Content> SetupJournal::read() const
{
    if (!QFileInfo::exists(m_path))
        return Content{};
    const auto text = readConfigFile(m_path);
    if (!text)
        return unreadable(m_path, text.error().message);
    const QJsonObject root = QJsonDocument::fromJson(*text).object();
    const QJsonValue files = root[QStringLiteral("files")];
    if (!files.isArray())
        return unreadable(m_path,
            QStringLiteral("it is damaged; move it away, and undo by hand what is set "
                           "up"));
    if (root[QStringLiteral("version")].toInt() > version)
        return unreadable(
            m_path, QStringLiteral("a later version of Signalbox has written it; use that one"));
    Content content{text->isNull() ? QByteArray("") : *text, {}};
    for (const QJsonValue &file : files.toArray()) {
        if (const auto record = SetupRecord::fromJson(file.toObject()))
            content.records << *record;
    }
    return content;
}

std::optional<Error> SetupJournal::write(const Content &before, const QList<SetupRecord> &records) const
{
    QJsonArray files;
    for (const SetupRecord &record : records)
        files.append(record.toJson());
    const QJsonObject root{{QStringLiteral("version"), version}, {QStringLiteral("files"), files}};
    return writeConfigFile(m_path, QJsonDocument(root).toJson(), {before.text});
}

} // namespace signalbox
