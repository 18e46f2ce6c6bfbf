// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/providers/providerform.h"

#include <QDialog>

class QPushButton;
class QScrollArea;
class QStackedWidget;

namespace signalbox {

class NoticeBar;
class PresetPicker;

/// Asks in two steps what provider is to be added. It adds none itself: whoever takes addRequested() closes
/// it when all went well, or says what did not. Shown with show(), never with exec().
class AddProviderDialog final : public QDialog
{
    Q_OBJECT

public:
    AddProviderDialog(
        const PresetCatalog &catalog, ProviderForm::Surroundings surroundings, QWidget *parent = nullptr);

    void showProblem(const QString &text);
    /// Goes on to the form of a known service, with its sign-in.
    void signInAt(const QString &preset);
    /// For the keychain, which may ask its user first: nothing but Cancel can be done.
    void setWaiting(bool isWaiting);

signals:
    void addRequested(const signalbox::NewProvider &provider);

private:
    void goOn();
    void goBack();
    void showForm();
    void update();

    ProviderForm::Surroundings m_surroundings;
    QStackedWidget *m_steps;
    PresetPicker *m_picker;
    QScrollArea *m_scroll;
    ProviderForm *m_form = nullptr;
    QLabel *m_flaw;
    NoticeBar *m_problem;
    QPushButton *m_back = nullptr;
    QPushButton *m_next = nullptr;
};

} // namespace signalbox
