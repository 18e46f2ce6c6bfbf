// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/configuration/configurationchange.h"

#include <QDialog>

class QVBoxLayout;

namespace signalbox {

/// Shows what is to change in a file, and asks whether to write it: accepted() or rejected(). It writes
/// nothing itself. Shown with show() or open(), never with exec().
///
/// A change with errors, or one that changes nothing, can only be rejected.
class ChangeDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `title` says what the change is for: "Add the provider spare".
    ChangeDialog(const QString &title, const ConfigurationChange &change, QWidget *parent = nullptr);

    [[nodiscard]] const ConfigurationChange &change() const { return m_change; }

private:
    void addHeading(QVBoxLayout *layout, const QString &title);
    void addRemarks(QVBoxLayout *layout);
    void addButtons(QVBoxLayout *layout);

    ConfigurationChange m_change;
};

} // namespace signalbox
