// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/configedit.h"
#include "config/routetarget.h"

#include <QList>
#include <QString>

#include <optional>

namespace signalbox {

/// Changes the routes of a configuration's text, those of all requests or of one project. The short form of
/// a route, a list of targets, stays as long as it says all.
class RouteEdit
{
public:
    /// `project` by its name as it is written; empty = the routes of all.
    explicit RouteEdit(const QByteArray &text, const QString &project = {});

    /// In front of the route with `index`: the order decides between patterns.
    void add(const QString &pattern, const QList<RouteTarget> &targets, qsizetype index);
    /// The last one takes `model_routes` with it, or the project.
    void remove(const QString &pattern);
    void rename(const QString &pattern, const QString &to);
    void move(const QString &pattern, qsizetype to);
    void setTargets(const QString &pattern, const QList<RouteTarget> &targets);
    /// Nothing = that of all routes.
    void setStrategy(const QString &pattern, const std::optional<QString> &strategy);
    void setSessionAffinity(const QString &pattern, bool stays);

    [[nodiscard]] Result<QByteArray> apply() const { return m_edit.apply(); }

private:
    [[nodiscard]] const YamlNode *find(const QString &pattern);
    void setOption(const QString &pattern, const QString &key, const std::optional<QString> &value);

    ConfigEdit m_edit;
    ConfigPath m_routes;
};

} // namespace signalbox
