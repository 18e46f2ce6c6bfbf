// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/result.h"

#include <QByteArray>
#include <QString>

namespace signalbox {

/// Says so, and where ids are found.
QString unknownRequestText(const QString &id);

/// Answers what the running program would be asked (`/usage/export`, `/requests`, `/requests/{request}` and
/// `/requests/export`, with their parameters) out of the file of its ledger, which is only read.
class LedgerAnswers
{
public:
    explicit LedgerAnswers(QString file) : m_file(std::move(file)) { }

    /// `target` is a path with its query, as it stands in a URL. Returns the body of the answer.
    [[nodiscard]] Result<QByteArray> get(const QByteArray &target) const;

private:
    QString m_file;
};

} // namespace signalbox
