// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/newprovider.h"

#include <QTest>

using namespace signalbox;

namespace {
const QByteArray text = "# mine\n"
                        "providers:\n"
                        "  - name: first # best\n"
                        "    type: demo\n"
                        "  - name: second\n"
                        "    type: demo\n"
                        "    weight: 3 # heavy\n"
                        "model_routes:\n"
                        "  \"*\": [first]\n"
                        "  small: {provider: second}\n";
} // namespace

class tst_NewProvider : public QObject
{
    Q_OBJECT

private slots:
    void addsTargetsToRoutes();
    void copiesWithoutTheKey();
    void findsFreeNames();
    void keepsKeysUnderNamesOfTheirOwn();
};

void tst_NewProvider::addsTargetsToRoutes()
{
    NewProvider added;
    added.name = QStringLiteral("third");
    added.entry = YamlNode::map(0);
    added.entry.insert(QStringLiteral("name"), YamlNode::scalar(added.name, 0));
    added.entry.insert(QStringLiteral("type"), YamlNode::scalar(QStringLiteral("demo"), 0));
    added.routes = {QStringLiteral("*"), QStringLiteral("small")};
    const Result<QByteArray> result = withNewProvider(text, added);
    QVERIFY2(result, qPrintable(result ? QString() : result.error().message));
    const YamlNode root = parseYaml(*result).root;
    const YamlNode *routes = root.find(u"model_routes");
    QVERIFY(routes);
    QCOMPARE(routes->find(u"*")->children.back().text, QStringLiteral("third"));
    QCOMPARE(routes->find(u"small")->children.size(), 2U);
    QVERIFY(result->startsWith("# mine\n"));
}

void tst_NewProvider::copiesWithoutTheKey()
{
    const QByteArray keyed
        = "providers:\n  - name: a\n    preset: deepseek\n    auth_value: keychain:a\n    weight: 2\n";
    const Result<QByteArray> result = withCopy(keyed, QStringLiteral("a"), QStringLiteral("b"));
    QVERIFY(result);
    QVERIFY(result->startsWith(keyed));
    const YamlNode root = parseYaml(*result).root;
    const YamlNode &copy = root.find(u"providers")->children.back();
    QCOMPARE(copy.find(u"name")->text, QStringLiteral("b"));
    QCOMPARE(copy.find(u"weight")->text, QStringLiteral("2"));
    QCOMPARE(copy.find(u"enabled")->text, QStringLiteral("false"));
    QVERIFY(!copy.find(u"auth_value"));
}

void tst_NewProvider::findsFreeNames()
{
    QCOMPARE(freeName(QStringLiteral("a"), {}), QStringLiteral("a"));
    QCOMPARE(
        freeName(QStringLiteral("a"), {QStringLiteral("A"), QStringLiteral("a-2")}), QStringLiteral("a-3"));
}

void tst_NewProvider::keepsKeysUnderNamesOfTheirOwn()
{
    const auto name = [](const char *provider, const QStringList &taken = {}) {
        return freeSecretName(QLatin1String(provider), taken);
    };
    QCOMPARE(name("a"), QStringLiteral("a"));
    QCOMPARE(name("a", {QStringLiteral("A")}), QStringLiteral("a-2")); // one name in some stores
    QCOMPARE(name("admin-key"), QStringLiteral("provider/admin-key"));
    QCOMPARE(name("client-key/me"), QStringLiteral("provider/client-key/me"));
    QCOMPARE(name("oauth/me@example.com"), QStringLiteral("provider/oauth/me@example.com"));
}

QTEST_GUILESS_MAIN(tst_NewProvider)
#include "tst_newprovider.moc"
