// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/textedit.h"

namespace signalbox {

QByteArray applied(QByteArray text, const QList<SettingsEdit> &edits)
{
    for (const SettingsEdit &edit : edits) {
        Q_ASSERT(text.mid(edit.at, edit.removed.size()) == edit.removed);
        text.replace(edit.at, edit.removed.size(), edit.inserted);
    }
    return text;
}

std::optional<QByteArray> reverted(QByteArray text, const QList<SettingsEdit> &edits)
{
    for (qsizetype i = edits.size(); i-- > 0;) {
        const SettingsEdit &edit = edits.at(i);
        const qsizetype size = edit.inserted.size();
        if (edit.at < 0 || edit.at + size > text.size() || text.mid(edit.at, size) != edit.inserted)
            return std::nullopt;
        text.replace(edit.at, size, edit.removed);
    }
    return text;
}

} // namespace signalbox
