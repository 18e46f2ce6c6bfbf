// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/desktopprogram.h"

#include "app/common/commandline.h"

#include <QAction>
#include <QApplication>
#include <QDesktopServices>
#include <QFile>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace signalbox;

/// The tray program with its window, but for what needs a process of its own.
class DesktopProgramTest : public QObject
{
    Q_OBJECT

public slots:
    void noteOpened(const QUrl &url) { m_opened.append(url); }

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void showsItsWindowWhenItIsStartedAgain();
    void bringsAMinimizedWindowBack();
    void leavesNoTokenToOtherPrograms();
    void tellsOfAnUnexpectedEndUntilItIsDismissed();
    void theSystemsWishToQuitIsThatOfTheUser();
    void whatIsBeingReadIsNotReadAgainAsAChange();
    void theCommandLineNamesAllPages();

private:
    static QWidget *window();
    static QPushButton *button(const QString &text);
    DesktopOptions options() const;

    QTemporaryDir m_folder;
    std::unique_ptr<Appearance> m_appearance;
    QList<QUrl> m_opened;
};

void DesktopProgramTest::initTestCase()
{
    qputenv("XDG_STATE_HOME", m_folder.path().toLocal8Bit());
    m_appearance = std::make_unique<Appearance>(m_folder.path());
}

void DesktopProgramTest::init()
{
    QDesktopServices::setUrlHandler(QStringLiteral("file"), this, "noteOpened");
}

void DesktopProgramTest::cleanup()
{
    QDesktopServices::unsetUrlHandler(QStringLiteral("file"));
}

QWidget *DesktopProgramTest::window()
{
    for (QWidget *widget : QApplication::topLevelWidgets()) {
        if (qobject_cast<MainWindow *>(widget))
            return widget;
    }
    return nullptr;
}

QPushButton *DesktopProgramTest::button(const QString &text)
{
    for (auto *found : window()->findChildren<QPushButton *>()) {
        if (found->text().remove(QLatin1Char('&')) == text)
            return found;
    }
    return nullptr;
}

DesktopOptions DesktopProgramTest::options() const
{
    auto config = std::make_shared<Config>();
    config->log.file = m_folder.filePath(QStringLiteral("logs/own.jsonl"));
    DesktopOptions options;
    options.config = config;
    options.instance = QStringLiteral("one");
    return options;
}

void DesktopProgramTest::showsItsWindowWhenItIsStartedAgain()
{
    DesktopProgram program(options(), *m_appearance);
    QVERIFY(!window()->isVisible());
    program.obey({});
    QVERIFY(window()->isVisible());
    QVERIFY(QTest::qWaitForWindowActive(window()));
}

void DesktopProgramTest::bringsAMinimizedWindowBack()
{
    DesktopProgram program(options(), *m_appearance);
    window()->showMinimized();
    program.obey({InstanceMessage::Kind::OpenPage, QStringLiteral("usage"), {}, {}});
    QVERIFY(window()->isVisible());
    QVERIFY(!window()->isMinimized());
}

void DesktopProgramTest::leavesNoTokenToOtherPrograms()
{
    DesktopProgram program(options(), *m_appearance);
    program.obey({InstanceMessage::Kind::Show, {}, QStringLiteral("token"), QStringLiteral("id")});
    QVERIFY(!qEnvironmentVariableIsSet("XDG_ACTIVATION_TOKEN"));
    QVERIFY(!qEnvironmentVariableIsSet("DESKTOP_STARTUP_ID"));
}

void DesktopProgramTest::tellsOfAnUnexpectedEndUntilItIsDismissed()
{
    DesktopProgram program(options(), *m_appearance);
    program.obey({});
    const auto isSeen = [](const QPushButton *shown) { return shown && shown->isVisible(); };
    QVERIFY(!isSeen(button(QStringLiteral("Open logs"))));
    emit program.endedUnexpectedly(QDateTime::currentDateTime());
    QPushButton *open = button(QStringLiteral("Open logs"));
    QVERIFY(open && open->isVisible());
    QTest::mouseClick(open, Qt::LeftButton);
    QCOMPARE(m_opened, QList<QUrl>{QUrl::fromLocalFile(m_folder.filePath(QStringLiteral("logs")))});
    QVERIFY(!open->isVisible());
}

void DesktopProgramTest::theSystemsWishToQuitIsThatOfTheUser()
{
    DesktopProgram program(options(), *m_appearance);
    QEvent quit(QEvent::Quit);
    QVERIFY(QCoreApplication::sendEvent(qApp, &quit));
    const TrayMenu *menu = nullptr;
    for (QWidget *widget : QApplication::topLevelWidgets())
        menu = qobject_cast<TrayMenu *>(widget) ? qobject_cast<TrayMenu *>(widget) : menu;
    QVERIFY(menu);
    const QList<QAction *> actions = menu->actions();
    QCOMPARE(actions.constLast()->text(), QStringLiteral("&Quit now")); // running requests are waited for
}

/// A window that has saved the configuration has it read at once, and the file has changed, too.
void DesktopProgramTest::whatIsBeingReadIsNotReadAgainAsAChange()
{
    constexpr int patience = 30'000;
    const QString path = m_folder.filePath(QStringLiteral("config.yaml"));
    const auto write = [&path](const QByteArray &text) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(text), text.size());
    };
    write("first");
    QByteArrayList read;
    DesktopOptions watching = options();
    watching.configSources = QStringList{path};
    watching.source = [&] { // on the gateway's thread
        QFile file(path);
        const QByteArray text = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        QMetaObject::invokeMethod(this, [&read, text] { read.append(text); });
        return LoadedConfig();
    };
    DesktopProgram program(watching, *m_appearance);
    ConfigWatcher other({path});
    QSignalSpy seen(&other, &ConfigWatcher::changed);
    write("second");
    program.reload();
    QTRY_COMPARE_WITH_TIMEOUT(seen.size(), 1, patience);
    write("third");
    QTRY_VERIFY_WITH_TIMEOUT(!read.isEmpty() && read.constLast() == "third", patience);
    QCOMPARE(read, QByteArrayList({"second", "third"}));
}

void DesktopProgramTest::theCommandLineNamesAllPages()
{
    const QStringList names = CommandLine::pageNames();
    for (int page = 0; page <= static_cast<int>(PageId::Preferences); ++page)
        QCOMPARE(pageNamed(names.value(page)), std::optional(static_cast<PageId>(page)));
    QCOMPARE(names.size(), static_cast<qsizetype>(PageId::Preferences) + 1);
    const QString help = CommandLine::parse({QStringLiteral("signalbox"), QStringLiteral("--help")}).help;
    for (const QString &name : names)
        QVERIFY2(help.contains(name), qPrintable(name));
}

QTEST_MAIN(DesktopProgramTest)
#include "tst_desktopprogram.moc"
