// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/newprovider.h"
#include "ui/providers/providerdraft.h"

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

ProviderDraft draftOf(const QByteArray &base)
{
    ProviderDraft draft;
    draft.setBase(base);
    return draft;
}

FieldChange weight(const QString &value)
{
    return FieldChange::text(ConfigPath() / u"weight", value);
}
} // namespace

class tst_ProviderDraft : public QObject
{
    Q_OBJECT

private slots:
    void changesOnlyWhatIsTouched();
    void forgetsAChangeBack();
    void doesNotWriteDefaults();
    void combinesFieldsOrderAndNames();
    void keepsChangesOnAnotherBase();
    void tellsWhyItCannotBeMade();
    void addsTargetsToRoutes();
    void copiesWithoutTheKey();
    void findsFreeNames();
};

void tst_ProviderDraft::changesOnlyWhatIsTouched()
{
    ProviderDraft draft = draftOf(text);
    draft.change(QStringLiteral("second"), weight(QStringLiteral("5")));
    QCOMPARE(draft.count(), 1);
    QCOMPARE(*draft.text(), QByteArray(text).replace("weight: 3", "weight: 5"));
}

void tst_ProviderDraft::forgetsAChangeBack()
{
    ProviderDraft draft = draftOf(text);
    draft.change(QStringLiteral("second"), weight(QStringLiteral("5")));
    draft.change(QStringLiteral("second"), weight(QStringLiteral("3")));
    draft.setOrder({QStringLiteral("second"), QStringLiteral("first")});
    draft.setOrder({QStringLiteral("first"), QStringLiteral("second")});
    draft.rename(QStringLiteral("first"), QStringLiteral("other"));
    draft.rename(QStringLiteral("first"), QStringLiteral("first"));
    QVERIFY(draft.isEmpty());
    QVERIFY(!draft.isChanged(QStringLiteral("second")));
    QCOMPARE(*draft.text(), text);
}

void tst_ProviderDraft::doesNotWriteDefaults()
{
    ProviderDraft draft = draftOf(text);
    draft.change(QStringLiteral("first"),
        FieldChange::text(ConfigPath() / u"enabled", QStringLiteral("true"), QStringLiteral("true")));
    draft.change(QStringLiteral("first"), FieldChange::removal(ConfigPath() / u"weight"));
    QVERIFY(draft.isEmpty());
}

void tst_ProviderDraft::combinesFieldsOrderAndNames()
{
    ProviderDraft draft = draftOf(text);
    draft.change(QStringLiteral("second"), weight(QStringLiteral("5")));
    draft.rename(QStringLiteral("second"), QStringLiteral("best"));
    draft.setOrder({QStringLiteral("second"), QStringLiteral("first")});
    QCOMPARE(draft.count(), 3);
    QCOMPARE(draft.originalOf(QStringLiteral("best")), QStringLiteral("second"));
    QCOMPARE(*draft.text(),
        QByteArray("# mine\n"
                   "providers:\n"
                   "  - name: best\n"
                   "    type: demo\n"
                   "    weight: 5 # heavy\n"
                   "  - name: first # best\n"
                   "    type: demo\n"
                   "model_routes:\n"
                   "  \"*\": [first]\n"
                   "  small: {provider: best}\n"));
}

void tst_ProviderDraft::keepsChangesOnAnotherBase()
{
    ProviderDraft draft = draftOf(text);
    draft.change(QStringLiteral("second"), weight(QStringLiteral("5")));
    const QByteArray other = QByteArray(text).replace("# mine", "# yours");
    draft.setBase(other);
    QCOMPARE(*draft.text(), QByteArray(other).replace("weight: 3", "weight: 5"));
}

void tst_ProviderDraft::tellsWhyItCannotBeMade()
{
    ProviderDraft draft = draftOf(text);
    draft.rename(QStringLiteral("second"), QStringLiteral("first"));
    QVERIFY(!draft.text());
    QVERIFY2(draft.text().error().message.contains(QStringLiteral("'first'")),
        qPrintable(draft.text().error().message));
}

void tst_ProviderDraft::addsTargetsToRoutes()
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

void tst_ProviderDraft::copiesWithoutTheKey()
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

void tst_ProviderDraft::findsFreeNames()
{
    QCOMPARE(freeName(QStringLiteral("a"), {}), QStringLiteral("a"));
    QCOMPARE(
        freeName(QStringLiteral("a"), {QStringLiteral("A"), QStringLiteral("a-2")}), QStringLiteral("a-3"));
}

QTEST_GUILESS_MAIN(tst_ProviderDraft)
#include "tst_providerdraft.moc"
