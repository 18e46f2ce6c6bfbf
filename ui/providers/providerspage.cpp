// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/providerspage.h"

#include "config/provideredit.h"
#include "config/secretreference.h"
#include "ui/configuration/changedialog.h"
#include "ui/configuration/configurationdraft.h"
#include "ui/configuration/pendingbar.h"
#include "ui/gateway/gatewaystate.h"
#include "ui/providers/keyplace.h"
#include "ui/providers/newprovider.h"
#include "ui/providers/provideradding.h"
#include "ui/providers/providereditor.h"
#include "ui/providers/providerlist.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/noticebar.h"

#include <QListView>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QShortcut>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace signalbox {
namespace {

using Severity = ConfigProblem::Severity;
constexpr int listWidth = 280;
constexpr int leastListWidth = 190;
constexpr int spacing = 14;
const QString credentialField = QStringLiteral("credential");

/// The accounts of a provider do not follow its name.
bool hasAccount(const ProviderEntry &entry)
{
    return entry.config && entry.config->auth == ProviderConfig::Auth::OAuth && isSignedIn(entry);
}

QString priorityOf(const ProviderEntry &entry)
{
    const QString written = entry.text(u"priority").trimmed();
    return written.isEmpty() ? QStringLiteral("1") : written;
}

/// When it is asked; 0 is behind all others.
int rankOf(const ProviderEntry &entry)
{
    const int priority = priorityOf(entry).toInt();
    return priority > 0 ? priority : std::numeric_limits<int>::max();
}

/// Absolute, so that a later one takes the place of this one. Whoever is not among `names` stays behind.
Result<QByteArray> inOrder(const QByteArray &text, const QStringList &names)
{
    Result<QByteArray> ordered = text;
    qsizetype place = 0;
    for (const QString &name : names) {
        const Result<ConfigPath> path = providerPath(parseYaml(*ordered).root, name);
        if (!path)
            continue; // the file has lost it meanwhile
        if (std::get<qsizetype>(path->steps().constLast()) != place)
            ordered = moveProvider(*ordered, name, place);
        if (!ordered)
            break;
        ++place;
    }
    return ordered;
}
} // namespace

ProvidersPage::ProvidersPage(GatewayLink &link, ConfigurationDraft &draft, QWidget *parent)
    : Page(parent)
    , m_link(link)
    , m_draft(draft)
    , m_list(new ProviderList(this))
    , m_editor(new ProviderEditor(link, draft, this))
    , m_pending(new PendingBar(draft, tr("Change the configuration"), this))
    , m_adding(new ProviderAdding(link, draft, *this))
    , m_stack(new QStackedWidget(this))
    , m_fileProblem(new NoticeBar(Tone::Bad, this))
    , m_problemNotice(new NoticeBar(Tone::Bad, this))
    , m_warning(new NoticeBar(Tone::Attention, this))
    , m_done(new NoticeBar(Tone::Good, this))
{
    auto *empty = new EmptyState(tr("No providers yet"),
        tr("A provider is a service that answers: Anthropic, a gateway of your company, a model on this "
           "computer. Sign in, paste a key, or use the login that Claude Code has."),
        this);
    QPushButton *first = empty->addButton(tr("&Add your first provider"));
    first->setObjectName(QStringLiteral("addFirst"));
    connect(first, &QPushButton::clicked, this, [this] { m_adding->ask(); });
    m_stack->addWidget(makeContent());
    m_stack->addWidget(empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing);
    makeNotices();
    for (QWidget *notice : {m_fileProblem, m_problemNotice, m_done, m_warning})
        layout->addWidget(notice);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_pending);
    connectParts();
    addShortcuts();
    refresh();
}

QWidget *ProvidersPage::makeContent()
{
    auto *content = new QWidget(this);
    auto *row = new QHBoxLayout(content);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(spacing + 6);
    m_list->setMinimumWidth(leastListWidth);
    m_list->setMaximumWidth(listWidth);
    row->addWidget(m_list, 2);
    row->addWidget(m_editor, 5);
    return content;
}

