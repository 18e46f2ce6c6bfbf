// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/fieldform.h"

#include "ui/providers/providerentry.h"
#include "ui/widgets/elidedlabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QIntValidator>
#include <QLineEdit>
#include <QSignalBlocker>

#include <limits>

namespace signalbox {
namespace {
constexpr int widestField = 460;
constexpr int widestNumber = 140;
constexpr int labelCharacters = 24;
} // namespace

FieldForm::FieldForm(QWidget *parent) : QWidget(parent), m_layout(new QFormLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setHorizontalSpacing(16);
    m_layout->setVerticalSpacing(8);
    m_layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_layout->setLabelAlignment(Qt::AlignLeading | Qt::AlignVCenter);
}

QLineEdit *FieldForm::addText(const QString &key, const QString &label, const QString &hint)
{
    return addLine(key, label, hint, QBoxLayout::TopToBottom);
}

QLineEdit *FieldForm::addNumber(const QString &key, const QString &label, int least, const QString &hint)
{
    QLineEdit *edit = addLine(key, label, hint, QBoxLayout::LeftToRight);
    edit->setMaximumWidth(widestNumber);
    edit->setValidator(new QIntValidator(least, std::numeric_limits<int>::max(), edit));
    return edit;
}

QLineEdit *FieldForm::addLine(
    const QString &key, const QString &label, const QString &hint, QBoxLayout::Direction direction)
{
    auto *edit = new QLineEdit(this);
    edit->setMaximumWidth(widestField);
    addRow(key, label, edit, hint, direction, [edit](const QString &text) {
        if (edit->text() != text)
            edit->setText(text);
    });
    connect(
        edit, &QLineEdit::textEdited, this, [this, key](const QString &text) { tell(key, text.trimmed()); });
    return edit;
}

QComboBox *FieldForm::addChoice(const QString &key, const QString &label, const Choices &choices)
{
    auto *box = new QComboBox(this);
    for (const auto &[value, text] : choices)
        box->addItem(text, value);
    box->setMaximumWidth(widestField);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon); // may be narrow
    addRow(key, label, box, {}, QBoxLayout::TopToBottom, [box](const QString &text) {
        int place = box->findData(text.trimmed());
        if (place < 0) { // written in a way that is not offered, which stays
            box->addItem(text, text);
            place = box->count() - 1;
        }
        box->setCurrentIndex(place);
    });
    connect(box, &QComboBox::activated, this,
        [this, key, box](int place) { tell(key, box->itemData(place).toString()); });
    return box;
}

QCheckBox *FieldForm::addSwitch(const QString &key, const QString &text, bool byDefault)
{
    auto *box = new QCheckBox(text, this);
    box->setObjectName(key);
    m_layout->addRow(box);
    m_fields << Field{key, box, [box, byDefault](const QString &written) {
                          box->setChecked(written.isEmpty() ? byDefault : isWrittenOn(written));
                      }};
    connect(box, &QCheckBox::clicked, this, [this, key, byDefault](bool isOn) {
        const auto word = [](bool on) { return on ? QStringLiteral("true") : QStringLiteral("false"); };
        emit changed(FieldChange::text(ConfigPath() / key, word(isOn), word(byDefault)));
    });
    return box;
}

void FieldForm::addRow(const QString &key, const QString &label, QWidget *widget, const QString &hint,
    QBoxLayout::Direction direction, std::function<void(const QString &)> show)
{
    widget->setObjectName(key);
    widget->setAccessibleName(label);
    widget->setAccessibleDescription(hint);
    widget->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    auto *name = new QLabel(label, this);
    name->setBuddy(widget);
    name->setMinimumWidth(fontMetrics().averageCharWidth() * labelCharacters); // the same in all cards
    if (hint.isEmpty()) {
        m_layout->addRow(name, widget);
    } else {
        auto *place = new QBoxLayout(direction, nullptr);
        place->setSpacing(direction == QBoxLayout::TopToBottom ? 3 : 10);
        auto *text = new ElidedLabel(this);
        text->setLines({hint});
        text->setMuted(true);
        place->addWidget(widget);
        place->addWidget(text, 1);
        m_layout->addRow(name, place);
    }
    m_fields << Field{key, widget, std::move(show)};
}

void FieldForm::setDefault(const QString &key, const QString &text)
{
    if (auto *edit = findChild<QLineEdit *>(key))
        edit->setPlaceholderText(text);
}

void FieldForm::load(const YamlNode &written, bool keepsTyped)
{
    for (const Field &field : std::as_const(m_fields)) {
        if (keepsTyped && field.widget->hasFocus() && qobject_cast<QLineEdit *>(field.widget))
            continue;
        const YamlNode *value = written.find(field.key);
        const QSignalBlocker blocker(field.widget);
        field.show(value && value->kind == YamlNode::Kind::Scalar ? value->text : QString());
        field.widget->setEnabled(!value || value->kind == YamlNode::Kind::Scalar);
    }
}

void FieldForm::tell(const QString &key, const QString &value)
{
    const ConfigPath path = ConfigPath() / key;
    emit changed(value.isEmpty() ? FieldChange::removal(path) : FieldChange::text(path, value));
}

} // namespace signalbox
