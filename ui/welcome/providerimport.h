// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/foundconfigs.h"
#include "ui/configuration/configurationdesk.h"
#include "ui/gateway/gatewaylink.h"

#include <QPointer>

#include <functional>

class QWidget;

namespace signalbox {

class ConfigurationDraft;

/// Puts providers into the configuration: shows the change, keeps their secrets in the store, and only then
/// writes. No secret ever stands in the file or takes the place of another; when one cannot be kept, or the
/// file is not what was shown, nothing is written and those that were kept are removed again.
class ProviderImport final : public QObject
{
    Q_OBJECT

public:
    /// What has become of it.
    struct Outcome
    {
        QStringList remarks; ///< where the keys are, and what the user has to do yet
        bool needsUser = false; ///< without that it does not work, or not for long
        bool wantsKeyPlace = false; ///< the configuration should say where keys are to be kept
    };
    /// Reads what is to be added, with none of the names that are taken.
    using Source = std::function<ImportedProviders(const TakenNames &taken)>;

    /// `window` is what the change is shown above; all of them outlive it.
    ProviderImport(ConfigurationDesk &desk, ConfigurationDraft &draft, GatewayLink &link, QWidget *window,
        QObject *parent = nullptr);

    /// `title` says what the change is for.
    void add(const QString &title, const Source &source);
    /// A provider to which each client sends its own login.
    void addOwnLogin();
    /// The names of providers that are taken already.
    [[nodiscard]] QStringList names() const;

signals:
    /// The store is asked to keep secrets, which may wait for its user.
    void waiting();
    /// It is written.
    void added(const signalbox::ProviderImport::Outcome &outcome);
    void failed(const QString &problem);

private:
    [[nodiscard]] Result<QByteArray> textWith(
        const std::vector<YamlNode> &providers, QStringList &remarks) const;
    void propose(const QString &title, const ImportedProviders &imported);
    void review(const QString &title, const QByteArray &text);
    void keepSecrets();
    void keepNextSecret();
    void takeBack(const QString &problem);
    void write();
    void tellOutcome();
    void giveUp(const QString &problem);

    ConfigurationDesk &m_desk;
    ConfigurationDraft &m_draft;
    GatewayLink &m_link;
    QPointer<QWidget> m_window;
    ConfigurationChange m_change;
    QList<NamedSecret> m_secrets; ///< that are to be kept yet
    QList<AwaitedVariable> m_awaited;
    QStringList m_taken; ///< names of secrets that were found in the store and nowhere else
    QStringList m_kept; ///< names of those that are
    QStringList m_left; ///< names of those that could not be removed again
    QString m_place; ///< where they are
    QStringList m_remarks;
    bool m_isBusy = false;
};

} // namespace signalbox
