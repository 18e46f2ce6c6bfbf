// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences/preferenceform.h"

#include "config/preferenceedit.h"
#include "config/quantity.h"
#include "ui/configuration/configurationdraft.h"
#include "ui/widgets/colors.h"
#include "ui/widgets/labels.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpression>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace signalbox {
namespace {
constexpr int fieldWidth = 260;
constexpr int hintWidth = 420;
constexpr int spacing = 16;
constexpr int rowSpacing = 12;
constexpr int labelWidth = 215; ///< so that fields of several cards stand below each other

QString textOf(const YamlNode *written)
{
    if (!written)
        return {};
    if (written->kind != YamlNode::Kind::List)
        return written->text;
    QStringList texts;
    for (const YamlNode &child : written->children)
        texts << child.text;
    return texts.join(QStringLiteral(", "));
}

QStringList partsOf(const QString &text)
{
    static const QRegularExpression comma(QStringLiteral("\\s*,\\s*"));
    return text.trimmed().split(comma, Qt::SkipEmptyParts);
}

/// A reference to a variable is the file's own matter.
bool hasVariable(const QString &text)
{
    return text.contains(QLatin1String("${"));
}

QString numberFlaw(const QString &text, std::pair<int, int> range)
{
    bool isNumber = false;
    const int number = text.toInt(&isNumber);
    if (isNumber && number >= range.first && number <= range.second)
        return {};
    return PreferenceForm::tr("Write a whole number from %1 to %2.").arg(range.first).arg(range.second);
}

QString durationFlaw(const QString &text)
{
    const auto time = parseDuration(text);
    return time && time->count() >= 0 ? QString()
                                      : PreferenceForm::tr("Write a time like 500ms, 10s, 2m or 1h.");
}

QString sizeFlaw(const QString &text)
{
    const auto size = parseSize(text);
    return size && *size > 0 ? QString() : PreferenceForm::tr("Write a size like 64KiB, 10MB or 1GiB.");
}

/// With all of its text: layouts do not ask how high that is.
void setWidth(QLabel &hint, int width)
{
    hint.setFixedWidth(width);
    hint.setMinimumHeight(0); // it counts in what it asks for
    hint.setMinimumHeight(hint.heightForWidth(width));
}

bool isTrue(const YamlNode *written, bool byDefault)
{
    static const QStringList yes{QStringLiteral("true"), QStringLiteral("yes"), QStringLiteral("on")};
    return written ? yes.contains(written->text.toLower()) : byDefault;
}
} // namespace

PreferenceForm::PreferenceForm(ConfigurationDraft &draft, QWidget *parent)
    : QWidget(parent)
    , m_draft(draft)
    , m_layout(new QFormLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setHorizontalSpacing(spacing);
    m_layout->setVerticalSpacing(rowSpacing);
    m_layout->setFieldGrowthPolicy(QFormLayout::FieldsStayAtSizeHint);
    m_layout->setLabelAlignment(Qt::AlignLeading | Qt::AlignTop);
    m_layout->setRowWrapPolicy(QFormLayout::DontWrapRows);
    connect(&m_draft, &ConfigurationDraft::changed, this, &PreferenceForm::refresh);
}

/// That of a field below its label, else nobody could make the window narrow enough for that.
QSize PreferenceForm::minimumSizeHint() const
{
    return {fieldWidth, QWidget::minimumSizeHint().height()};
}

void PreferenceForm::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool isNarrow = width() < labelWidth + spacing + hintWidth;
    m_layout->setRowWrapPolicy(isNarrow ? QFormLayout::WrapAllRows : QFormLayout::DontWrapRows);
    m_layout->setVerticalSpacing(isNarrow ? rowSpacing / 4 : rowSpacing); // a label belongs to its field
    for (QLabel *hint : std::as_const(m_hints))
        setWidth(*hint, std::min(width(), hintWidth));
}

QLabel *PreferenceForm::addField(const QString &label, QWidget *field, const QString &hint)
{
    auto *cell = new QWidget(this);
    auto *column = new QVBoxLayout(cell);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(3);
    column->addWidget(field, 0, Qt::AlignLeading);
    if (!hint.isEmpty()) {
        auto *below = makeLabel(hint, TextRole::Muted, cell);
        below->setWordWrap(true);
        setWidth(*below, hintWidth);
        column->addWidget(below);
        m_hints << below;
        field->setAccessibleDescription(hint);
    }
    auto *remark = makeLabel({}, TextRole::Body, cell);
    QPalette alarming = remark->palette();
    alarming.setColor(QPalette::WindowText, Colors(palette()).tone(Tone::Bad));
    remark->setPalette(alarming);
    remark->hide();
    column->addWidget(remark);
    auto *title = new QLabel(label, this);
    title->setBuddy(label.isEmpty() ? nullptr : field);
    title->setMinimumWidth(labelWidth);
    title->setFixedHeight(field->sizeHint().height()); // beside the field, not beside it and its hint
    m_layout->addRow(title, cell);
    return remark;
}

