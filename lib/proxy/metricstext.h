// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/durationhistogram.h"

#include <QByteArray>
#include <QString>

namespace signalbox {

/// Writes Prometheus' text format 0.0.4: families, and the samples of each after it.
class MetricsText
{
public:
    /// `labels` as label() writes them, joined by commas.
    void family(const char *name, const char *type, const char *help);
    void sample(const QByteArray &labels, double value);
    /// Of a family of type histogram.
    void histogram(const QByteArray &labels, const DurationHistogram &durations);

    [[nodiscard]] static QByteArray label(const char *name, const QString &value);
    [[nodiscard]] const QByteArray &text() const { return m_text; }

private:
    void line(const QByteArray &name, const QByteArray &labels, double value);

    QByteArray m_name;
    QByteArray m_text;
};

} // namespace signalbox
