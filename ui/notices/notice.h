// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/window/page.h"

#include <QList>
#include <QMetaType>
#include <QString>
#include <QUrl>

namespace signalbox {

/// What the user may be told of while no window is open. Each kind can be switched off.
enum class NoticeKind {
    ProviderLost,
    ProviderBack,
    SwitchedOver, ///< another provider has answered in the place of one that failed
    SignIn, ///< an account has to sign in again
    Quota,
    Budget,
    CreditLow,
    Update,
};

/// All kinds in the order of their settings.
QList<NoticeKind> noticeKinds();
/// For what is kept of it: "provider_lost". Never changes.
QString nameOf(NoticeKind kind);

/// One thing that the user is told of once.
struct Notice
{
    NoticeKind kind = NoticeKind::ProviderLost;
    QString subject; ///< whom it is about; a further one of the same kind and subject takes its place
    QString title;
    QString text; ///< one or two lines
    PageId page = PageId::Overview; ///< that a click opens
    QString item;
    QString topic = {}; ///< what waits of the same kind and topic is old news beside this; empty = nothing is
    QUrl link = {}; ///< that a click opens in its place; empty = none
};

/// Shows notices somewhere outside of the windows.
class NoticeSink
{
public:
    NoticeSink() = default;
    virtual ~NoticeSink() = default;
    Q_DISABLE_COPY_MOVE(NoticeSink)

    virtual void show(const Notice &notice) = 0;
};

} // namespace signalbox

Q_DECLARE_METATYPE(signalbox::Notice)
