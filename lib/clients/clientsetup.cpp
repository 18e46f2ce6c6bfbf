// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/clientsetup.h"

#include "clients/setupundo.h"
#include "config/configfile.h"
#include "config/configwriting.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace signalbox {

namespace {

constexpr qsizetype mostMemories = 4; ///< of what we wrote into one setting or file

Error inFile(const QString &path, const Error &error)
{
    return {error.kind, QStringLiteral("%1: %2").arg(QDir::toNativeSeparators(path), error.message)};
}

/// Null where there is no file.
Result<QByteArray> readFile(const QString &path)
{
    if (!QFileInfo::exists(path))
        return QByteArray();
    const auto text = readConfigFile(path);
    if (!text)
        return inFile(path, text.error());
    if (!text->isValidUtf8())
        return Error{Error::Kind::InvalidRequest,
            QStringLiteral("%1: the file is not UTF-8; save it as UTF-8 first")
                .arg(QDir::toNativeSeparators(path))};
    return text->isNull() ? QByteArray("") : *text;
}

Error changedMeanwhile(const QString &path)
{
    return {Error::Kind::Conflict,
        QStringLiteral("%1 was changed by somebody else since it was read: nothing was written, try again")
            .arg(QDir::toNativeSeparators(path))};
}

const SetupRecord *recordOf(const QList<SetupRecord> &records, const QString &path)
{
    const auto found = std::find_if(
        records.begin(), records.end(), [&](const SetupRecord &record) { return record.path == path; });
    return found == records.end() ? nullptr : &*found;
}

std::optional<QByteArray> valueAt(const SettingValues &values, const QStringList &path)
{
    const auto found = values.find(path);
    return found == values.end() ? std::nullopt : std::optional(*found);
}

/// The settings that are not yet as they should be, with what they are in the file without us.
QList<SetupSetting> changedSettings(const SettingValues &original, const QList<Setting> &wanted)
{
    QList<SetupSetting> changed;
    for (const Setting &setting : wanted) {
        const auto before = valueAt(original, setting.path);
        if (before != setting.value)
            changed << SetupSetting{setting.path, before, {setting.value}};
    }
    return changed;
}

/// What the journal knew stays known: a crash may have left any of it in the file, as may one that is still
/// to come leave what is there `now`.
void remember(SetupRecord &record, const SetupRecord &previous, const SettingValues &now)
{
    for (const SetupSetting &old : previous.settings) {
        const auto found = std::find_if(record.settings.begin(), record.settings.end(),
            [&](const SetupSetting &setting) { return setting.path == old.path; });
        if (found == record.settings.end()) {
            const auto present = valueAt(now, old.path);
            if (present != old.before && old.ours.contains(present)) {
                SetupSetting left = old;
                left.ours.prepend(old.before); // what we write now
                record.settings << left;
            }
            continue;
        }
        for (const auto &value : old.ours) {
            if (!found->ours.contains(value) && found->ours.size() < mostMemories)
                found->ours << value;
        }
    }
    record.writings << previous.writings;
    record.writings.resize(std::min(record.writings.size(), mostMemories));
}

/// From what the file says now to what it will say.
QList<SetupChange> changesOf(const SettingValues &now, const SettingValues &after)
{
    QList<SetupChange> changes;
    QList<QStringList> paths = after.keys() + now.keys();
    std::sort(paths.begin(), paths.end());
    paths.erase(std::unique(paths.begin(), paths.end()), paths.end());
    for (const QStringList &path : paths) {
        const auto was = valueAt(now, path);
        const auto becomes = valueAt(after, path);
        if (was != becomes)
            changes << SetupChange{
                becomes ? SetupChange::Kind::Set : SetupChange::Kind::Removed, path, was, becomes};
    }
    return changes;
}

/// What a setup begins with.
struct Basis
{
    QByteArray before; ///< null = there is no file
    QByteArray original; ///< without us, so that nothing of an earlier setup is left over
    SettingValues values; ///< of the original
};

Result<Basis> readBasis(const SetupPlan &plan)
{
    const auto before = readFile(plan.path);
    if (!before)
        return before.error();
    if (const auto error = problemForClient(plan.program, *before))
        return inFile(plan.path, *error);
    Basis basis{*before, *before, {}};
    if (plan.previous && !before->isNull()) {
        const auto undone = withoutSetup(*plan.previous, *before);
        if (!undone)
            return inFile(plan.path, undone.error());
        basis.original = undone->text;
    }
    const auto values = readSettings(settingsFormat(plan.program), basis.original);
    if (!values)
        return inFile(plan.path, values.error());
    basis.values = *values;
    return basis;
}

/// Without those that the user has chosen otherwise.
QList<Setting> settingsIn(const SettingValues &values, QList<Setting> wanted)
{
    wanted.removeIf(
        [&](const Setting &setting) { return yieldsToUser(setting.path) && values.contains(setting.path); });
    return wanted;
}

Result<SetupRecord> recordFor(
    const SetupPlan &plan, const Basis &basis, const QList<Setting> &wanted, const QList<SettingsEdit> &edits)
{
    SetupRecord record;
    record.program = plan.program;
    record.path = plan.path;
    record.time = QDateTime::currentDateTimeUtc();
    record.existed = !basis.original.isNull();
    record.settings = changedSettings(basis.values, wanted);
    QList<Setting> added;
    for (const SetupSetting &setting : record.settings) {
        if (!setting.before)
            added << Setting{setting.path, {}};
    }
    const auto tables = missingTables(settingsFormat(plan.program), basis.original, added);
    if (!tables)
        return tables.error();
    record.tables = *tables;
    record.writings << SetupRecord::Writing{
        QCryptographicHash::hash(plan.after, QCryptographicHash::Sha256), edits};
    if (!plan.previous)
        return record;
    const auto now = readSettings(settingsFormat(plan.program), basis.before);
    if (!now)
        return now.error();
    remember(record, *plan.previous, *now);
    return record;
}

} // namespace

