// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/login.h"

#include "app/common/browser.h"
#include "app/common/configloading.h"
#include "app/common/lineinput.h"
#include "app/common/localkeys.h"
#include "config/configwriting.h"
#include "oauth/pkce.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryFile>
#include <QTextStream>
#include <QTimer>

#include <algorithm>
#include <chrono>
#include <utility>

namespace signalbox {

namespace {

/// That a browser may take to get the page that says how it has ended, before the program does.
constexpr std::chrono::milliseconds lastPage{200};

void print(const QString &text)
{
    QTextStream(stdout) << text << u'\n' << Qt::flush;
}

/// Why the configuration could not be written; empty when it could. What access rights say is not enough:
/// a disk may be full or read-only.
QString folderProblem(const QString &path)
{
    QString folder = QFileInfo(path).absolutePath();
    if (const QFileInfo file(path); file.isSymLink())
        folder = QFileInfo(file.symLinkTarget()).absolutePath();
    while (!QFileInfo::exists(folder) && QFileInfo(folder).absolutePath() != folder)
        folder = QFileInfo(folder).absolutePath();
    QTemporaryFile probe(QDir(folder).filePath(QStringLiteral(".signalbox-XXXXXX")));
    if (probe.open())
        return {};
    return QStringLiteral("%1 cannot be written (%2: %3): nobody has to sign in before it can")
        .arg(QDir::toNativeSeparators(path), QDir::toNativeSeparators(folder), probe.errorString());
}

} // namespace

Login::Login(Parts parts, LoginTarget target, CommandEnd end, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
    , m_target(std::move(target))
    , m_end(std::move(end))
{ }

void Login::start()
{
    const QString problem = m_target.text.isEmpty() ? QString() : folderProblem(m_parts.path);
    if (!problem.isEmpty())
        fail(problem);
    else if (!m_target.provider.oauth.persists)
        fail(QStringLiteral(
            "'enable_persistence' of %1 is false, so that its tokens end with each program: sign "
            "in at the running one, /oauth/authorize")
                 .arg(m_target.provider.name));
    else
        probeStore();
}

/// A write shows more than a read: a keychain that has to be made first asks for its password now.
void Login::probeStore()
{
    SecretStore &store = *m_parts.desk.store;
    const QString name = QStringLiteral("probe/") + QString::fromLatin1(randomToken());
    store.write(name, Secret("probe"), this, [this, &store, name](const SecretStore::Outcome &outcome) {
        if (!outcome.isOk()) {
            fail(QStringLiteral("%1. A sign-in at the running program, /oauth/authorize, is kept until that "
                                "ends")
                     .arg(outcome.message));
            return;
        }
        store.remove(name, this, [this](const SecretStore::Outcome &) {
            m_parts.desk.use({m_target.provider}, this, [this] { begin(); });
        });
    });
}

void Login::begin()
{
    const CommandLine::SignIn &options = m_parts.commandLine.signIn;
    SignIns::Wish wish{m_target.provider, options.account};
    if (options.device || options.paste)
        wish.way = options.device ? SignIn::Way::Device : SignIn::Way::Paste;
    m_parts.desk.signIns.begin(
        wish, this, [this](const Result<SignIns::Pending> &pending) { onBegun(pending); },
        [this](const Result<SignIns::Outcome> &outcome) { onEnded(outcome); });
}

void Login::onBegun(const Result<SignIns::Pending> &pending)
{
    if (!pending)
        return; // its end says why
    const QString address = QString::fromUtf8(pending->url.toEncoded());
    if (!pending->remark.isEmpty())
        print(QStringLiteral("Note: %1.").arg(pending->remark));
    const bool isOpened = m_parts.commandLine.signIn.opensBrowser && openInBrowser(pending->url);
    print((isOpened ? QStringLiteral("Your browser shows the page to sign in at:\n  %1")
                    : QStringLiteral("Open this address in a browser, and sign in there:\n  %1"))
              .arg(address));
    if (pending->way == SignIn::Way::Device)
        print(QStringLiteral("Enter this code there: %1").arg(pending->userCode));
    if (pending->way == SignIn::Way::Paste) {
        print(QStringLiteral("Paste the code that it shows, or the address that the browser ends at:"));
        readCode(pending->state);
    } else {
        print(QStringLiteral("Waiting for it …"));
    }
}

void Login::readCode(const QByteArray &state)
{
    readLine(this, [this, state](const std::optional<QString> &line) {
        if (!m_isEnded)
            takeCode(state, line);
    });
}

void Login::takeCode(const QByteArray &state, const std::optional<QString> &line)
{
    if (!line) {
        m_isEnded = true;
        m_parts.desk.signIns.cancel(state);
        fail(QStringLiteral("the input has ended before a code was pasted: nothing is changed"));
        return;
    }
    if (line->trimmed().isEmpty()) {
        print(QStringLiteral("That was an empty line. Paste it:"));
        readCode(state);
        return;
    }
    m_parts.desk.signIns.paste(
        *line, state, {}, this, [this, state](const Result<SignIns::Outcome> &outcome) {
            if (outcome || m_isEnded) // what ends the sign-in is told there
                return;
            print(QStringLiteral("That was not it (%1). Paste it again:").arg(outcome.error().message));
            readCode(state);
        });
}

void Login::onEnded(const Result<SignIns::Outcome> &outcome)
{
    if (std::exchange(m_isEnded, true))
        return; // it was cancelled
    if (!outcome) {
        fail(outcome.error().message);
        return;
    }
    const AccountRecord &account = outcome->account;
    if (!isKept(account.name)) { // they would end with this command
        fail(QStringLiteral("signed in, but the tokens could not be kept (%1): nothing is changed")
                 .arg(outcome->remark));
        return;
    }
    print(QStringLiteral("Signed in at %1%2; the tokens are in %3")
              .arg(m_target.provider.name,
                  account.label.isEmpty() ? QString() : QStringLiteral(" as ") + account.label,
                  m_parts.desk.store->title()));
    if (!outcome->remark.isEmpty())
        print(QStringLiteral("Note: %1").arg(outcome->remark));
    if (m_target.text.isEmpty())
        end(0);
    else
        settle();
}

bool Login::isKept(const QString &name) const
{
    const QList<AccountSnapshot> all = m_parts.desk.accounts.snapshots();
    return std::any_of(all.begin(), all.end(),
        [&](const AccountSnapshot &account) { return account.record.name == name && !account.isUnsaved; });
}

/// The file may have changed while the user was in the browser: the provider goes into what it is now.
void Login::settle()
{
    ++m_tries;
    const LoadedConfig loaded = loadConfig(m_parts.commandLine, m_parts.environment);
    const auto target = LoginTarget::find(m_parts.commandLine, m_parts.environment, loaded);
    if (!target) {
        fail(QStringLiteral("you are signed in, but the provider cannot be added to the configuration as it "
                            "is now: %1")
                 .arg(target.error().message));
        return;
    }
    m_target = *target;
    if (m_target.text.isEmpty()) { // somebody has added it
        end(0);
        return;
    }
    if (const QString problem = folderProblem(m_parts.path); !problem.isEmpty())
        fail(problem);
    else
        keepKeys();
}

/// Of a first configuration.
void Login::keepKeys()
{
    if (m_target.clientKey.isEmpty()) {
        writeConfig();
        return;
    }
    keepLocalKey(*m_parts.desk.store, clientKeySecretName(QStringLiteral("local")), m_target.clientKey, this,
        [this](const Result<QString> &place) {
            if (!place) {
                fail(place.error().message);
                return;
            }
            print(QStringLiteral("The key for clients of this computer is in %1").arg(*place));
            keepAdminKey();
        });
}

void Login::keepAdminKey()
{
    if (m_target.adminKey.isEmpty()) {
        writeConfig();
        return;
    }
    keepLocalKey(*m_parts.desk.store, adminKeySecretName(), m_target.adminKey, this,
        [this](const Result<QString> &place) {
            if (!place) {
                fail(place.error().message);
                return;
            }
            print(QStringLiteral("The key of the management API is in %1").arg(*place));
            writeConfig();
        });
}

void Login::writeConfig()
{
    constexpr int mostTries = 3;
    const QByteArray before = m_target.before.value_or(QByteArray());
    if (const auto error = writeConfigFile(m_parts.path, m_target.text, {before, false})) {
        if (error->kind == Error::Kind::Conflict && m_tries < mostTries)
            settle();
        else
            fail(error->message);
        return;
    }
    print(QStringLiteral("The provider '%1' stands in %2 now")
              .arg(m_target.provider.name, QDir::toNativeSeparators(m_parts.path)));
    if (!m_target.clientKey.isEmpty())
        print(QStringLiteral("Clients of this computer send a key from now on: signalbox token prints it"));
    for (const QString &remark : m_target.remarks)
        print(QStringLiteral("Note: %1").arg(remark));
    end(0);
}

void Login::end(int exitCode)
{
    if (m_isEnded)
        QTimer::singleShot(lastPage, this, [this, exitCode] { m_end(exitCode); });
    else
        m_end(exitCode);
}

void Login::fail(const QString &message)
{
    QTextStream(stderr) << QStringLiteral("signalbox: ") << message << u'\n' << Qt::flush;
    end(1);
}

} // namespace signalbox
