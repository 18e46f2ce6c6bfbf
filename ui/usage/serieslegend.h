// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/usage/usagebreakdown.h"

#include <QWidget>

namespace signalbox {

class LegendButton;

/// Which colour of a chart is what; a click on one hides or shows it.
class SeriesLegend final : public QWidget
{
    Q_OBJECT

public:
    explicit SeriesLegend(QWidget *parent = nullptr);

    /// Names that were hidden stay hidden as long as there are series of these names.
    void setData(const UsageChartData &chart);
    [[nodiscard]] QStringList hidden() const { return m_hidden; }

signals:
    void hiddenChanged();

protected:
    void changeEvent(QEvent *event) override;

private:
    void addButton(const QString &name);
    void toggle(const QString &name, bool shown);
    void draw();

    UsageChartData m_data;
    QStringList m_names;
    QStringList m_hidden;
    QList<LegendButton *> m_buttons;
};

} // namespace signalbox
