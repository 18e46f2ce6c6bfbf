// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/texts/gatewaytexts.h"

#include "ui/texts/gatewaysentences.h"
#include "ui/texts/otherswords.h"
#include "ui/texts/sentencereading.h"
#include "ui/texts/sentenceset.h"

namespace signalbox {

namespace {

/// Nobody says more at once than somebody would read; the bodies of pages may be longer.
constexpr qsizetype longestText = 2000;

} // namespace

QString GatewayTexts::shown(const QString &english)
{
    static const SentenceSet sentences(gatewaySentences()); // made when the first is asked for
    const bool speaksEnglish = tr("nobody has signed in") == QLatin1String("nobody has signed in");
    if (speaksEnglish || english.size() > longestText)
        return english;
    const OthersWords others(sentences, english);
    return others.putBack(SentenceReading(sentences, others.rest()).translated());
}

QStringList GatewayTexts::shown(const QStringList &english)
{
    QStringList result;
    for (const QString &sentence : english)
        result << shown(sentence);
    return result;
}

} // namespace signalbox
