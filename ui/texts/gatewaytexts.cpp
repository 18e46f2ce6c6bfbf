// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/texts/gatewaytexts.h"

#include "ui/texts/sentenceindex.h"
#include "ui/texts/sentencereading.h"

namespace signalbox {

QString GatewayTexts::shown(const QString &english)
{
    const bool speaksEnglish = tr("nobody has signed in") == QLatin1String("nobody has signed in");
    return speaksEnglish ? english : SentenceReading(SentenceIndex::ofGateway()).translated(english);
}

QStringList GatewayTexts::shown(const QStringList &english)
{
    QStringList result;
    for (const QString &sentence : english)
        result << shown(sentence);
    return result;
}

} // namespace signalbox