ClientSetup::ClientSetup(QString home, const QProcessEnvironment &environment, const QString &stateFolder)
    : m_home(std::move(home))
    , m_environment(environment)
    , m_journal(stateFolder)
{ }

ClientState ClientSetup::state(ClientProgram program) const
{
    ClientState state{program, settingsFile(program, m_home, m_environment)};
    state.exists = QFileInfo::exists(state.path);
    const auto text = readFile(state.path);
    const auto values
        = text ? readSettings(settingsFormat(program), *text) : Result<SettingValues>(text.error());
    if (!values) {
        state.problem = text ? inFile(state.path, values.error()).message : values.error().message;
        return state;
    }
    const auto address = valueAt(*values, addressPath(program));
    if (address)
        state.address = QJsonDocument::fromJson('[' + *address + ']').array().at(0).toString();
    const auto records = m_journal.records();
    if (!records) {
        state.problem = records.error().message;
        return state;
    }
    if (const SetupRecord *record = recordOf(*records, state.path)) {
        state.isOurs
            = std::all_of(record->settings.begin(), record->settings.end(), [&](const SetupSetting &setting) {
                  return setting.ours.contains(valueAt(*values, setting.path));
              });
    }
    return state;
}

Result<SetupPlan> ClientSetup::plan(ClientProgram program, const SetupWish &wish) const
{
    const SettingsFormat format = settingsFormat(program);
    SetupPlan plan{program, settingsFile(program, m_home, m_environment)};
    const auto records = m_journal.records();
    if (!records)
        return records.error();
    if (const SetupRecord *known = recordOf(*records, plan.path))
        plan.previous = *known;
    const auto basis = readBasis(plan);
    if (!basis)
        return basis.error();
    const QList<Setting> wanted = settingsIn(basis->values, settingsFor(program, wish));
    const auto edits = settingEdits(format, basis->original, wanted);
    if (!edits)
        return inFile(plan.path, edits.error());
    plan.before = basis->before;
    plan.after = edits->isEmpty() ? basis->original : applied(basis->original, *edits);
    auto record = recordFor(plan, *basis, wanted, *edits);
    if (!record)
        return inFile(plan.path, record.error());
    plan.record = *record;
    const auto now = readSettings(format, plan.before);
    const auto after = readSettings(format, plan.after);
    if (now && after)
        plan.changes = changesOf(*now, *after);
    return plan;
}

Result<QList<SetupRecord>> ClientSetup::setups(std::optional<ClientProgram> program) const
{
    const auto records = m_journal.records();
    if (!records)
        return records.error();
    QList<SetupRecord> found = *records;
    found.removeIf([&](const SetupRecord &record) { return program && record.program != *program; });
    return found;
}

Result<SetupPlan> ClientSetup::planUndo(const SetupRecord &record)
{
    SetupPlan plan{record.program, record.path};
    plan.previous = record;
    const auto before = readFile(record.path);
    if (!before)
        return before.error();
    if (before->isNull()) // somebody else has removed it
        return plan;
    const auto undone = withoutSetup(record, *before);
    if (!undone)
        return inFile(record.path, undone.error());
    plan.before = *before;
    plan.after = undone->text;
    plan.changes = undone->changes;
    return plan;
}

std::optional<Error> ClientSetup::apply(const SetupPlan &plan) const
{
    return plan.record ? applySetup(plan) : applyUndo(plan);
}

/// The journal is written first, so that a crash between both leaves nothing that cannot be taken back; it is
/// only touched when the plan still fits what is there.
std::optional<Error> ClientSetup::applySetup(const SetupPlan &plan) const
{
    if (plan.isEmpty())
        return std::nullopt;
    const auto records = m_journal.records();
    if (!records)
        return records.error();
    const SetupRecord *found = recordOf(*records, plan.path);
    const std::optional<SetupRecord> known = found ? std::optional(*found) : std::nullopt;
    const auto now = readFile(plan.path);
    if (!now)
        return now.error();
    if (known != plan.previous || *now != plan.before || now->isNull() != plan.before.isNull())
        return changedMeanwhile(plan.path);
    if (auto error = m_journal.put(*plan.record))
        return error;
    auto error = writeConfigFile(plan.path, plan.after, {plan.before});
    if (!error)
        return std::nullopt;
    // A journal that cannot be put back does no harm: an undo finds the file without us.
    const auto ignored = known ? m_journal.put(*known) : m_journal.remove(plan.path);
    Q_UNUSED(ignored)
    return error;
}

std::optional<Error> ClientSetup::applyUndo(const SetupPlan &plan) const
{
    if (!plan.isEmpty() && !plan.after.isNull()) {
        if (auto error = writeConfigFile(plan.path, plan.after, {plan.before}))
            return error;
    } else if (!plan.isEmpty()) {
        const auto now = readFile(plan.path);
        if (!now)
            return now.error();
        if (*now != plan.before)
            return changedMeanwhile(plan.path);
        QFile file(QFileInfo(plan.path).canonicalFilePath());
        if (!file.remove())
            return Error{Error::Kind::Permission,
                QStringLiteral("%1 cannot be removed (%2): remove it by hand")
                    .arg(QDir::toNativeSeparators(plan.path), file.errorString())};
    }
    return m_journal.remove(plan.path);
}

} // namespace signalbox
