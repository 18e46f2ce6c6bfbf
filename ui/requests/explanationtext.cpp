// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/requests/explanationtext.h"

#include "ui/texts/figures.h"
#include "ui/texts/gatewaytexts.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace signalbox {
namespace {

class Explanation
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::Explanation)

public:
    static QString target(const QJsonObject &target, int number, bool isFirst)
    {
        const QString name
            = tr("%1. %2 (%3)")
                  .arg(QString::number(number), target.value(QLatin1String("provider")).toString(),
                      target.value(QLatin1String("model")).toString());
        if (target.value(QLatin1String("available")).toBool())
            return isFirst ? tr("%1: it would go there").arg(name) : tr("%1: in reserve").arg(name);
        const QString reason = GatewayTexts::shown(target.value(QLatin1String("reason")).toString());
        const int seconds = target.value(QLatin1String("seconds")).toInt();
        return seconds > 0 ? tr("%1: left out for %2, %3").arg(name, Figures::seconds(seconds), reason)
                           : tr("%1: left out, %2").arg(name, reason);
    }
    static QString nowhere() { return tr("No route leads anywhere for it."); }
};
} // namespace

QString explanationText(const QJsonObject &explanation)
{
    QStringList lines;
    int number = 0;
    bool isFirst = true; // of those that can be asked
    const QJsonArray targets = explanation.value(QLatin1String("targets")).toArray();
    for (const auto &value : targets) {
        const QJsonObject target = value.toObject();
        lines << Explanation::target(target, ++number, isFirst);
        isFirst = isFirst && !target.value(QLatin1String("available")).toBool();
    }
    if (lines.isEmpty())
        lines << Explanation::nowhere();
    const QJsonArray reasons = explanation.value(QLatin1String("reasons")).toArray();
    for (const auto &reason : reasons)
        lines << QStringLiteral("– ") + GatewayTexts::shown(reason.toString());
    return lines.join(QLatin1Char('\n'));
}

} // namespace signalbox
