// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

namespace signalbox {

class ProviderChoice;

/// Wants to be as high as all providers; without the room for that it scrolls, and begins with whole rows
/// only.
class ProviderScrollArea final : public QScrollArea
{
    Q_OBJECT

public:
    /// Takes `choice` into itself.
    explicit ProviderScrollArea(ProviderChoice *choice, QWidget *parent = nullptr);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void endBelowARow();

    ProviderChoice *m_choice;
};

} // namespace signalbox
