// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/colors.h"

#include <QWidget>

namespace signalbox {

/// How much of something is used up, as a thin bar: from 80 % it asks for attention, from 95 % it is bad.
class MeterBar final : public QWidget
{
    Q_OBJECT

public:
    explicit MeterBar(QWidget *parent = nullptr);

    /// `share` 0 to 1, more is shown as full; `text` says it in words.
    void setShare(double share, const QString &text);
    [[nodiscard]] double share() const { return m_share; }
    [[nodiscard]] static Tone toneOf(double share);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    double m_share = 0;
};

} // namespace signalbox
