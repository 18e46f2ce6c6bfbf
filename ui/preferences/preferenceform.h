// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/configpath.h"
#include "config/yamlnode.h"

#include <QList>
#include <QWidget>

#include <functional>
#include <utility>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;

namespace signalbox {

class ConfigurationDraft;

/// Fields of the configuration file below each other, by their paths from its root.
///
/// They show what the draft says, and what is entered goes into it at once. An empty field is one that is not
/// written: it shows its default, paler. What cannot be meant is told below it, and does not go in.
class PreferenceForm final : public QWidget
{
    Q_OBJECT

public:
    /// What is wrong with a text, in one line with the remedy; empty = nothing.
    using Check = std::function<QString(const QString &text)>;
    using Choices = QList<std::pair<QString, QString>>; ///< what is shown, what is written

    /// The draft outlives it.
    explicit PreferenceForm(ConfigurationDraft &draft, QWidget *parent = nullptr);

    QLineEdit *addText(const QString &label, const ConfigPath &field, const QString &byDefault,
        const QString &hint = {}, const Check &check = {});
    QLineEdit *addNumber(const QString &label, const ConfigPath &field, int byDefault,
        std::pair<int, int> range, const QString &hint = {});
    /// "10s", "5m"
    QLineEdit *addDuration(
        const QString &label, const ConfigPath &field, const QString &byDefault, const QString &hint = {});
    /// "64MiB"
    QLineEdit *addSize(
        const QString &label, const ConfigPath &field, const QString &byDefault, const QString &hint = {});
    /// Several, with commas between them.
    QLineEdit *addList(const QString &label, const ConfigPath &field, const QString &hint = {});
    QCheckBox *addSwitch(
        const QString &label, const ConfigPath &field, bool byDefault, const QString &hint = {});
    QComboBox *addChoice(const QString &label, const ConfigPath &field, const Choices &choices,
        const QString &byDefault, const QString &hint = {});

    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Row
    {
        ConfigPath field;
        std::function<void(const YamlNode *written)> show;
    };

    /// What it returns stands below them: for what is wrong with what was entered.
    QLabel *addField(const QString &label, QWidget *field, const QString &hint);
    void enterList(const ConfigPath &field, const QString &text);
    void enterText(const ConfigPath &field, const QString &text, const QString &byDefault);
    void bind(const ConfigPath &field, const std::function<void(const YamlNode *written)> &show);
    void refresh();

    ConfigurationDraft &m_draft;
    QFormLayout *m_layout;
    QList<Row> m_rows;
    QList<QLabel *> m_hints;
};

} // namespace signalbox
