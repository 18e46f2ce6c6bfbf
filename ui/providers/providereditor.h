// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/fieldchange.h"
#include "ui/gateway/gatewaylink.h"
#include "ui/providers/providerentry.h"

#include <QWidget>

class QCheckBox;
class QTabWidget;

namespace signalbox {

class ConfigurationDraft;
class CredentialPanel;
class ElidedLabel;
class FieldForm;
class HealthPanel;
class ModelTable;
class TestPanel;

/// All about one provider: how it is doing, its test, and every field that can be edited. It changes nothing
/// in the file itself.
class ProviderEditor final : public QWidget
{
    Q_OBJECT

public:
    ProviderEditor(GatewayLink &link, ConfigurationDraft &draft, QWidget *parent = nullptr);

    /// What is being typed stays while the same provider says the same, or what was typed here.
    void load(const ProviderEntry &entry, bool isTyped);
    void test();
    /// Where it tells how the provider signs in.
    void showCredential();

signals:
    void changed(const QString &id, const signalbox::FieldChange &change);
    void credentialChanged(const QString &id, const QList<signalbox::FieldChange> &changes);
    /// What the file says of its credential is to stay.
    void credentialRestored(const QString &id);
    /// What has become of a key of another provider than the one that is shown.
    void told(const QString &text);
    void renamed(const QString &id, const QString &name);
    void forgetFailuresRequested(const QString &id);
    void requestsRequested(const QString &id);
    void signInRequested(const QString &id);
    void editTextRequested(int line);

private:
    QWidget *makeHeading();
    QWidget *makeStatus();
    QWidget *makeGeneral();
    QWidget *makeModels();
    QWidget *makeLimits();
    void connectForms();
    void setDefaults();
    void tell(const FieldChange &change);

    ProviderEntry m_entry;
    ElidedLabel *m_title;
    ElidedLabel *m_service;
    QCheckBox *m_enabled;
    QTabWidget *m_tabs;
    HealthPanel *m_health;
    TestPanel *m_test;
    FieldForm *m_general;
    CredentialPanel *m_credential;
    ModelTable *m_models;
    FieldForm *m_limits;
    FieldForm *m_connection;
    FieldForm *m_money;
};

} // namespace signalbox
