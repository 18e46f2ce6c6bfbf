// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jsonslice.h"
#include "usage/mediatokens.h"
#include "usage/tokenestimate.h"

#include <QRandomGenerator>
#include <QTest>

using namespace signalbox;

namespace {

QByteArray requestWith(const QByteArray &content, const QByteArray &more = {})
{
    return R"({"model":"m","max_tokens":9,"messages":[{"role":"user","content":)" + content + "}]" + more
        + '}';
}

qint64 tokensOfRequest(const QByteArray &content, const QByteArray &more = {})
{
    return estimateTokens(requestWith(content, more));
}

/// Keeps any bytes, valid UTF-8 or not.
QByteArray quoted(QByteArray bytes)
{
    return '"' + bytes.replace('\\', "\\\\").replace('"', "\\\"") + '"';
}

/// Of a text alone, without what its message costs.
qint64 tokensOfText(const QByteArray &text)
{
    return tokensOfRequest(quoted(text)) - tokensOfRequest("\"\"");
}

/// The same of a block; `more` members stand beside it in the request.
qint64 tokensOfBlock(const QByteArray &block, const QByteArray &more = {})
{
    return tokensOfRequest('[' + block + ']', more) - tokensOfRequest("[]", more);
}

QByteArray textBlock(const QByteArray &utf8)
{
    return R"({"type":"text","text":)" + quoted(utf8) + '}';
}

QByteArray imageBlock(const QByteArray &bytes)
{
    return R"({"type":"image","source":{"type":"base64","media_type":"image/png","data":")" + bytes.toBase64()
        + "\"}}";
}

QByteArray pdfBlock(const QByteArray &pdf)
{
    return R"({"type":"document","source":{"type":"base64","media_type":"application/pdf","data":")"
        + pdf.toBase64() + "\"}}";
}

QByteArray randomBytes(int size)
{
    QRandomGenerator generator(42);
    QByteArray bytes;
    for (int i = 0; i < size; ++i)
        bytes += static_cast<char>(generator.bounded(256));
    return bytes;
}

/// The first bytes of images of 640 × 480 pixels.
QByteArray png()
{
    return QByteArray::fromHex("89504e470d0a1a0a0000000d4948445200000280000001e00802000000");
}

QByteArray gif()
{
    return "GIF89a" + QByteArray::fromHex("8002e001f70000");
}

QByteArray jpeg(int metadata)
{
    QByteArray bytes = QByteArray::fromHex("ffd8");
    for (int left = metadata; left > 0; left -= 60000) {
        const auto size = static_cast<quint16>(qMin(left, 60000) + 2);
        bytes += QByteArray::fromHex("ffe1") + static_cast<char>(size >> 8) + static_cast<char>(size & 0xFF)
            + QByteArray(size - 2, 'x');
    }
    return bytes + QByteArray::fromHex("ffffc000110801e00280030122000211010311010000");
}

QByteArray webp(const QByteArray &chunk)
{
    return "RIFF" + QByteArray(4, '\0') + "WEBP" + chunk + QByteArray(20, '\0');
}

QByteArray largeRequest()
{
    const QByteArray system
        = R"("system":[{"type":"text","text":"Be kind. \u00e9\ud83d\ude00","cache_control":{"type":"ephemeral"}}])";
    const QByteArray tools
        = R"("tools":[{"name":"Bash","description":"Runs\tit","input_schema":{"type":"object"}},{"type":"bash_1","name":"b"}])";
    const QByteArray thinking
        = R"({"type":"thinking","thinking":"Well","signature":"abc"},{"type":"redacted_thinking","data":"abcdef"})";
    const QByteArray call = R"({"type":"tool_use","id":"1","name":"Bash","input":{"command":"ls -l"}})";
    const QByteArray result = R"({"type":"tool_result","tool_use_id":"1","content":[)" + textBlock("a") + ','
        + imageBlock(png()) + "]}";
    const QByteArray unknown = R"({"type":"new","words":[1,{"a":null}]})";
    return '{' + system + ',' + tools
        + R"(,"messages":[{"role":"user","content":"Hi\n"},{"role":"assistant","content":[)" + thinking + ','
        + call + R"(]},{"role":"user","content":[)" + result + ',' + pdfBlock("%PDF /Type /Page /Type/Page")
        + ',' + unknown + "]}]}";
}

} // namespace

