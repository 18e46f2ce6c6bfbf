// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/releaseversion.h"

#include <QTest>

using namespace signalbox;

class ReleaseVersionTest : public QObject
{
    Q_OBJECT

private slots:
    void knowsWhichIsLater_data();
    void knowsWhichIsLater();
    void readsTags_data();
    void readsTags();
    void isNothingForWhatIsNone_data();
    void isNothingForWhatIsNone();
};

void ReleaseVersionTest::knowsWhichIsLater_data()
{
    QTest::addColumn<QString>("earlier");
    QTest::addColumn<QString>("later");
    QTest::addColumn<bool>("differ");
    const auto row = [](const char *earlier, const char *later, bool differ = true) {
        QTest::addRow("%s %s", earlier, later)
            << QString::fromLatin1(earlier) << QString::fromLatin1(later) << differ;
    };
    row("1.9.0", "1.10.0");
    row("1.9.9", "2");
    row("1.2", "1.2.0", false);
    row("1.2.0", "v1.2.0+build.7", false);
    row("2.0.0-rc.1", "2.0.0");
    row("2.0.0-rc.9", "2.0.0-rc.10");
    row("2.0.0-rc9", "2.0.0-rc10");
    row("2.0.0-beta.2", "2.0.0-rc.1");
    row("2.0.0-alpha", "2.0.0-alpha.1");
    row("2.0.0-alpha.1", "2.0.0-alpha.beta");
    row("1.9.9", "2.0.0-alpha");
}

void ReleaseVersionTest::knowsWhichIsLater()
{
    QFETCH(const QString, earlier);
    QFETCH(const QString, later);
    QFETCH(const bool, differ);
    const auto first = ReleaseVersion::fromText(earlier);
    const auto second = ReleaseVersion::fromText(later);
    QVERIFY(first && second);
    QCOMPARE(second->isAfter(*first), differ);
    QVERIFY(!first->isAfter(*second));
    QVERIFY(!first->isAfter(*first));
}

void ReleaseVersionTest::readsTags_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::addColumn<bool>("isPreRelease");
    QTest::newRow("plain") << QStringLiteral("1.4.0") << QStringLiteral("1.4.0") << false;
    QTest::newRow("with a v") << QStringLiteral("v1.4") << QStringLiteral("1.4") << false;
    QTest::newRow("a candidate") << QStringLiteral("v2.0.0-rc.1+abc") << QStringLiteral("2.0.0-rc.1") << true;
    QTest::newRow("Debian's way") << QStringLiteral("2.0.0~rc1") << QStringLiteral("2.0.0-rc1") << true;
}

void ReleaseVersionTest::readsTags()
{
    QFETCH(const QString, text);
    QFETCH(const QString, shown);
    QFETCH(const bool, isPreRelease);
    const auto version = ReleaseVersion::fromText(text);
    QVERIFY(version);
    QCOMPARE(version->text(), shown);
    QCOMPARE(version->isPreRelease(), isPreRelease);
}

void ReleaseVersionTest::isNothingForWhatIsNone_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString();
    QTest::newRow("a word") << QStringLiteral("nightly");
    QTest::newRow("markup") << QStringLiteral("1.0-<b>x</b>");
    QTest::newRow("a letter of another script") << QStringLiteral("1.0-\u03b1");
    QTest::newRow("too long") << QStringLiteral("1.") + QString(100, u'0');
}

void ReleaseVersionTest::isNothingForWhatIsNone()
{
    QFETCH(const QString, text);
    QVERIFY(!ReleaseVersion::fromText(text));
}

QTEST_GUILESS_MAIN(ReleaseVersionTest)
#include "tst_releaseversion.moc"
