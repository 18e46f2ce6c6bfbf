// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/providers/presetmodel.h"

#include <QWidget>

#include <optional>

class QLabel;
class QLineEdit;
class QListView;

namespace signalbox {

/// A searchable list of what a new provider can be.
class PresetPicker final : public QWidget
{
    Q_OBJECT

public:
    explicit PresetPicker(const PresetCatalog &catalog, QWidget *parent = nullptr);

    [[nodiscard]] std::optional<PresetModel::Row> chosen() const;
    void find();
    /// False where there is no such preset.
    bool choose(const QString &preset);

signals:
    void selectionChanged();
    void activated(); ///< by Return or two clicks

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void search(const QString &text);

    PresetModel *m_model;
    QLineEdit *m_search;
    QListView *m_list;
    QLabel *m_none;
};

} // namespace signalbox