void ProvidersPage::makeNotices()
{
    m_fileProblem->setObjectName(QStringLiteral("fileProblem"));
    m_problemNotice->setObjectName(QStringLiteral("problem"));
    m_warning->setObjectName(QStringLiteral("warning"));
    m_done->setObjectName(QStringLiteral("done"));
    connect(m_fileProblem->addButton(tr("Open &configuration")), &QPushButton::clicked, this,
        &ProvidersPage::openConfigurationRequested);
    m_openFile = m_problemNotice->addButton(tr("Open &configuration"));
    connect(m_openFile, &QPushButton::clicked, this, &ProvidersPage::openConfigurationRequested);
    m_addOffer = m_problemNotice->addButton(tr("&Add a provider…"));
    m_addOffer->setObjectName(QStringLiteral("addOther"));
    connect(m_addOffer, &QPushButton::clicked, this, [this] {
        m_problemNotice->setText({});
        m_adding->ask();
    });
    m_testOffer = m_done->addButton(tr("Test it"));
    m_testOffer->setObjectName(QStringLiteral("testNew"));
    connect(m_testOffer, &QPushButton::clicked, this, [this] {
        m_done->hide();
        m_editor->test();
    });
    for (NoticeBar *notice : {m_problemNotice, m_warning, m_done})
        notice->setDismissible();
}

void ProvidersPage::connectParts()
{
    connect(&m_draft, &ConfigurationDraft::changed, this, &ProvidersPage::refresh);
    connect(m_adding, &ProviderAdding::added, this, &ProvidersPage::showAdded);
    connect(m_adding, &ProviderAdding::dismissed, this, [this] { emit additionEnded({}, false); });
    connect(m_adding, &ProviderAdding::told, m_warning, &NoticeBar::setText);
    connect(m_list, &ProviderList::currentChanged, this, [this] { showEntries(); });
    connect(m_list, &ProviderList::addRequested, this, [this] { m_adding->ask(); });
    connect(m_list, &ProviderList::duplicateRequested, this, &ProvidersPage::duplicate);
    connect(m_list, &ProviderList::removeRequested, this, &ProvidersPage::remove);
    connect(m_list, &ProviderList::moveRequested, this, &ProvidersPage::move);
    const auto changeField = [this](const QString &id, const FieldChange &field) {
        change(id, {field}, field.field.toString());
    };
    connect(m_list, &ProviderList::enableRequested, this, [changeField](const QString &id, bool isOn) {
        changeField(id,
            FieldChange::text(ConfigPath() / u"enabled",
                isOn ? QStringLiteral("true") : QStringLiteral("false"), QStringLiteral("true")));
    });
    connect(m_editor, &ProviderEditor::changed, this, changeField);
    connect(m_editor, &ProviderEditor::credentialChanged, this,
        [this](
            const QString &id, const QList<FieldChange> &changes) { change(id, changes, credentialField); });
    connect(m_editor, &ProviderEditor::credentialRestored, this, &ProvidersPage::restoreCredential);
    connect(m_editor, &ProviderEditor::told, m_warning, &NoticeBar::setText);
    connect(m_editor, &ProviderEditor::renamed, this, &ProvidersPage::rename);
    connect(m_editor, &ProviderEditor::forgetFailuresRequested, &m_link, &GatewayLink::forgetFailures);
    connect(m_editor, &ProviderEditor::requestsRequested, this, [this](const QString &id) {
        emit pageRequested(PageId::Requests, QStringLiteral("provider:") + id);
    });
    connect(m_editor, &ProviderEditor::signInRequested, this, &ProvidersPage::signInRequested);
    connect(m_editor, &ProviderEditor::editTextRequested, this, &ProvidersPage::openConfigurationRequested);
}

void ProvidersPage::addShortcuts()
{
    const auto shortcut = [this](const QKeySequence &keys, auto action) {
        auto *made = new QShortcut(keys, this);
        connect(made, &QShortcut::activated, this, action);
    };
    shortcut(QKeySequence::New, [this] { m_adding->ask(); });
    shortcut(QKeySequence::Refresh, [this] { m_editor->test(); });
}

void ProvidersPage::setSnapshot(const GatewaySnapshot &snapshot)
{
    m_snapshot = snapshot;
    showEntries();
}

void ProvidersPage::showItem(const QString &item)
{
    if (item == u"add" || item.startsWith(u"add:"))
        return m_adding->ask(item.mid(4));
    m_list->select(item);
    const ProviderEntry *shown = entry(item);
    const bool lacksKey = shown && shown->snapshot
        && (needOf(*shown->snapshot) == Need::Key || needOf(*shown->snapshot) == Need::AnotherKey);
    if (lacksKey)
        m_editor->showCredential();
}

void ProvidersPage::find()
{
    m_list->findChild<QListView *>()->setFocus();
}

void ProvidersPage::refresh()
{
    m_fileProblem->setText(m_draft.fileProblem());
    if (!m_draft.isEmpty())
        m_done->setText({});
    showEntries();
}

