// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/usagewish.h"

#include "proxy/clientrequest.h"

namespace signalbox {

namespace {

/// The place behind `text`.
QByteArrayView behind(QByteArrayView text)
{
    return text.sliced(text.size());
}

} // namespace

UsageWish::UsageWish(const ClientRequest &asked)
{
    const bool isChat
        = asked.kind == ClientRequest::Kind::Messages && asked.protocol == Protocol::OpenAi && asked.stream;
    if (!isChat)
        return;
    const QByteArrayView written = asked.member("stream_options");
    if (written.isEmpty()) {
        m_place = behind(asked.members.back().value);
        m_text = R"(,"stream_options":{"include_usage":true})";
        return;
    }
    const auto options = JsonSlice::parse(written);
    if (options && options->type() == JsonSlice::Type::Null) {
        m_place = written;
        m_text = R"({"include_usage":true})";
        return;
    }
    if (!options || options->type() != JsonSlice::Type::Object)
        return; // the provider will say what it thinks of that
    const auto members = options->members();
    const auto wish = options->value("include_usage");
    if (members.empty()) {
        m_place = written.sliced(1, 0);
        m_text = R"("include_usage":true)";
    } else if (!wish) {
        m_place = behind(members.back().value);
        m_text = R"(,"include_usage":true)";
    } else if (wish->bytes() == "false" || wish->bytes() == "null") {
        m_place = wish->bytes();
        m_text = "true";
    }
}

} // namespace signalbox