class TokenEstimateTest : public QObject
{
    Q_OBJECT

private slots:
    void textIsInAPlausibleRange_data();
    void textIsInAPlausibleRange();
    void moreTextNeverCostsLess_data();
    void moreTextNeverCostsLess();
    void escapesCostWhatTheyStandFor_data();
    void escapesCostWhatTheyStandFor();
    void everythingAModelReadsCounts_data();
    void everythingAModelReadsCounts();
    void whatNoModelReadsCostsNothing_data();
    void whatNoModelReadsCostsNothing();
    void formsOfTheSameTextCostTheSame_data();
    void formsOfTheSameTextCostTheSame();
    void toolsCostTheirHiddenPromptOnce();
    void deferredToolsCostNothing();
    void spaceBetweenTheJsonCostsNothing();
    void thinkingOfEarlierTurnsCostsLittle();
    void imagesCostByTheirSize_data();
    void imagesCostByTheirSize();
    void unknownImagesCostTheMost_data();
    void unknownImagesCostTheMost();
    void pdfsCostByTheirPages_data();
    void pdfsCostByTheirPages();
    void nothingIsAtLeastOneToken_data();
    void nothingIsAtLeastOneToken();
    void survivesDamagedRequests();
    void survivesDeepNesting();
};

void TokenEstimateTest::textIsInAPlausibleRange_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<double>("least");
    QTest::addColumn<double>("most");
    // Characters (bytes where it says so) per token.
    QTest::newRow("English") << QByteArray(
        "The quick brown fox jumps over the lazy dog. It was not the first time that it had done so, and the "
        "dog, which knew the fox well, did not even open its eyes; it only sighed and turned around.")
                             << 3.2 << 5.0;
    QTest::newRow("code") << QByteArray(
        "for (const JsonSlice &block : content.elements()) {\n    if (isImage(block))\n        return "
        "countPixels(block, maximumSize) / 750;\n}\nreturn std::nullopt;\n")
                          << 2.2 << 4.2;
    QTest::newRow("JSON") << QByteArray(
        R"({"type":"object","properties":{"city":{"type":"string"},"country":{"type":"string"}},"required":["city","country"]})")
                          << 2.0 << 4.5;
    QTest::newRow("Chinese, in bytes") << QByteArray("今天天气很好，我们一起去公园散步吧。") << 2.0 << 3.1;
    QTest::newRow("Japanese, in bytes") << QByteArray("日本語のテキスト、漢字と仮名。") << 2.0 << 3.1;
    QTest::newRow("Korean, in bytes") << QByteArray("오늘은 날씨가 좋아서 산책을 했습니다.") << 1.9 << 3.2;
    QTest::newRow("Cyrillic, in bytes")
        << QByteArray("Съешь же ещё этих мягких французских булок.") << 1.9 << 3.2;
    QTest::newRow("Hindi, in bytes") << QByteArray("आज मौसम बहुत अच्छा है") << 1.9 << 3.2;
    QTest::newRow("German") << QByteArray(
        "Über allen Gipfeln ist Ruh, in allen Wipfeln spürest du kaum einen "
        "Hauch; die Vögelein schweigen im Walde.")
                            << 2.5 << 4.8;
    QTest::newRow("emoji, in bytes") << QByteArray("😀🚀🎉🔥") << 1.3 << 2.1;
    QTest::newRow("base64") << randomBytes(6000).toBase64() << 1.5 << 2.1;
    QTest::newRow("hexadecimal") << randomBytes(1000).toHex() << 1.2 << 2.5;
    QTest::newRow("digits") << QByteArray("3141592653589793238462643383279502884197") << 2.2 << 3.0;
    QTest::newRow("white space") << QByteArray(1000, ' ') << 20.0 << 100.0;
    QTest::newRow("empty lines") << QByteArray(1000, '\n') << 10.0 << 100.0;
    QTest::newRow("a ruler") << QByteArray(80, '-') << 3.0 << 20.0;
    QTest::newRow("one long word") << QByteArray(1000, 'a') << 3.0 << 5.0;
}

