// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/texts/gatewaytexts.h"

#include "ui/texts/gatewaysentences.h"
#include "ui/texts/sentencepattern.h"
#include "ui/texts/sentencereading.h"

namespace signalbox {

namespace {

/// Of all sentences; made when the first is asked for.
const QList<SentencePattern> &patterns()
{
    static const QList<SentencePattern> all = [] {
        QList<SentencePattern> result;
        for (const char *sentence : gatewaySentences())
            result.append(SentencePattern(sentence));
        return result;
    }();
    return all;
}

} // namespace

QString GatewayTexts::shown(const QString &english)
{
    const bool speaksEnglish = tr("nobody has signed in") == QLatin1String("nobody has signed in");
    return speaksEnglish ? english : SentenceReading(patterns(), english).translated();
}

QStringList GatewayTexts::shown(const QStringList &english)
{
    QStringList result;
    for (const QString &sentence : english)
        result << shown(sentence);
    return result;
}

} // namespace signalbox
