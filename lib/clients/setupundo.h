// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clients/setupplan.h"
#include "core/result.h"

namespace signalbox {

/// A file as it is without us, and what became of each setting.
struct UndoneText
{
    QByteArray text; ///< null = the file is not needed any more
    QList<SetupChange> changes;
};

/// Takes out of `text`, which is not null, what `record` says is ours. Errors name a line where the text is
/// none of its format.
Result<UndoneText> withoutSetup(const SetupRecord &record, const QByteArray &text);

} // namespace signalbox