void TokenEstimateTest::textIsInAPlausibleRange()
{
    QFETCH(QByteArray, text);
    QFETCH(double, least);
    QFETCH(double, most);
    const double perToken = static_cast<double>(text.size()) / static_cast<double>(tokensOfText(text));
    QVERIFY2(perToken >= least && perToken <= most, qPrintable(QString::number(perToken)));
}

void TokenEstimateTest::moreTextNeverCostsLess_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("everything") << QByteArray("Hello,  World! snake_case camelCase HTTPServer\n\n\tx += "
                                              "12345; // ---- é 漢字 Привет 😀 \"q\" \\ end");
    QTest::newRow("random bytes") << randomBytes(300);
}

void TokenEstimateTest::moreTextNeverCostsLess()
{
    QFETCH(QByteArray, text);
    qint64 before = 0;
    for (qsizetype size = 0; size <= text.size(); ++size) {
        const qint64 tokens = tokensOfText(text.first(size));
        QVERIFY2(tokens >= before, qPrintable(QString::number(size)));
        before = tokens;
    }
    QVERIFY(tokensOfText(text + text) > before);
}

void TokenEstimateTest::escapesCostWhatTheyStandFor_data()
{
    QTest::addColumn<QByteArray>("escaped");
    QTest::addColumn<QByteArray>("raw");
    QTest::newRow("slash") << QByteArray(R"("a\/b")") << QByteArray(R"("a/b")");
    QTest::newRow("ASCII") << QByteArray(R"("\u0041b\u0063")") << QByteArray(R"("Abc")");
    QTest::newRow("Latin") << QByteArray(R"("caf\u00e9s")") << QByteArray("\"cafés\"");
    QTest::newRow("Cyrillic") << QByteArray(R"("\u041F\u0440\u0438")") << QByteArray("\"При\"");
    QTest::newRow("Chinese") << QByteArray(R"("\u6f22\u5b57")") << QByteArray("\"漢字\"");
    QTest::newRow("emoji") << QByteArray(R"("\ud83d\ude00!")") << QByteArray("\"😀!\"");
    // These may not stand in JSON as they are, but nothing is said about it here.
    QTest::newRow("line ends") << QByteArray(R"("a\n\nb\r\nc")") << QByteArray("\"a\n\nb\r\nc\"");
    QTest::newRow("tabs") << QByteArray(R"("\t\tx")") << QByteArray("\"\t\tx\"");
    QTest::newRow("quotes") << QByteArray(R"("say \"yes\"")") << QByteArray(R"("say 'yes'")");
    QTest::newRow("backslashes") << QByteArray(R"("C:\\dir")") << QByteArray(R"("C:|dir")");
}

void TokenEstimateTest::escapesCostWhatTheyStandFor()
{
    QFETCH(QByteArray, escaped);
    QFETCH(QByteArray, raw);
    QCOMPARE(tokensOfRequest(escaped), tokensOfRequest(raw));
}

