// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jsonedit.h"
#include "core/jsonslice.h"
#include "core/jsontext.h"
#include "core/strictjson.h"
#include "fuzz.h"
#include "translation/rejectedparameter.h"
#include "translation/textmender.h"
#include "translation/toolschema.h"

#include <QString>

using namespace signalbox;
using namespace signalbox::fuzz;

namespace {

/// Looks at everything; what `choices` says is changed.
void visit(const JsonSlice &value, JsonEdit &edit, unsigned &choices, int depth)
{
    const int types = int(value.toString().has_value()) + int(value.toBool().has_value())
        + int(value.toDouble().has_value());
    require(types <= 1, "a value is of two types", value.bytes().toByteArray());
    choices = choices * 1664525U + 1013904223U;
    const unsigned choice = choices >> 24;
    if (choice < 8)
        edit.replace(value.bytes(), R"({"replaced":[true]})");
    const auto members = value.members();
    const auto elements = value.elements();
    const std::size_t count = members.size() + elements.size();
    if (count > 0 && choice >= 8 && choice < 40)
        edit.remove(value, choice % count);
    if (choice >= 200 && value.type() == JsonSlice::Type::Object)
        edit.append(value, R"("added":null)");
    if (choice >= 200 && value.type() == JsonSlice::Type::Array)
        edit.append(value, "0");
    if (depth > 40)
        return;
    for (const JsonSlice::Member &member : members) {
        require(value.value(member.key).has_value(), "a member is not found", value.bytes().toByteArray());
        visit(member.slice(), edit, choices, depth + 1);
    }
    for (const JsonSlice &element : elements)
        visit(element, edit, choices, depth + 1);
}

void checkText(const QByteArray &bytes, unsigned seed)
{
    const QByteArray utf8 = bytes.isValidUtf8() ? bytes : QByteArray(QString::fromUtf8(bytes).toUtf8());
    const QByteArray escaped = escapedText(utf8);
    const QByteArray string = inQuotes(escaped);
    const auto back = JsonSlice::parse(string);
    require(back && back->toString() == utf8, "an escaped text is another one", escaped);
    const QByteArrayView cut = cutText(escaped, static_cast<qsizetype>(seed));
    require(JsonSlice::parse(inQuotes(cut)).has_value(), "a text was cut within an escape", escaped,
        cut.toByteArray());
    TextMender mender;
    QByteArray mended;
    for (const QByteArray &piece : pieces(bytes, seed)) {
        if (!piece.contains('"'))
            mended += mender.feed(piece);
    }
    mended += mender.finish();
    const QByteArray quoted = inQuotes(mended);
    const auto strict = wellFormedJson(QByteArray('[' + quoted + ']'));
    require(strict && *strict == '[' + quoted + ']', "what was mended is still broken", mended);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    Input input(data, size);
    unsigned choices = input.choice();
    const unsigned seed = choices;
    const QByteArray text = input.rest();
    checkText(text, seed);
    (void)rejectedParameter(400, text);
    if (const auto mended = wellFormedJson(text)) {
        const QByteArray compact = compactJson(*mended);
        const auto again = wellFormedJson(compact);
        require(again && *again == compact, "compact JSON is no JSON", *mended, compact);
        require(isJsonObject(cleanedSchema(*mended)), "a cleaned schema is no object", *mended);
        const QStringList omits{QStringLiteral("null"), QStringLiteral("$ref+"), QStringLiteral("const"),
            QStringLiteral("enum-empty")};
        require(isJsonObject(cleanedSchema(*mended, omits)), "a cleaned schema is no object", *mended);
        require(isJsonObject(anthropicSchema(*mended)), "a cleaned schema is no object", *mended);
    }
    const auto slice = JsonSlice::parse(text);
    if (!slice)
        return 0;
    JsonEdit edit(text);
    visit(*slice, edit, choices, 0);
    const QByteArray result = edit.result();
    require(JsonSlice::parse(result).has_value(), "an edit has broken the JSON", text, result);
    return 0;
}
