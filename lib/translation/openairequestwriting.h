// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "translation/requestwriting.h"

namespace signalbox {

/// What requests have in common in OpenAI's two protocols.
class OpenAiRequestWriting : protected RequestWriting
{
public:
    virtual ~OpenAiRequestWriting() = default;
    Q_DISABLE_COPY_MOVE(OpenAiRequestWriting)

protected:
    using RequestWriting::RequestWriting;

    /// Images, and documents that are not a text.
    [[nodiscard]] static bool isMedia(const ContentPart &part);
    [[nodiscard]] static bool saysNothing(const ContentPart &part);
    /// What a tool said; there is no other place to say that it failed.
    [[nodiscard]] static QByteArray resultText(const ContentPart &result);

    /// What stands for an image that is not taken; noted as lost.
    [[nodiscard]] QByteArray leftOutImage();
    [[nodiscard]] QByteArray leftOutDocument(const ContentPart &document);

    /// The tools and how they are to be used.
    void writeTools();
    /// `name`, `schema` and `strict` of the answer's format.
    void writeSchemaMembers(JsonWriter &json) const;
    /// Who asks, and how the answer is to be served.
    void writeLabels();

    virtual void writeTool(const ToolDefinition &tool) = 0;
    /// The value of tool_choice for this tool, by its name at the provider.
    virtual void writeNamedChoice(JsonWriter &json, const QByteArray &name) const = 0;

private:
    void writeToolChoice();
};

} // namespace signalbox
