// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testfiles.h"

#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>
#include <QXmlStreamReader>

#include <algorithm>
#include <functional>

using namespace signalbox;

namespace {

struct Message
{
    QString context;
    QString source;
    QStringList forms; ///< one, or as many as the language has plurals
    bool isNumerus = false;
    bool isFinished = true;
};

/// What stands in one <translation>: a text, or a <numerusform> for each plural.
void readTranslation(QXmlStreamReader &xml, Message &message)
{
    message.isFinished = !xml.attributes().hasAttribute(QLatin1String("type"));
    if (!message.isNumerus) {
        message.forms << xml.readElementText();
        return;
    }
    while (xml.readNextStartElement())
        message.forms << xml.readElementText();
}

Message readMessage(QXmlStreamReader &xml, const QString &context)
{
    Message message;
    message.context = context;
    message.isNumerus = xml.attributes().value(QLatin1String("numerus")) == QLatin1String("yes");
    while (xml.readNextStartElement()) {
        if (xml.name() == QLatin1String("source"))
            message.source = xml.readElementText();
        else if (xml.name() == QLatin1String("translation"))
            readTranslation(xml, message);
        else
            xml.skipCurrentElement();
    }
    return message;
}

QList<Message> messagesOf(const QString &code)
{
    QFile file(test::sourceFile(QLatin1String("translations/signalbox_%1.ts")).arg(code));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QList<Message> messages;
    QString context;
    QXmlStreamReader xml(&file);
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == QLatin1String("name"))
            context = xml.readElementText();
        else if (xml.name() == QLatin1String("message"))
            messages << readMessage(xml, context);
    }
    return xml.hasError() ? QList<Message>() : messages;
}

/// The messages of a language with which something is wrong, for the reader of a failed test.
QByteArray flawsOf(const QString &code, const std::function<bool(const Message &)> &isWrong)
{
    QStringList lines;
    for (const Message &message : messagesOf(code)) {
        if (isWrong(message))
            lines << QStringLiteral("%1: \"%2\" is \"%3\"")
                         .arg(message.context, message.source, message.forms.join(QStringLiteral("\", \"")));
    }
    return lines.join(QLatin1Char('\n')).toUtf8();
}

/// %1, %L2, %n: sorted, as languages have them in an order of their own.
QStringList placesIn(const QString &text)
{
    static const QRegularExpression place(QStringLiteral("%(?:L?[0-9]{1,2}|L?n)"));
    QStringList places;
    for (auto found = place.globalMatch(text); found.hasNext();)
        places << found.next().captured();
    std::sort(places.begin(), places.end());
    return places;
}

bool hasMnemonic(const QString &text)
{
    static const QRegularExpression mnemonic(QStringLiteral("&[^&\\s]"));
    return text.contains(mnemonic);
}

/// Lib's names of services and programs have no word in small letters beside another.
bool isName(const Message &message)
{
    static const QRegularExpression smallWord(QStringLiteral(" [a-z]"));
    return message.context == u"signalbox::GatewayTexts" && !message.source.contains(smallWord);
}

/// Names, units, keys, and texts of nothing but places and marks: they are the same in every language.
bool isSameEverywhere(const QString &text)
{
    static const QSet<QString> same{QStringLiteral("Signalbox"), QStringLiteral("Signalbox %1"),
        QStringLiteral("Signalbox – %1 – %2"), QStringLiteral("Databricks"), QStringLiteral("JSON (*.json)"),
        QStringLiteral("%1 tok/s"), QStringLiteral("Ctrl+%1"), QStringLiteral("Alt+Up"),
        QStringLiteral("Alt+Down"), QStringLiteral("Del"), QStringLiteral("200 USD"), QStringLiteral("50M"),
        QStringLiteral("claude-*"), QStringLiteral("never")};
    static const QRegularExpression letter(QStringLiteral("\\p{L}"));
    static const QRegularExpression place(QStringLiteral("%(?:L?[0-9]{1,2}|L?n)"));
    return same.contains(text) || !QString(text).remove(place).contains(letter);
}

} // namespace

class TranslationsTest : public QObject
{
    Q_OBJECT

private slots:
    void hasTexts_data();
    void hasTexts();
    void isFinished_data();
    void isFinished();
    void keepsThePlacesOfValues();
    void keepsKeysOfMenusAndButtons();
    void keepsThatMoreIsAsked();
    void saysNothingInEnglish();
    void writesChineseMarks();
    void hasBothPluralsOfEnglish();
};

