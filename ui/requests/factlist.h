// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QGridLayout;

namespace signalbox {

/// Captions with what there is to say to each; the texts can be selected.
class FactList final : public QWidget
{
    Q_OBJECT

public:
    explicit FactList(QWidget *parent = nullptr);

    void clear();
    /// Nothing where there is nothing to say.
    void add(const QString &caption, const QString &text);

private:
    QGridLayout *m_grid;
    int m_rows = 0;
};

} // namespace signalbox
