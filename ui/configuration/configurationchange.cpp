// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/configuration/configurationchange.h"

#include <algorithm>

namespace signalbox {

ConfigurationChange ConfigurationChange::between(
    const QString &path, const QByteArray &before, const QByteArray &after)
{
    return {path, before, after, lineDiff(QString::fromUtf8(before), QString::fromUtf8(after)), {}};
}

bool ConfigurationChange::hasErrors() const
{
    return std::any_of(remarks.begin(), remarks.end(),
        [](const ConfigProblem &remark) { return remark.severity == ConfigProblem::Severity::Error; });
}

} // namespace signalbox
