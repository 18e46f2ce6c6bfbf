// SPDX-License-Identifier: GPL-3.0-or-later
#include "credentials/secretsupply.h"

#include "core/logcategories.h"

#include <QDir>
#include <QFile>

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

SecretSupply::SecretSupply(SecretStore &store, QObject *parent) : QObject(parent), m_store(store)
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
    m_pause = firstPause;
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
    entry.isAwaited = true;
    if (entry.value.isEmpty())
        entry.problem = QStringLiteral("waiting for %1").arg(m_store.title());
    const int number = ++entry.reads;
    m_store.read(name, this,
        [this, name, number](const SecretStore::Outcome &outcome) { onRead(name, number, outcome); });
}

void SecretSupply::onRead(const QString &name, int number, const SecretStore::Outcome &outcome)
{
    const auto found = m_items.find(name);
    if (found == m_items.end() || found->reads != number)
        return;
    using Status = SecretStore::Status;
    const Entry before = *found;
    const bool isMissing = outcome.status == Status::NotFound;
    found->isAwaited = false;
    if (outcome.isOk() && !outcome.value.isEmpty() && !hasLineBreak(outcome.value.reveal())) {
        found->value = outcome.value;
        found->problem.clear();
    } else if (outcome.isOk()) {
        found->problem = QStringLiteral("the secret '%1' in %2 is empty or has a line break: set it again")
                             .arg(name, m_store.title());
    } else if (isMissing) { // it was taken out: that holds for what is in use, too
        found->value = {};
        found->problem = QStringLiteral("%1 has no '%2': signalbox secret set %2").arg(m_store.title(), name);
    } else {
        found->problem = QStringLiteral("waiting for %1: %2").arg(m_store.title(), outcome.message);
        found->isAwaited = outcome.status == Status::Locked || outcome.status == Status::Unavailable;
        if (!m_timer.isActive())
            m_timer.start(m_pause);
    }
    if (isMissing && !m_timer.isActive())
        m_timer.start(longestPause);
    if (found->problem != before.problem && !found->problem.isEmpty())
        qCWarning(lcSecrets).noquote() << found->problem;
    if (before.value != found->value || before.problem != found->problem)
        emit changed();
}

void SecretSupply::readFile(const QString &path)
{
    Entry &entry = m_files[path];
    const Secret before = entry.value;
    const QString shown = QDir::toNativeSeparators(path);
    QFile file(path);
    entry.value = {};
    if (!file.open(QIODevice::ReadOnly)) {
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
    if (!entry.problem.isEmpty())
        qCWarning(lcSecrets).noquote() << entry.problem;
    if (before != entry.value)
        emit changed();
}

void SecretSupply::readMissing()
{
    m_pause = std::min(m_pause * 2, longestPause);
    const QStringList names = m_items.keys();
    for (const QString &name : names) {
        if (m_items.value(name).value.isEmpty())
            read(name);
    }
}

} // namespace signalbox
