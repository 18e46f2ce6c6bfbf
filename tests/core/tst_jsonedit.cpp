// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jsonedit.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QTest>

using namespace signalbox;

class JsonEditTest : public QObject
{
    Q_OBJECT

private slots:
    void nothingToDo();
    void removesWithTheRightComma_data();
    void removesWithTheRightComma();
    void appendsBehindTheLast_data();
    void appendsBehindTheLast();
    void removesMembers();
    void replacesInAnyOrder();
    void changesInsideARemovedPartAreVoid();
    void changesInsideAReplacedPartAreVoid();
    void changesAtEveryDepthAtOnce();
    void leavesWhatItDoesNotTouch();
};

void JsonEditTest::nothingToDo()
{
    const QByteArray text = R"( {"a":[1]} )";
    JsonEdit edit(text);
    QVERIFY(edit.isEmpty());
    QCOMPARE(edit.result(), text);
}

void JsonEditTest::removesWithTheRightComma_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QList<int>>("removed");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *text, const QList<int> &removed, const char *expected) {
        QTest::newRow(name) << QByteArray(text) << removed << QByteArray(expected);
    };
    row("first", "[1,2,3]", {0}, "[2,3]");
    row("middle", "[1,2,3]", {1}, "[1,3]");
    row("last", "[1,2,3]", {2}, "[1,2]");
    row("first two", "[1,2,3]", {0, 1}, "[3]");
    row("last two", "[1,2,3]", {1, 2}, "[1]");
    row("both ends", "[1,2,3]", {0, 2}, "[2]");
    row("all", "[1,2,3]", {0, 1, 2}, "[]");
    row("the only one", "[1]", {0}, "[]");
    row("in any order, and twice", "[1,2,3]", {2, 0, 2}, "[2]");
    row("space of the others stays", "[ 1 , 2 ,\n 3 ]", {1}, "[ 1 ,\n 3 ]");
    row("space around all stays", "[ 1 , 2 ]", {0, 1}, "[  ]");
    row("space before the first that stays", "[ 1 , 2 ]", {0}, "[ 2 ]");
}

void JsonEditTest::removesWithTheRightComma()
{
    QFETCH(QByteArray, text);
    QFETCH(QList<int>, removed);
    const auto slice = JsonSlice::parse(text);
    JsonEdit edit(text);
    for (const int index : removed)
        edit.remove(*slice, static_cast<std::size_t>(index));
    QTEST(edit.result(), "expected");
    QVERIFY(JsonSlice::parse(edit.result()));
    QVERIFY(!edit.isEmpty());
}

void JsonEditTest::appendsBehindTheLast_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QList<int>>("removed");
    QTest::addColumn<QByteArrayList>("added");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *name, const char *text, const QList<int> &removed,
                         const QByteArrayList &added, const char *expected) {
        QTest::newRow(name) << QByteArray(text) << removed << added << QByteArray(expected);
    };
    row("one", "[1]", {}, {"2"}, "[1,2]");
    row("several", "[1 ]", {}, {"2", "3"}, "[1,2,3 ]");
    row("to nothing", "[ ]", {}, {"2", "3"}, "[2,3 ]");
    row("after the last was removed", "[1,2]", {1}, {"3"}, "[1,3]");
    row("after the first was removed", "[1,2]", {0}, {"3"}, "[2,3]");
    row("after all were removed", "[1,2]", {0, 1}, {"3", "4"}, "[3,4]");
}

void JsonEditTest::appendsBehindTheLast()
{
    QFETCH(QByteArray, text);
    QFETCH(QList<int>, removed);
    QFETCH(QByteArrayList, added);
    const auto slice = JsonSlice::parse(text);
    JsonEdit edit(text);
    for (const QByteArray &item : added)
        edit.append(*slice, item);
    for (const int index : removed)
        edit.remove(*slice, static_cast<std::size_t>(index));
    QTEST(edit.result(), "expected");
}

void JsonEditTest::removesMembers()
{
    const QByteArray text = R"({ "a" : {"x":1}, "b":[2] , "c": "3" })";
    const auto slice = JsonSlice::parse(text);
    JsonEdit edit(text);
    edit.remove(*slice, 1);
    edit.append(*slice, R"("d":4)");
    QCOMPARE(edit.removedFrom(*slice), 1U);
    const QByteArray expected = R"({ "a" : {"x":1} , "c": "3","d":4 })";
    QCOMPARE(edit.result(), expected);
}

