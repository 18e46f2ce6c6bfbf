// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/pendinganswer.h"

#include <QTest>

using namespace signalbox;

class PendingAnswerTest : public QObject
{
    Q_OBJECT

private slots:
    void deliversTheFirstAnswerLater();
    void isAnErrorWhenItIsDropped();
    void isNobodysWhenTheContextIsGone();

private:
    QStringList m_texts;
    std::function<void(const Result<QString> &)> taken()
    {
        m_texts.clear();
        return [this](const Result<QString> &text) {
            m_texts << (text ? *text : QStringLiteral("error: ") + text.error().message);
        };
    }
};

void PendingAnswerTest::deliversTheFirstAnswerLater()
{
    {
        PendingAnswer<QString> pending(this, this, taken());
        pending.give(QStringLiteral("one"));
        pending.give(QStringLiteral("two"));
        QVERIFY(m_texts.isEmpty());
    }
    QTRY_COMPARE(m_texts, QStringList(QStringLiteral("one")));
    QCoreApplication::processEvents();
    QCOMPARE(m_texts.size(), 1);
}

void PendingAnswerTest::isAnErrorWhenItIsDropped()
{
    {
        const PendingAnswer<QString> pending(this, this, taken());
    }
    QTRY_COMPARE(m_texts, QStringList(QStringLiteral("error: Signalbox is stopping")));
}

void PendingAnswerTest::isNobodysWhenTheContextIsGone()
{
    {
        QObject context;
        PendingAnswer<QString> pending(this, &context, taken());
        pending.give(QStringLiteral("one"));
    }
    QCoreApplication::processEvents();
    QVERIFY(m_texts.isEmpty());
}

QTEST_GUILESS_MAIN(PendingAnswerTest)
#include "tst_pendinganswer.moc"
