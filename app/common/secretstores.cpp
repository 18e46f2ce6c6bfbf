// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/secretstores.h"

#include "app/common/terminal.h"
#include "core/logcategories.h"
#include "core/statefolder.h"
#include "credentials/keychainstore.h"
#include "credentials/memorystore.h"
#include "credentials/sealedfilestore.h"
#include "credentials/sessionfallback.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace signalbox {

namespace {

constexpr auto passphraseVariable = "SIGNALBOX_PASSPHRASE";

Error invalid(const QString &message)
{
    return {Error::Kind::InvalidRequest, message};
}

void warnOfOthers([[maybe_unused]] const QString &path, [[maybe_unused]] const QString &shown)
{
#ifndef Q_OS_WIN // Qt does not read its access lists
    if (QFile::permissions(path) & (QFile::ReadGroup | QFile::ReadOther))
        qCWarning(lcSecrets).noquote()
            << "the passphrase in" << shown << "can be read by other users: chmod 600" << shown;
#endif
}

Result<Secret> passphraseInFile(const QString &path)
{
    const QString shown = QDir::toNativeSeparators(path);
    QFile file(path);
    constexpr qint64 longest = 4096;
    if (const QFileInfo info(path); info.exists() && !info.isFile()) // a pipe would be waited for
        return invalid(QStringLiteral("secrets.passphrase_file %1 is not a file").arg(shown));
    if (!file.open(QIODevice::ReadOnly))
        return invalid(
            QStringLiteral("secrets.passphrase_file %1 cannot be read (%2)").arg(shown, file.errorString()));
    QByteArray line = file.readLine(longest);
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    if (line.isEmpty())
        return invalid(
            QStringLiteral("secrets.passphrase_file %1 has no passphrase in its first line").arg(shown));
    warnOfOthers(path, shown);
    return Secret(line);
}

/// From the terminal. Twice for a new file, which a slip of a finger would close for ever.
Result<Secret> typedPassphrase(const QString &path)
{
    auto typed = readHiddenLine(QStringLiteral("Passphrase of the secrets file: "));
    if (!typed || typed->isEmpty() || QFileInfo::exists(path))
        return typed;
    auto again = readHiddenLine(QStringLiteral("It is a new file. Once more: "));
    if (again && *again != *typed)
        return invalid(QStringLiteral("the two passphrases are not the same: no file is made"));
    return again;
}

Result<Secret> passphraseFor(
    const SecretsConfig &config, const QString &path, const QProcessEnvironment &environment, StoreUse use)
{
    if (!config.passphraseFile.isEmpty())
        return passphraseInFile(config.passphraseFile);
    const QString inEnvironment = environment.value(QLatin1String(passphraseVariable));
    if (!inEnvironment.isEmpty()) {
        qunsetenv(passphraseVariable);
        return Secret(inEnvironment.toUtf8());
    }
    if (use != StoreUse::Helper && use != StoreUse::Window && isTerminal()) {
        auto typed = typedPassphrase(path);
        if (!typed || !typed->isEmpty())
            return typed;
    }
    return invalid(
        QStringLiteral("secrets.store is file, and there is no passphrase: set $SIGNALBOX_PASSPHRASE, write "
                       "secrets.passphrase_file, or start it in a terminal"));
}

} // namespace

QStringList secretFiles(const QString &folder)
{
    const QDir state(folder);
    return {state.filePath(QStringLiteral("secrets.json")), state.filePath(QStringLiteral("accounts.json"))};
}

Result<SecretStoreFactory> secretStoreFactory(
    const SecretsConfig &config, const QProcessEnvironment &environment, StoreUse use)
{
    using Store = SecretsConfig::Store;
    if (config.store == Store::Memory)
        return SecretStoreFactory([] { return std::make_unique<MemoryStore>(); });
    if (config.store == Store::File) {
        const QString path = config.file.isEmpty()
            ? QDir(stateFolder()).filePath(QStringLiteral("secrets.sealed"))
            : config.file;
        const auto passphrase = passphraseFor(config, path, environment, use);
        if (!passphrase)
            return passphrase.error();
        return SecretStoreFactory(
            [path, secret = *passphrase] { return std::make_unique<SealedFileStore>(path, secret); });
    }
    return SecretStoreFactory([use]() -> std::unique_ptr<SecretStore> {
        auto keychain = std::make_unique<KeychainStore>();
        keychain->setMayPrompt(use == StoreUse::Command);
        if (use == StoreUse::Service || use == StoreUse::Window)
            return std::make_unique<SessionFallback>(std::move(keychain));
        return keychain;
    });
}

} // namespace signalbox
