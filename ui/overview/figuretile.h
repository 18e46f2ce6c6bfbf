// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/card.h"

class QLabel;

namespace signalbox {

/// One figure to be read from afar, with what it is above it and a remark below.
class FigureTile final : public QWidget
{
    Q_OBJECT

public:
    explicit FigureTile(const QString &title, QWidget *parent = nullptr);

    void setFigure(const QString &figure, const QString &remark);
    [[nodiscard]] QString figure() const;
    [[nodiscard]] QString remark() const;

private:
    QString m_titleText;
    QLabel *m_figure;
    QLabel *m_remark;
};

} // namespace signalbox
