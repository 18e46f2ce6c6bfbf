// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/common/secretstores.h"
#include "app/common/terminal.h"
#include "support/testclient.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QTextStream>

#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>

using namespace signalbox;
using namespace signalbox::test;

namespace {

/// What this program does as its own child, at a terminal.
int runAtTerminal(const QString &what, const QString &path)
{
    const rlimit noCores{0, 0};
    setrlimit(RLIMIT_CORE, &noCores);
    QTextStream out(stdout);
    if (what == u"line") {
        const auto line = readHiddenLine(QStringLiteral("Secret: "));
        out << (line ? QStringLiteral("got ") + QString::fromUtf8(line->reveal()) : line.error().message);
        return line ? 0 : 1;
    }
    const SecretsConfig config{SecretsConfig::Store::File, path, {}};
    const auto factory = secretStoreFactory(config, QProcessEnvironment(), StoreUse::Command);
    out << (factory ? QStringLiteral("opened") : factory.error().message);
    return factory ? 0 : 1;
}

/// A pseudo-terminal with this program at it, in the place of a person's.
class Terminal
{
public:
    Terminal()
    {
        m_master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
        if (m_master < 0 || grantpt(m_master) != 0 || unlockpt(m_master) != 0)
            qFatal("no pseudo-terminal can be made");
        m_name = ptsname(m_master);
        m_slave = ::open(m_name.constData(), O_RDWR | O_NOCTTY);
    }
    ~Terminal()
    {
        m_process.kill();
        m_process.waitForFinished();
        ::close(m_slave);
        ::close(m_master);
    }
    Q_DISABLE_COPY_MOVE(Terminal)

    void start(const QStringList &arguments, bool ignoresInterrupts = false)
    {
        m_process.setChildProcessModifier([this, ignoresInterrupts] {
            ::setsid();
            const int terminal = ::open(m_name.constData(), O_RDWR);
            ::ioctl(terminal, TIOCSCTTY, 0);
            ::dup2(terminal, STDIN_FILENO);
            if (ignoresInterrupts)
                ::signal(SIGINT, SIG_IGN);
        });
        m_process.start(
            QCoreApplication::applicationFilePath(), QStringList{QStringLiteral("at-terminal")} + arguments);
    }
    /// Waits until the program has asked so often, and hides what is typed.
    bool asks(int times = 1)
    {
        return QTest::qWaitFor(
            [&] {
                m_errors += m_process.readAllStandardError();
                return m_errors.count(": ") >= times && !isEchoing();
            },
            patience);
    }
    [[nodiscard]] bool isEchoing() const
    {
        termios settings{};
        tcgetattr(m_slave, &settings);
        return (settings.c_lflag & ECHO) != 0;
    }
    void type(const QByteArray &text) const
    {
        if (::write(m_master, text.constData(), static_cast<size_t>(text.size())) != text.size())
            qFatal("the terminal takes no more");
    }
    void signal(int number) const { ::kill(static_cast<pid_t>(m_process.processId()), number); }
    bool hasEnded()
    {
        return QTest::qWaitFor([this] { return m_process.state() == QProcess::NotRunning; }, patience);
    }
    /// The signal that has ended it; 0 = it has ended by itself.
    [[nodiscard]] int killer() const
    {
        return m_process.exitStatus() == QProcess::CrashExit ? m_process.exitCode() : 0;
    }
    QByteArray said() { return m_process.readAllStandardOutput(); }
    /// What a person sees of what was typed.
    [[nodiscard]] QByteArray shown() const
    {
        QByteArray text(64 * 1024, '\0');
        const auto size = ::read(m_master, text.data(), static_cast<size_t>(text.size()));
        return text.left(std::max<qsizetype>(size, 0));
    }

private:
    int m_master = -1;
    int m_slave = -1;
    QByteArray m_name;
    QProcess m_process;
    QByteArray m_errors;
};

} // namespace

class TerminalTest : public QObject
{
    Q_OBJECT

private slots:
    void showsNothingOfWhatIsTyped();
    void whatEndsItLeavesAGoodTerminal_data();
    void whatEndsItLeavesAGoodTerminal();
    void ignoredInterruptsStayIgnored();
    void whoWasStoppedIsAskedAgain();
    void theEndOfTheInputIsNoLine();
    void whatATerminalCutsOffIsRefused();
    void aNewFileWantsItsPassphraseTwice_data();
    void aNewFileWantsItsPassphraseTwice();
};