void TokenEstimateTest::everythingAModelReadsCounts_data()
{
    QTest::addColumn<QByteArray>("request");
    const auto row = [](const char *name, const QByteArray &request) { QTest::newRow(name) << request; };
    const QByteArray hi = R"("Hi")";
    const QByteArray hundred = quoted(QByteArray("word ").repeated(100));
    const auto block = [&](const char *name, const QByteArray &text) {
        QTest::newRow(name) << requestWith('[' + text + ']');
    };
    row("system", requestWith(hi, R"(,"system":)" + hundred));
    row("system blocks", requestWith(hi, R"(,"system":[{"type":"text","text":)" + hundred + "}]"));
    row("a tool's description", requestWith(hi, R"(,"tools":[{"name":"a","description":)" + hundred + "}]"));
    row("a tool's schema",
        requestWith(hi, R"(,"tools":[{"name":"a","input_schema":{"description":)" + hundred + "}}]"));
    row("a tool of Chat Completions",
        requestWith(hi,
            R"(,"tools":[{"type":"function","function":{"name":"a","parameters":{"description":)" + hundred
                + "}}}]"));
    row("a schema for the answer",
        requestWith(hi, R"(,"output_config":{"format":{"schema":)" + hundred + "}}"));
    row("a message", requestWith(hundred));
    block("a text", R"({"text":)" + hundred + R"(,"type":"text"})");
    block("a text with its type first", R"({"type":"text","text":)" + hundred + '}');
    block("a tool's input", R"({"type":"tool_use","id":"1","name":"a","input":{"a":[)" + hundred + "]}}");
    block("a tool's result", R"({"type":"tool_result","tool_use_id":"1","content":)" + hundred + '}');
    block("a tool's result in blocks",
        R"({"type":"tool_result","content":[{"type":"text","text":)" + hundred + "}]}");
    block("a text document",
        R"({"type":"document","source":{"type":"text","media_type":"text/plain","data":)" + hundred + "}}");
    block("a document in blocks",
        R"({"type":"document","source":{"type":"content","content":[{"type":"text","text":)" + hundred
            + "}]}}");
    block("a document's context",
        R"({"type":"document","source":{"type":"file","file_id":"f"},"context":)" + hundred + '}');
    block("a search result",
        R"({"type":"search_result","source":"s","content":[{"type":"text","text":)" + hundred + "}]}");
    block("a fetched page",
        R"({"type":"web_fetch_tool_result","content":{"type":"web_fetch_result","content":{"type":"document","source":{"type":"text","data":)"
            + hundred + "}}}}");
    row("thinking",
        R"({"messages":[{"role":"assistant","content":[{"type":"thinking","thinking":)" + hundred + "}]}]}");
    row("redacted thinking",
        R"({"messages":[{"role":"assistant","content":[{"type":"redacted_thinking","data":)" + hundred
            + "}]}]}");
    block("a block of tomorrow", R"({"type":"new","words":)" + hundred + '}');
    block("structure in a block of tomorrow", R"({"type":"new","words":{"a":[)" + hundred + "]}}");
    block("a bare string", hundred);
    row("calls of Chat Completions",
        R"({"messages":[{"role":"assistant","content":null,"tool_calls":[{"function":{"name":"a","arguments":)"
            + hundred + "}}]}]}");
    row("Responses", R"({"input":)" + hundred + '}');
    row("instructions", R"({"instructions":)" + hundred + R"(,"input":[]})");
    row("a message of Responses",
        R"({"input":[{"role":"user","content":[{"type":"input_text","text":)" + hundred + "}]}]}");
    row("a call of Responses",
        R"({"input":[{"type":"function_call","name":"a","arguments":)" + hundred + "}]}");
    row("a result of Responses", R"({"input":[{"type":"function_call_output","output":)" + hundred + "}]}");
}

void TokenEstimateTest::everythingAModelReadsCounts()
{
    QFETCH(QByteArray, request);
    QByteArray shorter = request;
    shorter.replace(QByteArray("word ").repeated(100), "");
    const qint64 difference = estimateTokens(request) - estimateTokens(shorter);
    QVERIFY2(difference >= 80 && difference <= 130, qPrintable(QString::number(difference)));
}

