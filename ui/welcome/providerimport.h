// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/foundconfigs.h"
#include "ui/configuration/configurationdesk.h"
#include "ui/gateway/gatewaylink.h"

#include <QPointer>

class QWidget;

namespace signalbox {

/// Puts providers into the configuration: shows the change, keeps their secrets in the store, and only then
/// writes. No secret ever stands in the file, and nothing is written when one cannot be kept.
class ProviderImport final : public QObject
{
    Q_OBJECT

public:
    /// `window` is what the change is shown above; all of them outlive it.
    ProviderImport(ConfigurationDesk &desk, GatewayLink &link, QWidget *window, QObject *parent = nullptr);

    /// `title` says what the change is for.
    void add(const QString &title, const ImportedProviders &imported);
    /// A provider to which each client sends its own login.
    void addOwnLogin();
    /// The names that are taken already.
    [[nodiscard]] QStringList names() const;

signals:
    /// The store is asked to keep secrets, which may wait for its user.
    void waiting();
    /// It is written, and what the user has to do yet.
    void added(const QStringList &remarks);
    void failed(const QString &problem);

private:
    [[nodiscard]] Result<QByteArray> textWith(
        const std::vector<YamlNode> &providers, QStringList &remarks) const;
    void review(const QString &title, const QByteArray &text);
    void keepNextSecret();
    void write();

    ConfigurationDesk &m_desk;
    GatewayLink &m_link;
    QPointer<QWidget> m_window;
    ConfigurationChange m_change;
    QList<NamedSecret> m_secrets; ///< that are to be kept yet
    QStringList m_remarks;
    bool m_isBusy = false;
};

} // namespace signalbox
