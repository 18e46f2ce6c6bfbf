// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/linediff.h"

#include <QPlainTextEdit>

namespace signalbox {

/// Shows what differs between two texts, line by line: a sign, a colour, and the line's numbers before and
/// after beside it. What is selected and copied has the signs and not the numbers.
///
/// It reads from left to right in all languages, as the files do.
class DiffView final : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit DiffView(QWidget *parent = nullptr);

    void setLines(const QList<DiffLine> &lines);
    [[nodiscard]] int addedCount() const { return count(DiffLine::Kind::Added); }
    [[nodiscard]] int removedCount() const { return count(DiffLine::Kind::Removed); }
    /// "Lines: 2 added, 1 removed".
    [[nodiscard]] QString summary() const;

    /// As high as its lines, within limits.
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    [[nodiscard]] int count(DiffLine::Kind kind) const;
    [[nodiscard]] int numberWidth() const;
    [[nodiscard]] int gutterWidth() const;
    void layOutGutter();
    void paintGutter();
    void colorLines();

    QList<DiffLine> m_lines;
    QWidget *m_gutter;
};

} // namespace signalbox
