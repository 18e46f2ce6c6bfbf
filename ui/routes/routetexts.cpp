// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/routes/routetexts.h"

#include <QGuiApplication>
#include <QLocale>

namespace signalbox {

QString RouteTexts::strategy(Strategy strategy)
{
    switch (strategy) {
    case Strategy::Priority:
        return tr("By priority");
    case Strategy::RoundRobin:
        return tr("In turn");
    case Strategy::WeightedRoundRobin:
        return tr("In turn, by weight");
    case Strategy::Random:
        return tr("At random");
    case Strategy::LeastRequests:
        return tr("The least busy first");
    case Strategy::QuotaAware:
        break;
    }
    return tr("By what is left of quotas");
}

QString RouteTexts::place(const TargetConfig &target, Strategy strategy)
{
    QStringList parts{tr("priority %1").arg(QLocale().toString(target.priority))};
    if (strategy == Strategy::WeightedRoundRobin || target.weight != 1)
        parts << tr("weight %1").arg(QLocale().toString(target.weight));
    return parts.join(QStringLiteral(" · "));
}

QString RouteTexts::model(const QString &model)
{
    return model.isEmpty() ? tr("as asked") : model;
}

QString RouteTexts::target(const QString &model)
{
    const bool isMirrored = QGuiApplication::isRightToLeft();
    return (isMirrored ? QStringLiteral("← ") : QStringLiteral("→ ")) + RouteTexts::model(model);
}

} // namespace signalbox
