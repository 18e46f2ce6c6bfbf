// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jsonwriter.h"
#include "translation/requestwriter.h"

namespace signalbox {

/// What the writers of the three protocols share: the body that comes about, and what its provider takes.
class RequestWriting
{
protected:
    RequestWriting(const ModelRequest &request, const RequestTarget &target, ToolNames names = ToolNames());
    ~RequestWriting() = default;
    Q_DISABLE_COPY_MOVE(RequestWriting)

    /// Once is enough.
    void lose(const QString &what);
    [[nodiscard]] bool takes(QByteArrayView parameter) const;
    /// Writes the member, by the name it has here, when it is taken and there is a value.
    void parameter(QByteArrayView name, QByteArrayView json);
    /// As asked for, but not more than the model writes; empty = not said.
    [[nodiscard]] QByteArray maxTokens() const;
    /// With what has been written.
    [[nodiscard]] WrittenRequest result();

    const ModelRequest &m_request;
    const RequestTarget &m_target;
    const Dialect &m_dialect;
    JsonWriter m_json;
    ToolNames m_names;

private:
    QStringList m_lost;
};

} // namespace signalbox
