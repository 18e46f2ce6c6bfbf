// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clients/setuprecord.h"
#include "core/result.h"

namespace signalbox {

/// Keeps what was changed in which settings of clients, so that it can be taken back later, by another run
/// and after a crash.
///
/// It is one file for its owner only (it holds earlier values of settings, which may be tokens), read and
/// written as a whole; two programs that write at once get an Error of Kind::Conflict instead of losing
/// anything. One record a file.
class SetupJournal
{
public:
    /// `folder`: the state folder.
    explicit SetupJournal(const QString &folder);

    [[nodiscard]] const QString &path() const { return m_path; }

    /// The oldest first; an Error when the file is no journal of ours.
    [[nodiscard]] Result<QList<SetupRecord>> records() const;
    /// In the place of what it knows of the same file.
    [[nodiscard]] std::optional<Error> put(const SetupRecord &record) const;
    [[nodiscard]] std::optional<Error> remove(const QString &file) const;

private:
    struct Content
    {
        QByteArray text; ///< null = there is no file
        QList<SetupRecord> records;
    };

    [[nodiscard]] Result<Content> read() const;
    [[nodiscard]] std::optional<Error> write(const Content &before, const QList<SetupRecord> &records) const;

    QString m_path;
};

} // namespace signalbox
