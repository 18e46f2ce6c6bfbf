// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/dialogbuttons.h"

#include <QDialogButtonBox>
#include <QPushButton>
#include <QTest>
#include <QTranslator>

using namespace signalbox;

namespace {

/// Only our own texts, as where Qt's translations are not installed.
class OwnTexts final : public QTranslator
{
public:
    [[nodiscard]] QString translate(const char *context, const char *text, const char *, int) const override
    {
        return qstrcmp(context, "signalbox::ButtonTexts") == 0
            ? QStringLiteral("our ") + QString::fromUtf8(text)
            : QString();
    }
    [[nodiscard]] bool isEmpty() const override { return false; }
};

class TestDialogButtons final : public QObject
{
    Q_OBJECT

private slots:
    void standardButtonsHaveOurWords();
};

void TestDialogButtons::standardButtonsHaveOurWords()
{
    OwnTexts texts;
    QCoreApplication::installTranslator(&texts);
    QDialogButtonBox box(QDialogButtonBox::Ok | QDialogButtonBox::Cancel | QDialogButtonBox::Close);
    QPushButton *apply = box.addButton(QStringLiteral("&Apply"), QDialogButtonBox::ApplyRole);
    for (QAbstractButton *button : box.buttons())
        button->setIcon(QIcon(QPixmap(16, 16)));
    nameStandardButtons(box);
    QCOMPARE(box.button(QDialogButtonBox::Ok)->text(), QStringLiteral("our OK"));
    QCOMPARE(box.button(QDialogButtonBox::Cancel)->text(), QStringLiteral("our Cancel"));
    QCOMPARE(box.button(QDialogButtonBox::Close)->text(), QStringLiteral("our Close"));
    QCOMPARE(apply->text(), QStringLiteral("&Apply"));
    for (const QAbstractButton *button : box.buttons())
        QVERIFY(button->icon().isNull()); // some with and some without look like a mistake
}

} // namespace

QTEST_MAIN(TestDialogButtons)
#include "tst_dialogbuttons.moc"
