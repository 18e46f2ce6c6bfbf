// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>

namespace signalbox {

/// A small line that shows how a figure went lately, without axes.
class Sparkline final : public QWidget
{
    Q_OBJECT

public:
    explicit Sparkline(QWidget *parent = nullptr);

    /// The oldest first; below 0 = nothing is known of that time, which interrupts the line. `text` says in
    /// words what it shows.
    void setValues(const QList<double> &values, const QString &text);
    [[nodiscard]] const QList<double> &values() const { return m_values; }
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QList<double> m_values;
};

} // namespace signalbox
