// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/keyfiles.h"

#include "core/privatefolder.h"
#include "core/statefolder.h"
#include "credentials/privatefile.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QUrl>

namespace signalbox {

namespace {

QString keyFolder()
{
    return QDir(stateFolder()).filePath(QStringLiteral("keys"));
}

/// Two names have never one file: "a/b" is not "a-b".
QByteArray fileNameOf(const QString &name)
{
    constexpr qsizetype longest = 200; // file systems take 255 bytes, and QSaveFile adds some for a while
    QByteArray encoded = QUrl::toPercentEncoding(name);
    if (encoded.size() <= longest)
        return encoded;
    return QCryptographicHash::hash(encoded, QCryptographicHash::Sha256).toHex();
}

} // namespace

QString keyFile(const QString &name)
{
    return QDir(keyFolder()).filePath(QString::fromLatin1(fileNameOf(name)));
}

Secret keyInFile(const QString &name)
{
    QFile file(keyFile(name));
    constexpr qint64 longest = 4096;
    return file.open(QIODevice::ReadOnly) ? Secret(file.readLine(longest).trimmed()) : Secret();
}

std::optional<Error> writeKeyFile(const QString &name, const Secret &key)
{
    for (const QString &folder : {stateFolder(), keyFolder()}) {
        if (auto error = makePrivateFolder(folder))
            return error;
    }
    // One that was there may be open to others.
    if (!QFile::setPermissions(keyFolder(), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner))
        return Error{Error::Kind::Permission,
            QStringLiteral("the folder %1 cannot be kept from other users: check whose it is")
                .arg(QDir::toNativeSeparators(keyFolder()))};
    return writePrivateFile(keyFile(name), QByteArray(key.reveal() + '\n'));
}

} // namespace signalbox
