// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/texts/sentenceset.h"

#include <QString>
#include <QStringList>

namespace signalbox {

/// What a provider itself said within a text of lib, which nobody is to translate: what follows a status and
/// a type, "400 invalid_request_error: …", to the end of its bracket or to the next provider's, and what
/// stands in front of the story of a request, "… (Signalbox tried a: …)".
class OthersWords
{
public:
    /// `sentences`: what lib says itself behind a status stays in the text.
    OthersWords(const SentenceSet &sentences, const QString &text);

    /// The text with one sign, which is no letter, in the place of each.
    [[nodiscard]] const QString &rest() const { return m_rest; }
    /// `rest`, in whatever language, with the words in the places of the signs.
    [[nodiscard]] QString putBack(QString rest) const;

private:
    void keep(const QString &words);

    QString m_rest;
    QStringList m_words;
};

} // namespace signalbox
