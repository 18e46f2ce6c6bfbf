// SPDX-License-Identifier: GPL-3.0-or-later
#include "usage/textmeter.h"

#include <QChar>

#include <array>

namespace signalbox {

namespace {

enum Class : quint8 {
    Lower,
    Upper,
    Digit,
    Underscore,
    Blank,
    LineEnd,
    Punctuation,
    Tail, ///< second and later bytes of a character
    Latin, ///< lead bytes from here on: letters of Latin scripts beyond ASCII
    TwoBytes, ///< Greek, Cyrillic, Hebrew, Arabic …
    ThreeBytes, ///< Indic scripts, Thai …
    Symbol, ///< typographic punctuation, arrows, box drawing
    EastAsian,
    FourBytes, ///< emoji, rare ideographs
    ClassCount,
};

/// What stood before a byte.
enum State : quint8 {
    Start,
    Joint, ///< one space or underscore: it belongs to what follows
    Blanks,
    LineEnds,
    Digits1,
    Digits2,
    Digits3,
    Mark, ///< punctuation
    Marks, ///< a row of it
    LongMarks,
    LatinLetter,
    OtherLetter,
    Capitals,
    Word, ///< nine states: so many letters, the last one for more
    LongWord = Word + 8,
    StateCount,
};

struct Step
{
    quint8 state = Start;
    quint8 cost = 0; ///< in hundredths of a token
};

/// A power of two, so that a shift finds the row.
constexpr size_t rowSize = 16;
static_assert(ClassCount <= rowSize);

constexpr Class classOf(int byte)
{
    if (byte >= 'a' && byte <= 'z')
        return Lower;
    if (byte >= 'A' && byte <= 'Z')
        return Upper;
    if (byte >= '0' && byte <= '9')
        return Digit;
    if (byte == '_')
        return Underscore;
    if (byte == ' ' || byte == '\t')
        return Blank;
    if (byte == '\n' || byte == '\r')
        return LineEnd;
    if (byte < 0x80)
        return Punctuation;
    if (byte < 0xC0)
        return Tail;
    if (byte < 0xC8)
        return Latin;
    if (byte < 0xE0)
        return TwoBytes;
    if (byte < 0xE2)
        return ThreeBytes;
    if (byte == 0xE2)
        return Symbol;
    return byte < 0xF0 ? EastAsian : FourBytes;
}

constexpr std::array<quint8, 256> makeClasses()
{
    std::array<quint8, 256> classes{};
    for (int byte = 0; byte < 256; ++byte)
        classes[static_cast<size_t>(byte)] = classOf(byte);
    return classes;
}

constexpr Step stepToLetter(State from, bool capital)
{
    if (from == Capitals)
        return capital ? Step{Capitals, 35} : Step{Word + 1, 35};
    if (from >= Word && capital)
        return {Capitals, 100};
    if (from >= Word) {
        const int letters = from - Word + 1;
        const auto next = static_cast<quint8>(from == LongWord ? from : from + 1);
        if (letters < 4)
            return {next, 0};
        return {next, letters < 7 ? quint8{8} : quint8{25}};
    }
    if (from == LatinLetter && !capital)
        return {Word + 4, 8};
    return {capital ? Capitals : Word, from == Mark ? quint8{60} : quint8{100}};
}

constexpr Step stepToDigit(State from)
{
    switch (from) {
    case Digits1:
        return {Digits2, 0};
    case Digits2:
        return {Digits3, 20};
    default:
        return {Digits1, 100};
    }
}

constexpr Step stepToBlank(State from)
{
    switch (from) {
    case Joint:
        return {Blanks, 100};
    case LineEnds:
        return {Blanks, 60};
    case Blanks:
        return {Blanks, 2};
    default:
        return {Joint, 0};
    }
}

constexpr Step stepToPunctuation(State from)
{
    switch (from) {
    case Mark:
        return {Marks, 35};
    case Marks:
        return {LongMarks, 35};
    case LongMarks:
        return {LongMarks, 20};
    default:
        return {Mark, 100};
    }
}

constexpr Step step(State from, Class byte)
{
    switch (byte) {
    case Lower:
        return stepToLetter(from, false);
    case Upper:
        return stepToLetter(from, true);
    case Digit:
        return stepToDigit(from);
    case Underscore:
        return {Joint, from == Joint ? quint8{50} : quint8{10}};
    case Blank:
        return stepToBlank(from);
    case LineEnd:
        return {LineEnds, from == LineEnds ? quint8{5} : quint8{100}};
    case Punctuation:
        return stepToPunctuation(from);
    case Tail: // paid for with its lead byte, if it has one
        return {from, from == LatinLetter || from == OtherLetter ? quint8{0} : quint8{50}};
    case Latin:
        return {LatinLetter, 70};
    case TwoBytes:
        return {OtherLetter, 85};
    case ThreeBytes:
        return {OtherLetter, 130};
    case Symbol:
        return {OtherLetter, 100};
    case EastAsian:
        return {OtherLetter, 120};
    case FourBytes:
        return {OtherLetter, 250};
    case ClassCount:
        break;
    }
    return {};
}

constexpr std::array<Step, StateCount * rowSize> makeSteps()
{
    std::array<Step, StateCount * rowSize> steps{};
    for (size_t state = 0; state < StateCount; ++state) {
        for (size_t byte = 0; byte < ClassCount; ++byte)
            steps[state * rowSize + byte] = step(static_cast<State>(state), static_cast<Class>(byte));
    }
    return steps;
}

constexpr auto classes = makeClasses();
constexpr auto steps = makeSteps();

constexpr qsizetype hexDigits = 4;

/// The value of a hexadecimal digit; nonsense for what is none.
constexpr uint hexValue(char digit)
{
    return digit <= '9' ? static_cast<uint>(digit - '0') : (static_cast<uint>(digit) & 0x0F) + 9;
}

/// The UTF-16 unit of the "XXXX" behind "\u". Wrong digits make a wrong character, which costs as much.
char16_t unitAt(QByteArrayView escaped, qsizetype at)
{
    if (at + hexDigits > escaped.size())
        return QChar::ReplacementCharacter;
    uint unit = 0;
    for (const char digit : escaped.sliced(at, hexDigits))
        unit = (unit << 4) | (hexValue(digit) & 0x0F);
    return static_cast<char16_t>(unit);
}

/// A character in UTF-8.
struct Utf8
{
    explicit Utf8(char32_t character)
    {
        if (character < 0x80) {
            append(character);
        } else if (character < 0x800) {
            append(0xC0 | (character >> 6));
            append(0x80 | (character & 0x3F));
        } else if (character < 0x10000) {
            append(0xE0 | (character >> 12));
            append(0x80 | ((character >> 6) & 0x3F));
            append(0x80 | (character & 0x3F));
        } else {
            append(0xF0 | (character >> 18));
            append(0x80 | ((character >> 12) & 0x3F));
            append(0x80 | ((character >> 6) & 0x3F));
            append(0x80 | (character & 0x3F));
        }
    }

