// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMessageBox>

namespace signalbox {

class ConfigurationDraft;

/// Asks before the program ends what is to become of changes that are not saved. Shown with show(), never
/// with exec(); it closes itself when there are none any more.
class UnsavedQuestion final : public QMessageBox
{
    Q_OBJECT

public:
    /// The draft outlives it.
    explicit UnsavedQuestion(ConfigurationDraft &draft);

signals:
    /// They are saved or discarded.
    void settled();
    /// Nothing was saved; the changes are still there.
    void failed(const QString &problem);

private:
    void refresh();
    void save();
    void discard();

    ConfigurationDraft &m_draft;
    QPushButton *m_save;
};

} // namespace signalbox
