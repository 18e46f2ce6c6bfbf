// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/toolschema.h"

#include "core/jsonedit.h"
#include "core/jsontext.h"
#include "core/jsonwriter.h"

#include <QByteArrayList>

#include <algorithm>
#include <array>

namespace signalbox {

namespace {

constexpr auto emptySchema = R"({"type":"object","properties":{}})";

/// Where schemas stand inside a schema.
enum class Place {
    Nowhere,
    Schema, ///< the value is one, or a list of them
    Map, ///< its members' values are
};

Place placeOf(QByteArrayView keyword)
{
    for (const char *map : {"properties", "$defs", "definitions", "patternProperties", "dependentSchemas"}) {
        if (keyword == map)
            return Place::Map;
    }
    for (const char *one :
        {"items", "prefixItems", "additionalItems", "additionalProperties", "anyOf", "oneOf", "allOf", "not",
            "if", "then", "else", "contains", "propertyNames", "unevaluatedProperties", "unevaluatedItems"}) {
        if (keyword == one)
            return Place::Schema;
    }
    return Place::Nowhere;
}

/// The list of the strict mode of OpenAI, which is the longest that anybody documents.
bool isKnownFormat(QByteArrayView format)
{
    constexpr std::array<QByteArrayView, 9> known{
        "date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid"};
    return std::find(known.begin(), known.end(), format) != known.end();
}

/// Unicode classes and looking around: the engines behind strict schemas know neither.
bool isHardPattern(QByteArrayView pattern)
{
    for (const char *piece : {"\\\\p{", "\\\\P{", "(?=", "(?!", "(?<"}) {
        if (pattern.contains(QByteArrayView(piece)))
            return true;
    }
    return false;
}

/// Collects the changes of one schema.
class SchemaCleaning
{
public:
    SchemaCleaning(QByteArrayView schema, const QStringList &omits, bool forAnthropic)
        : m_edit(schema)
        , m_forAnthropic(forAnthropic)
    {
        for (const QString &omit : omits)
            m_omits << omit.toUtf8();
    }

    void cleanRoot(const JsonSlice &root) { clean(root, true); }
    [[nodiscard]] QByteArray result() const { return m_edit.result(); }

private:
    [[nodiscard]] bool isUnwanted(const JsonSlice::Member &member) const
    {
        if (m_forAnthropic) // draft 4 had booleans here
            return (member.key == "exclusiveMinimum" || member.key == "exclusiveMaximum")
                && (member.value == "true" || member.value == "false");
        if (member.key == "$schema" || member.key == "$id" || member.key == "$comment")
            return true;
        if (member.key == "format" && member.value.startsWith('"'))
            return !isKnownFormat(innerText(member.slice()));
        return (member.key == "pattern" && isHardPattern(member.value))
            || m_omits.contains(member.key.toByteArray());
    }

    void clean(const JsonSlice &schema, bool isRoot = false)
    {
        if (schema.type() == JsonSlice::Type::Array) {
            for (const JsonSlice &element : schema.elements())
                clean(element);
            return;
        }
        if (schema.type() != JsonSlice::Type::Object)
            return; // true and false are schemas, too
        bool isObject = isRoot;
        bool hasType = false;
        bool hasProperties = false;
        const bool isReference = m_omits.contains("$ref+") && schema.value("$ref").has_value();
        const auto members = schema.members();
        for (size_t i = 0; i < members.size(); ++i) {
            const JsonSlice::Member &member = members[i];
            hasType = hasType || member.key == "type";
            isObject = isObject || (member.key == "type" && member.value == "\"object\"");
            hasProperties = hasProperties || member.key == "properties";
            if (isUnwanted(member) || (isReference && member.key != "$ref"))
                m_edit.remove(schema, i);
            else if (member.key == "type" && member.value.startsWith('[') && m_omits.contains("null"))
                writeOneType(schema, member.slice());
            else if (member.key == "enum" && m_omits.contains("enum-empty"))
                removeEmptyTexts(schema, i, member.slice());
            else
                descend(member);
        }
        if (!m_forAnthropic && !isRoot && !hasType && isListOfTexts(schema.value("enum")))
            m_edit.append(schema, R"("type":"string")");
        if (isRoot && !hasType)
            m_edit.append(schema, R"("type":"object")");
        if (isObject && !hasProperties)
            m_edit.append(schema, R"("properties":{})");
    }

