// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/fieldchange.h"
#include "ui/gateway/gatewaylink.h"
#include "ui/providers/credentialchoice.h"
#include "ui/providers/providerentry.h"

#include <QWidget>

class QPushButton;
class QVBoxLayout;

namespace signalbox {

class NoticeBar;

/// How one provider signs in: its key, its sign-ins, and where they are kept. A key goes to the secret store
/// at once; what the file says of it is a change like all others.
class CredentialPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit CredentialPanel(GatewayLink &link, QWidget *parent = nullptr);

    /// `isOther`: another one than before.
    void load(const ProviderEntry &entry, bool isOther);
    void focusKey();
    void signIn();

signals:
    void changed(const signalbox::FieldChange &change);
    /// What the file says under this key is to stay.
    void restored(const signalbox::ConfigPath &field);

private:
    void chooseKind(CredentialKind kind);
    void keepKey();
    void showSignIn();
    void listAccounts();
    void showAccounts(const QJsonObject &status);
    void signOut(const QString &account);

    GatewayLink &m_link;
    ProviderEntry m_entry;
    QLabel *m_place;
    CredentialChoice *m_choice;
    QPushButton *m_keep;
    QPushButton *m_signIn;
    QWidget *m_accounts;
    QVBoxLayout *m_accountRows;
    NoticeBar *m_problem;
    NoticeBar *m_done;
};

} // namespace signalbox
