// SPDX-License-Identifier: GPL-3.0-or-later
#include "clients/guideedit.h"

#include "config/configreader.h"

#include <QTest>

#include <algorithm>

using namespace signalbox;

namespace {

const QByteArray start = "providers:\n  - {name: first, type: demo}\n";

ClientGuide guide(const QString &id)
{
    const QList<ClientGuide> all = clientGuides(QStringLiteral("http://127.0.0.1:9191"), {});
    const auto found
        = std::find_if(all.begin(), all.end(), [&](const ClientGuide &each) { return each.id == id; });
    return found == all.end() ? ClientGuide() : *found;
}

GuideNeeds needsOf(const QByteArray &text, const QString &id)
{
    return guideNeeds(guide(id), ConfigReader(QProcessEnvironment()).read(text).server);
}

} // namespace

class GuideEditTest : public QObject
{
    Q_OBJECT

private slots:
    void knowsAllThatGuidesNeed();
    void keepsWhatIsThere_data();
    void keepsWhatIsThere();
    void addsNothingThatIsThere_data();
    void addsNothingThatIsThere();
};

/// A line of a guide that it did not know would be shown and never added.
void GuideEditTest::knowsAllThatGuidesNeed()
{
    int guides = 0;
    for (const ClientGuide &each : clientGuides(QStringLiteral("http://127.0.0.1:9191"), {})) {
        if (each.configuration.isEmpty())
            continue;
        ++guides;
        const QByteArray lines = each.configuration.join(u'\n').toUtf8() + '\n';
        const GuideNeeds needs = guideNeeds(each, ServerConfig());
        const auto made = withGuideNeeds(start, needs, QStringLiteral("keychain:local"));
        QVERIFY2(made, qPrintable(each.id));
        const YamlNode wanted = parseYaml(start + lines).root;
        QVERIFY2(parseYaml(*made).root.isSameAs(wanted), made->constData());
    }
    QVERIFY(guides > 2);
}

void GuideEditTest::keepsWhatIsThere_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("no section") << start + "log: {level: info}\n"
                                << start
            + "log: {level: info}\n\nserver: {allowed_hosts: [host.docker.internal]}\n";
    QTest::newRow("no list") << start + "server:\n  port: 9191 # mine\n"
                             << start
            + "server:\n  port: 9191 # mine\n  allowed_hosts: [host.docker.internal]\n";
    QTest::newRow("no list around it")
        << start + "server:\n  allowed_hosts: box.test\n"
        << start + "server:\n  allowed_hosts: [box.test, host.docker.internal]\n";
    QTest::newRow("a list in lines") << start
            + "server:\n  allowed_hosts:\n    # of the office\n    - box.test\n"
                                     << start
            + "server:\n  allowed_hosts:\n    # of the office\n    - box.test\n"
              "    - host.docker.internal\n";
    QTest::newRow("a list in one line")
        << start + "server: {allowed_hosts: [box.test]} # mine\n"
        << start + "server: {allowed_hosts: [box.test, host.docker.internal]} # mine\n";
    QTest::newRow("an empty list") << start + "server:\n  allowed_hosts: []\n"
                                   << start + "server:\n  allowed_hosts: [host.docker.internal]\n";
}

void GuideEditTest::keepsWhatIsThere()
{
    QFETCH(QByteArray, before);
    const auto after = withGuideNeeds(before, needsOf(before, QStringLiteral("docker-desktop")), {});
    QVERIFY2(after, after ? "" : qPrintable(after.error().message));
    QTEST(*after, "after");
}

void GuideEditTest::addsNothingThatIsThere_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QByteArray>("server");
    const QByteArray keys = "client_keys: [some-key]\n";
    const QString desktop = QStringLiteral("docker-desktop");
    const QString linux = QStringLiteral("docker-linux");
    QTest::newRow("the name") << desktop << QByteArray("server: {allowed_hosts: [HOST.docker.internal]}\n");
    QTest::newRow("the name, without a list")
        << desktop << QByteArray("server: {allowed_hosts: host.docker.internal}\n");
    QTest::newRow("all of it") << linux
                               << keys
            + "server: {allowed_hosts: [host.docker.internal], listeners: [\"172.17.0.1:9191\"]}\n";
    QTest::newRow("an address that is all")
        << linux << keys + "server: {host: 0.0.0.0, port: 9191, allowed_hosts: [host.docker.internal]}\n";
    QTest::newRow("a listener on all addresses")
        << linux << keys + "server: {allowed_hosts: [host.docker.internal], listeners: [\"*:9191\"]}\n";
}

void GuideEditTest::addsNothingThatIsThere()
{
    QFETCH(QString, id);
    QFETCH(QByteArray, server);
    const QByteArray text = start + server;
    const GuideNeeds needs = needsOf(text, id);
    QVERIFY(needs.isEmpty());
    const auto after = withGuideNeeds(text, needs, {});
    QVERIFY(after);
    QCOMPARE(*after, text);
}

QTEST_GUILESS_MAIN(GuideEditTest)
#include "tst_guideedit.moc"
