// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/expectation.h"

#include <QHash>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>
#include <functional>

namespace signalbox::test {

namespace {

QString compact(const QJsonValue &value)
{
    // A document holds no bare string: an array of one does.
    const QByteArray json = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(json.mid(1, json.size() - 2));
}

/// Some needles are written with a blank behind the colon, which compact JSON has not.
QString withoutBlanks(QString needle)
{
    return needle.replace(QStringLiteral("\": "), QStringLiteral("\":"));
}

qsizetype lengthOf(const QJsonValue &value)
{
    return value.isArray() ? value.toArray().size() : value.toString().size();
}

bool hasLength(const QJsonValue &value)
{
    return value.isArray() || value.isString();
}

QString typeNameOf(const QJsonValue &value)
{
    static const QHash<QJsonValue::Type, QString> names{{QJsonValue::String, QStringLiteral("string")},
        {QJsonValue::Array, QStringLiteral("array")}, {QJsonValue::Object, QStringLiteral("object")},
        {QJsonValue::Double, QStringLiteral("number")}};
    return names.value(value.type());
}

QString textOf(const QJsonValue &value)
{
    if (!value.isArray())
        return value.toString();
    QStringList texts;
    for (const QJsonValue part : value.toArray())
        texts << part.toObject().value(u"text").toString();
    return texts.join(u'\n');
}

bool hasKeyBelow(const QJsonValue &value, const QString &key)
{
    if (value.isArray()) {
        const QJsonArray array = value.toArray();
        return std::any_of(array.begin(), array.end(),
            [&key](const QJsonValue &element) { return hasKeyBelow(element, key); });
    }
    const QJsonObject object = value.toObject();
    return object.contains(key)
        || std::any_of(object.begin(), object.end(),
            [&key](const QJsonValue &member) { return hasKeyBelow(member, key); });
}

using Value = std::optional<QJsonValue>;
using Operator = std::function<bool(const Value &, const QJsonValue &, const QJsonValue &)>;

/// Each gets the value, the operand and the document.
const QHash<QString, Operator> &operators()
{
    static const QHash<QString, Operator> all{
        {QStringLiteral("eq"),
            [](const Value &v, const QJsonValue &o, const QJsonValue &) { return v == o; }},
        {QStringLiteral("ne"),
            [](const Value &v, const QJsonValue &o, const QJsonValue &) { return v != o; }},
        {QStringLiteral("anyof"),
            [](const Value &v, const QJsonValue &o, const QJsonValue &) {
                return v && o.toArray().contains(*v);
            }},
        {QStringLiteral("absent"),
            [](const Value &v, const QJsonValue &o, const QJsonValue &) {
                return (!v || v->isNull()) == o.toBool();
            }},
        {QStringLiteral("len"),
            [](const Value &v, const QJsonValue &o, const QJsonValue &) {
                return v && hasLength(*v) && lengthOf(*v) == o.toInteger();
            }},
        {QStringLiteral("minlen"),
            [](const Value &v, const QJsonValue &o, const QJsonValue &) {
                return v && hasLength(*v) && lengthOf(*v) >= o.toInteger();
            }},
        {QStringLiteral("maxlen"),
            [](const Value &v, const QJsonValue &o, const QJsonValue &) {
                return v && hasLength(*v) && lengthOf(*v) <= o.toInteger();
            }},
        {QStringLiteral("min"),
            [](const Value &v, const QJsonValue &o, const QJsonValue &) {
                return v && v->isDouble() && v->toDouble() >= o.toDouble();
            }},
        {QStringLiteral("type"),
            [](const Value &v, const QJsonValue &o, const QJsonValue &) {
                return v && !typeNameOf(*v).isEmpty() && typeNameOf(*v) == o.toString();
            }},
        {QStringLiteral("contains"),
            [](const Value &v, const QJsonValue &o, const QJsonValue &) {
                return v
                    && (compact(*v).contains(o.toString())
                        || compact(*v).contains(withoutBlanks(o.toString())));
            }},
        {QStringLiteral("notcontains"),
            [](const Value &v, const QJsonValue &o, const QJsonValue &) {
                return !v
                    || !(compact(*v).contains(o.toString())
                        || compact(*v).contains(withoutBlanks(o.toString())));
            }},
        {QStringLiteral("nokey"),
            [](const Value &v, const QJsonValue &o, const QJsonValue &) {
                return !v || !hasKeyBelow(*v, o.toString());
            }},
        {QStringLiteral("matches"),
            [](const Value &v, const QJsonValue &o, const QJsonValue &) {
                return v && QRegularExpression(o.toString()).match(v->toString()).hasMatch();
            }},
        {QStringLiteral("text"),
            [](const Value &v, const QJsonValue &o, const QJsonValue &) {
                return v && textOf(*v).simplified() == o.toString().simplified();
            }},
        {QStringLiteral("json"),
            [](const Value &v, const QJsonValue &o, const QJsonValue &) {
                // As an array's element: a bare value is no document.
                const QByteArray array = v ? QByteArray('[' + v->toString().toUtf8() + ']') : QByteArray();
                return v && v->isString() && QJsonDocument::fromJson(array).array() == QJsonArray{o};
            }},
        {QStringLiteral("sameas"),
            [](const Value &v, const QJsonValue &o, const QJsonValue &document) {
                return v && v == valueAt(document, o.toString());
            }},
    };
    return all;
}

} // namespace

std::optional<QJsonValue> valueAt(const QJsonValue &document, const QString &pointer)
{
    QJsonValue value = document;
    const QStringList steps = pointer.split(u'/').mid(1);
    for (QString step : steps) {
        step.replace(QStringLiteral("~1"), QStringLiteral("/"))
            .replace(QStringLiteral("~0"), QStringLiteral("~"));
        value = value.isArray() ? value.toArray().at(step.toInt()) : value.toObject().value(step);
        if (value.isUndefined())
            return std::nullopt;
    }
    return value;
}

QStringList unmetExpectations(const QJsonValue &document, const QJsonArray &expectations)
{
    QStringList unmet;
    for (const QJsonValue element : expectations) {
        const QJsonObject expectation = element.toObject();
        const QString path = expectation.value(u"path").toString();
        const Value value = valueAt(document, path);
        for (auto it = expectation.begin(); it != expectation.end(); ++it) {
            if (it.key() == u"path")
                continue;
            const Operator check = operators().value(it.key());
            if (!check || !check(value, it.value(), document)) {
                unmet << QString(path + u' ' + it.key() + u' ' + compact(it.value())
                    + QStringLiteral(" but it is ") + (value ? compact(*value) : QStringLiteral("missing")));
            }
        }
    }
    return unmet;
}

} // namespace signalbox::test
