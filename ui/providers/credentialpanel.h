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

class ConfigurationDraft;
class NoticeBar;

/// How one provider signs in: its key, its sign-ins, and where they are kept. A key goes to the secret store
/// at once, under a name that nobody else uses; what the file says of it is a change like all others. Each
/// change says all that differs from the file, so that it takes the place of the one before.
class CredentialPanel final : public QWidget
{
    Q_OBJECT

public:
    /// Both outlive it.
    CredentialPanel(GatewayLink &link, ConfigurationDraft &draft, QWidget *parent = nullptr);

    /// `isOther`: another one than before.
    void load(const ProviderEntry &entry, bool isOther);
    void focusKey();

signals:
    void changed(const QString &id, const QList<signalbox::FieldChange> &changes);
    /// What the file says is to stay.
    void restored(const QString &id);
    void signInRequested(const QString &id);
    /// What has become of a key of another provider than the one that is shown.
    void told(const QString &text);

private:
    void chooseKind(CredentialKind kind);
    void keepKey();
    void keepAs(const ProviderEntry &entry, const Secret &key, const QStringList &taken);
    void showKeeping();
    void noteKept(const ProviderEntry &entry, const QString &name, const Result<QString> &place);
    [[nodiscard]] QList<FieldChange> withValue(const ProviderEntry &entry, const QString &value) const;
    void showSignIn();
    void listAccounts();
    void showAccounts(const QJsonObject &status);
    void signOut(const QString &account);

    GatewayLink &m_link;
    ConfigurationDraft &m_draft;
    ProviderEntry m_entry;
    QString m_kept; ///< the name of a key of it that was kept here
    QString m_keeping; ///< whose key waits for the store; empty = nobody's
    QLabel *m_place;
    CredentialChoice *m_choice;
    QPushButton *m_keep;
    QPushButton *m_signIn;
    QWidget *m_accounts;
    QVBoxLayout *m_accountRows;
    NoticeBar *m_problem;
    NoticeBar *m_warning;
    NoticeBar *m_done;
};

} // namespace signalbox
