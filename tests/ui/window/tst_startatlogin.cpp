// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/startatlogin.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QGuiApplication>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;

/// With real files, in a folder of its own.
class tst_StartAtLogin : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void isOffUnlessItWasSwitchedOn();
    void startsTheProgramInTheBackground();
    void quotesTheProgram_data();
    void quotesTheProgram();
    void isUnderstoodByADesktop();
    void seesThatTheDesktopHasSwitchedItOff_data();
    void seesThatTheDesktopHasSwitchedItOff();
    void isOffWhenTheProgramIsGone();
    void staysOffWithoutAComplaint();
    void tellsWhichFileCannotBeWritten();
    void startsTheImageThatItRunsFrom();

private:
    [[nodiscard]] QString program(const QString &name) const;
    [[nodiscard]] QString entryPath() const
    {
        return m_folder->filePath(QStringLiteral("config/autostart/org.example.Test.desktop"));
    }
    [[nodiscard]] QStringList entry() const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

void tst_StartAtLogin::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    qputenv("XDG_CONFIG_HOME", QFile::encodeName(m_folder->filePath(QStringLiteral("config"))));
    QGuiApplication::setDesktopFileName(QStringLiteral("org.example.Test"));
}

void tst_StartAtLogin::cleanup()
{
    qunsetenv("APPIMAGE");
    m_folder.reset();
}

QString tst_StartAtLogin::program(const QString &name) const
{
    QFile file(m_folder->filePath(name));
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::ExeOwner))
        return {};
    return file.fileName();
}

QStringList tst_StartAtLogin::entry() const
{
    QFile file(entryPath());
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()).split(u'\n') : QStringList();
}

void tst_StartAtLogin::isOffUnlessItWasSwitchedOn()
{
    QVERIFY(!StartAtLogin::create(program(QStringLiteral("signalbox")))->isEnabled());
}

void tst_StartAtLogin::startsTheProgramInTheBackground()
{
    const QString path = program(QStringLiteral("signalbox"));
    const auto start = StartAtLogin::create(path);
    QVERIFY(!start->setEnabled(true));
    QVERIFY(start->isEnabled());
    QCOMPARE(entry().constFirst(), QStringLiteral("[Desktop Entry]"));
    QVERIFY(entry().contains(QStringLiteral("Exec=\"%1\" --background").arg(path)));
    QVERIFY(entry().contains(QStringLiteral("TryExec=%1").arg(path)));
    QVERIFY(entry().contains(QStringLiteral("Icon=org.example.Test")));
    QVERIFY(!start->setEnabled(false));
    QVERIFY(!start->isEnabled());
    QVERIFY(!QFileInfo::exists(entryPath()));
}

void tst_StartAtLogin::quotesTheProgram_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("written");
    QTest::newRow("space") << QStringLiteral("signal box") << QStringLiteral("signal box");
    QTest::newRow("percent") << QStringLiteral("100%U%1") << QStringLiteral("100%%U%%1");
    QTest::newRow("dollar") << QStringLiteral("a$HOME") << QStringLiteral("a\\\\$HOME");
    QTest::newRow("quote") << QStringLiteral("a\"b`c") << QStringLiteral("a\\\\\"b\\\\`c");
    QTest::newRow("backslash") << QStringLiteral("a\\b") << QStringLiteral("a\\\\\\\\b");
}

void tst_StartAtLogin::quotesTheProgram()
{
    QFETCH(QString, name);
    QFETCH(QString, written);
    const auto start = StartAtLogin::create(program(name));
    QVERIFY(!start->setEnabled(true));
    const QString wanted = QStringLiteral("Exec=\"") + m_folder->filePath(written);
    QVERIFY2(entry().contains(wanted + QStringLiteral("\" --background")),
        qPrintable(entry().join(u'\n') + u'\n' + wanted));
    QVERIFY(start->isEnabled()); // it finds the program again
}

/// GNOME's own reader of such files starts what is meant, whatever it is called (but for percent signs, of
/// which it knows nothing in a program's name).
void tst_StartAtLogin::isUnderstoodByADesktop()
{
    const QString gio = QStandardPaths::findExecutable(QStringLiteral("gio"));
    if (gio.isEmpty())
        QSKIP("there is no gio");
    const QString path = program(QStringLiteral("a $HOME 'b' \"c\" `d` \\e"));
    QFile script(path);
    QVERIFY(script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    QVERIFY(script.open(QIODevice::WriteOnly));
    const QString seen = m_folder->filePath(QStringLiteral("seen"));
    script.write(QStringLiteral("#!/bin/sh\necho \"$@\" >%1.new\nmv %1.new %1\n").arg(seen).toUtf8());
    script.close();
    QVERIFY(!StartAtLogin::create(path)->setEnabled(true));
    QCOMPARE(QProcess::execute(gio, {QStringLiteral("launch"), entryPath()}), 0);
    QTRY_VERIFY(QFileInfo::exists(seen));
    QFile arguments(seen);
    QVERIFY(arguments.open(QIODevice::ReadOnly));
    QCOMPARE(arguments.readAll(), QByteArray("--background\n"));
}

void tst_StartAtLogin::seesThatTheDesktopHasSwitchedItOff_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("any desktop") << QByteArray("Hidden=true\n");
    QTest::newRow("GNOME") << QByteArray("X-GNOME-Autostart-enabled = false\n");
}

void tst_StartAtLogin::seesThatTheDesktopHasSwitchedItOff()
{
    QFETCH(QByteArray, line);
    const auto start = StartAtLogin::create(program(QStringLiteral("signalbox")));
    QVERIFY(!start->setEnabled(true));
    QFile file(entryPath());
    QVERIFY(file.open(QIODevice::Append));
    file.write(line);
    file.close();
    QVERIFY(!start->isEnabled());
    QVERIFY(!start->setEnabled(true)); // which asks for it again
    QVERIFY(start->isEnabled());
}

void tst_StartAtLogin::isOffWhenTheProgramIsGone()
{
    const QString path = program(QStringLiteral("signalbox"));
    const auto start = StartAtLogin::create(path);
    QVERIFY(!start->setEnabled(true));
    QVERIFY(QFile::remove(path));
    QVERIFY(!start->isEnabled()); // no desktop would start it
}

void tst_StartAtLogin::staysOffWithoutAComplaint()
{
    QVERIFY(!StartAtLogin::create(program(QStringLiteral("signalbox")))->setEnabled(false));
}

void tst_StartAtLogin::tellsWhichFileCannotBeWritten()
{
    QFile inTheWay(m_folder->filePath(QStringLiteral("config")));
    QVERIFY(inTheWay.open(QIODevice::WriteOnly));
    const auto start = StartAtLogin::create(program(QStringLiteral("signalbox")));
    const std::optional<Error> error = start->setEnabled(true);
    QVERIFY(error);
    QVERIFY2(error->message.contains(entryPath()), qPrintable(error->message));
    QVERIFY(!start->isEnabled());
}

void tst_StartAtLogin::startsTheImageThatItRunsFrom()
{
    QCOMPARE(StartAtLogin::runningProgram(), QCoreApplication::applicationFilePath());
    qputenv("APPIMAGE", "/home/me/Signalbox.AppImage");
    QCOMPARE(StartAtLogin::runningProgram(), QStringLiteral("/home/me/Signalbox.AppImage"));
}

QTEST_MAIN(tst_StartAtLogin)
#include "tst_startatlogin.moc"
