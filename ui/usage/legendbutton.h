// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractButton>
#include <QColor>

namespace signalbox {

/// One series in a legend: its colour and its name. Checked while the series is shown.
class LegendButton final : public QAbstractButton
{
    Q_OBJECT

public:
    explicit LegendButton(const QString &name, QWidget *parent = nullptr);

    void setColor(const QColor &color);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    [[nodiscard]] QString shownText() const;

    QColor m_color;
};

} // namespace signalbox
