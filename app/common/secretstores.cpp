// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/secretstores.h"

#include "app/common/terminal.h"
#include "core/statefolder.h"
#include "credentials/keychainstore.h"
#include "credentials/memorystore.h"
#include "credentials/sealedfilestore.h"
#include "credentials/sessionfallback.h"

#include <QDir>
#include <QFile>

namespace signalbox {

namespace {

constexpr auto passphraseVariable = "SIGNALBOX_PASSPHRASE";

Result<Secret> passphraseInFile(const QString &path)
{
    const QString shown = QDir::toNativeSeparators(path);
    QFile file(path);
    constexpr qint64 longest = 4096;
    if (!file.open(QIODevice::ReadOnly))
        return Error{Error::Kind::InvalidRequest,
            QStringLiteral("secrets.passphrase_file %1 cannot be read (%2)").arg(shown, file.errorString())};
    QByteArray line = file.readLine(longest);
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    if (line.isEmpty())
        return Error{Error::Kind::InvalidRequest,
            QStringLiteral("secrets.passphrase_file %1 has no passphrase in its first line").arg(shown)};
    return Secret(line);
}

Result<Secret> passphraseFor(const SecretsConfig &config, const QProcessEnvironment &environment)
{
    if (!config.passphraseFile.isEmpty())
        return passphraseInFile(config.passphraseFile);
    const QString inEnvironment = environment.value(QLatin1String(passphraseVariable));
    if (!inEnvironment.isEmpty()) {
        qunsetenv(passphraseVariable);
        return Secret(inEnvironment.toUtf8());
    }
    if (const auto typed = readHiddenLine(QStringLiteral("Passphrase of the secrets file: "));
        typed && !typed->isEmpty())
        return *typed;
    return Error{Error::Kind::InvalidRequest,
        QStringLiteral("secrets.store is file, and there is no passphrase: set $SIGNALBOX_PASSPHRASE, write "
                       "secrets.passphrase_file, or start it in a terminal")};
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
        const auto passphrase = passphraseFor(config, environment);
        if (!passphrase)
            return passphrase.error();
        const QString path = config.file.isEmpty()
            ? QDir(stateFolder()).filePath(QStringLiteral("secrets.sealed"))
            : config.file;
        return SecretStoreFactory(
            [path, secret = *passphrase] { return std::make_unique<SealedFileStore>(path, secret); });
    }
    return SecretStoreFactory([use]() -> std::unique_ptr<SecretStore> {
        auto keychain = std::make_unique<KeychainStore>();
        keychain->setMayPrompt(use == StoreUse::Command);
        if (use == StoreUse::Command)
            return keychain;
        return std::make_unique<SessionFallback>(std::move(keychain));
    });
}

} // namespace signalbox
