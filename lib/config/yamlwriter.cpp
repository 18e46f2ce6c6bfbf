// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/yamlwriter.h"

#include <yaml-cpp/yaml.h>

#include <exception>

namespace signalbox {

namespace {

/// Throws what yaml-cpp throws.
void emitNode(YAML::Emitter &emitter, const YamlNode &node)
{
    switch (node.kind) {
    case YamlNode::Kind::Null:
        emitter << YAML::Null;
        break;
    case YamlNode::Kind::Scalar:
        emitter << node.text.toStdString();
        break;
    case YamlNode::Kind::List:
        emitter << YAML::BeginSeq;
        for (const YamlNode &item : node.children)
            emitNode(emitter, item);
        emitter << YAML::EndSeq;
        break;
    case YamlNode::Kind::Map:
        emitter << YAML::BeginMap;
        for (const YamlNode &member : node.children) {
            emitter << YAML::Key << member.key.toStdString() << YAML::Value;
            emitNode(emitter, member);
        }
        emitter << YAML::EndMap;
        break;
    }
}

} // namespace

Result<QByteArray> writeYaml(const YamlNode &root)
{
    try {
        YAML::Emitter emitter;
        emitNode(emitter, root);
        if (emitter.good()) {
            const QByteArray text
                = QByteArray(emitter.c_str(), static_cast<qsizetype>(emitter.size())) + '\n';
            // A few texts, like a key "<<", mean something else when they are read.
            if (parseYaml(text).root.isSameAs(root))
                return text;
        }
    } catch (const std::exception &) {
        // Its message could show a piece of the text.
    }
    return Error{Error::Kind::InvalidRequest,
        QStringLiteral(
            "the configuration cannot be written as YAML: remove unusual characters from its keys")};
}

} // namespace signalbox
