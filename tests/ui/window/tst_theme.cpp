// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/theme.h"

#include <QApplication>
#include <QSignalSpy>
#include <QStyle>
#include <QTest>
#include <QWidget>

using namespace signalbox;

namespace {

/// A desktop that wants what the test says.
class FakePreference final : public ColorPreference
{
public:
    explicit FakePreference(Scheme scheme) : m_scheme(scheme) { }
    void start() override { emit changed(m_scheme); }

private:
    Scheme m_scheme;
};

using Scheme = ColorPreference::Scheme;
using Choice = Theme::Choice;

} // namespace

class ThemeTest : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void isDarkOrLightByChoice();
    void followsTheDesktopLive();
    void choiceCountsForMoreThanTheDesktop();
    void leavesTheSystemsColorsWhereTheyAreAsWanted();
    void tellsOfAnotherPaletteOfTheSystems();
    void readsWhatItWrites();
};

void ThemeTest::init()
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 8, 0) && (defined(Q_OS_WIN) || defined(Q_OS_MACOS))
    QSKIP("Qt does it, but not without a screen");
#endif
    QApplication::setPalette(QPalette());
    QVERIFY(!Theme::isDark());
}

void ThemeTest::isDarkOrLightByChoice()
{
    Theme theme(std::make_unique<FakePreference>(Scheme::Unknown));
    theme.start();
    QSignalSpy changed(&theme, &Theme::changed);
    theme.use(Choice::Dark);
    QVERIFY(Theme::isDark());
    QTRY_VERIFY(!changed.isEmpty());
    const QPalette dark = QApplication::palette();
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        QVERIFY(dark.color(role).lightness() - dark.color(QPalette::Window).lightness() > 120);
    QVERIFY(dark.color(QPalette::Disabled, QPalette::Text) != dark.color(QPalette::Active, QPalette::Text));
    QWidget window; // one that is made later too
    QVERIFY(window.palette().color(QPalette::Window).lightness() < 128);
    theme.use(Choice::Light);
    QVERIFY(!Theme::isDark());
    theme.use(Choice::Dark);
    theme.use(Choice::System);
    QVERIFY(!Theme::isDark());
}

void ThemeTest::followsTheDesktopLive()
{
    auto made = std::make_unique<FakePreference>(Scheme::Dark);
    ColorPreference *desktop = made.get();
    Theme theme(std::move(made));
    theme.use(Choice::System);
    QVERIFY(!Theme::isDark());
    theme.start();
    QVERIFY(Theme::isDark());
    emit desktop->changed(Scheme::Light);
    QVERIFY(!Theme::isDark());
    emit desktop->changed(Scheme::Dark);
    QVERIFY(Theme::isDark());
    emit desktop->changed(Scheme::Unknown);
    QVERIFY(!Theme::isDark());
}

void ThemeTest::choiceCountsForMoreThanTheDesktop()
{
    Theme theme(std::make_unique<FakePreference>(Scheme::Dark));
    theme.use(Choice::Light);
    theme.start();
    QVERIFY(!Theme::isDark());
    theme.use(Choice::System);
    QVERIFY(Theme::isDark());
}

void ThemeTest::leavesTheSystemsColorsWhereTheyAreAsWanted()
{
    const QPalette before = QApplication::palette();
    const QString style = QApplication::style()->objectName();
    Theme theme(std::make_unique<FakePreference>(Scheme::Light));
    theme.start();
    theme.use(Choice::Light);
    QCOMPARE(QApplication::palette(), before);
    theme.use(Choice::Dark);
    theme.use(Choice::System);
    QCOMPARE(QApplication::palette().color(QPalette::Window), before.color(QPalette::Window));
    QCOMPARE(QApplication::style()->objectName(), style);
}

void ThemeTest::tellsOfAnotherPaletteOfTheSystems()
{
    Theme theme(std::make_unique<FakePreference>(Scheme::Unknown));
    QSignalSpy changed(&theme, &Theme::changed);
    QApplication::setPalette(QPalette(Qt::black)); // as a platform theme does
    QTRY_VERIFY(!changed.isEmpty());
}

void ThemeTest::readsWhatItWrites()
{
    for (const Choice choice : {Choice::System, Choice::Light, Choice::Dark})
        QCOMPARE(Theme::choiceNamed(Theme::nameOf(choice)), choice);
    QCOMPARE(Theme::choiceNamed(QStringLiteral("purple")), Choice::System);
}

QTEST_MAIN(ThemeTest)
#include "tst_theme.moc"
