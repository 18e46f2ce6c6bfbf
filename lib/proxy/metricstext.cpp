// SPDX-License-Identifier: GPL-3.0-or-later
#include "proxy/metricstext.h"

namespace signalbox {

void MetricsText::family(const char *name, const char *type, const char *help)
{
    m_name = name;
    m_text += QByteArray("# HELP ") + name + ' ' + help + "\n# TYPE " + name + ' ' + type + '\n';
}

void MetricsText::sample(const QByteArray &labels, double value)
{
    line(m_name, labels, value);
}

void MetricsText::histogram(const QByteArray &labels, const DurationHistogram &durations)
{
    const QByteArray before = labels.isEmpty() ? QByteArray() : QByteArray(labels + ',');
    const auto bucket = [&](const QByteArray &bound, quint64 count) {
        line(m_name + "_bucket", before + "le=\"" + bound + '"', static_cast<double>(count));
    };
    for (size_t place = 0; place < DurationHistogram::bounds.size(); ++place)
        bucket(QByteArray::number(DurationHistogram::bounds[place], 'g', 15), durations.upTo(place));
    bucket("+Inf", durations.count());
    line(m_name + "_sum", labels, durations.sumSeconds());
    line(m_name + "_count", labels, static_cast<double>(durations.count()));
}

QByteArray MetricsText::label(const char *name, const QString &value)
{
    QByteArray escaped = value.toUtf8();
    escaped.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
    return QByteArray(name) + "=\"" + escaped + '"';
}

void MetricsText::line(const QByteArray &name, const QByteArray &labels, double value)
{
    m_text += name;
    if (!labels.isEmpty())
        m_text += '{' + labels + '}';
    m_text += ' ' + QByteArray::number(value, 'g', 15) + '\n';
}

} // namespace signalbox