    [[nodiscard]] QByteArrayView view() const { return {bytes.data(), size}; }

    void append(char32_t byte) { bytes[static_cast<size_t>(size++)] = static_cast<char>(byte); }

    std::array<char, 4> bytes{};
    qsizetype size = 0;
};

/// The character that the escape at `at` stands for, and how long the escape is.
std::pair<char32_t, qsizetype> readEscape(QByteArrayView escaped, qsizetype at)
{
    constexpr qsizetype shortEscape = 2;
    constexpr qsizetype unitEscape = shortEscape + hexDigits;
    if (at + 1 >= escaped.size())
        return {U'\\', 1};
    switch (const char kind = escaped[at + 1]) {
    case 'n':
        return {U'\n', shortEscape};
    case 'r':
        return {U'\r', shortEscape};
    case 't':
        return {U'\t', shortEscape};
    case 'b':
        return {U'\b', shortEscape};
    case 'f':
        return {U'\f', shortEscape};
    case 'u': {
        const char16_t unit = unitAt(escaped, at + shortEscape);
        if (QChar::isHighSurrogate(unit)
            && escaped.sliced(qMin(at + unitEscape, escaped.size())).startsWith("\\u")) {
            const char16_t second = unitAt(escaped, at + unitEscape + shortEscape);
            if (QChar::isLowSurrogate(second))
                return {QChar::surrogateToUcs4(unit, second), 2 * unitEscape};
        }
        return {unit, unitEscape};
    }
    default: // a quote, a slash, or nonsense
        return {static_cast<uchar>(kind), shortEscape};
    }
}

bool isJsonSpace(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/// Where the string whose first quote stands before `from` ends; the end of the text when it does not.
qsizetype endOfString(QByteArrayView json, qsizetype from)
{
    for (qsizetype at = from; at < json.size(); ++at) {
        if (json[at] == '"')
            return at;
        if (json[at] == '\\')
            ++at;
    }
    return json.size();
}

} // namespace

void TextMeter::addText(QByteArrayView utf8)
{
    m_state = Start;
    goOn(utf8);
}

void TextMeter::addString(QByteArrayView escaped)
{
    m_state = Start;
    goOnEscaped(escaped);
}

void TextMeter::addJson(QByteArrayView json)
{
    m_state = Start;
    qsizetype at = 0;
    while (at < json.size()) {
        const qsizetype from = at;
        if (isJsonSpace(json[at])) {
            ++at;
        } else if (json[at] == '"') {
            const qsizetype end = endOfString(json, from + 1);
            goOn("\"");
            goOnEscaped(json.sliced(from + 1, end - from - 1));
            goOn("\"");
            at = qMin(end + 1, json.size());
        } else {
            while (at < json.size() && json[at] != '"' && !isJsonSpace(json[at]))
                ++at;
            goOn(json.sliced(from, at - from));
        }
    }
}

void TextMeter::goOn(QByteArrayView utf8)
{
    quint8 state = m_state;
    qint64 cost = 0;
    for (const char byte : utf8) {
        const Step next = steps[state * rowSize + classes[static_cast<uchar>(byte)]];
        state = next.state;
        cost += next.cost;
    }
    m_state = state;
    m_cost += cost;
}

void TextMeter::goOnEscaped(QByteArrayView escaped)
{
    qsizetype from = 0;
    for (qsizetype slash = escaped.indexOf('\\'); slash >= 0; slash = escaped.indexOf('\\', from)) {
        goOn(escaped.sliced(from, slash - from));
        const auto [character, length] = readEscape(escaped, slash);
        goOn(Utf8(character).view());
        from = qMin(slash + length, escaped.size());
    }
    goOn(escaped.sliced(from));
}

} // namespace signalbox
