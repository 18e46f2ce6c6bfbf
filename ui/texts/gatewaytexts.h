// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QString>
#include <QStringList>

namespace signalbox {

/// What lib says, in the language of the windows. lib speaks English, to logs and over HTTP as well, and the
/// history keeps what it said; so a sentence is known again by its words (`gatewaySentences()`), and what was
/// put into it stands in the translation. Arguments may be sentences themselves, and sentences may stand side
/// by side. What nobody knows, as the words of a provider, stays as it is.
class GatewayTexts
{
    Q_DECLARE_TR_FUNCTIONS(signalbox::GatewayTexts)

public:
    static QString shown(const QString &english);
    static QStringList shown(const QStringList &english);
};

} // namespace signalbox