QLineEdit *PreferenceForm::addText(const QString &label, const ConfigPath &field, const QString &byDefault,
    const QString &hint, const Check &check)
{
    auto *edit = new QLineEdit(this);
    edit->setObjectName(field.toString());
    edit->setPlaceholderText(byDefault);
    edit->setFixedWidth(fieldWidth);
    edit->setClearButtonEnabled(true);
    QLabel *remark = addField(label, edit, hint);
    const auto flawOf = [check](const QString &text) {
        const bool isChecked = check && !text.trimmed().isEmpty() && !hasVariable(text);
        return isChecked ? check(text.trimmed()) : QString();
    };
    connect(edit, &QLineEdit::textChanged, this, [remark, flawOf](const QString &text) {
        remark->setText(flawOf(text));
        remark->setVisible(!remark->text().isEmpty());
    });
    connect(edit, &QLineEdit::textEdited, this, [this, flawOf, field, byDefault](const QString &text) {
        if (flawOf(text).isEmpty())
            enterText(field, text.trimmed(), byDefault);
    });
    bind(field, [edit](const YamlNode *written) {
        if (const QString text = textOf(written); text != edit->text().trimmed())
            edit->setText(text);
    });
    return edit;
}

QLineEdit *PreferenceForm::addNumber(const QString &label, const ConfigPath &field, int byDefault,
    std::pair<int, int> range, const QString &hint)
{
    return addText(label, field, QString::number(byDefault), hint,
        [range](const QString &text) { return numberFlaw(text, range); });
}

QLineEdit *PreferenceForm::addDuration(
    const QString &label, const ConfigPath &field, const QString &byDefault, const QString &hint)
{
    return addText(label, field, byDefault, hint, durationFlaw);
}

QLineEdit *PreferenceForm::addSize(
    const QString &label, const ConfigPath &field, const QString &byDefault, const QString &hint)
{
    return addText(label, field, byDefault, hint, sizeFlaw);
}

QLineEdit *PreferenceForm::addList(const QString &label, const ConfigPath &field, const QString &hint)
{
    auto *edit = new QLineEdit(this);
    edit->setObjectName(field.toString());
    edit->setPlaceholderText(tr("None"));
    edit->setFixedWidth(fieldWidth);
    addField(label, edit, hint);
    connect(
        edit, &QLineEdit::textEdited, this, [this, field](const QString &text) { enterList(field, text); });
    bind(field, [edit](const YamlNode *written) {
        const QString text = textOf(written);
        if (partsOf(edit->text()) != partsOf(text))
            edit->setText(text);
    });
    return edit;
}

QCheckBox *PreferenceForm::addSwitch(
    const QString &label, const ConfigPath &field, bool byDefault, const QString &hint)
{
    auto *box = new QCheckBox(label, this);
    box->setObjectName(field.toString());
    addField({}, box, hint);
    const auto word = [](bool on) { return on ? QStringLiteral("true") : QStringLiteral("false"); };
    connect(box, &QCheckBox::clicked, this,
        [this, field, byDefault, word](bool on) { enterText(field, word(on), word(byDefault)); });
    bind(field, [box, byDefault](const YamlNode *written) { box->setChecked(isTrue(written, byDefault)); });
    return box;
}

QComboBox *PreferenceForm::addChoice(const QString &label, const ConfigPath &field, const Choices &choices,
    const QString &byDefault, const QString &hint)
{
    auto *combo = new QComboBox(this);
    combo->setObjectName(field.toString());
    combo->setFixedWidth(fieldWidth);
    for (const auto &[shown, written] : choices)
        combo->addItem(shown, written);
    addField(label, combo, hint);
    connect(combo, &QComboBox::activated, this, [this, combo, field, byDefault](int index) {
        enterText(field, combo->itemData(index).toString(), byDefault);
    });
    bind(field, [combo, byDefault](const YamlNode *written) {
        const QString value = written ? written->text : byDefault;
        if (combo->findData(value) < 0)
            combo->addItem(value, value); // another spelling of the file
        combo->setCurrentIndex(combo->findData(value));
    });
    return combo;
}

void PreferenceForm::enterText(const ConfigPath &field, const QString &text, const QString &byDefault)
{
    const FieldChange change
        = text.isEmpty() ? FieldChange::removal(field) : FieldChange::text(field, text, byDefault);
    m_draft.add(
        [change](const QByteArray &before) { return changePreferences(before, {change}); }, field.toString());
}

void PreferenceForm::enterList(const ConfigPath &field, const QString &text)
{
    const FieldChange change = FieldChange::list(field, partsOf(text));
    m_draft.add(
        [change](const QByteArray &before) { return changePreferences(before, {change}); }, field.toString());
}

void PreferenceForm::bind(const ConfigPath &field, const std::function<void(const YamlNode *written)> &show)
{
    m_rows.append({field, show});
    show(writtenPreference(m_draft.root(), field).in(m_draft.root()));
}

void PreferenceForm::refresh()
{
    for (const Row &row : std::as_const(m_rows))
        row.show(writtenPreference(m_draft.root(), row.field).in(m_draft.root()));
}

} // namespace signalbox
