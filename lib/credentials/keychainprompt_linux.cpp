// SPDX-License-Identifier: GPL-3.0-or-later
#include <QtGlobal>

#if defined(Q_OS_UNIX) && !defined(Q_OS_DARWIN)

#include "credentials/keychainbus_linux.h"
#include "credentials/keychainprompt_linux.h"

#include <QDBusError>
#include <QDBusPendingCallWatcher>
#include <QDBusServiceWatcher>

#include <limits>
#include <utility>

namespace signalbox {

namespace {

constexpr char promptInterface[] = "org.freedesktop.Secret.Prompt";

/// One that is shown.
// Never by the prompt's Dismiss: gnome-keyring 42 aborts, with all that was unlocked.
class Prompt final : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(PromptAnswer answer)>;

    Prompt(const QString &path, QObject *parent, Done done)
        : QObject(parent)
        , m_bus(keychainBus())
        , m_watcher(
              QString::fromLatin1(secretService), m_bus, QDBusServiceWatcher::WatchForUnregistration, this)
        , m_done(std::move(done))
    {
        connect(&m_watcher, &QDBusServiceWatcher::serviceUnregistered, this, &Prompt::onGone);
        m_bus.connect(QString::fromLatin1(secretService), path, QString::fromLatin1(promptInterface),
            QStringLiteral("Completed"), this, SLOT(onCompleted(bool)));
        // libdbus' own: nobody is left on a dead bus to tell that the service went away.
        m_bus.connect({}, QStringLiteral("/org/freedesktop/DBus/Local"),
            QStringLiteral("org.freedesktop.DBus.Local"), QStringLiteral("Disconnected"), this,
            SLOT(onGone()));
        show(path);
    }

private Q_SLOTS:
    /// The prompt's own signal.
    void onCompleted(bool isDismissed)
    {
        finish(isDismissed ? PromptAnswer::Dismissed : PromptAnswer::Given);
    }
    void onGone() { finish(PromptAnswer::Unavailable); }

private:
    void show(const QString &path)
    {
        QDBusMessage call = secretServiceCall(path, promptInterface, "Prompt");
        call.setArguments({QString()}); // no window of ours to stand over
        // Without end: KeePassXC answers some of them only when the user has.
        constexpr int endless = std::numeric_limits<int>::max();
        auto *watcher = new QDBusPendingCallWatcher(m_bus.asyncCall(call, endless), this);
        connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher] {
            watcher->deleteLater();
            if (watcher->isError())
                finish(m_bus.isConnected() ? PromptAnswer::Dismissed : PromptAnswer::Unavailable);
        });
    }

    void finish(PromptAnswer answer)
    {
        if (const Done done = std::exchange(m_done, {})) {
            deleteLater();
            done(answer);
        }
    }

    QDBusConnection m_bus; ///< the one that the prompt is on, whatever becomes of it
    QDBusServiceWatcher m_watcher;
    Done m_done;
};

} // namespace

void showPrompt(const QString &path, QObject *context, const std::function<void(PromptAnswer answer)> &done)
{
    new Prompt(path, context, done);
}

} // namespace signalbox

#include "keychainprompt_linux.moc"

#endif
