// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/statelook.h"

#include <QListWidget>

namespace signalbox {

/// The clients and places that can be set up, each with a line that says how it is.
class ClientList final : public QListWidget
{
    Q_OBJECT

public:
    explicit ClientList(QWidget *parent = nullptr);

    /// One more at the end; `text` is what stands below it until it has a state.
    void add(const QString &title, const QString &text = {});
    void setState(int row, const QString &state, const StateLook &look);

    [[nodiscard]] QSize sizeHint() const override;
};

} // namespace signalbox
