// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "config/routetarget.h"
#include "core/result.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace signalbox {

/// One route as a form has it: what is written, not what comes of it.
struct RouteForm
{
    QString project; ///< empty = of all
    QString pattern; ///< empty = a new one
    QList<RouteTarget> targets;
    std::optional<QString> strategy; ///< nothing = that of all routes
    bool sessionAffinity = true;

    /// The route as it is written in a configuration's tree. Without targets when it is not there.
    static RouteForm of(const YamlNode &root, const QString &project, const QString &pattern);
};

/// `text` with the route `before` as `after` says; a new one stands in front of the first that would take its
/// requests.
Result<QByteArray> changeRoute(const QByteArray &text, const RouteForm &before, const RouteForm &after);

/// True when whatever fits `pattern` fits `other` as well.
bool coversRoute(const QString &other, const QString &pattern);

/// The routes of all or of one project in the order in which they are looked through.
QList<RouteConfig> inOrder(QList<RouteConfig> routes);

/// The patterns that are written, in the order of the file.
QStringList writtenPatterns(const YamlNode &root, const QString &project);

/// Models that a provider is known to have.
QStringList knownModels(const Config &config, const QString &provider);

} // namespace signalbox
