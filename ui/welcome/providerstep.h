// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/foundconfigs.h"
#include "ui/welcome/providerimport.h"

#include <QPointer>
#include <QWidget>

class QPushButton;

namespace signalbox {

class ChoiceCard;

/// The first step: who is to answer. Each way is a card; nothing has to be done for the demo.
class ProviderStep final : public QWidget
{
    Q_OBJECT

public:
    ProviderStep(ConfigurationDesk &desk, ConfigurationDraft &draft, GatewayLink &link, FoundConfigs found,
        QWidget *parent = nullptr);

    /// Looks for configurations of other programs; reads a few small files.
    void look();
    /// A provider was added in another window, for which one may have to sign in yet.
    void tellAdded(const QString &name, bool signsIn);
    void setSnapshot(const GatewaySnapshot &snapshot);
    /// True once there is a provider of the user's own.
    [[nodiscard]] bool isDone() const;

    [[nodiscard]] ChoiceCard *addCard() const { return m_add; }
    [[nodiscard]] ChoiceCard *signInCard() const { return m_signIn; }
    [[nodiscard]] ChoiceCard *ownLoginCard() const { return m_ownLogin; }
    [[nodiscard]] ChoiceCard *importCard() const { return m_import; }
    [[nodiscard]] ChoiceCard *demoCard() const { return m_demo; }

signals:
    /// A provider is to be added by hand; empty = of no particular preset.
    void addRequested(const QString &preset);
    /// The same with a sign-in.
    void signInRequested(const QString &preset);
    void demoChosen();
    /// Whether it is done may have changed.
    void changed();

private:
    void fillSignInMenu();
    void addFound(const FoundConfig &found);
    void import(const FoundConfig &found);
    void openConfiguration(ChoiceCard &card);
    void showOutcome(const ProviderImport::Outcome &outcome);
    void showState();
    void orderTabs();

    ConfigurationDesk &m_desk;
    FoundConfigs m_found;
    ProviderImport m_additions;
    ChoiceCard *m_demo;
    ChoiceCard *m_ownLogin;
    ChoiceCard *m_signIn;
    ChoiceCard *m_add;
    ChoiceCard *m_import;
    ChoiceCard *m_current; ///< whose button was pressed last
    QString m_signsIn; ///< the provider whose sign-in is waited for; empty = none
    QList<QPushButton *> m_importButtons;
    QPointer<QPushButton> m_importButton; ///< that was pressed last
};

} // namespace signalbox
