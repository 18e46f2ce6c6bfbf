// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/instancekey.h"

#include "config/configlocation.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>

namespace signalbox {

namespace {

QString hashOf(const QStringList &parts)
{
    constexpr qsizetype digits = 16; // paths of sockets are short
    const QByteArray text = parts.join(QChar(u'\0')).toUtf8();
    const QByteArray hash = QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex();
    return QString::fromLatin1(hash.left(digits));
}

/// However it is spelled and linked, and the same before the file and its folders are there as after.
QString pathOf(const CommandLine &commandLine, const QProcessEnvironment &environment)
{
    QFileInfo file(ConfigLocation::find(commandLine.config, environment).path);
    constexpr int mostLinks = 40; // as Linux has it
    for (int links = 0; links < mostLinks && file.isSymLink() && !file.exists(); ++links)
        file.setFile(file.symLinkTarget());
    if (QString canonical = file.canonicalFilePath(); !canonical.isEmpty())
        return canonical;
    QFileInfo folder(file.absolutePath());
    QStringList rest{file.fileName()};
    while (!folder.exists() && !folder.isRoot()) {
        rest.prepend(folder.fileName());
        folder = QFileInfo(folder.absolutePath());
    }
    const QString canonical = folder.canonicalFilePath();
    return QDir::cleanPath(
        (canonical.isEmpty() ? folder.absoluteFilePath() : canonical) + u'/' + rest.join(u'/'));
}

/// Where its windows are: somebody may have signed in twice.
QString displayOf(const QProcessEnvironment &environment)
{
#if defined(Q_OS_WIN)
    return environment.value(QStringLiteral("SESSIONNAME"));
#else
    const QString wayland = environment.value(QStringLiteral("WAYLAND_DISPLAY"));
    // ":0.1" is another screen of the display ":0".
    return wayland.isEmpty() ? environment.value(QStringLiteral("DISPLAY")).section(u'.', 0, 0) : wayland;
#endif
}

QString userOf(const QProcessEnvironment &environment)
{
    const QString user = environment.value(QStringLiteral("USER"));
    return user.isEmpty() ? environment.value(QStringLiteral("USERNAME")) : user;
}

} // namespace

InstanceKey InstanceKey::of(const CommandLine &commandLine, const QProcessEnvironment &environment)
{
    const QStringList parts{pathOf(commandLine, environment), commandLine.host,
        commandLine.port ? QString::number(*commandLine.port) : QString()};
    return {QStringLiteral("signalbox-") + hashOf(parts),
        QStringLiteral("signalbox-")
            + hashOf(QStringList(parts) << userOf(environment) << displayOf(environment))};
}

} // namespace signalbox
