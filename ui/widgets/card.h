// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QHBoxLayout;
class QVBoxLayout;

namespace signalbox {

/// A group of things that belong together, on a surface of its own with round corners.
class Card final : public QFrame
{
    Q_OBJECT

public:
    explicit Card(QWidget *parent = nullptr);
    /// With a heading, which also is its accessible name.
    explicit Card(const QString &title, QWidget *parent = nullptr);

    /// Below the heading.
    [[nodiscard]] QVBoxLayout *body() const { return m_body; }
    /// Puts something at the right end of the heading.
    void addToHeading(QWidget *widget);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QVBoxLayout *m_body;
    QHBoxLayout *m_heading = nullptr;
};

} // namespace signalbox
