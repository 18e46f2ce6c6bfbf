// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/loginfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

namespace signalbox {
namespace {

Error fileError(const char *sentence, const QString &path, const QString &reason)
{
    return {Error::Kind::Api,
        QCoreApplication::translate("signalbox::StartAtLogin", sentence)
            .arg(QDir::toNativeSeparators(path), reason)};
}
} // namespace

std::optional<Error> writeLoginFile(const QString &path, const QByteArray &content)
{
    const char *const sentence = QT_TRANSLATE_NOOP(
        "signalbox::StartAtLogin", "Start at login could not be switched on: %1 cannot be written (%2)");
    QDir().mkpath(QFileInfo(path).absolutePath()); // the file tells what is wrong
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return fileError(sentence, path, file.errorString());
    file.write(content);
    if (!file.commit())
        return fileError(sentence, path, file.errorString());
    return {};
}

std::optional<Error> removeLoginFile(const QString &path)
{
    QFile file(path);
    if (!QFileInfo(path).isSymLink() && !file.exists())
        return {};
    if (!file.remove())
        return fileError(QT_TRANSLATE_NOOP("signalbox::StartAtLogin",
                             "Start at login could not be switched off: %1 cannot be removed (%2)"),
            path, file.errorString());
    return {};
}

} // namespace signalbox
