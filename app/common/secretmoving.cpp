// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/secretmoving.h"

#include "app/common/asynccommand.h"
#include "app/common/terminal.h"
#include "config/configfile.h"
#include "config/configwriting.h"
#include "config/secretmove.h"
#include "core/statefolder.h"
#include "credentials/secretindex.h"

#include <QDir>
#include <QTextStream>

#include <memory>

namespace signalbox {

namespace {

int fail(const QString &message)
{
    QTextStream(stderr) << QStringLiteral("signalbox: ") << message << u'\n' << Qt::flush;
    return 1;
}

/// Keeps one secret after the other, and reads each back before the next.
class Keeping final : public QObject
{
public:
    using Done = std::function<void(const QString &problem)>;

    Keeping(SecretStore &store, QList<LiteralSecret> secrets, QObject *parent)
        : QObject(parent)
        , m_store(store)
        , m_secrets(std::move(secrets))
        , m_index(stateFolder(), m_clock)
    { }

    void start(const Done &done)
    {
        m_done = done;
        next();
    }

private:
    void next()
    {
        if (m_at == m_secrets.size()) {
            m_done({});
            return;
        }
        const LiteralSecret &secret = m_secrets[m_at];
        // Another configuration's secret may have this name.
        m_store.read(secret.name, this, [this, &secret](const SecretStore::Outcome &kept) {
            if (kept.isOk() && kept.value != secret.value)
                m_done(QStringLiteral("%1 has another secret with the name '%2' already: give the provider "
                                      "another name, or delete it with signalbox secret delete %2")
                           .arg(m_store.title(), secret.name));
            else if (kept.isOk())
                check();
            else if (kept.status == SecretStore::Status::NotFound)
                write();
            else // there may be one
                m_done(kept.message);
        });
    }

    void write()
    {
        const LiteralSecret &secret = m_secrets[m_at];
        m_store.write(secret.name, secret.value, this, [this](const SecretStore::Outcome &written) {
            if (written.isOk())
                check();
            else
                m_done(written.message);
        });
    }

    void check()
    {
        const LiteralSecret &secret = m_secrets[m_at];
        m_store.read(secret.name, this, [this, &secret](const SecretStore::Outcome &kept) {
            if (!kept.isOk() || kept.value != secret.value) {
                m_done(QStringLiteral("%1 did not give back what it was given").arg(m_store.title()));
                return;
            }
            if (const auto error = m_index.add(secret.name))
                fail(error->message);
            ++m_at;
            next();
        });
    }

    SecretStore &m_store;
    QList<LiteralSecret> m_secrets;
    SystemClock m_clock;
    SecretIndex m_index;
    qsizetype m_at = 0;
    Done m_done;
};

void show(const LiteralSecrets &found, QTextStream &out)
{
    for (const LiteralSecret &secret : found.movable)
        out << QStringLiteral("  line %1: %2 -> keychain:%3\n")
                   .arg(QString::number(secret.line), secret.place, secret.name);
    for (const ImmovableSecret &secret : found.others)
        out << QStringLiteral("  line %1: %2 stays: %3\n")
                   .arg(QString::number(secret.line), secret.place, secret.advice);
    out << Qt::flush;
}

} // namespace

QString movingOffer(const LoadedConfig &loaded)
{
    if (!loaded.config || loaded.config->demo)
        return {};
    const SecretsConfig::Store store = loaded.config->secrets.store;
    if (store == SecretsConfig::Store::Memory) // it would keep none of them
        return {};
    const auto text = readConfigFile(QDir::fromNativeSeparators(loaded.path));
    const auto found = text ? findLiteralSecrets(*text) : Result<LiteralSecrets>(Error{});
    if (!found || found->movable.isEmpty())
        return {};
    QStringList lines;
    for (const LiteralSecret &secret : found->movable)
        lines << QString::number(secret.line);
    lines.removeDuplicates();
    return QStringLiteral("%1 has %2 in it (line %3): \"signalbox secret move\" puts them into %4")
        .arg(loaded.path,
            found->movable.size() == 1 ? QStringLiteral("a secret")
                                       : QStringLiteral("%1 secrets").arg(found->movable.size()),
            lines.join(QStringLiteral(", ")),
            store == SecretsConfig::Store::File ? QStringLiteral("the encrypted file")
                                                : QStringLiteral("the keychain"));
}

int moveConfigSecrets(const CommandLine &commandLine, const LoadedConfig &loaded, CommandStore &store)
{
    const QString path = QDir::fromNativeSeparators(loaded.path);
    const auto text = readConfigFile(path);
    if (!text)
        return fail(QStringLiteral("%1: %2").arg(loaded.path, text.error().message));
    const auto found = findLiteralSecrets(*text);
    if (!found)
        return fail(QStringLiteral("%1: %2").arg(loaded.path, found.error().message));
    QTextStream out(stdout);
    show(*found, out);
    if (found->movable.isEmpty()) {
        out << QStringLiteral("%1: no secret can be moved\n").arg(loaded.path);
        return 0;
    }
    const auto moved = moveSecrets(*text, found->movable);
    if (!moved)
        return fail(moved.error().message);
    if (commandLine.dryRun)
        return 0;
    const auto opened = store.open();
    if (!opened)
        return fail(opened.error().message);
    SecretStore &target = **opened;
    if (!commandLine.yes
        && !confirm(
            QStringLiteral("Move %1 of them into %2?").arg(found->movable.size()).arg(target.title())))
        return fail(QStringLiteral("nothing was changed; --yes moves them without asking"));
    return runAsync([&](QObject *context, const CommandEnd &end) {
        auto *keeping = new Keeping(target, found->movable, context);
        keeping->start([&, end](const QString &problem) {
            if (!problem.isEmpty()) {
                end(fail(QStringLiteral("%1 is left as it was: %2").arg(loaded.path, problem)));
                return;
            }
            if (const auto error = writeConfigFile(path, moved->text, {*text, false})) {
                end(fail(error->message));
                return;
            }
            QTextStream(stdout) << QStringLiteral("%1 has references in their place now\n").arg(loaded.path);
            for (const int line : moved->remaining)
                fail(
                    QStringLiteral("line %1 still has one of them, in a comment or so: remove it").arg(line));
            end(0);
        });
    });
}

} // namespace signalbox
