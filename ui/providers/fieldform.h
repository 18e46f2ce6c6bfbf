// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/fieldchange.h"

#include <QBoxLayout>
#include <QList>
#include <QWidget>

#include <functional>
#include <utility>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLineEdit;

namespace signalbox {

/// Fields of one entry of the configuration: what is written is shown, what is not leaves its default as a
/// placeholder.
class FieldForm final : public QWidget
{
    Q_OBJECT

public:
    using Choices = QList<std::pair<QString, QString>>; ///< what is written, and what is shown for it

    explicit FieldForm(QWidget *parent = nullptr);

    QLineEdit *addText(const QString &key, const QString &label, const QString &hint = {});
    QLineEdit *addNumber(const QString &key, const QString &label, int least, const QString &hint = {});
    /// The first choice is that nothing is written.
    QComboBox *addChoice(const QString &key, const QString &label, const Choices &choices);
    QCheckBox *addSwitch(const QString &key, const QString &text, bool byDefault);

    /// What a text field shows while nothing is written.
    void setDefault(const QString &key, const QString &text);
    /// `keepsTyped`: not what somebody is just typing, which would lose the cursor's place.
    void load(const YamlNode &written, bool keepsTyped);

signals:
    void changed(const signalbox::FieldChange &change);

private:
    struct Field
    {
        QString key;
        QWidget *widget;
        std::function<void(const QString &)> show;
    };

    QLineEdit *addLine(
        const QString &key, const QString &label, const QString &hint, QBoxLayout::Direction direction);
    /// `direction`: where the hint stands.
    void addRow(const QString &key, const QString &label, QWidget *widget, const QString &hint,
        QBoxLayout::Direction direction, std::function<void(const QString &)> show);
    void tell(const QString &key, const QString &value);

    QFormLayout *m_layout;
    QList<Field> m_fields;
};

} // namespace signalbox
