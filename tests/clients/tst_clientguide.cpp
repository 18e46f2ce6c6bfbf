// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/clientguide.h"

#include <QSet>
#include <QTest>

#include <algorithm>

using namespace signalbox;

namespace {

const QList<ClientGuide> &guides()
{
    static const QList<ClientGuide> all
        = clientGuides(QStringLiteral("http://127.0.0.1:9191"), QStringLiteral("MY-KEY"));
    return all;
}

ClientGuide guide(const QString &id)
{
    const auto found = std::find_if(
        guides().begin(), guides().end(), [&](const ClientGuide &each) { return each.id == id; });
    return found == guides().end() ? ClientGuide() : *found;
}

} // namespace

class ClientGuideTest : public QObject
{
    Q_OBJECT

private slots:
    void leaveNothingToFillIn();
    void nameTheAddressOfPlacesElsewhere_data();
    void nameTheAddressOfPlacesElsewhere();
    void saysThatCursorCannot();
};

void ClientGuideTest::leaveNothingToFillIn()
{
    QSet<QString> ids;
    for (const ClientGuide &each : guides()) {
        QVERIFY2(!each.id.isEmpty() && !ids.contains(each.id), qPrintable(each.id));
        ids.insert(each.id);
        QVERIFY2(!each.title.isEmpty() && !(each.steps + each.lines).isEmpty(), qPrintable(each.id));
        const QString all = (each.steps + each.configuration + each.lines).join(u'\n') + each.address;
        for (const char *left : {"{base}", "{port}", "{key}"})
            QVERIFY2(!all.contains(QLatin1String(left)), qPrintable(each.id));
    }
    QCOMPARE(guide(QStringLiteral("openai-sdk")).lines,
        (QStringList{QStringLiteral("OPENAI_BASE_URL=http://127.0.0.1:9191/v1"),
            QStringLiteral("OPENAI_API_KEY=MY-KEY")}));
}

void ClientGuideTest::nameTheAddressOfPlacesElsewhere_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("configuration");
    QTest::newRow("wsl2-mirrored") << QStringLiteral("http://127.0.0.1:9191") << QString();
    QTest::newRow("wsl2-nat") << QStringLiteral("http://WINDOWS:9191") << QStringLiteral("listeners");
    QTest::newRow("docker-desktop") << QStringLiteral("http://host.docker.internal:9191")
                                    << QStringLiteral("allowed_hosts");
    QTest::newRow("docker-linux") << QStringLiteral("http://host.docker.internal:9191")
                                  << QStringLiteral("client_keys");
    QTest::newRow("devcontainer") << QStringLiteral("http://host.docker.internal:9191") << QString();
}

void ClientGuideTest::nameTheAddressOfPlacesElsewhere()
{
    const ClientGuide found = guide(QString::fromLatin1(QTest::currentDataTag()));
    QTEST(found.address, "address");
    QFETCH(QString, configuration);
    QCOMPARE(found.configuration.isEmpty(), configuration.isEmpty());
    QVERIFY(found.configuration.join(u'\n').contains(configuration));
}

void ClientGuideTest::saysThatCursorCannot()
{
    const ClientGuide cursor = guide(QStringLiteral("cursor"));
    QVERIFY(cursor.address.isEmpty() && cursor.lines.isEmpty());
    QVERIFY(cursor.steps.first().contains(QStringLiteral("cannot reach")));
}

QTEST_GUILESS_MAIN(ClientGuideTest)
#include "tst_clientguide.moc"
