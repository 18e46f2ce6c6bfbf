// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFile>

namespace signalbox::test {

/// A line as the log has it.
inline QByteArray logLine(int number, const QByteArray &level = "info", const QByteArray &category = "proxy")
{
    return R"({"time":"2026-11-29T10:27:41.123Z","level":")" + level + R"(","category":"signalbox.)"
        + category + R"(","event":"message","message":"line-)" + QByteArray::number(number) + R"("})";
}

inline bool appendLine(const QString &path, const QByteArray &line)
{
    QFile file(path);
    return file.open(QIODevice::Append) && file.write(QByteArray(line + '\n')) == line.size() + 1;
}

} // namespace signalbox::test