QList<ProviderEntry> ProvidersPage::readEntries() const
{
    QList<ProviderEntry> entries = providerEntries(m_draft.root(), m_draft.reading().config.get(), m_snapshot,
        [this](const QString &name) { return m_draft.originalOf(name); });
    for (ProviderEntry &one : entries) {
        if (const auto path = providerPath(m_draft.writtenRoot(), one.id))
            one.inFile = *path->in(m_draft.writtenRoot());
    }
    return entries;
}

void ProvidersPage::showEntries()
{
    m_entries = readEntries();
    QStringList changed;
    for (const ProviderEntry &one : std::as_const(m_entries)) {
        if (!one.written.isSameAs(one.inFile))
            changed << one.id;
    }
    m_stack->setCurrentIndex(m_entries.isEmpty() ? 1 : 0);
    const QSignalBlocker blocker(m_list); // what it chooses is shown below
    m_list->setEntries(m_entries, changed);
    if (const ProviderEntry *chosen = entry(m_list->current()))
        m_editor->load(*chosen, m_isTyping);
}

const ProviderEntry *ProvidersPage::entry(const QString &id) const
{
    const auto found = std::find_if(
        m_entries.begin(), m_entries.end(), [&](const ProviderEntry &one) { return one.id == id; });
    return found == m_entries.end() ? nullptr : &*found;
}

QStringList ProvidersPage::names() const
{
    QStringList names;
    for (const ProviderEntry &one : m_entries)
        names << one.name;
    return names;
}

void ProvidersPage::change(const QString &id, const QList<FieldChange> &changes, const QString &field)
{
    const ProviderEntry *one = entry(id);
    if (!one)
        return m_draft.tell(tr("There is no provider %1 any more: nothing of it was changed.").arg(id));
    const QScopedValueRollback typing(m_isTyping, true);
    const auto edit
        = [name = one->name, changes](const QByteArray &text) { return changeProvider(text, name, changes); };
    m_draft.add(edit, id + u'/' + field,
        tr("%1: %2").arg(one->name, field == credentialField ? tr("credential") : field));
}

void ProvidersPage::restoreCredential(const QString &id)
{
    const QScopedValueRollback typing(m_isTyping, true);
    m_draft.restore({id + u'/' + credentialField});
}

void ProvidersPage::move(const QString &id, int place)
{
    QStringList ids;
    QStringList order;
    for (const ProviderEntry &one : std::as_const(m_entries)) {
        ids << one.id;
        order << one.name;
    }
    const auto from = ids.indexOf(id);
    if (from < 0 || place < 0 || place >= order.size())
        return; // the file has lost it meanwhile
    const QString priority = priorityAt(id, place); // by the entries as they are before
    order.move(from, place);
    const auto edit = [order, name = m_entries.at(from).name, priority](const QByteArray &text) {
        const Result<QByteArray> ordered = inOrder(text, order);
        return ordered && !priority.isEmpty() ? changeProvider(*ordered, name,
                   {FieldChange::text(ConfigPath() / u"priority", priority, QStringLiteral("1"))})
                                              : ordered;
    };
    // One that also sets a priority must not be replaced by the next, which says nothing of that.
    m_draft.add(edit, priority.isEmpty() ? QStringLiteral("providers/order") : QString(),
        tr("order of the providers"));
}

/// A place among others means to be asked between them, and written priorities come before the order: the one
/// that it takes over from its new neighbours; empty = its own fits.
QString ProvidersPage::priorityAt(const QString &id, int place) const
{
    QList<const ProviderEntry *> others;
    const ProviderEntry *own = nullptr;
    for (const ProviderEntry &one : m_entries) {
        if (one.id == id)
            own = &one;
        else
            others << &one;
    }
    const int rank = rankOf(*own);
    const ProviderEntry *above = place > 0 ? others.at(place - 1) : nullptr;
    const ProviderEntry *below = place < others.size() ? others.at(place) : nullptr;
    if (below && rank > rankOf(*below))
        return priorityOf(*below);
    if (above && rank < rankOf(*above))
        return priorityOf(*above);
    return {};
}

