// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace signalbox {

/// Lines of which each ends in "…" where it does not fit; the tool tip has all of them then.
///
/// Its height depends on the number of lines alone. Its menu copies the whole text, which cannot be selected.
class ElidedLabel final : public QLabel
{
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget *parent = nullptr);

    void setLines(const QStringList &lines);
    /// Paler than other texts, but readable in light and dark.
    void setMuted(bool muted);
    [[nodiscard]] bool isElided() const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    [[nodiscard]] QStringList shownLines() const;
    [[nodiscard]] QSize sizeFor(int textWidth) const;
    [[nodiscard]] int textWidth() const;
    void updateToolTip();

    bool m_muted = false;
};

} // namespace signalbox
