// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QSize>

namespace signalbox {

/// The size of a PNG, JPEG, GIF or WebP image by its first bytes; an empty one when they do not tell.
QSize imageSize(QByteArrayView bytes);

/// What an image of this size costs: one token for 750 pixels after it has been made to fit 1568 pixels each
/// way, at most 1600. An image of unknown size (a URL, a file id) is taken for one of the largest.
qint64 imageTokens(QSize size);
/// The same for an image in base64, of which only the beginning is decoded.
qint64 imageTokens(QByteArrayView base64);

/// What a PDF in base64 costs: 2000 tokens a page. Pages that stand in compressed objects cannot be counted;
/// then 50 kB are taken for one, as they are for what lies beyond the first `decoded` bytes of base64.
qint64 pdfTokens(QByteArrayView base64, qsizetype decoded);

} // namespace signalbox