    /// For those that know no lists of types: the first that is not null.
    void writeOneType(const JsonSlice &schema, const JsonSlice &types)
    {
        QByteArrayView kept = R"("string")";
        const auto elements = types.elements();
        const auto first = std::find_if(elements.begin(), elements.end(),
            [](const JsonSlice &type) { return type.bytes() != R"("null")"; });
        if (first != elements.end())
            kept = first->bytes();
        m_edit.replace(types.bytes(), kept.toByteArray());
        const auto isNull = [](const JsonSlice &type) { return type.bytes() == R"("null")"; };
        if (std::any_of(elements.begin(), elements.end(), isNull) && !schema.value("nullable"))
            m_edit.append(schema, R"("nullable":true)");
    }

    /// The whole list goes when nothing else is in it.
    void removeEmptyTexts(const JsonSlice &schema, size_t index, const JsonSlice &list)
    {
        const auto values = list.elements();
        const auto isEmpty = [](const JsonSlice &value) { return value.bytes() == R"("")"; };
        if (!values.empty() && std::all_of(values.begin(), values.end(), isEmpty)) {
            m_edit.remove(schema, index);
            return;
        }
        for (size_t i = 0; i < values.size(); ++i) {
            if (isEmpty(values[i]))
                m_edit.remove(list, i);
        }
    }

    static bool isListOfTexts(const std::optional<JsonSlice> &list)
    {
        const auto elements = list ? list->elements() : std::vector<JsonSlice>();
        return !elements.empty() && std::all_of(elements.begin(), elements.end(), [](const JsonSlice &value) {
            return value.type() == JsonSlice::Type::String;
        });
    }

    void descend(const JsonSlice::Member &member)
    {
        switch (placeOf(member.key)) {
        case Place::Nowhere:
            return;
        case Place::Schema:
            clean(member.slice());
            return;
        case Place::Map:
            for (const JsonSlice::Member &named : member.slice().members())
                clean(named.slice());
            return;
        }
    }

    JsonEdit m_edit;
    QByteArrayList m_omits;
    bool m_forAnthropic;
};

QByteArray cleaned(const QByteArray &schema, const QStringList &omits, bool forAnthropic)
{
    const auto root = JsonSlice::parse(schema);
    if (!root || root->type() != JsonSlice::Type::Object)
        return emptySchema;
    SchemaCleaning cleaning(schema, omits, forAnthropic);
    cleaning.cleanRoot(*root);
    return cleaning.result();
}

bool isChoice(QByteArrayView keyword)
{
    return keyword == "anyOf" || keyword == "oneOf" || keyword == "allOf";
}

/// One object with the properties of all alternatives, none of them required.
QByteArray withoutRootChoices(const QByteArray &schema)
{
    const auto root = JsonSlice::parse(schema);
    const auto members = root ? root->members() : std::vector<JsonSlice::Member>();
    if (std::none_of(members.begin(), members.end(), [](const auto &member) { return isChoice(member.key); }))
        return schema;
    QByteArrayList known;
    JsonWriter properties;
    const auto addPropertiesOf = [&](const JsonSlice &object) {
        const auto own = object.value("properties");
        for (const JsonSlice::Member &property : own ? own->members() : std::vector<JsonSlice::Member>()) {
            if (known.contains(property.key.toByteArray()))
                continue;
            known << property.key.toByteArray();
            properties.member(property.key, property.value);
        }
    };
    properties.beginObject();
    addPropertiesOf(*root);
    JsonWriter merged;
    merged.beginObject().member("type", "\"object\"");
    for (const JsonSlice::Member &member : members) {
        if (isChoice(member.key)) {
            for (const JsonSlice &alternative : member.slice().elements())
                addPropertiesOf(alternative);
        } else if (member.key != "type" && member.key != "properties" && member.key != "required") {
            merged.member(member.key, member.value);
        }
    }
    properties.endObject();
    return merged.member("properties", properties.json()).endObject().take();
}

} // namespace

QByteArray cleanedSchema(const QByteArray &schema, const QStringList &omits)
{
    return cleaned(schema, omits, false);
}

QByteArray anthropicSchema(const QByteArray &schema)
{
    return cleaned(withoutRootChoices(schema), {}, true);
}

} // namespace signalbox
