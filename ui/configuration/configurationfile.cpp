// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/configuration/configurationfile.h"

#include "core/privatefolder.h"

#include <QCoreApplication>
#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QSaveFile>
#include <QUrl>

namespace signalbox {
namespace {

// What the program does without a file, so that saving this unchanged changes nothing.
constexpr QByteArrayView starter = R"(# Signalbox: where requests go. Changes are used as soon as it is saved.
providers:
  - name: demo          # answers by itself, without a network
    type: demo
# - name: anthropic
#   type: anthropic
#   base_url: https://api.anthropic.com
#   auth_type: api_key
#   auth_value: ${ANTHROPIC_API_KEY}

model_routes:
  "*":                  # any model: the targets are tried by priority, 1 first
    - { provider: demo, model: passthrough, priority: 1 }
)";

Error writeError(const QString &path, const QString &reason)
{
    return {Error::Kind::Api,
        QCoreApplication::translate("signalbox::ConfigurationFile", "%1 cannot be written: %2")
            .arg(QDir::toNativeSeparators(path), reason)};
}
} // namespace

std::optional<Error> ensureConfigurationFile(const QString &path)
{
    if (QFileInfo::exists(path))
        return {};
    (void)makePrivateFolder(QFileInfo(path).absolutePath()); // the file tells what is wrong
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return writeError(path, file.errorString());
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    file.write(starter.data(), starter.size());
    if (!file.commit())
        return writeError(path, file.errorString());
    return {};
}

std::optional<Error> openConfigurationFile(const QString &path)
{
    if (std::optional<Error> error = ensureConfigurationFile(path))
        return error;
    if (QDesktopServices::openUrl(QUrl::fromLocalFile(path)))
        return {};
    return Error{Error::Kind::Api,
        QCoreApplication::translate(
            "signalbox::ConfigurationFile", "No program opens %1. Edit it in a text editor.")
            .arg(QDir::toNativeSeparators(path))};
}

} // namespace signalbox
