// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRadioButton>

namespace signalbox {

/// A radio button whose text has "…" in its middle where it does not fit: names often differ at their end.
class ElidedRadio final : public QRadioButton
{
    Q_OBJECT

public:
    explicit ElidedRadio(QWidget *parent = nullptr);

    /// As it is drawn.
    [[nodiscard]] QString shownText() const;

protected:
    void paintEvent(QPaintEvent *event) override;
};

} // namespace signalbox
