// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/texts/figures.h"
#include "ui/window/language.h"

#include <QDateTime>
#include <QEvent>
#include <QFile>
#include <QLibraryInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <QWidget>

using namespace signalbox;

class LanguageTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void findsTheLanguageOfWhatIsUnderstood_data();
    void findsTheLanguageOfWhatIsUnderstood();
    void speaksEnglishPlurals();
    void changesWhatIsShownAtOnce();
    void takesTheSystemsForWhatItDoesNotKnow();
    void isGoneWithItsObject();
    void hasItsTranslationsInTheProgram();
    void writesDatesAndPluralsOfItsOwn();
    void namesLanguagesAsTheirSpeakersDo();

private:
    void compile(const QString &code, const QByteArray &messages) const;
    static QString requests(int number)
    {
        return QCoreApplication::translate("Sample", "%n request(s)", nullptr, number);
    }

    QTemporaryDir m_folder;
};

/// As the build does it.
void LanguageTest::compile(const QString &code, const QByteArray &messages) const
{
    const QString base = m_folder.filePath(QStringLiteral("signalbox_") + code);
    QFile source(base + QStringLiteral(".ts"));
    QVERIFY(source.open(QIODevice::WriteOnly));
    source.write("<?xml version=\"1.0\" encoding=\"utf-8\"?><!DOCTYPE TS><TS version=\"2.1\" language=\""
        + code.toUtf8() + "\"><context><name>Sample</name>" + messages + "</context></TS>");
    source.close();
    QProcess lrelease;
    lrelease.start(QLibraryInfo::path(QLibraryInfo::BinariesPath) + QStringLiteral("/lrelease"),
        {QStringLiteral("-silent"), source.fileName(), QStringLiteral("-qm"), base + QStringLiteral(".qm")});
    if (!lrelease.waitForFinished() || lrelease.exitCode() != 0)
        QSKIP("there is no lrelease");
}

void LanguageTest::initTestCase()
{
    const QByteArray source = "<message numerus=\"yes\"><source>%n request(s)</source><translation>";
    compile(QStringLiteral("en"),
        source
            + "<numerusform>%n request</numerusform><numerusform>%n requests</numerusform>"
              "</translation></message>");
    compile(QStringLiteral("zh_CN"),
        source
            + QString(QStringLiteral("<numerusform>%n 个请求</numerusform></translation></message>"))
                  .toUtf8());
}

void LanguageTest::findsTheLanguageOfWhatIsUnderstood_data()
{
    QTest::addColumn<QStringList>("understood");
    QTest::addColumn<QString>("code");
    const auto row = [](const char *name, const QString &tags, const QString &code) {
        QTest::newRow(name) << tags.split(QLatin1Char(' '), Qt::SkipEmptyParts) << code;
    };
    row("nothing", QString(), QStringLiteral("en"));
    row("British", QStringLiteral("en-GB"), QStringLiteral("en"));
    row("Chinese", QStringLiteral("zh-Hans-CN zh-CN zh"), QStringLiteral("zh_CN"));
    row("of Singapore", QStringLiteral("zh-Hans-SG"), QStringLiteral("zh_CN"));
    row("of Taiwan", QStringLiteral("zh-Hant-TW zh-TW"), QStringLiteral("en"));
    row("German first", QStringLiteral("de-DE zh-CN en"), QStringLiteral("zh_CN"));
    row("German", QStringLiteral("de-DE de"), QStringLiteral("en"));
    row("English before Chinese", QStringLiteral("en-US zh-CN"), QStringLiteral("en"));
}

void LanguageTest::findsTheLanguageOfWhatIsUnderstood()
{
    QFETCH(QStringList, understood);
    QFETCH(QString, code);
    QCOMPARE(Language::codeFor(understood), code);
}

void LanguageTest::speaksEnglishPlurals()
{
    Language language(m_folder.path());
    language.use(QStringLiteral("en"));
    QCOMPARE(requests(1), QStringLiteral("1 request"));
    QCOMPARE(requests(2), QStringLiteral("2 requests"));
}

void LanguageTest::changesWhatIsShownAtOnce()
{
    class Seeing final : public QWidget
    {
    public:
        int changes = 0;

    protected:
        void changeEvent(QEvent *event) override
        {
            if (event->type() == QEvent::LanguageChange)
                ++changes;
            QWidget::changeEvent(event);
        }
    };
    Language language(m_folder.path());
    language.use(QStringLiteral("en"));
    Seeing widget;
    language.use(QStringLiteral("zh_CN"));
    QTRY_VERIFY(widget.changes > 0);
    QCOMPARE(requests(1), QStringLiteral("1 个请求"));
    QCOMPARE(language.inUse(), QStringLiteral("zh_CN"));
    QCOMPARE(QLocale().language(), QLocale::Chinese);
    language.use(QStringLiteral("en"));
    QCOMPARE(requests(3), QStringLiteral("3 requests"));
    QCOMPARE(QLocale().language(), QLocale::English);
}

void LanguageTest::takesTheSystemsForWhatItDoesNotKnow()
{
    Language language(m_folder.path());
    language.use(QStringLiteral("../evil"));
    QCOMPARE(language.inUse(), Language::codeFor(QLocale::system().uiLanguages()));
}

void LanguageTest::isGoneWithItsObject()
{
    {
        Language language(m_folder.path());
        language.use(QStringLiteral("zh_CN"));
        QCOMPARE(requests(1), QStringLiteral("1 个请求"));
    }
    QCOMPARE(requests(1), QStringLiteral("1 request(s)"));
}

void LanguageTest::hasItsTranslationsInTheProgram()
{
    for (const QString &code : Language::codes()) {
        const QString file = QStringLiteral(":/i18n/signalbox_%1.qm").arg(code);
        QVERIFY2(QFile::exists(file), qPrintable(file));
    }
}

void LanguageTest::writesDatesAndPluralsOfItsOwn()
{
    const QDateTime time(QDate(2025, 11, 28), QTime(22, 5));
    Language language;
    language.use(QStringLiteral("en"));
    QCOMPARE(Figures::moment(time, time.addYears(1)), QStringLiteral("28 Nov 2025 22:05"));
    QCOMPARE(Figures::ago(time, time.addDays(3)), QStringLiteral("3 days ago"));
    language.use(QStringLiteral("zh_CN"));
    QCOMPARE(Figures::moment(time, time.addYears(1)), QStringLiteral("2025-11-28 22:05"));
    QCOMPARE(Figures::ago(time, time.addDays(3)), QStringLiteral("3 天前"));
}

void LanguageTest::namesLanguagesAsTheirSpeakersDo()
{
    QCOMPARE(Language::title(QStringLiteral("en")), QStringLiteral("English"));
    QCOMPARE(Language::title(QStringLiteral("zh_CN")), QStringLiteral("简体中文"));
}

QTEST_MAIN(LanguageTest)
#include "tst_language.moc"