void TerminalTest::showsNothingOfWhatIsTyped()
{
    Terminal terminal;
    QVERIFY(terminal.isEchoing());
    terminal.start({QStringLiteral("line")});
    QVERIFY(terminal.asks());
    terminal.type("correct horse\n");
    QVERIFY(terminal.hasEnded());
    QCOMPARE(terminal.said(), QByteArray("got correct horse"));
    QVERIFY(terminal.isEchoing());
    QVERIFY(!terminal.shown().contains("horse"));
}

void TerminalTest::whatEndsItLeavesAGoodTerminal_data()
{
    QTest::addColumn<QByteArray>("typed");
    QTest::addColumn<int>("signal");
    QTest::newRow("Ctrl-C") << QByteArray("\x03") << SIGINT;
    QTest::newRow("Ctrl-Backslash") << QByteArray("\x1c") << SIGQUIT;
    QTest::newRow("SIGTERM") << QByteArray() << SIGTERM;
    QTest::newRow("SIGHUP") << QByteArray() << SIGHUP;
}

void TerminalTest::whatEndsItLeavesAGoodTerminal()
{
    QFETCH(QByteArray, typed);
    QFETCH(int, signal);
    Terminal terminal;
    terminal.start({QStringLiteral("line")});
    QVERIFY(terminal.asks());
    if (typed.isEmpty())
        terminal.signal(signal);
    else
        terminal.type(typed);
    QVERIFY(terminal.hasEnded());
    QCOMPARE(terminal.killer(), signal);
    QVERIFY(terminal.isEchoing());
}

void TerminalTest::ignoredInterruptsStayIgnored()
{
    Terminal terminal;
    terminal.start({QStringLiteral("line")}, true);
    QVERIFY(terminal.asks());
    terminal.type("\x03");
    terminal.type("secret\n");
    QVERIFY(terminal.hasEnded());
    QCOMPARE(terminal.said(), QByteArray("got secret"));
}

void TerminalTest::whoWasStoppedIsAskedAgain()
{
    Terminal terminal; // it has no shell, so that it goes on at once
    terminal.start({QStringLiteral("line")});
    QVERIFY(terminal.asks());
    terminal.type("half of i");
    terminal.signal(SIGTSTP);
    QVERIFY(terminal.asks(2));
    terminal.type("secret\n");
    QVERIFY(terminal.hasEnded());
    QCOMPARE(terminal.said(), QByteArray("got secret"));
    QVERIFY(terminal.isEchoing());
}

void TerminalTest::theEndOfTheInputIsNoLine()
{
    Terminal terminal;
    terminal.start({QStringLiteral("line")});
    QVERIFY(terminal.asks());
    terminal.type("\x04");
    QVERIFY(terminal.hasEnded());
    QCOMPARE(terminal.said(), QByteArray("nothing was typed"));
}

void TerminalTest::whatATerminalCutsOffIsRefused()
{
    Terminal terminal;
    terminal.start({QStringLiteral("line")});
    QVERIFY(terminal.asks());
    terminal.type(QByteArray(3000, 'x'));
    terminal.type(QByteArray(2000, 'y') + '\n');
    QVERIFY(terminal.hasEnded());
    const QByteArray said = terminal.said();
    QVERIFY2(said.contains("pipe it"), said.constData());
}

void TerminalTest::aNewFileWantsItsPassphraseTwice_data()
{
    QTest::addColumn<QByteArray>("again");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("the same") << QByteArray("correct horse\n") << QByteArray("opened");
    QTest::newRow("a slip") << QByteArray("correct hrose\n") << QByteArray("not the same");
}

void TerminalTest::aNewFileWantsItsPassphraseTwice()
{
    QFETCH(QByteArray, again);
    QFETCH(QByteArray, said);
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("secrets.sealed"));
    Terminal terminal;
    terminal.start({QStringLiteral("passphrase"), path});
    QVERIFY(terminal.asks());
    terminal.type("correct horse\n");
    QVERIFY(terminal.asks(2));
    terminal.type(again);
    QVERIFY(terminal.hasEnded());
    const QByteArray result = terminal.said();
    QVERIFY2(result.contains(said), result.constData());
}

int main(int argc, char *argv[])
{
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == u"at-terminal")
        return runAtTerminal(arguments.value(2), arguments.value(3));
    TerminalTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_terminal.moc"