void TokenEstimateTest::whatNoModelReadsCostsNothing_data()
{
    QTest::addColumn<QByteArray>("with");
    QTest::addColumn<QByteArray>("without");
    const auto block = [](const char *name, const QByteArray &with, const QByteArray &without) {
        QTest::newRow(name) << requestWith('[' + with + ']') << requestWith('[' + without + ']');
    };
    block("cache control", R"({"type":"text","text":"a","cache_control":{"type":"ephemeral","ttl":"1h"}})",
        R"({"type":"text","text":"a"})");
    block("a signature", R"({"type":"thinking","thinking":"a","signature":"abcdefghijklmnop"})",
        R"({"type":"thinking","thinking":"a"})");
    block("ids", R"({"type":"tool_use","id":"toolu_0123456789","name":"a","input":{}})",
        R"({"type":"tool_use","name":"a","input":{}})");
    block("citations", R"({"type":"text","text":"a","citations":[{"cited_text":"a b c"}]})",
        R"({"type":"text","text":"a"})");
    block("an image's data", imageBlock(png() + randomBytes(5000)), imageBlock(png()));
    QTest::newRow("settings") << requestWith(
        "\"a\"", R"(,"metadata":{"user_id":"u"},"stop_sequences":["x"],"stream":true)")
                              << requestWith("\"a\"");
}

void TokenEstimateTest::whatNoModelReadsCostsNothing()
{
    QFETCH(QByteArray, with);
    QFETCH(QByteArray, without);
    QCOMPARE(estimateTokens(with), estimateTokens(without));
}

void TokenEstimateTest::formsOfTheSameTextCostTheSame_data()
{
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("second");
    QTest::newRow("content") << requestWith("\"Hello\"") << requestWith('[' + textBlock("Hello") + ']');
    QTest::newRow("system") << requestWith("\"a\"", R"(,"system":"Hello")")
                            << requestWith("\"a\"", R"(,"system":[{"type":"text","text":"Hello"}])");
    QTest::newRow("tools")
        << requestWith(
               "\"a\"", R"(,"tools":[{"name":"f","description":"d","input_schema":{"type":"object"}}])")
        << requestWith("\"a\"",
               R"(,"tools":[{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object"}}}])");
    QTest::newRow("order") << QByteArray(R"({"messages":[{"role":"user","content":"a"}],"system":"Hello"})")
                           << QByteArray(R"({"system":"Hello","messages":[{"content":"a","role":"user"}]})");
}

void TokenEstimateTest::formsOfTheSameTextCostTheSame()
{
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, second);
    QCOMPARE(estimateTokens(first), estimateTokens(second));
}

void TokenEstimateTest::toolsCostTheirHiddenPromptOnce()
{
    const QByteArray tool = R"({"name":"run","description":"Runs it","input_schema":{"type":"object"}})";
    const qint64 none = tokensOfRequest("\"a\"", R"(,"tools":[])");
    const qint64 one = tokensOfRequest("\"a\"", R"(,"tools":[)" + tool + ']');
    const qint64 two = tokensOfRequest("\"a\"", R"(,"tools":[)" + tool + ',' + tool + ']');
    QCOMPARE(none, tokensOfRequest("\"a\""));
    QVERIFY(one - none > 350 && one - none < 400);
    QVERIFY(two - one > 10 && two - one < 50);
    const qint64 named = tokensOfRequest("\"a\"", R"(,"tools":[{"type":"bash_20250124","name":"bash"}])");
    QVERIFY(named - none > 600); // the provider describes it itself
}

void TokenEstimateTest::deferredToolsCostNothing()
{
    const QByteArray deferred
        = R"({"name":"run","description":"Runs it","input_schema":{"type":"object"},"defer_loading":true})";
    QCOMPARE(tokensOfRequest("\"a\"", R"(,"tools":[)" + deferred + ']'), tokensOfRequest("\"a\""));
}

void TokenEstimateTest::spaceBetweenTheJsonCostsNothing()
{
    const QByteArray dense = R"({"type":"tool_use","name":"a","input":{"a b":[1,2,{"c":"d  e"}],"f":true}})";
    const QByteArray loose = "{ \"type\" : \"tool_use\",\n \"name\" : \"a\", \"input\" : {\n  \"a b\" : [ 1 "
                             ", 2 ,\t{ \"c\" : \"d  e\" } ] ,\n"
                             "  \"f\" : true } }";
    QCOMPARE(tokensOfBlock(loose), tokensOfBlock(dense));
}

