// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/updatesreader.h"

#include "http/authority.h"

namespace signalbox {

QString UpdatesReader::flawOf(const QUrl &url)
{
    if (!url.isValid() || url.isRelative() || url.host().isEmpty())
        return QStringLiteral("is no valid address: write it like https://example.com/releases/latest");
    if (!url.userInfo().isEmpty() || url.hasFragment())
        return QStringLiteral("must not contain a user name, password or '#': remove it");
    if (url.scheme() != u"https" && (url.scheme() != u"http" || !isLoopbackHost(url.host())))
        return QStringLiteral("must begin with https://: anybody on the way could make up an answer");
    return {};
}

void UpdatesReader::read(SectionReader &root)
{
    std::optional<SectionReader> updates = root.section(u"updates", configkeys::updates);
    if (!updates)
        return;
    assign(m_config.check, updates->flag(u"check"));
    const std::optional<QString> written = updates->text(u"url");
    if (!written)
        return;
    const QUrl url(*written);
    if (const QString flaw = flawOf(url); !flaw.isEmpty())
        updates->error(u"url", flaw);
    else
        m_config.url = url;
}

} // namespace signalbox
