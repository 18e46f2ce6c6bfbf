// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/releaseanswer.h"

#include "http/authority.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace signalbox {

Result<ReleaseAnswer> ReleaseAnswer::fromJson(const QByteArray &json)
{
    constexpr qsizetype longestTitle = 120;
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    const QString tag = object.value(u"tag_name").toString();
    const auto version = ReleaseVersion::fromText(tag);
    if (!version)
        return Error{Error::Kind::Api, QStringLiteral("the answer names no version")};
    const QUrl page(object.value(u"html_url").toString(), QUrl::StrictMode);
    const bool isOpened = page.isValid() && !page.host().isEmpty() && page.userInfo().isEmpty()
        && (page.scheme() == u"https" || (page.scheme() == u"http" && isLoopbackHost(page.host())));
    if (!isOpened)
        return Error{Error::Kind::Api, QStringLiteral("the answer names no https page of the version")};
    QString title = object.value(u"name").toString().simplified().left(longestTitle);
    if (title == tag || title == version->text())
        title.clear();
    return ReleaseAnswer{
        *version, title, page, !object.value(u"draft").toBool() && !object.value(u"prerelease").toBool()};
}

} // namespace signalbox