void TokenEstimateTest::thinkingOfEarlierTurnsCostsLittle()
{
    const QByteArray question = R"({"role":"user","content":"Why?"})";
    const QByteArray thought = R"({"role":"assistant","content":[{"type":"thinking","thinking":")"
        + QByteArray("word ").repeated(1000) + R"("},{"type":"tool_use","name":"a","input":{}}]})";
    const QByteArray result = R"({"role":"user","content":[{"type":"tool_result","content":"b"}]})";
    const auto tokens = [](const QByteArrayList &messages) {
        return estimateTokens(QByteArray(R"({"messages":[)" + messages.join(',') + "]}"));
    };
    QVERIFY(tokens({question, thought}) > 1000);
    QVERIFY(tokens({question, thought, result}) > 1000); // the turn goes on
    const qint64 later = tokens({question, thought, result, question});
    QVERIFY2(later > 100 && later < 250, qPrintable(QString::number(later)));
}

void TokenEstimateTest::imagesCostByTheirSize_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("PNG") << png();
    QTest::newRow("GIF") << gif();
    QTest::newRow("JPEG") << jpeg(0);
    QTest::newRow("JPEG behind metadata") << jpeg(100);
    QTest::newRow("JPEG behind much metadata") << jpeg(150000);
    QTest::newRow("lossy WebP") << webp("VP8 "
        + QByteArray::fromHex("0000000000000000"
                              "9d01"
                              "8002e001"));
    QTest::newRow("lossless WebP") << webp("VP8L"
        + QByteArray::fromHex("000000002f"
                              "7fc27700"));
    QTest::newRow("extended WebP") << webp("VP8X"
        + QByteArray::fromHex("0a00000000000000"
                              "7f0200"
                              "df0100"));
}

void TokenEstimateTest::imagesCostByTheirSize()
{
    QFETCH(QByteArray, bytes);
    QCOMPARE(imageSize(bytes), QSize(640, 480));
    constexpr qint64 expected = 410; // 640 × 480 / 750
    QCOMPARE(tokensOfBlock(imageBlock(bytes)), expected);
    QCOMPARE(tokensOfBlock(R"({"type":"tool_result","content":[)" + imageBlock(bytes) + "]}")
            - tokensOfBlock(R"({"type":"tool_result","content":[]})"),
        expected);
    const QByteArray url = "\"data:image/png;base64," + bytes.toBase64() + '"';
    QCOMPARE(tokensOfBlock(R"({"type":"image_url","image_url":{"url":)" + url + "}}"), expected);
    QCOMPARE(tokensOfBlock(R"({"type":"input_image","image_url":)" + url + '}'), expected);
}