void JsonEditTest::replacesInAnyOrder()
{
    const QByteArray text = R"({"a":1,"b":2})";
    const auto slice = JsonSlice::parse(text);
    JsonEdit edit(text);
    edit.replace(slice->value("b")->bytes(), "22");
    edit.replace(slice->value("a")->bytes(), "[]");
    const QByteArray expected = R"({"a":[],"b":22})";
    QCOMPARE(edit.result(), expected);
}

void JsonEditTest::changesInsideARemovedPartAreVoid()
{
    const QByteArray text = R"([[1,2],[3,4]])";
    const auto slice = JsonSlice::parse(text);
    for (const std::size_t removed : {0U, 1U}) {
        JsonEdit edit(text);
        const JsonSlice inner = slice->elements().at(removed);
        edit.remove(inner, 0);
        edit.append(inner, "9");
        edit.replace(inner.elements().at(1).bytes(), "7");
        edit.remove(*slice, removed);
        QCOMPARE(edit.result(), removed == 0 ? QByteArray("[[3,4]]") : QByteArray("[[1,2]]"));
    }
}

void JsonEditTest::changesInsideAReplacedPartAreVoid()
{
    const QByteArray text = R"([[1,2],3])";
    const auto slice = JsonSlice::parse(text);
    const JsonSlice inner = slice->elements().at(0);
    JsonEdit edit(text);
    edit.replace(inner.elements().at(0).bytes(), "7");
    edit.append(inner, "9");
    edit.replace(inner.bytes(), "null");
    QCOMPARE(edit.result(), QByteArray("[null,3]"));
}

void JsonEditTest::changesAtEveryDepthAtOnce()
{
    const QByteArray text = R"({"a":[1,{"x":1,"y":2},3],"b":true})";
    const auto slice = JsonSlice::parse(text);
    const JsonSlice list = *slice->value("a");
    const JsonSlice inner = list.elements().at(1);
    JsonEdit edit(text);
    edit.remove(list, 2);
    edit.append(list, "4");
    edit.remove(inner, 1);
    edit.append(inner, R"("z":3)");
    edit.append(*slice, R"("c":0)");
    edit.remove(*slice, 1);
    const QByteArray expected = R"({"a":[1,{"x":1,"z":3},4],"c":0})";
    QCOMPARE(edit.result(), expected);
}

void JsonEditTest::leavesWhatItDoesNotTouch()
{
    QRandomGenerator random(20261128);
    for (int round = 0; round < 500; ++round) {
        const int size = random.bounded(1, 8);
        const QByteArrayList spaces{"", " ", "\n  "};
        const auto space = [&] { return spaces.at(random.bounded(3)); };
        QByteArrayList items;
        QByteArray text = "[";
        for (int i = 0; i < size; ++i) {
            items << '"' + QByteArray::number(random.generate()) + R"(\u00e9, ])" + '"';
            text += (i > 0 ? "," : "") + space() + items.last() + space();
        }
        text += ']';
        const auto slice = JsonSlice::parse(text);
        JsonEdit edit(text);
        QByteArrayList expected;
        for (int i = 0; i < size; ++i) {
            switch (random.bounded(3)) {
            case 0:
                edit.remove(*slice, static_cast<std::size_t>(i));
                break;
            case 1:
                edit.replace(slice->elements().at(static_cast<std::size_t>(i)).bytes(), "1.0");
                expected << "1.0";
                break;
            default:
                expected << items.at(i);
            }
        }
        for (int i = random.bounded(3); i > 0; --i) {
            edit.append(*slice, "0");
            expected << "0";
        }
        const QByteArray result = edit.result();
        const auto changed = JsonSlice::parse(result);
        QVERIFY2(changed, QByteArray(text + " became " + result).constData());
        QByteArrayList seen;
        for (const JsonSlice &element : changed->elements())
            seen << element.bytes().toByteArray();
        QCOMPARE(seen, expected);
    }
}

QTEST_GUILESS_MAIN(JsonEditTest)
#include "tst_jsonedit.moc"
