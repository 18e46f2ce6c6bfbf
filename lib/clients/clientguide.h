// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace signalbox {

/// How a client is pointed at this program whose settings we do not change, or one that runs somewhere else:
/// in WSL2, in a container.
struct ClientGuide
{
    QString id;
    QString title;
    QString address; ///< that it is told; empty = of none
    QStringList steps; ///< for people
    QStringList configuration; ///< lines that our own configuration needs for it
    QStringList lines; ///< to copy into a shell or its settings
};

/// All that we know, for a program that is at `baseUrl`. `key`: what clients send; something to replace where
/// it is a secret.
QList<ClientGuide> clientGuides(const QString &baseUrl, const QString &key);

} // namespace signalbox