void TranslationsTest::hasTexts_data()
{
    QTest::addColumn<QString>("code");
    QTest::newRow("English") << QStringLiteral("en");
    QTest::newRow("Chinese") << QStringLiteral("zh_CN");
}

void TranslationsTest::hasTexts()
{
    QFETCH(QString, code);
    QVERIFY(messagesOf(code).size() > 10);
}

void TranslationsTest::isFinished_data()
{
    hasTexts_data();
}

void TranslationsTest::isFinished()
{
    QFETCH(QString, code);
    const QByteArray flaws = flawsOf(code, [](const Message &message) {
        return !message.isFinished || message.forms.isEmpty() || message.forms.contains(QString());
    });
    QVERIFY2(flaws.isEmpty(), flaws.constData());
}

void TranslationsTest::keepsThePlacesOfValues()
{
    const QByteArray chinese = flawsOf(QStringLiteral("zh_CN"), [](const Message &message) {
        return std::any_of(message.forms.cbegin(), message.forms.cend(),
            [&message](const QString &form) { return placesIn(form) != placesIn(message.source); });
    });
    QVERIFY2(chinese.isEmpty(), chinese.constData());
    // "The newest request" needs no number.
    const QByteArray english = flawsOf(QStringLiteral("en"), [](const Message &message) {
        QStringList withoutNumber = placesIn(message.source);
        withoutNumber.removeAll(QStringLiteral("%n"));
        QStringList one = placesIn(message.forms.value(0));
        one.removeAll(QStringLiteral("%n"));
        return one != withoutNumber || placesIn(message.forms.value(1)) != placesIn(message.source);
    });
    QVERIFY2(english.isEmpty(), english.constData());
}

void TranslationsTest::keepsKeysOfMenusAndButtons()
{
    const QByteArray flaws = flawsOf(QStringLiteral("zh_CN"), [](const Message &message) {
        if (message.context == u"signalbox::GatewayTexts") // says nothing in menus
            return false;
        const QString &text = message.forms.value(0);
        static const QRegularExpression inBrackets(QStringLiteral("\\(&[A-Z0-9]\\)"));
        return hasMnemonic(message.source) ? !text.contains(inBrackets) : hasMnemonic(text);
    });
    QVERIFY2(flaws.isEmpty(), flaws.constData());
}

void TranslationsTest::keepsThatMoreIsAsked()
{
    const QByteArray flaws = flawsOf(QStringLiteral("zh_CN"), [](const Message &message) {
        return message.source.endsWith(u'…') != message.forms.value(0).endsWith(u'…');
    });
    QVERIFY2(flaws.isEmpty(), flaws.constData());
}

void TranslationsTest::saysNothingInEnglish()
{
    const QByteArray flaws = flawsOf(QStringLiteral("zh_CN"), [](const Message &message) {
        return message.forms.value(0) == message.source && !isSameEverywhere(message.source)
            && !isName(message);
    });
    QVERIFY2(flaws.isEmpty(), flaws.constData());
}

void TranslationsTest::writesChineseMarks()
{
    const QByteArray flaws = flawsOf(QStringLiteral("zh_CN"), [](const Message &message) {
        // After a character of Chinese stands no comma, full stop, colon or question mark of English.
        static const QRegularExpression foreign(QStringLiteral("\\p{Han}[,.:;?!](?!\\w)"));
        static const QRegularExpression apart(QStringLiteral("\\p{Han} +\\p{Han}|[，。：；？！] "));
        const QString &text = message.forms.value(0);
        const bool isListOfWords
            = !message.source.contains(u' ') || message.source == message.source.toLower();
        return text.contains(foreign) || (text.contains(apart) && !isListOfWords);
    });
    QVERIFY2(flaws.isEmpty(), flaws.constData());
}

void TranslationsTest::hasBothPluralsOfEnglish()
{
    const QByteArray flaws = flawsOf(QStringLiteral("en"), [](const Message &message) {
        static const QRegularExpression undecided(QStringLiteral("\\((s|es|ies)\\)"));
        return !message.isNumerus || message.forms.size() != 2
            || message.forms.join(QLatin1Char(' ')).contains(undecided);
    });
    QVERIFY2(flaws.isEmpty(), flaws.constData());
}

QTEST_GUILESS_MAIN(TranslationsTest)
#include "tst_translations.moc"
