// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/mediaparts.h"

namespace signalbox {

namespace {

constexpr QByteArrayView lineBreak = "\\n";

void appendLine(QByteArray &text, QByteArrayView line)
{
    if (line.isEmpty())
        return;
    if (!text.isEmpty())
        text += lineBreak;
    text += line;
}

} // namespace

QByteArray joinedText(const std::vector<ContentPart> &parts)
{
    QByteArray text;
    for (const ContentPart &part : parts) {
        if (part.kind == ContentPart::Kind::Text)
            appendLine(text, part.text);
        else if (part.kind == ContentPart::Kind::Document)
            appendLine(text, documentText(part));
    }
    return text;
}

QByteArray searchResultText(const JsonFields &block)
{
    QByteArray text;
    appendLine(text, block.text("title"));
    appendLine(text, block.text("source"));
    const auto content = block.value("content");
    for (const JsonSlice &part : content ? content->elements() : std::vector<JsonSlice>())
        appendLine(text, innerText(part, "text"));
    return text;
}

QByteArray urlOf(const ContentPart &media)
{
    if (!media.url.isEmpty())
        return media.url;
    QByteArray url;
    url.reserve(media.data.size() + media.mediaType.size() + 13);
    url += "data:";
    url += media.mediaType;
    url += ";base64,";
    url += media.data;
    return url;
}

void setUrl(ContentPart &media, const QByteArray &url)
{
    // The slashes may be escaped: then it is a short one or a careful client, and worth a copy.
    const QByteArray plain = url.first(std::min<qsizetype>(url.size(), 128)).contains("\\/")
        ? QByteArray(url).replace("\\/", "/")
        : url;
    const qsizetype comma = plain.indexOf(',');
    const QByteArray head = comma < 0 ? QByteArray() : plain.left(comma);
    if (!head.startsWith("data:") || !head.contains(";base64")) {
        media.url = plain;
        return;
    }
    constexpr qsizetype scheme = 5;
    media.mediaType = head.mid(scheme, head.indexOf(';') - scheme);
    media.data = plain.mid(comma + 1);
}

void setFileData(ContentPart &document, const QByteArray &data)
{
    if (data.startsWith("data:")) {
        setUrl(document, data);
    } else {
        document.mediaType = "application/pdf";
        document.data = data;
    }
    if (!document.mediaType.startsWith("text/"))
        return;
    const QByteArray text = QByteArray::fromBase64(std::exchange(document.data, {}));
    document.text = escapedText(QString::fromUtf8(text).toUtf8()); // whatever its encoding was
    document.mediaType.clear();
}

QByteArray documentText(const ContentPart &document)
{
    if (document.text.isEmpty())
        return {};
    QByteArray text;
    appendLine(text, document.name);
    appendLine(text, document.text);
    return text;
}

bool isBlank(QByteArrayView text)
{
    qsizetype at = 0;
    while (at < text.size()) {
        const bool isEscape = text[at] == '\\' && at + 1 < text.size();
        const char c = isEscape ? text[at + 1] : text[at];
        if (isEscape ? c != 'n' && c != 't' && c != 'r' : c != ' ')
            return false;
        at += isEscape ? 2 : 1;
    }
    return true;
}

} // namespace signalbox
