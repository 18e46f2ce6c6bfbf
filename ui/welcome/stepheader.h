// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

namespace signalbox {

/// Numbered steps in a row: which are done, which one is shown, which come yet.
class StepHeader final : public QWidget
{
    Q_OBJECT

public:
    explicit StepHeader(const QStringList &titles, QWidget *parent = nullptr);

    void setCurrent(int step);
    /// A step that was done has a tick.
    void setDone(int step, bool done);
    [[nodiscard]] bool isDone(int step) const { return m_done.value(step); }
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void describe();

    QStringList m_titles;
    QList<bool> m_done;
    int m_current = 0;
};

} // namespace signalbox
