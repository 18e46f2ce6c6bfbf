// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/presetcatalog.h"
#include "ui/configuration/configurationdesk.h"
#include "ui/gateway/gatewaylink.h"
#include "ui/providers/newprovider.h"
#include "ui/providers/providerdraft.h"
#include "ui/providers/providerentry.h"
#include "ui/window/page.h"

#include <QPointer>

#include <functional>

class QStackedWidget;

namespace signalbox {

class AddProviderDialog;
class NoticeBar;
class ProviderChangesBar;
class ProviderEditor;
class ProviderList;

/// Adds, edits, orders, tests and removes providers.
///
/// All changes are collected, shown as a difference of the file and written together; a key goes to the
/// secret store and never into the file. While nothing is pending the page follows the file. Whoever owns the
/// desk has the gateway read what was applied.
class ProvidersPage final : public Page
{
    Q_OBJECT

public:
    /// Both outlive it.
    ProvidersPage(GatewayLink &link, ConfigurationDesk &desk, QWidget *parent = nullptr);

    void setSnapshot(const GatewaySnapshot &snapshot) override;
    /// The name of a provider; "add" asks what is to be added, "add:PRESET" signs in at that service.
    void showItem(const QString &item) override;
    void find() override;

signals:
    void openConfigurationRequested();
    /// The question what is to be added is over; `name` is empty when nothing was.
    void additionEnded(const QString &name, bool signsIn);

private:
    using Accepted = std::function<void(const ConfigurationChange &)>;

    QWidget *makeContent();
    void makeNotices();
    void connectParts();
    void addShortcuts();
    void followFile();
    void readText();
    void showEntries(bool discards = false);
    void draftChanged();
    void keepChanges();
    void discard();
    void reviewDraft();
    void move(const QString &id, int place);
    void rename(const QString &id, const QString &name);
    void add(const QString &preset = {});
    void addChosen(const NewProvider &provider);
    void keepAndWrite(const NewProvider &provider, const ConfigurationChange &change);
    void duplicate(const QString &id);
    void remove(const QString &id);
    void review(
        const QString &title, const ConfigurationChange &change, QWidget *parent, const Accepted &accepted);
    [[nodiscard]] std::optional<Error> write(const ConfigurationChange &change);
    void writeOrTell(const ConfigurationChange &change, const QString &done);
    void undo();
    void showProblem(const QString &text);
    void showDone(const QString &text, bool offersTest);
    [[nodiscard]] const ProviderEntry *entry(const QString &id) const;
    [[nodiscard]] QStringList names() const;
    [[nodiscard]] QString problem() const;

    GatewayLink &m_link;
    ConfigurationDesk &m_desk;
    GatewaySnapshot m_snapshot;
    ProviderDraft m_draft;
    QByteArray m_text; ///< of the file with the draft, as it last could be made
    YamlNode m_root;
    ConfigPointer m_config;
    QString m_draftProblem; ///< why the draft cannot be written
    QByteArray m_written; ///< that we have just written
    QList<ProviderEntry> m_entries;
    ProviderList *m_list;
    ProviderEditor *m_editor;
    ProviderChangesBar *m_pending;
    QStackedWidget *m_stack;
    NoticeBar *m_fileProblem;
    NoticeBar *m_conflict;
    NoticeBar *m_problemNotice;
    NoticeBar *m_done;
    QWidget *m_testOffer = nullptr;
    QWidget *m_undo = nullptr;
    PresetCatalog m_catalog; ///< that is chosen from, with those of the configuration's folder
    QPointer<AddProviderDialog> m_adding;
};

} // namespace signalbox
