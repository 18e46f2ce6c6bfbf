// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/error.h"
#include "core/result.h"

#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace signalbox {

/// The names, never the values, of the secrets that the program has stored: a keychain cannot be asked for
/// them. A file `secrets.json` for its owner alone (0600):
///
///     {"secrets": [{"name": "…", "stored_at": "2026-01-31T10:00:00.000Z"}]}
///
/// It is read anew each time, since other processes change it, and changed under a lock that is waited for no
/// longer than half a second. Errors name the file and the remedy.
class SecretIndex
{
public:
    static constexpr qsizetype mostNames = 1000;

    /// `clock` outlives it.
    SecretIndex(const QString &folder, const Clock &clock);

    /// In the order of the alphabet; none where there is no file yet. Changes nothing, a damaged file
    /// neither.
    [[nodiscard]] Result<QStringList> names() const;
    /// Notes that a secret has been stored now, again or for the first time. A damaged file is kept aside as
    /// `secrets.json.bad`, with a warning in the log, and a new one begun.
    std::optional<Error> add(const QString &name);
    /// Forgets a name; none of that name is no error. A damaged file is treated as by add().
    std::optional<Error> remove(const QString &name);

    [[nodiscard]] const QString &path() const { return m_path; }

private:
    /// Name → entry.
    [[nodiscard]] Result<QMap<QString, QJsonObject>> entries() const;
    /// As entries(), after a damaged file has been moved aside.
    Result<QMap<QString, QJsonObject>> entriesToChange();
    std::optional<Error> write(const QMap<QString, QJsonObject> &entries) const;

    QString m_folder;
    QString m_path;
    const Clock &m_clock;
};

} // namespace signalbox
