// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

class QPlainTextEdit;
class QPushButton;

namespace signalbox {

/// Lines to be copied, in fixed width, with a button that does it and says so. Hidden while it is empty.
class CopyBlock final : public QWidget
{
    Q_OBJECT

public:
    explicit CopyBlock(const QString &name, QWidget *parent = nullptr);

    void setLines(const QStringList &lines);
    [[nodiscard]] QString text() const;
    [[nodiscard]] QPushButton *copyButton() const { return m_copy; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void copy();
    void fitHeight();

    QPlainTextEdit *m_text;
    QPushButton *m_copy;
};

} // namespace signalbox
