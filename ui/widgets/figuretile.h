// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;

namespace signalbox {

class ElidedLabel;

/// One figure to be read from afar: what it is, how much, and what there is to say about it.
class FigureTile final : public QWidget
{
    Q_OBJECT

public:
    explicit FigureTile(const QString &title, QWidget *parent = nullptr, int detailLines = 2);

    void setFigure(const QString &figure, const QStringList &details);
    /// How it was before, in full.
    void setComparison(const QString &change, const QString &toolTip);
    [[nodiscard]] QString figure() const;
    [[nodiscard]] QStringList details() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void describe();

    int m_detailLines; ///< the last one has all that is left
    ElidedLabel *m_title;
    ElidedLabel *m_figure;
    ElidedLabel *m_details;
    QLabel *m_change;
    QStringList m_lines;
};

} // namespace signalbox
