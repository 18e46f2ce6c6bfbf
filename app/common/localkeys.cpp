// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/localkeys.h"

#include "app/common/keyfiles.h"
#include "core/statefolder.h"
#include "credentials/secretindex.h"

#include <QDir>
#include <QFile>
#include <QTextStream>

#include <utility>

namespace signalbox {

namespace {

using Outcome = SecretStore::Outcome;
using Status = SecretStore::Status;
using Kept = std::function<void(const Result<QString> &place)>;

Error allTaken(const QString &secretName)
{
    return {Error::Kind::Conflict,
        QStringLiteral("other keys have the name '%1' already: nothing is kept").arg(secretName)};
}

Result<QString> keepInFile(const QStringList &names, const Secret &key)
{
    for (const QString &name : names) {
        const QString path = keyFile(name);
        const bool isKept = keyInFile(name) == key;
        if (!isKept && QFile::exists(path))
            continue;
        if (const auto error = isKept ? std::nullopt : writeKeyFile(name, key))
            return *error;
        return QStringLiteral("the file %1").arg(QDir::toNativeSeparators(path));
    }
    return allTaken(names.constFirst());
}

/// Looks at a name before it takes it.
class Keeping final : public QObject
{
public:
    Keeping(SecretStore &store, QStringList names, Secret key, Kept done, QObject *parent)
        : QObject(parent)
        , m_store(store)
        , m_names(std::move(names))
        , m_key(std::move(key))
        , m_done(std::move(done))
    { }

    void start()
    {
        if (m_store.isPersistent())
            look(0);
        else
            end(keepInFile(m_names, m_key));
    }

private:
    void look(qsizetype index)
    {
        if (index == m_names.size()) {
            end(allTaken(m_names.constFirst()));
            return;
        }
        m_store.read(m_names[index], this, [this, index](const Outcome &outcome) {
            if (outcome.isOk() && outcome.value == m_key)
                end(m_store.title());
            else if (outcome.isOk())
                look(index + 1);
            else if (outcome.status == Status::NotFound)
                write(m_names[index]);
            else
                giveUp(outcome);
        });
    }

    void write(const QString &name)
    {
        m_store.write(name, m_key, this, [this, name](const Outcome &outcome) {
            if (!outcome.isOk()) {
                giveUp(outcome);
                return;
            }
            const SystemClock clock;
            if (const auto error = SecretIndex(stateFolder(), clock).add(name))
                QTextStream(stderr) << QStringLiteral("signalbox: ") << error->message << u'\n' << Qt::flush;
            end(m_store.title());
        });
    }

    void giveUp(const Outcome &outcome)
    {
        if (outcome.status == Status::Unavailable)
            end(keepInFile(m_names, m_key));
        else
            end(Error{Error::Kind::Api, outcome.message});
    }

    void end(const Result<QString> &place)
    {
        deleteLater();
        m_done(place);
    }

    SecretStore &m_store;
    QStringList m_names;
    Secret m_key;
    Kept m_done;
};

} // namespace

QString clientKeySecretName(const QString &keyName)
{
    return QStringLiteral("client-key/") + keyName;
}

QString adminKeySecretName()
{
    return QStringLiteral("admin-key");
}

QStringList namesOfKey(const QString &secretName, const QByteArray &sha256)
{
    constexpr qsizetype tellingBytes = 4;
    return {secretName,
        QStringLiteral("%1/%2").arg(secretName, QString::fromLatin1(sha256.left(tellingBytes).toHex()))};
}

void keepLocalKey(
    SecretStore &store, const QString &secretName, const Secret &key, QObject *context, const Kept &done)
{
    (new Keeping(store, namesOfKey(secretName, hashOfKey(key)), key, done, context))->start();
}

} // namespace signalbox
