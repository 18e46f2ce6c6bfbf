// SPDX-License-Identifier: GPL-3.0-or-later
#include "usage/mediatokens.h"

#include <QByteArray>
#include <QtEndian>

#include <algorithm>
#include <cmath>

namespace signalbox {

namespace {

constexpr double pixelsPerToken = 750;
constexpr double longestEdge = 1568;
constexpr qint64 largestImage = 1600;
/// The size of a JPEG stands behind its metadata, which may hold a preview and a colour profile.
constexpr qsizetype imageHeads[] = {4096, qsizetype{256} * 1024};

constexpr qint64 tokensPerPage = 2000;
constexpr qsizetype bytesPerPage = 50000;

int bigEndian16(QByteArrayView bytes, qsizetype at)
{
    return qFromBigEndian<quint16>(bytes.data() + at);
}

int littleEndian16(QByteArrayView bytes, qsizetype at)
{
    return qFromLittleEndian<quint16>(bytes.data() + at);
}

int littleEndian24(QByteArrayView bytes, qsizetype at)
{
    return littleEndian16(bytes, at) | (static_cast<uchar>(bytes[at + 2]) << 16);
}

QSize pngSize(QByteArrayView bytes)
{
    constexpr qsizetype width = 16;
    constexpr qsizetype height = 20;
    if (bytes.size() < height + 4)
        return {};
    return {static_cast<int>(qFromBigEndian<quint32>(bytes.data() + width) & 0x7FFFFFFF),
        static_cast<int>(qFromBigEndian<quint32>(bytes.data() + height) & 0x7FFFFFFF)};
}

QSize gifSize(QByteArrayView bytes)
{
    if (bytes.size() < 10)
        return {};
    return {littleEndian16(bytes, 6), littleEndian16(bytes, 8)};
}

/// Lossy, lossless and extended files say it in three ways.
QSize webpSize(QByteArrayView bytes)
{
    if (bytes.size() < 30)
        return {};
    const QByteArrayView chunk = bytes.sliced(12, 4);
    if (chunk == "VP8 ")
        return {littleEndian16(bytes, 26) & 0x3FFF, littleEndian16(bytes, 28) & 0x3FFF};
    if (chunk == "VP8L") {
        const auto packed = qFromLittleEndian<quint32>(bytes.data() + 21);
        return {static_cast<int>(packed & 0x3FFF) + 1, static_cast<int>((packed >> 14) & 0x3FFF) + 1};
    }
    if (chunk == "VP8X")
        return {littleEndian24(bytes, 24) + 1, littleEndian24(bytes, 27) + 1};
    return {};
}

/// Start of frame: C0 to CF, but for three that mean other things.
bool isStartOfFrame(uchar marker)
{
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

QSize jpegSize(QByteArrayView bytes)
{
    qsizetype at = 2;
    while (at + 9 <= bytes.size() && static_cast<uchar>(bytes[at]) == 0xFF) {
        const auto marker = static_cast<uchar>(bytes[at + 1]);
        if (marker == 0xFF) { // a fill byte
            ++at;
            continue;
        }
        if (isStartOfFrame(marker))
            return {bigEndian16(bytes, at + 7), bigEndian16(bytes, at + 5)};
        at += 2 + bigEndian16(bytes, at + 2);
    }
    return {};
}

/// Page objects: "/Type /Page", but not "/Type /Pages".
qint64 countPages(QByteArrayView pdf)
{
    constexpr QByteArrayView name = "/Page";
    qint64 pages = 0;
    for (qsizetype at = pdf.indexOf(name); at >= 0; at = pdf.indexOf(name, at + name.size())) {
        const qsizetype behind = at + name.size();
        const char next = behind < pdf.size() ? pdf[behind] : ' ';
        const bool longer = (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z');
        qsizetype before = at;
        while (before > 0 && (pdf[before - 1] == ' ' || pdf[before - 1] == '\r' || pdf[before - 1] == '\n'))
            --before;
        if (!longer && pdf.first(before).endsWith("/Type"))
            ++pages;
    }
    return pages;
}

QByteArray decodedStart(QByteArrayView base64, qsizetype size)
{
    const QByteArrayView start = base64.first(qMin(base64.size(), size));
    return QByteArray::fromBase64(QByteArray::fromRawData(start.data(), start.size()));
}

} // namespace

QSize imageSize(QByteArrayView bytes)
{
    if (bytes.startsWith("\x89PNG\r\n\x1a\n"))
        return pngSize(bytes);
    if (bytes.startsWith("GIF8"))
        return gifSize(bytes);
    if (bytes.startsWith("\xFF\xD8"))
        return jpegSize(bytes);
    if (bytes.startsWith("RIFF") && bytes.sliced(4).size() >= 8 && bytes.sliced(8, 4) == "WEBP")
        return webpSize(bytes);
    return {};
}

qint64 imageTokens(QSize size)
{
    if (size.isEmpty())
        return largestImage;
    const double longest = std::max(size.width(), size.height());
    const double scale = std::min(1.0, longestEdge / longest);
    const double pixels = size.width() * scale * size.height() * scale;
    return std::clamp<qint64>(static_cast<qint64>(std::ceil(pixels / pixelsPerToken)), 1, largestImage);
}

qint64 imageTokens(QByteArrayView base64)
{
    QSize size;
    for (const qsizetype head : imageHeads) {
        if (size.isEmpty())
            size = imageSize(decodedStart(base64, head));
    }
    return imageTokens(size);
}

qint64 pdfTokens(QByteArrayView base64, qsizetype decoded)
{
    const qsizetype seen = std::min(base64.size(), decoded);
    const qint64 counted = countPages(decodedStart(base64, seen));
    const qsizetype unseen = (counted > 0 ? base64.size() - seen : base64.size()) / 4 * 3;
    return std::max<qint64>(1, counted + unseen / bytesPerPage) * tokensPerPage;
}

} // namespace signalbox
