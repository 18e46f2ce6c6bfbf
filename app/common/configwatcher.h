// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

#include <chrono>

namespace signalbox {

/// Tells when the text of a file is another one, however an editor writes it: in place, by renaming a new
/// file over it, behind a symbolic link, after deleting it, or by giving its folder's name to another. The
/// files need not exist.
///
/// It watches the files, the folders above them and those on the way to where a link leads. What cannot be
/// watched (a folder that does not exist yet, a file system of another computer) it looks at from time to
/// time.
class ConfigWatcher final : public QObject
{
    Q_OBJECT

public:
    struct Times
    {
        std::chrono::milliseconds settling{300}; ///< without a further change, until it looks
        std::chrono::milliseconds polling{5000};
    };

    explicit ConfigWatcher(const QStringList &paths, QObject *parent = nullptr);
    ConfigWatcher(const QStringList &paths, const Times &times, QObject *parent = nullptr);

    /// The files are about to be read: of what they say by now no change is told.
    void expectRead() { m_digest = digest(); }

signals:
    void changed();
    /// Something has happened to it, and it says the same as before.
    void unchanged();

private:
    void check();
    void glance();
    void poll();
    void watch();
    [[nodiscard]] bool hasAppeared() const;
    [[nodiscard]] QString identity() const;
    [[nodiscard]] QByteArray digest() const;

    QStringList m_paths;
    QFileSystemWatcher m_watcher;
    QTimer m_settling;
    QTimer m_glancing;
    QTimer m_polling;
    QStringList m_absent; ///< what would be watched if it existed
    QString m_identity; ///< of the files that were seen last
    QByteArray m_digest; ///< of their text
};

} // namespace signalbox
