// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QUrl>

/// The pages that a browser shows of sign-ins: plain HTML with its style in it, nothing from elsewhere, light
/// and dark, every foreign text escaped. They are sent with pageHeaders().
namespace signalbox::signinpage {

/// What a sign-in has come to. `text` may be a server's own words.
QByteArray result(bool isGood, const QString &title, const QString &text);

/// One provider that can be signed in at.
struct Choice
{
    QString provider;
    QString host; ///< that will ask for the login
    QString state; ///< "signed in as …", "not signed in"
};
QByteArray overview(const QList<Choice> &choices);

/// A sign-in whose code has to be pasted. `state` tells which one it is.
QByteArray paste(const QString &provider, const QUrl &url, const QByteArray &state);

/// A sign-in with a code that is entered on the provider's page.
QByteArray device(const QString &provider, const QUrl &url, const QString &userCode);

/// Why people with a Claude subscription need no sign-in here, in two sentences.
QString subscriptionNote();

/// The head fields of every page: never kept, no scripts, no frames, no referrer.
QList<std::pair<QByteArray, QByteArray>> pageHeaders();

} // namespace signalbox::signinpage
