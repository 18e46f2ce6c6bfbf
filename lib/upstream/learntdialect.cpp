// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/learntdialect.h"

#include <algorithm>

namespace signalbox {

bool LearntDialect::add(const QString &model, const RejectedParameter &parameter)
{
    if (!m_rejected.contains(model) && m_rejected.size() >= mostModels)
        return false;
    QList<RejectedParameter> &known = m_rejected[model];
    if (known.contains(parameter) || known.size() >= mostParameters)
        return false;
    known.append(parameter);
    return true;
}

Dialect LearntDialect::applied(Dialect dialect, const QString &model) const
{
    const QList<RejectedParameter> rejected = m_rejected.value(model);
    for (const RejectedParameter &parameter : rejected) {
        if (parameter.limit > 0) {
            dialect.maxTokens
                = dialect.maxTokens > 0 ? std::min(dialect.maxTokens, parameter.limit) : parameter.limit;
            continue;
        }
        // It names what it was sent: the provider's own word for it.
        QString ours = parameter.name;
        for (const auto &[from, to] : dialect.renames) {
            if (to == parameter.name)
                ours = from;
        }
        if (parameter.replacement.isEmpty())
            dialect.omits.append(ours);
        else
            dialect.renames.prepend({ours, parameter.replacement});
    }
    return dialect;
}

} // namespace signalbox
