// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "clients/guideedit.h"
#include "core/secret.h"
#include "ui/configuration/configurationchange.h"

#include <QObject>
#include <QPointer>

namespace signalbox {

class ConfigurationDraft;
class GatewayLink;
class NewKeyDialog;

/// Adds to the configuration what a guide needs of it: shows the change, writes it, and shows the client key
/// that was made where the guide wants one and there is none. What waits in the draft is written with it.
class GuideAdding final : public QObject
{
    Q_OBJECT

public:
    enum class State {
        NothingToAdd, ///< the guide needs nothing, or there is no configuration that it could be added to
        Missing,
        There,
    };

    /// All outlive it.
    GuideAdding(GatewayLink &link, ConfigurationDraft &draft, QWidget &window);

    [[nodiscard]] State stateOf(const ClientGuide &guide) const;
    /// Opens the review.
    void ask(const ClientGuide &guide);

signals:
    /// The configuration is another one.
    void changed();
    /// Why nothing was written; empty = it was.
    void told(const QString &problem);

private:
    [[nodiscard]] GuideNeeds needsOf(const ClientGuide &guide) const;
    void write(const ConfigurationChange &change, const QString &keyName, const Secret &key);

    GatewayLink &m_link;
    ConfigurationDraft &m_draft;
    QWidget &m_window;
    QPointer<NewKeyDialog> m_newKey;
};

} // namespace signalbox