void TokenEstimateTest::unknownImagesCostTheMost_data()
{
    QTest::addColumn<QByteArray>("block");
    QTest::newRow("a URL") << QByteArray(
        R"({"type":"image","source":{"type":"url","url":"https://x.example/y.png"}})");
    QTest::newRow("a file") << QByteArray(R"({"type":"image","source":{"type":"file","file_id":"f"}})");
    QTest::newRow("a URL of Chat Completions")
        << QByteArray(R"({"type":"image_url","image_url":{"url":"https://x.example/y.png"}})");
    QTest::newRow("no source") << QByteArray(R"({"type":"image"})");
    QTest::newRow("nonsense") << imageBlock("nonsense");
    QTest::newRow("half a head") << imageBlock(png().first(20));
    QTest::newRow("half a GIF") << imageBlock("GIF89a");
    QTest::newRow("half a WebP") << imageBlock("RIFF....WEBP");
    QTest::newRow("half a RIFF") << imageBlock("RIFF");
    QTest::newRow("a JPEG without a frame") << imageBlock(jpeg(100).first(100));
    QTest::newRow("a huge image") << imageBlock(
        QByteArray::fromHex("89504e470d0a1a0a0000000d49484452ffffffffffffffff"));
}

void TokenEstimateTest::unknownImagesCostTheMost()
{
    QFETCH(QByteArray, block);
    QCOMPARE(tokensOfBlock(block), 1600);
}

void TokenEstimateTest::pdfsCostByTheirPages_data()
{
    QTest::addColumn<QByteArray>("block");
    QTest::addColumn<qint64>("expected");
    QTest::newRow("pages") << pdfBlock(
        "%PDF-1.4 <</Type /Pages>> <</Type /Page\n>> <</Type/Page/Parent 1 0 R>> /PageMode")
                           << qint64{4000};
    QTest::newRow("no pages to be seen") << pdfBlock(QByteArray(120000, 'x')) << qint64{4000};
    QTest::newRow("a small file") << pdfBlock("%PDF") << qint64{2000};
    QTest::newRow("more than is looked at")
        << pdfBlock("%PDF /Type/Page " + QByteArray(4000000, 'x')) << qint64{36000};
    QTest::newRow("a URL") << QByteArray(
        R"({"type":"document","source":{"type":"url","url":"https://x.example"}})")
                           << qint64{5000};
    QTest::newRow("a file of Chat Completions")
        << QByteArray(R"({"type":"file","file":{"file_data":"data:application/pdf;base64,)"
               + QByteArray("/Type/Page /Type/Page /Type/Page").toBase64() + "\"}}")
        << qint64{6000};
    QTest::newRow("a file of Responses")
        << QByteArray(R"({"type":"input_file","file_id":"f"})") << qint64{5000};
}

void TokenEstimateTest::pdfsCostByTheirPages()
{
    QFETCH(QByteArray, block);
    QTEST(tokensOfBlock(block), "expected");
}

void TokenEstimateTest::nothingIsAtLeastOneToken_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("an empty object") << QByteArray("{}");
    QTest::newRow("an array") << QByteArray("[]");
    QTest::newRow("null") << QByteArray("null");
    QTest::newRow("wrong types") << QByteArray(
        R"({"messages":{"a":1},"system":5,"tools":"x","input":null,"output_config":[]})");
    QTest::newRow("wrong types inside") << QByteArray(
        R"({"messages":[1,null,[],{"content":5,"role":7,"tool_calls":{}}],"tools":[1,[],{"name":5,"function":"f"}]})");
    QTest::newRow("wrong types in blocks") << requestWith(
        R"([1,null,[1],{"type":5},{"type":"image","source":[]},{"type":"document","source":{"data":5}},{"type":"tool_result","content":7}])");
}

void TokenEstimateTest::nothingIsAtLeastOneToken()
{
    QFETCH(QByteArray, body);
    QVERIFY(estimateTokens(body) >= 1);
}

void TokenEstimateTest::survivesDamagedRequests()
{
    const QByteArray request = largeRequest();
    QVERIFY(JsonSlice::parse(request));
    for (qsizetype size = 0; size < request.size(); ++size)
        QVERIFY(estimateTokens(request.first(size)) >= 1);
    QRandomGenerator generator(7);
    const QByteArray marks = R"("\{}[],:u0)";
    for (int round = 0; round < 5000; ++round) {
        QByteArray damaged = request;
        for (int change = generator.bounded(4); change >= 0; --change) {
            const auto at = static_cast<qsizetype>(generator.bounded(static_cast<quint32>(damaged.size())));
            damaged[at] = generator.bounded(2) == 0 ? marks[generator.bounded(static_cast<int>(marks.size()))]
                                                    : static_cast<char>(generator.bounded(256));
        }
        QVERIFY(estimateTokens(damaged) >= 1);
    }
}

void TokenEstimateTest::survivesDeepNesting()
{
    QByteArray block = textBlock("deep");
    for (int depth = 0; depth < 200; ++depth)
        block = R"({"type":"tool_result","content":[)" + block + "]}";
    QVERIFY(tokensOfBlock(block) > 100);
    QVERIFY(estimateTokens(QByteArray(1000000, '[')) >= 1);
}

QTEST_GUILESS_MAIN(TokenEstimateTest)
#include "tst_tokenestimate.moc"
