// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/notices/notice.h"

namespace signalbox {

QList<NoticeKind> noticeKinds()
{
    return {NoticeKind::ProviderLost, NoticeKind::ProviderBack, NoticeKind::SwitchedOver, NoticeKind::SignIn,
        NoticeKind::Quota, NoticeKind::Budget, NoticeKind::CreditLow, NoticeKind::Update};
}

QString nameOf(NoticeKind kind)
{
    switch (kind) {
    case NoticeKind::ProviderLost:
        return QStringLiteral("provider_lost");
    case NoticeKind::ProviderBack:
        return QStringLiteral("provider_back");
    case NoticeKind::SwitchedOver:
        return QStringLiteral("switched_over");
    case NoticeKind::SignIn:
        return QStringLiteral("sign_in");
    case NoticeKind::Quota:
        return QStringLiteral("quota");
    case NoticeKind::Budget:
        return QStringLiteral("budget");
    case NoticeKind::CreditLow:
        return QStringLiteral("credit_low");
    case NoticeKind::Update:
        break;
    }
    return QStringLiteral("update");
}

} // namespace signalbox
