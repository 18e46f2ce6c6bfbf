// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/presetcatalog.h"
#include "ui/configuration/configurationchange.h"
#include "ui/providers/newprovider.h"

#include <QObject>
#include <QPointer>

namespace signalbox {

class AddProviderDialog;
class ConfigurationDraft;
class GatewayLink;

/// Adds a provider: asks what, shows the change, keeps the key, writes. What waits in the draft is written
/// with it.
///
/// The key is kept under a name that nobody else uses, and first: a file that refers to nothing would be
/// worse than a key that nothing refers to.
class ProviderAdding final : public QObject
{
    Q_OBJECT

public:
    /// All outlive it.
    ProviderAdding(GatewayLink &link, ConfigurationDraft &draft, QWidget &page);

    /// Opens the dialog, or brings it to the front. With the name of a preset it begins at the form of that
    /// service, with its sign-in.
    void ask(const QString &preset = {});

signals:
    /// `place`: where its key is; empty = it has none.
    void added(const QString &name, const QString &place);
    /// Its user has added nothing.
    void dismissed();
    /// What else there is to say: its user has gone on before the key was kept.
    void told(const QString &text);

private:
    void take(NewProvider provider);
    void keep(const NewProvider &provider, const ConfigurationChange &change);
    void tellTaken(const QString &secret);
    void write(const QString &name, const QString &place, const ConfigurationChange &change);

    GatewayLink &m_link;
    ConfigurationDraft &m_draft;
    QWidget &m_page;
    QStringList m_taken; ///< names of secrets that the store turned out to have
    PresetCatalog m_catalog; ///< that is chosen from, with those of the configuration's folder
    QPointer<AddProviderDialog> m_dialog;
};

} // namespace signalbox
