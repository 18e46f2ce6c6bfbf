// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/colors.h"
#include "ui/window/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QImage>
#include <QLineEdit>
#include <QRadioButton>
#include <QSignalSpy>
#include <QStyle>
#include <QTest>
#include <QWidget>

#include <algorithm>
#include <cmath>

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

Q_DECLARE_METATYPE(Choice)

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
    void boxesAndRingsAreSeen_data();
    void boxesAndRingsAreSeen();
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

/// As WCAG reckons it.
static double luminance(const QColor &color)
{
    const auto linear
        = [](double part) { return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

static double contrast(const QColor &one, const QColor &other)
{
    const double a = luminance(one) + 0.05;
    const double b = luminance(other) + 0.05;
    return std::max(a, b) / std::min(a, b);
}

void ThemeTest::boxesAndRingsAreSeen_data()
{
    QTest::addColumn<Choice>("choice");
    QTest::addColumn<bool>("onCard");
    QTest::newRow("dark window") << Choice::Dark << false;
    QTest::newRow("dark card") << Choice::Dark << true;
    QTest::newRow("light window") << Choice::Light << false;
}

/// The edge of what is not chosen, against what is around it and within it: 3 : 1 at least.
void ThemeTest::boxesAndRingsAreSeen()
{
    QFETCH(const Choice, choice);
    QFETCH(const bool, onCard);
    if (choice == Choice::Light)
        QApplication::setPalette(QPalette(QColor(0x30, 0x30, 0x30))); // else the system's is kept
    Theme theme(std::make_unique<FakePreference>(Scheme::Unknown));
    theme.use(choice);
    QPalette palette = QApplication::palette();
    if (onCard)
        palette.setColor(QPalette::Window, Colors(palette).card());
    const QColor ground = palette.color(QPalette::Window);
    QWidget window;
    const QWidgetList controls{new QCheckBox(&window), new QRadioButton(&window), new QLineEdit(&window)};
    for (QWidget *control : controls) {
        control->setPalette(palette);
        control->setAutoFillBackground(true);
        control->resize(control->sizeHint());
        const QImage image = control->grab().toImage();
        const int y = image.height() / 2;
        const QColor inside = image.pixelColor(image.width() / 2, y);
        double best = 1;
        for (int x = 0; x < image.width() / 2; ++x) {
            const QColor pixel = image.pixelColor(x, y);
            best = std::max(best, std::min(contrast(pixel, ground), contrast(pixel, inside)));
        }
        const QString seen = QString::fromLatin1(control->metaObject()->className()) + QString::number(best);
        QVERIFY2(best >= 3, qPrintable(seen));
    }
}

QTEST_MAIN(ThemeTest)
#include "tst_theme.moc"
