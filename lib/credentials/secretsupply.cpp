// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/secretsupply.h"

#include "core/logcategories.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace signalbox {

namespace {

constexpr qint64 largestFile = 64LL * 1024;

bool isForOthers(const QFile &file)
{
#ifdef Q_OS_WIN
    Q_UNUSED(file)
    return false;
#else
    return file.permissions() & (QFile::ReadGroup | QFile::ReadOther);
#endif
}

bool hasLineBreak(const QByteArray &text)
{
    return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<uchar>(c) < 0x20; });
}

} // namespace

SecretSupply::SecretSupply(SecretStore &store, QObject *parent) : SecretSupply(store, Times(), parent) { }

SecretSupply::SecretSupply(SecretStore &store, const Times &times, QObject *parent)
    : QObject(parent)
    , m_store(store)
    , m_times(times)
    , m_pause(times.firstPause)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &SecretSupply::readMissing);
}

void SecretSupply::want(const QList<SecretReference> &references)
{
    QHash<QString, Entry> items;
    QHash<QString, Entry> files;
    for (const SecretReference &reference : references) {
        if (!reference.keychainItem.isEmpty())
            items.insert(reference.keychainItem, m_items.value(reference.keychainItem));
        if (!reference.file.isEmpty())
            files.insert(reference.file, m_files.value(reference.file));
    }
    m_items = std::move(items);
    m_files = std::move(files);
    m_pause = m_times.firstPause;
    m_timer.stop();
    readAgain();
}

void SecretSupply::readAgain()
{
    const QStringList names = m_items.keys();
    const QStringList paths = m_files.keys();
    for (const QString &path : paths)
        readFile(path);
    for (const QString &name : names)
        read(name);
}

Secret SecretSupply::secretOf(const SecretReference &reference) const
{
    if (!reference.keychainItem.isEmpty())
        return m_items.value(reference.keychainItem).value;
    return reference.file.isEmpty() ? reference.literal : m_files.value(reference.file).value;
}

QString SecretSupply::problemOf(const SecretReference &reference) const
{
    if (reference.isLiteral() || !secretOf(reference).isEmpty())
        return {};
    return reference.keychainItem.isEmpty() ? m_files.value(reference.file).problem
                                            : m_items.value(reference.keychainItem).problem;
}

bool SecretSupply::isAwaited(const SecretReference &reference) const
{
    return !reference.keychainItem.isEmpty() && m_items.value(reference.keychainItem).isAwaited;
}

void SecretSupply::read(const QString &name)
{
    Entry &entry = m_items[name];
    const bool isNew = entry.value.isEmpty() && entry.problem.isEmpty();
    if (isNew) {
        entry.isAwaited = true;
        entry.problem = QStringLiteral("waiting for %1").arg(m_store.title());
    }
    entry.isAsked = true;
    const int number = ++entry.reads;
    m_store.read(name, this,
        [this, name, number](const SecretStore::Outcome &outcome) { onRead(name, number, outcome); });
}

void SecretSupply::onRead(const QString &name, int number, const SecretStore::Outcome &outcome)
{
    const auto found = m_items.find(name);
    if (found == m_items.end() || found->reads != number)
        return;
    found->isAsked = false;
    const Entry before = *found;
    take(*found, name, outcome);
    const bool isMissing = outcome.status == SecretStore::Status::NotFound;
    const std::chrono::milliseconds pause = isMissing ? m_times.longestPause : m_pause;
    const bool isSooner = !m_timer.isActive() || m_timer.remainingTimeAsDuration() > pause;
    // Who has said no is asked again by a reload only.
    if (!outcome.isOk() && outcome.status != SecretStore::Status::Denied && isSooner)
        m_timer.start(pause);
    if (found->problem != before.problem && !found->problem.isEmpty())
        qCWarning(lcSecrets).noquote() << found->problem;
    if (!found->isShownAs(before))
        emit changed();
}

void SecretSupply::take(Entry &entry, const QString &name, const SecretStore::Outcome &outcome)
{
    using Status = SecretStore::Status;
    entry.isAwaited = outcome.status == Status::Locked || outcome.status == Status::Unavailable;
    entry.isStale = entry.isAwaited || outcome.status == Status::Failed;
    if (outcome.isOk() && !outcome.value.isEmpty() && !hasLineBreak(outcome.value.reveal())) {
        entry.value = outcome.value;
        entry.problem.clear();
    } else if (outcome.isOk()) {
        entry.problem = QStringLiteral("the secret '%1' in %2 is empty or has a line break: set it again")
                            .arg(name, m_store.title());
    } else if (outcome.status == Status::NotFound) { // it was taken out: that holds for what is in use, too
        entry.value = {};
        entry.problem = QStringLiteral("%1 has no '%2': signalbox secret set %2").arg(m_store.title(), name);
    } else {
        entry.problem = QStringLiteral("waiting for %1: %2").arg(m_store.title(), outcome.message);
    }
}

void SecretSupply::readFile(const QString &path)
{
    Entry &entry = m_files[path];
    const Entry before = entry;
    const QString shown = QDir::toNativeSeparators(path);
    QFile file(path);
    entry.value = {};
    const QFileInfo info(path);
    if (info.exists() && !info.isFile()) { // a pipe would be waited for
        entry.problem
            = QStringLiteral("%1 is a folder, a pipe or a device: a secret is read from a file").arg(shown);
    } else if (!file.open(QIODevice::ReadOnly)) {
        entry.problem = QStringLiteral("the file %1 cannot be read (%2)").arg(shown, file.errorString());
    } else if (file.size() > largestFile) {
        entry.problem = QStringLiteral("the file %1 is too large for a secret").arg(shown);
    } else {
        const QByteArray text = file.read(largestFile).trimmed();
        const bool isGood = !text.isEmpty() && !hasLineBreak(text);
        entry.value = isGood ? Secret(text) : Secret();
        entry.problem
            = isGood ? QString() : QStringLiteral("the file %1 has not one line with a secret").arg(shown);
        if (isGood && isForOthers(file))
            qCWarning(lcSecrets).noquote()
                << "the secret in" << shown << "can be read by other users: chmod 600" << shown;
    }
    if (!entry.problem.isEmpty() && entry.problem != before.problem)
        qCWarning(lcSecrets).noquote() << entry.problem;
    if (!entry.isShownAs(before))
        emit changed();
}

void SecretSupply::readMissing()
{
    m_pause = std::min(m_pause * 2, m_times.longestPause);
    const QStringList names = m_items.keys();
    for (const QString &name : names) {
        const Entry entry = m_items.value(name);
        if ((entry.value.isEmpty() || entry.isStale) && !entry.isAsked)
            read(name);
    }
}

} // namespace signalbox
