// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QUrl>

/// The pages that a browser shows of sign-ins: plain HTML with its style in it, nothing from elsewhere, light
/// and dark, every foreign text escaped. They are sent with pageHeaders(), those with a form with
/// formHeaders().
namespace signalbox::signinpage {

/// What a sign-in has come to. `text` may be a server's own words.
QByteArray result(bool isGood, const QString &title, const QString &text);

/// One provider that can be signed in at.
struct Choice
{
    QString provider;
    QString host; ///< that will ask for the login
    QString state; ///< "signed in as …", "not signed in"
    QByteArray ticket = {}; ///< that its link needs; empty = none
};
QByteArray overview(const QList<Choice> &choices);

/// A sign-in whose code has to be pasted. `state` tells which one it is, `remark` why it has to be.
QByteArray paste(
    const QString &provider, const QUrl &url, const QByteArray &state, const QString &remark = {});

/// A sign-in with a code that is entered on the provider's page.
QByteArray device(const QString &provider, const QUrl &url, const QString &userCode, const QByteArray &state);

/// In place of the overview for who has no admin key with him. `host` is where we were asked.
QByteArray locked(const QString &reason, const QString &host);

/// Why people with a Claude subscription need no sign-in here, in two sentences.
QString subscriptionNote();

/// The head fields of every page: never kept, no scripts, no frames, no referrer.
QList<std::pair<QByteArray, QByteArray>> pageHeaders();
/// The same for a page with a form: without a referrer browsers say `Origin: null` of it, as of a stranger's.
QList<std::pair<QByteArray, QByteArray>> formHeaders();

/// A remark as a sentence to stand behind others; empty where there is none.
QString noteOf(const QString &remark);

} // namespace signalbox::signinpage