void ProvidersPage::rename(const QString &id, const QString &name)
{
    const ProviderEntry *one = entry(id);
    if (!one)
        return;
    const QString now = one->text(u"name").trimmed();
    const QString wanted = name.trimmed();
    const bool isTaken = std::any_of(m_entries.begin(), m_entries.end(), [&](const ProviderEntry &other) {
        return other.id != id && wanted != now && other.text(u"name").trimmed() == wanted;
    });
    if (wanted == now)
        return m_draft.dismissFailure(); // back from a name that could not be had
    if (wanted.isEmpty())
        return m_draft.tell(tr("A provider needs a name. It is %1 until you write another one.").arg(now));
    if (isTaken)
        return m_draft.tell(tr("There is a provider %1 already.").arg(wanted));
    const QScopedValueRollback typing(m_isTyping, true);
    ConfigurationDraft::Step step;
    step.field = id + QStringLiteral("/name");
    const ConfigurationDraft::Step *last = m_draft.lastStep(); // a letter before
    step.from = last && last->field == step.field ? last->from : now;
    step.to = wanted;
    step.what = tr("name of %1").arg(step.from);
    if (hasAccount(*one))
        step.remark
            = tr("Who has signed in at %1 has to do it again under the new name. Sign out before: the "
                 "old sign-in is not shown any more after it.")
                  .arg(step.from);
    step.edit
        = [from = step.from, wanted](const QByteArray &text) { return renameProvider(text, from, wanted); };
    m_draft.add(step);
}

void ProvidersPage::duplicate(const QString &id)
{
    const ProviderEntry *one = entry(id);
    if (!one)
        return;
    const QString name = freeName(one->text(u"name").trimmed() + QStringLiteral("-copy"), names());
    const Result<QByteArray> text = withCopy(m_draft.text(), one->name, name);
    if (!text)
        return showProblem(GatewayTexts::shown(text.error().message));
    review(tr("Duplicate the provider %1").arg(one->name), m_draft.proposal(*text),
        tr("%1 was added, switched off.").arg(name), name);
}

void ProvidersPage::remove(const QString &id)
{
    const ProviderEntry *one = entry(id);
    if (!one)
        return;
    if (m_entries.size() == 1)
        return showProblem(
            tr("There is no other provider than %1. Add one first, or switch this one off.").arg(one->name),
            true);
    const Result<RemovedProvider> removed = removeProvider(m_draft.text(), one->name);
    if (!removed)
        return showProblem(GatewayTexts::shown(removed.error().message));
    ConfigurationChange change = m_draft.proposal(removed->text);
    QStringList remarks = removed->remarks;
    if (one->text(u"auth_value").trimmed().startsWith(keychainPrefix))
        remarks << tr("Its key stays in the secret store.");
    if (hasAccount(*one))
        remarks << tr("Its sign-in is not shown any more after it. Sign out before to end it.");
    for (const QString &remark : std::as_const(remarks))
        change.remarks.append({Severity::Warning, 0, remark});
    review(tr("Remove the provider %1").arg(one->name), change, tr("%1 was removed.").arg(one->name));
}

void ProvidersPage::review(
    const QString &title, const ConfigurationChange &change, const QString &done, const QString &chosen)
{
    if (m_draft.isWaiting())
        return showProblem(m_draft.obstacle());
    auto *dialog = new ChangeDialog(title, change, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, done, chosen] {
        m_problemNotice->setText({});
        if (const auto error = m_draft.save(dialog->change(), done))
            showProblem(GatewayTexts::shown(error->message));
        else if (!chosen.isEmpty())
            m_list->select(chosen);
    });
    dialog->open();
}

void ProvidersPage::showAdded(const QString &name, const QString &place)
{
    m_list->select(name);
    const ProviderEntry *added = entry(name);
    const bool signsIn = added && added->config && added->config->auth == ProviderConfig::Auth::OAuth;
    if (signsIn)
        m_editor->showCredential();
    showDone(signsIn ? tr("%1 was added. Sign in to use it.").arg(name) : tr("%1 was added.").arg(name),
        added && !signsIn && ProviderTexts::testObstacle(*added).isEmpty());
    m_warning->setText(isMemoryOnly(place) ? keptText(place) : QString());
    emit additionEnded(name, signsIn);
}

void ProvidersPage::showProblem(const QString &text, bool wantsProvider)
{
    m_done->setText({});
    m_problemNotice->setText({}); // the same again is told again
    m_problemNotice->setText(text);
    m_addOffer->setVisible(wantsProvider);
    m_openFile->setVisible(!wantsProvider);
}

void ProvidersPage::showDone(const QString &text, bool offersTest)
{
    m_problemNotice->setText({});
    m_done->setText({});
    m_done->setText(text);
    m_testOffer->setVisible(offersTest);
}

} // namespace signalbox
