// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/fieldchange.h"
#include "ui/gateway/gatewaylink.h"
#include "ui/providers/providerentry.h"
#include "ui/window/page.h"

class QPushButton;
class QStackedWidget;

namespace signalbox {

struct ConfigurationChange;
class ConfigurationDraft;
class NoticeBar;
class PendingBar;
class ProviderAdding;
class ProviderEditor;
class ProviderList;

/// Adds, edits, orders, tests and removes providers.
///
/// All changes go into the draft, which shows them as a difference of the file and writes them together; a
/// key goes to the secret store and never into the file. A provider that is added, copied or removed is
/// reviewed at once.
class ProvidersPage final : public Page
{
    Q_OBJECT

public:
    /// Both outlive it.
    ProvidersPage(GatewayLink &link, ConfigurationDraft &draft, QWidget *parent = nullptr);

    void setSnapshot(const GatewaySnapshot &snapshot) override;
    /// The name of a provider; "add" asks what is to be added, "add:PRESET" signs in at that service.
    void showItem(const QString &item) override;
    void find() override;

signals:
    void openConfigurationRequested();
    void signInRequested(const QString &provider);
    /// The question what is to be added is over; `name` is empty when nothing was.
    void additionEnded(const QString &name, bool signsIn);

private:
    QWidget *makeContent();
    void makeNotices();
    void connectParts();
    void addShortcuts();
    void refresh();
    void showEntries();
    [[nodiscard]] QList<ProviderEntry> readEntries() const;
    void change(const QString &id, const QList<FieldChange> &changes, const QString &field);
    void restoreCredential(const QString &id);
    void move(const QString &id, int place);
    [[nodiscard]] QString priorityAt(const QString &id, int place) const;
    void rename(const QString &id, const QString &name);
    void duplicate(const QString &id);
    void remove(const QString &id);
    void review(const QString &title, const ConfigurationChange &change, const QString &done,
        const QString &chosen = {});
    void showAdded(const QString &name, const QString &place);
    void showProblem(const QString &text, bool wantsProvider = false);
    void showDone(const QString &text, bool offersTest);
    [[nodiscard]] const ProviderEntry *entry(const QString &id) const;
    [[nodiscard]] QStringList names() const;

    GatewayLink &m_link;
    ConfigurationDraft &m_draft;
    GatewaySnapshot m_snapshot;
    QList<ProviderEntry> m_entries;
    ProviderList *m_list;
    ProviderEditor *m_editor;
    PendingBar *m_pending;
    ProviderAdding *m_adding;
    QStackedWidget *m_stack;
    NoticeBar *m_fileProblem;
    NoticeBar *m_problemNotice;
    NoticeBar *m_warning;
    NoticeBar *m_done;
    QPushButton *m_testOffer = nullptr;
    QPushButton *m_openFile = nullptr;
    QPushButton *m_addOffer = nullptr;
    bool m_isTyping = false; ///< what changes was entered here, and shows already
};

} // namespace signalbox
