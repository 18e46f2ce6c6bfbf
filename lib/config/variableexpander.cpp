// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/variableexpander.h"

#include <algorithm>

namespace signalbox {

namespace {

constexpr int deepest = 16; ///< defaults inside defaults

bool isVariableName(QStringView name)
{
    const auto isLetter
        = [](QChar c) { return (c >= u'A' && c <= u'Z') || (c >= u'a' && c <= u'z') || c == u'_'; };
    const auto isPart = [&](QChar c) { return isLetter(c) || (c >= u'0' && c <= u'9'); };
    return !name.isEmpty() && isLetter(name.front()) && std::all_of(name.begin(), name.end(), isPart);
}

/// The place of the brace that closes the one before `text`; -1 when there is none.
qsizetype closingBrace(QStringView text)
{
    int open = 1;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text.at(i) == u'}' && --open == 0)
            return i;
        if (text.sliced(i).startsWith(u"$$"))
            ++i;
        else if (text.sliced(i).startsWith(u"${"))
            ++open;
    }
    return -1;
}

} // namespace

VariableExpander::VariableExpander(const QProcessEnvironment &environment) : m_environment(environment) { }

VariableExpander::Expansion VariableExpander::expand(QStringView text) const
{
    Expansion expansion;
    expandInto(text, expansion, 0);
    return expansion;
}

void VariableExpander::expandInto(QStringView text, Expansion &expansion, int depth) const
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QStringView rest = text.sliced(i);
        if (rest.startsWith(u"$$")) {
            expansion.text += u'$';
            ++i;
        } else if (rest.startsWith(u"${")) {
            const qsizetype end = closingBrace(rest.sliced(2));
            if (end < 0 || depth > deepest) {
                expansion.malformed = true;
                return;
            }
            expandReference(rest.sliced(2, end), expansion, depth);
            i += end + 2;
        } else {
            expansion.text += rest.front();
        }
    }
}

void VariableExpander::expandReference(QStringView reference, Expansion &expansion, int depth) const
{
    const qsizetype separator = reference.indexOf(u":-");
    const QStringView name = separator < 0 ? reference : reference.first(separator);
    if (!isVariableName(name)) {
        expansion.malformed = true;
        return;
    }
    const QString value = m_environment.value(name.toString());
    if (separator >= 0 && value.isEmpty())
        expandInto(reference.sliced(separator + 2), expansion, depth + 1);
    else if (m_environment.contains(name.toString()))
        expansion.text += value;
    else if (!expansion.undefined.contains(name))
        expansion.undefined.append(name.toString());
}

} // namespace signalbox
