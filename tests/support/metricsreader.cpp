// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/metricsreader.h"

#include <QRegularExpression>

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <utility>

namespace signalbox::test {

namespace {

bool matches(const char *pattern, const QByteArray &text)
{
    return QRegularExpression(QRegularExpression::anchoredPattern(QString::fromLatin1(pattern)))
        .match(QString::fromUtf8(text))
        .hasMatch();
}

bool isMetricName(const QByteArray &name)
{
    return matches("[a-zA-Z_:][a-zA-Z0-9_:]*", name);
}

/// Nothing when it is no number of the format.
std::optional<double> numberOf(const QByteArray &text)
{
    if (text == "+Inf")
        return std::numeric_limits<double>::infinity();
    bool isNumber = false;
    const double value = text.toDouble(&isNumber);
    return isNumber && matches("[-+]?[0-9.]+(e[-+]?[0-9]+)?", text) ? std::optional<double>(value)
                                                                    : std::nullopt;
}

/// The text between quotes up to the next bare quote, which `place` is moved behind; nothing when it is not
/// ended or has another escape than the three there are.
std::optional<QByteArray> quotedAt(QByteArrayView text, qsizetype &place)
{
    QByteArray value;
    for (; place < text.size() && text[place] != '"'; ++place) {
        if (text[place] != '\\') {
            value += text[place];
            continue;
        }
        if (++place == text.size())
            return std::nullopt;
        const char escaped = text[place];
        if (escaped != '\\' && escaped != '"' && escaped != 'n')
            return std::nullopt;
        value += escaped == 'n' ? '\n' : escaped;
    }
    if (place++ == text.size())
        return std::nullopt;
    return value;
}

} // namespace

MetricsReader::MetricsReader(const QByteArray &text)
{
    if (!text.endsWith('\n'))
        note(QStringLiteral("the last line is not ended"));
    if (text.contains('\r') || !text.isValidUtf8())
        note(QStringLiteral("it is no UTF-8 with line feeds"));
    for (const QByteArray &line : text.chopped(text.endsWith('\n') ? 1 : 0).split('\n')) {
        ++m_line;
        readLine(line);
    }
    const QList<QByteArray> families = m_types.keys();
    for (const QByteArray &family : families) {
        if (m_types.value(family) == "histogram")
            checkHistogram(family);
    }
}

double MetricsReader::value(const QByteArray &name, const QMap<QByteArray, QByteArray> &labels) const
{
    const auto withoutEmpty = [](Labels all) {
        all.removeIf([](const Labels::iterator &label) { return label.value().isEmpty(); });
        return all;
    };
    const auto found = std::find_if(m_samples.begin(), m_samples.end(), [&](const Sample &sample) {
        return sample.name == name && withoutEmpty(sample.labels) == withoutEmpty(labels);
    });
    return found == m_samples.end() ? -1 : found->value;
}

void MetricsReader::readLine(const QByteArray &line)
{
    if (line.startsWith('#'))
        readComment(line);
    else
        readSample(line);
}

void MetricsReader::readComment(const QByteArray &line)
{
    const QList<QByteArray> words = line.split(' ');
    const QByteArray name = words.value(2);
    if (words.value(0) != "#" || !isMetricName(name)) {
        note(QStringLiteral("neither HELP nor TYPE of a family"));
    } else if (words.value(1) == "HELP") {
        if (m_types.contains(name))
            note(QStringLiteral("a second HELP"));
        if (words.size() < 4)
            note(QStringLiteral("an empty HELP"));
        m_types.insert(name, {});
        m_family = name;
    } else if (words.value(1) == "TYPE") {
        if (name != m_family || !m_types.value(name).isEmpty())
            note(QStringLiteral("TYPE does not follow its HELP"));
        const QByteArray type = words.value(3);
        if (words.size() != 4 || (type != "counter" && type != "gauge" && type != "histogram"))
            note(QStringLiteral("an unknown type"));
        if (type == "counter" && !name.endsWith("_total"))
            note(QStringLiteral("a counter whose name does not end in _total"));
        m_types.insert(name, type);
    } else {
        note(QStringLiteral("a comment that is neither HELP nor TYPE"));
    }
}

void MetricsReader::readSample(const QByteArray &line)
{
    Sample sample;
    const qsizetype space = line.lastIndexOf(' ');
    QByteArrayView series = QByteArrayView(line).first(std::max<qsizetype>(space, 0));
    const qsizetype brace = series.indexOf('{');
    if (brace >= 0) {
        if (!series.endsWith('}') || !readLabels(series.sliced(brace + 1).chopped(1), sample.labels)) {
            note(QStringLiteral("bad labels"));
            return;
        }
        series = series.first(brace);
    }
    sample.name = series.toByteArray();
    const auto number = numberOf(line.mid(space + 1));
    if (!isMetricName(sample.name) || !number) {
        note(QStringLiteral("no sample"));
        return;
    }
    sample.value = *number;
    if (!isOfFamily(sample))
        note(QStringLiteral("a sample of another family than the one begun"));
    if (value(sample.name, sample.labels) != -1)
        note(QStringLiteral("a sample that was there already"));
    if (sample.value < 0 && m_types.value(m_family) != "gauge")
        note(QStringLiteral("a count below zero"));
    m_samples.append(sample);
}

bool MetricsReader::readLabels(QByteArrayView text, Labels &labels) const
{
    qsizetype place = 0;
    while (place < text.size()) {
        const qsizetype equals = text.indexOf("=\"", place);
        if (equals < 0)
            return false;
        const QByteArray name = text.sliced(place, equals - place).toByteArray();
        place = equals + 2;
        const auto value = quotedAt(text, place);
        if (!value || !matches("[a-zA-Z_][a-zA-Z0-9_]*", name) || labels.contains(name))
            return false;
        labels.insert(name, *value);
        if (place < text.size() && text[place++] != ',')
            return false;
    }
    return true;
}

bool MetricsReader::isOfFamily(const Sample &sample) const
{
    const QByteArray type = m_types.value(m_family);
    if (type != "histogram")
        return !type.isEmpty() && sample.name == m_family && !sample.labels.contains("le");
    const bool isBucket = sample.name == QByteArray(m_family + "_bucket");
    return sample.labels.contains("le") == isBucket
        && (isBucket || sample.name == QByteArray(m_family + "_sum")
            || sample.name == QByteArray(m_family + "_count"));
}

/// Bounds ascend, counts do not fall, the last bucket is +Inf and as large as the count.
void MetricsReader::checkHistogram(const QByteArray &family)
{
    struct Series
    {
        double bound = -1;
        double count = 0;
        double total = -1;
        bool hasSum = false;
    };
    std::map<std::map<QByteArray, QByteArray>, Series> all;
    for (const Sample &sample : std::as_const(m_samples)) {
        Labels labels = sample.labels;
        const QByteArray bound = labels.take("le");
        if (sample.name == QByteArray(family + "_bucket")) {
            Series &series = all[labels.toStdMap()];
            const double end = numberOf(bound).value_or(-1);
            if (end <= series.bound || sample.value < series.count)
                note(QStringLiteral("a bucket below the one before it"));
            series.bound = end;
            series.count = sample.value;
        } else if (sample.name == QByteArray(family + "_sum")) {
            all[labels.toStdMap()].hasSum = true;
        } else if (sample.name == QByteArray(family + "_count")) {
            all[labels.toStdMap()].total = sample.value;
        }
    }
    for (const auto &[labels, series] : all) {
        if (series.bound != std::numeric_limits<double>::infinity() || !series.hasSum
            || series.count != series.total)
            note(QStringLiteral("a histogram of %1 is not whole").arg(QString::fromLatin1(family)));
    }
}

void MetricsReader::note(const QString &flaw)
{
    if (m_flaw.isEmpty())
        m_flaw = QStringLiteral("line %1: %2").arg(m_line).arg(flaw);
}

} // namespace signalbox::test
