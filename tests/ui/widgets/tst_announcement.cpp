// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/noticebar.h"

#include <QAccessible>
#include <QTest>

using namespace signalbox;

namespace {

QStringList spoken; // QAccessible takes a function alone

void listen(QAccessibleEvent *event)
{
    if (event->type() != QAccessible::Alert)
        return;
    if (QAccessibleInterface *told = event->accessibleInterface())
        spoken << told->text(QAccessible::Name);
}

class TestAnnouncement final : public QObject
{
    Q_OBJECT

private slots:
    void aNoticeThatAppearsIsTold();
};

void TestAnnouncement::aNoticeThatAppearsIsTold()
{
    if (!qEnvironmentVariableIsSet("QT_LINUX_ACCESSIBILITY_ALWAYS_ON"))
        QSKIP("needs the bus of screen readers");
    QTRY_VERIFY(QAccessible::isActive());
    QAccessible::installUpdateHandler(listen);
    QWidget window;
    NoticeBar bar(Tone::Bad, &window);
    bar.setText(QStringLiteral("before anybody sees it"));
    QCOMPARE(spoken, QStringList());
    window.show();
    bar.setText(QStringLiteral("the disk is full"));
    bar.setText(QStringLiteral("the disk is full")); // with the next snapshot
    bar.setText({});
    QCOMPARE(spoken, QStringList{QStringLiteral("the disk is full")});
    QAccessible::installUpdateHandler(nullptr);
}

} // namespace

QTEST_MAIN(TestAnnouncement)
#include "tst_announcement.moc"
