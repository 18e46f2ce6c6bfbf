// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/plainword.h"

#include <algorithm>

namespace signalbox {

bool isPlainWord(QStringView text)
{
    constexpr qsizetype longest = 40;
    return text.size() <= longest && std::all_of(text.begin(), text.end(), [](QChar c) {
        return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || c == u'_';
    });
}

bool isPlainVariableName(QStringView text)
{
    // Access keys of clouds are capitals and digits, too, but have no underscore and are longer than most
    // names.
    constexpr qsizetype longestWithoutUnderscore = 15;
    return (text.contains(u'_') || text.size() <= longestWithoutUnderscore)
        && std::all_of(text.begin(), text.end(),
            [](QChar c) { return (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') || c == u'_'; });
}

} // namespace signalbox
