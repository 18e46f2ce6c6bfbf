// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/page.h"

#include <QHash>

namespace signalbox {

std::optional<PageId> pageNamed(const QString &name)
{
    static const QHash<QString, PageId> pages{{QStringLiteral("overview"), PageId::Overview},
        {QStringLiteral("requests"), PageId::Requests}, {QStringLiteral("usage"), PageId::Usage},
        {QStringLiteral("providers"), PageId::Providers}, {QStringLiteral("routes"), PageId::Routes},
        {QStringLiteral("log"), PageId::Log}, {QStringLiteral("preferences"), PageId::Preferences}};
    const auto found = pages.constFind(name.toLower());
    return found == pages.cend() ? std::nullopt : std::optional(*found);
}

} // namespace signalbox
