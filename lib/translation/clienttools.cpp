// SPDX-License-Identifier: GPL-3.0-or-later
#include "translation/clienttools.h"

namespace signalbox {

std::optional<ClientTool> clientTool(QByteArrayView type)
{
    if (type.startsWith("bash_20"))
        return ClientTool{"Run a command in a bash shell that keeps its state between calls.",
            R"({"type":"object","properties":{"command":{"type":"string","description":"The command to run."},)"
            R"("restart":{"type":"boolean","description":"True to start the shell anew instead."}}})"};
    if (type.startsWith("text_editor_20"))
        return ClientTool{"View, create and change text files.",
            R"({"type":"object","properties":{"command":{"type":"string",)"
            R"("enum":["view","create","str_replace","insert"]},"path":{"type":"string"},)"
            R"("view_range":{"type":"array","items":{"type":"integer"}},"file_text":{"type":"string"},)"
            R"("old_str":{"type":"string"},"new_str":{"type":"string"},"insert_line":{"type":"integer"},)"
            R"("insert_text":{"type":"string"}},"required":["command","path"]})"};
    if (type.startsWith("memory_20"))
        return ClientTool{"Keep notes in files below /memories between conversations.",
            R"({"type":"object","properties":{"command":{"type":"string",)"
            R"("enum":["view","create","str_replace","insert","delete","rename"]},"path":{"type":"string"},)"
            R"("view_range":{"type":"array","items":{"type":"integer"}},"file_text":{"type":"string"},)"
            R"("old_str":{"type":"string"},"new_str":{"type":"string"},"insert_line":{"type":"integer"},)"
            R"("insert_text":{"type":"string"},"old_path":{"type":"string"},"new_path":{"type":"string"}},)"
            R"("required":["command"]})"};
    return std::nullopt;
}

} // namespace signalbox
