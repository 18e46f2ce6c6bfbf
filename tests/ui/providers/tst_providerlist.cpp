// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/providerlist.h"
#include "ui/snapshots.h"

#include <QAbstractItemModelTester>
#include <QListView>
#include <QMimeData>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

#include <memory>

using namespace signalbox;

namespace {

QList<ProviderEntry> entries(const QByteArray &text)
{
    return providerEntries(
        parseYaml(text).root, nullptr, runningSnapshot({QStringLiteral("a"), QStringLiteral("b")}));
}

const QByteArray three = "providers:\n"
                         "  - {name: a, preset: deepseek, auth_value: \"keychain:a\"}\n"
                         "  - {name: b, base_url: \"https://llm.example.com\", auth_value: \"${B_KEY}\"}\n"
                         "  - {name: c, type: demo, enabled: false}\n";
} // namespace

class tst_ProviderList : public QObject
{
    Q_OBJECT

private slots:
    void isAGoodModel();
    void tellsWhereCredentialsAre_data();
    void tellsWhereCredentialsAre();
    void tellsHowTheyAre();
    void asksForWhatIsDropped();
    void movesByKeys();
    void removesByKey();
    void selectsWhatTookThePlace();
};

void tst_ProviderList::isAGoodModel()
{
    ProviderListModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setEntries(entries(three), {});
    QCOMPARE(model.rowCount(), 3);
    model.setEntries(entries("providers:\n  - {name: c, type: demo}\n"), {QStringLiteral("c")});
    QCOMPARE(model.rowCount(), 1);
    QVERIFY(model.index(0).data(ProviderListModel::ChangedRole).toBool());
    model.setEntries({}, {});
}

void tst_ProviderList::tellsWhereCredentialsAre_data()
{
    QTest::addColumn<QByteArray>("fields");
    QTest::addColumn<QString>("text");
    QTest::newRow("keychain") << QByteArray("auth_value: \"keychain:a\"")
                              << QStringLiteral("key in the keychain");
    QTest::newRow("variable") << QByteArray("auth_value: \"${A_KEY}\"") << QStringLiteral("${A_KEY}");
    QTest::newRow("file") << QByteArray("auth_value: \"file:/key\"") << QStringLiteral("key in a file");
    QTest::newRow("written") << QByteArray("auth_value: sk-secret-1234567890")
                             << QStringLiteral("key in the configuration");
    QTest::newRow("client") << QByteArray("auth_type: passthrough") << QStringLiteral("client's own login");
    QTest::newRow("account") << QByteArray("auth_type: oauth") << QStringLiteral("signed in");
    QTest::newRow("none") << QByteArray("auth_type: none") << QStringLiteral("no key needed");
}

void tst_ProviderList::tellsWhereCredentialsAre()
{
    QFETCH(QByteArray, fields);
    QFETCH(QString, text);
    ProviderListModel model;
    model.setEntries(entries("providers:\n  - {name: a, " + fields + "}\n"), {});
    QCOMPARE(model.index(0).data(ProviderListModel::CredentialRole).toString(), text);
}

void tst_ProviderList::tellsHowTheyAre()
{
    ProviderListModel model;
    model.setEntries(entries(three), {});
    QCOMPARE(model.index(0).data(ProviderListModel::ServiceRole).toString(), QStringLiteral("DeepSeek"));
    QCOMPARE(model.index(0).data(ProviderListModel::StateRole).toString(), QStringLiteral("Ready"));
    QCOMPARE(model.index(0).data(ProviderListModel::ShapeRole).toInt(), static_cast<int>(Shape::Disc));
    QCOMPARE(
        model.index(1).data(ProviderListModel::ServiceRole).toString(), QStringLiteral("llm.example.com"));
    QCOMPARE(model.index(2).data(ProviderListModel::StateRole).toString(), QStringLiteral("Switched off"));
    QCOMPARE(model.index(2).data(ProviderListModel::ShapeRole).toInt(), static_cast<int>(Shape::Ring));
}

void tst_ProviderList::asksForWhatIsDropped()
{
    ProviderListModel model;
    model.setEntries(entries(three), {});
    QSignalSpy moves(&model, &ProviderListModel::moveRequested);
    const std::unique_ptr<QMimeData> data(model.mimeData({model.index(0)}));
    QVERIFY(!model.dropMimeData(data.get(), Qt::MoveAction, 3, 0, {}));
    QCOMPARE(moves.takeFirst(), (QVariantList{QStringLiteral("a"), 2}));
    QVERIFY(!model.dropMimeData(data.get(), Qt::MoveAction, 1, 0, {})); // where it is
    QVERIFY(moves.isEmpty());
    QCOMPARE(model.rowCount(), 3);
}

void tst_ProviderList::movesByKeys()
{
    ProviderList list;
    list.setEntries(entries(three), {});
    list.show();
    list.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&list));
    list.select(QStringLiteral("b"));
    QSignalSpy moves(&list, &ProviderList::moveRequested);
    auto *view = list.findChild<QListView *>();
    view->setFocus();
    QTest::keyClick(view, Qt::Key_Up, Qt::AltModifier);
    QTest::keyClick(view, Qt::Key_Down, Qt::AltModifier);
    QTest::mouseClick(list.findChild<QToolButton *>(QStringLiteral("up")), Qt::LeftButton);
    QCOMPARE(moves.size(), 3);
    QCOMPARE(moves.at(0), (QVariantList{QStringLiteral("b"), 0}));
    QCOMPARE(moves.at(1), (QVariantList{QStringLiteral("b"), 2}));
    QCOMPARE(moves.at(2), (QVariantList{QStringLiteral("b"), 0}));
    list.select(QStringLiteral("a"));
    QVERIFY(!list.findChild<QToolButton *>(QStringLiteral("up"))->isEnabled());
}

void tst_ProviderList::removesByKey()
{
    ProviderList list;
    list.setEntries(entries(three), {});
    list.show();
    list.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&list));
    list.select(QStringLiteral("c"));
    QSignalSpy removals(&list, &ProviderList::removeRequested);
    auto *view = list.findChild<QListView *>();
    view->setFocus();
    QTest::keyClick(view, Qt::Key_Delete);
    QCOMPARE(removals.size(), 1);
    QCOMPARE(removals.at(0).at(0).toString(), QStringLiteral("c"));
}

void tst_ProviderList::selectsWhatTookThePlace()
{
    ProviderList list;
    list.setEntries(entries(three), {});
    list.select(QStringLiteral("b"));
    list.setEntries(entries("providers:\n  - {name: a}\n  - {name: c}\n"), {});
    QCOMPARE(list.current(), QStringLiteral("c"));
    list.setEntries({}, {});
    QCOMPARE(list.current(), QString());
}

QTEST_MAIN(tst_ProviderList)
#include "tst_providerlist.moc"
