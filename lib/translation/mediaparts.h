// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "translation/jsonfields.h"
#include "translation/modelrequest.h"

namespace signalbox {

// Images, documents and texts of parts, as the protocols share them.

/// The texts of all parts that have one, a line break between them.
[[nodiscard]] QByteArray joinedText(const std::vector<ContentPart> &parts);
/// The words of a `search_result` block: title, source and content.
[[nodiscard]] QByteArray searchResultText(const JsonFields &block);

/// "data:image/png;base64,…" or the address; inside of a JSON string.
[[nodiscard]] QByteArray urlOf(const ContentPart &media);
/// The reverse: fills `data` and `mediaType`, or `url`.
void setUrl(ContentPart &media, const QByteArray &url);

/// A document's `file_data`: a data URL, or base64 alone, which is a PDF then. What is text becomes `text`.
void setFileData(ContentPart &document, const QByteArray &data);

/// A document as text, with its title; nothing when it is not one.
[[nodiscard]] QByteArray documentText(const ContentPart &document);
/// True for a text that says nothing: only white space, escaped or not.
[[nodiscard]] bool isBlank(QByteArrayView text);

} // namespace signalbox
