// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>

namespace signalbox::test {

/// Reads Prometheus' text format 0.0.4 as strictly as it is defined: each family once, with HELP and TYPE
/// before its samples, no sample twice, buckets of histograms that add up.
class MetricsReader
{
public:
    struct Sample
    {
        QByteArray name;
        QMap<QByteArray, QByteArray> labels; ///< without their escapes
        double value = 0;
    };

    explicit MetricsReader(const QByteArray &text);

    /// What is wrong, with its line; empty when nothing is.
    [[nodiscard]] const QString &flaw() const { return m_flaw; }
    [[nodiscard]] const QList<Sample> &samples() const { return m_samples; }
    [[nodiscard]] QList<QByteArray> families() const { return m_types.keys(); }
    /// -1 when there is no such sample; a label that is not named must not be there, an empty one is as good
    /// as none.
    [[nodiscard]] double value(const QByteArray &name, const QMap<QByteArray, QByteArray> &labels = {}) const;

private:
    using Labels = QMap<QByteArray, QByteArray>;

    void readLine(const QByteArray &line);
    void readComment(const QByteArray &line);
    void readSample(const QByteArray &line);
    [[nodiscard]] bool readLabels(QByteArrayView text, Labels &labels) const;
    [[nodiscard]] bool isOfFamily(const Sample &sample) const;
    void checkHistogram(const QByteArray &family);
    void note(const QString &flaw);

    int m_line = 0;
    QString m_flaw;
    QByteArray m_family;
    QMap<QByteArray, QByteArray> m_types; ///< by family; empty = only the HELP was read
    QList<Sample> m_samples;
};

} // namespace signalbox::test
