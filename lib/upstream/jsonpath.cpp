// SPDX-License-Identifier: GPL-3.0-or-later
#include "upstream/jsonpath.h"

#include <QByteArrayList>

namespace signalbox {

namespace {

std::optional<JsonSlice> stepInto(const JsonSlice &value, const QByteArray &step)
{
    if (value.type() != JsonSlice::Type::Array)
        return value.value(step);
    bool ok = false;
    const size_t index = step.toUInt(&ok);
    const std::vector<JsonSlice> elements = value.elements();
    return ok && index < elements.size() ? std::optional(elements[index]) : std::nullopt;
}

} // namespace

std::optional<JsonSlice> jsonAt(const JsonSlice &root, const QByteArray &path)
{
    std::optional<JsonSlice> value = root;
    const QByteArrayList steps = path.isEmpty() ? QByteArrayList() : path.split('.');
    for (const QByteArray &step : steps) {
        value = stepInto(*value, step);
        if (!value)
            break;
    }
    return value;
}

} // namespace signalbox
