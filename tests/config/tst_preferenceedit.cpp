// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/preferenceedit.h"

#include <QTest>

using namespace signalbox;

class PreferenceEditTest : public QObject
{
    Q_OBJECT

private slots:
    void changes_data();
    void changes();
};

void PreferenceEditTest::changes_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("none yet") << QByteArray("providers: [{name: a}]\n")
                              << QByteArray("providers: [{name: a}]\n\nserver:\n  port: 9\n  listeners: "
                                            "[\"[::1]:9\"]\n");
    QTest::newRow("written")
        << QByteArray("server: # s\n  port: 8 # p\n  listeners:\n    - x # l\nlog: {level: debug}\n")
        << QByteArray(
               "server: # s\n  port: 9 # p\n  listeners:\n    - \"[::1]:9\" # l\nlog: {level: info}\n");
    QTest::newRow("the Balancer's name")
        << QByteArray("providers: [{name: a}]\nsettings:\n  port: 8\nserver: {listeners: ['[::1]:9']}\n")
        << QByteArray("providers: [{name: a}]\nsettings:\n  port: 9\nserver: {listeners: ['[::1]:9']}\n");
    QTest::newRow("JSON") << QByteArray("{\"server\": {\"port\": 8}}")
                          << QByteArray("{\"server\": {\"port\": 9, \"listeners\": [\"[::1]:9\"]}}");
}

void PreferenceEditTest::changes()
{
    QFETCH(QByteArray, before);
    const ConfigPath top;
    const auto result = changePreferences(before,
        {FieldChange::text(top / u"server" / u"port", QStringLiteral("9"), QStringLiteral("8484")),
            FieldChange::list(top / u"server" / u"listeners", {QStringLiteral("[::1]:9")}),
            FieldChange::text(top / u"log" / u"level", QStringLiteral("info"), QStringLiteral("info")),
            FieldChange::list(top / u"server" / u"allowed_hosts", {})});
    QVERIFY2(result, result ? "" : qPrintable(result.error().message));
    QTEST(*result, "after");
}

QTEST_GUILESS_MAIN(PreferenceEditTest)
#include "tst_preferenceedit.moc"
