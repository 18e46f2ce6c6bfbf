// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/providerspage.h"

#include "config/provideredit.h"
#include "config/secretreference.h"
#include "ui/configuration/changedialog.h"
#include "ui/providers/addproviderdialog.h"
#include "ui/providers/providerchangesbar.h"
#include "ui/providers/providereditor.h"
#include "ui/providers/providerlist.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/noticebar.h"

#include <QFileInfo>
#include <QListView>
#include <QPushButton>
#include <QShortcut>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {
namespace {

using Severity = ConfigProblem::Severity;
constexpr int listWidth = 280;
constexpr int leastListWidth = 190;
constexpr int spacing = 14;

/// The first error of `problems` in one line; empty when there is none.
QString firstError(const QList<ConfigProblem> &problems)
{
    const auto error = std::find_if(problems.begin(), problems.end(),
        [](const ConfigProblem &problem) { return problem.severity == Severity::Error; });
    if (error == problems.end())
        return {};
    return error->line > 0
        ? ProvidersPage::tr("Line %1: %2").arg(error->line).arg(GatewayTexts::shown(error->message))
        : GatewayTexts::shown(error->message);
}
} // namespace

ProvidersPage::ProvidersPage(GatewayLink &link, ConfigurationDesk &desk, QWidget *parent)
    : Page(parent)
    , m_link(link)
    , m_desk(desk)
    , m_list(new ProviderList(this))
    , m_editor(new ProviderEditor(link, this))
    , m_pending(new ProviderChangesBar(this))
    , m_stack(new QStackedWidget(this))
    , m_fileProblem(new NoticeBar(Tone::Bad, this))
    , m_conflict(new NoticeBar(Tone::Attention, this))
    , m_problemNotice(new NoticeBar(Tone::Bad, this))
    , m_done(new NoticeBar(Tone::Good, this))
{
    auto *empty = new EmptyState(tr("No providers yet"),
        tr("A provider is a service that answers: Anthropic, a gateway of your company, a model on this "
           "computer. Sign in, paste a key, or use the login that Claude Code has."),
        this);
    QPushButton *first = empty->addButton(tr("&Add your first provider"));
    first->setObjectName(QStringLiteral("addFirst"));
    connect(first, &QPushButton::clicked, this, &ProvidersPage::add);
    m_stack->addWidget(makeContent());
    m_stack->addWidget(empty);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing);
    makeNotices();
    for (QWidget *notice : {m_fileProblem, m_conflict, m_problemNotice, m_done})
        layout->addWidget(notice);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_pending);
    connectParts();
    addShortcuts();
    followFile();
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
    m_conflict->setObjectName(QStringLiteral("conflict"));
    m_problemNotice->setObjectName(QStringLiteral("problem"));
    m_done->setObjectName(QStringLiteral("done"));
    m_fileProblem->setObjectName(QStringLiteral("fileProblem"));
    for (NoticeBar *notice : {m_fileProblem, m_problemNotice})
        connect(notice->addButton(tr("Open &configuration")), &QPushButton::clicked, this,
            &ProvidersPage::openConfigurationRequested);
    m_problemNotice->setDismissible();
    QPushButton *keep = m_conflict->addButton(tr("Keep &my changes"));
    keep->setObjectName(QStringLiteral("keepChanges"));
    QPushButton *reload = m_conflict->addButton(tr("Re&load"));
    reload->setObjectName(QStringLiteral("reloadFile"));
    connect(keep, &QPushButton::clicked, this, &ProvidersPage::keepChanges);
    connect(reload, &QPushButton::clicked, this, &ProvidersPage::discard);
    QPushButton *test = m_done->addButton(tr("Test it"));
    test->setObjectName(QStringLiteral("testNew"));
    QPushButton *undoButton = m_done->addButton(tr("&Undo"));
    undoButton->setObjectName(QStringLiteral("undo"));
    m_testOffer = test;
    m_undo = undoButton;
    m_done->setDismissible();
    connect(test, &QPushButton::clicked, this, [this] {
        m_done->hide();
        m_editor->test();
    });
    connect(undoButton, &QPushButton::clicked, this, &ProvidersPage::undo);
}

void ProvidersPage::connectParts()
{
    connect(&m_desk, &ConfigurationDesk::changed, this, &ProvidersPage::followFile);
    connect(m_list, &ProviderList::currentChanged, this, [this] { showEntries(); });
    connect(m_list, &ProviderList::addRequested, this, &ProvidersPage::add);
    connect(m_list, &ProviderList::duplicateRequested, this, &ProvidersPage::duplicate);
    connect(m_list, &ProviderList::removeRequested, this, &ProvidersPage::remove);
    connect(m_list, &ProviderList::moveRequested, this, &ProvidersPage::move);
    const auto change = [this](const QString &id, const FieldChange &field) {
        m_draft.change(id, field);
        draftChanged();
    };
    connect(m_list, &ProviderList::enableRequested, this, [change](const QString &id, bool isOn) {
        change(id,
            FieldChange::text(ConfigPath() / u"enabled",
                isOn ? QStringLiteral("true") : QStringLiteral("false"), QStringLiteral("true")));
    });
    connect(m_editor, &ProviderEditor::changed, this, change);
    connect(m_editor, &ProviderEditor::restored, this, [this](const QString &id, const ConfigPath &field) {
        m_draft.keep(id, field);
        draftChanged();
    });
    connect(m_editor, &ProviderEditor::renamed, this, &ProvidersPage::rename);
    connect(m_editor, &ProviderEditor::forgetFailuresRequested, this, [this] { m_link.forgetFailures(); });
    connect(m_editor, &ProviderEditor::requestsRequested, this, [this](const QString &id) {
        emit pageRequested(PageId::Requests, QStringLiteral("provider:") + id);
    });
    connect(m_editor, &ProviderEditor::editTextRequested, this, &ProvidersPage::openConfigurationRequested);
    connect(m_pending, &ProviderChangesBar::discardRequested, this, &ProvidersPage::discard);
    connect(m_pending, &ProviderChangesBar::reviewRequested, this, &ProvidersPage::reviewDraft);
}

void ProvidersPage::addShortcuts()
{
    const auto shortcut = [this](const QKeySequence &keys, auto action) {
        auto *made = new QShortcut(keys, this);
        made->setContext(Qt::WidgetWithChildrenShortcut);
        connect(made, &QShortcut::activated, this, action);
    };
    shortcut(QKeySequence::New, [this] { add(); });
    shortcut(QKeySequence::Refresh, [this] { m_editor->test(); });
    shortcut(QKeySequence::Save, [this] {
        if (!m_draft.isEmpty() && problem().isEmpty())
            reviewDraft();
    });
}

void ProvidersPage::setSnapshot(const GatewaySnapshot &snapshot)
{
    m_snapshot = snapshot;
    showEntries();
}

void ProvidersPage::showItem(const QString &item)
{
    if (item == u"add")
        return add();
    m_list->select(item);
    const ProviderEntry *shown = entry(item);
    const bool lacksKey = shown && shown->snapshot
        && shown->snapshot->health == ProviderSnapshot::Health::NoCredential && !shown->snapshot->needsSignIn;
    if (lacksKey)
        m_editor->showCredential();
}

void ProvidersPage::find()
{
    m_list->findChild<QListView *>()->setFocus();
}

void ProvidersPage::followFile()
{
    if (!m_written.isNull() && m_desk.text() == m_written)
        m_draft.clear(); // that was us
    const bool isConflict = !m_draft.isEmpty() && m_desk.text() != m_draft.base();
    m_conflict->setText(
        isConflict ? tr("The file was changed elsewhere while changes wait here.") : QString());
    m_fileProblem->setText(firstError(m_desk.reading().problems));
    if (isConflict)
        return draftChanged();
    m_draft.setBase(m_desk.text());
    readText();
    showEntries(m_draft.isEmpty());
}

void ProvidersPage::keepChanges()
{
    m_draft.setBase(m_desk.text());
    m_conflict->setText({});
    draftChanged();
}

void ProvidersPage::discard()
{
    m_draft.clear();
    m_problemNotice->setText({});
    followFile();
}

/// The text with the draft, and what it means. One that cannot be made leaves the one before.
void ProvidersPage::readText()
{
    m_draftProblem.clear();
    if (m_draft.isEmpty()) {
        m_text = m_draft.base();
        m_root = m_draft.baseRoot();
        m_config = m_desk.reading().config;
        return;
    }
    const Result<QByteArray> text = m_draft.text();
    if (!text) {
        m_draftProblem = GatewayTexts::shown(text.error().message);
        return;
    }
    m_text = *text;
    m_root = parseYaml(m_text).root;
    m_config = m_desk.read(m_text).config;
    m_draftProblem = firstError(m_desk.propose(m_text).remarks);
}

void ProvidersPage::draftChanged()
{
    m_done->setText({});
    readText();
    showEntries();
}

QString ProvidersPage::problem() const
{
    return m_conflict->text().isEmpty() ? m_draftProblem : tr("Choose above what is to become of them.");
}

void ProvidersPage::showEntries(bool discards)
{
    m_entries = providerEntries(
        m_root, m_config.get(), m_snapshot, [this](const QString &name) { return m_draft.originalOf(name); });
    QStringList changed;
    for (const ProviderEntry &one : std::as_const(m_entries)) {
        if (m_draft.isChanged(one.id))
            changed << one.id;
    }
    m_stack->setCurrentIndex(m_entries.isEmpty() ? 1 : 0);
    const QSignalBlocker blocker(m_list); // what it chooses is shown below
    m_list->setEntries(m_entries, changed);
    if (const ProviderEntry *chosen = entry(m_list->current()))
        m_editor->load(*chosen, discards);
    m_pending->setChanges(m_draft.count(), problem());
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

void ProvidersPage::reviewDraft()
{
    review(tr("Change providers"), m_desk.propose(m_text), this,
        [this](const ConfigurationChange &change) { writeOrTell(change, tr("The changes are saved.")); });
}

void ProvidersPage::move(const QString &id, int place)
{
    QStringList order = m_draft.order();
    const auto from = order.indexOf(id);
    if (from < 0 || place < 0 || place >= order.size())
        return; // the file has lost it meanwhile
    order.move(from, place);
    m_draft.setOrder(order);
    draftChanged();
}

void ProvidersPage::rename(const QString &id, const QString &name)
{
    // A name that is taken gives no text: the entries of the one before would stand for others then.
    const bool isTaken = std::any_of(m_entries.begin(), m_entries.end(), [&](const ProviderEntry &one) {
        return one.id != id && one.text(u"name").trimmed() == name.trimmed();
    });
    if (isTaken) {
        m_pending->setChanges(m_draft.count(), tr("There is a provider %1 already.").arg(name.trimmed()));
        return;
    }
    if (const ProviderEntry *one = entry(id))
        m_draft.rename(m_draft.originalOf(one->text(u"name").trimmed()), name);
    draftChanged();
}

void ProvidersPage::add()
{
    if (m_adding) {
        m_adding->raise();
        m_adding->activateWindow();
        return;
    }
    ProviderForm::Surroundings surroundings{names(), {}};
    if (const YamlNode *routes = m_root.find(u"model_routes")) {
        for (const YamlNode &route : routes->children)
            surroundings.routes << route.key;
    }
    QList<ConfigProblem> problems; // of a presets.json, which the reading of the configuration tells
    m_catalog = PresetCatalog::inFolder(QFileInfo(m_desk.path()).absolutePath(), problems);
    m_adding = new AddProviderDialog(m_catalog, surroundings, this);
    m_adding->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_adding, &AddProviderDialog::addRequested, this, &ProvidersPage::addChosen);
    m_adding->open();
}

void ProvidersPage::addChosen(const NewProvider &provider)
{
    const Result<QByteArray> text = withNewProvider(m_text, provider);
    if (!text)
        return m_adding->showProblem(GatewayTexts::shown(text.error().message));
    review(tr("Add the provider %1").arg(provider.name), m_desk.propose(*text), m_adding,
        [this, provider](const ConfigurationChange &change) { keepAndWrite(provider, change); });
}

/// The key first: a file that refers to nothing would be worse than a key that nothing refers to.
void ProvidersPage::keepAndWrite(const NewProvider &provider, const ConfigurationChange &change)
{
    const auto finish = [this, name = provider.name](const ConfigurationChange &wanted) {
        if (const auto error = write(wanted)) {
            if (m_adding)
                m_adding->showProblem(GatewayTexts::shown(error->message));
            else
                showProblem(GatewayTexts::shown(error->message));
            return;
        }
        if (m_adding)
            m_adding->accept();
        m_list->select(name);
        const ProviderEntry *added = entry(name);
        const bool signsIn = added && added->config && added->config->auth == ProviderConfig::Auth::OAuth;
        if (signsIn)
            m_editor->showCredential();
        showDone(signsIn ? tr("%1 was added. Sign in to use it.").arg(name) : tr("%1 was added.").arg(name),
            added && !signsIn && ProviderTexts::testObstacle(*added).isEmpty());
    };
    if (provider.key.isEmpty())
        return finish(change);
    if (const QString user = keyUserOf(m_entries, provider.name); !user.isEmpty() && m_adding)
        return m_adding->showProblem(
            tr("The key of %1 is kept under this name. Choose another one.").arg(user));
    m_link.keepSecret(
        provider.name, provider.key, this, [this, finish, change](const Result<QString> &place) {
            if (place)
                return finish(change);
            const QString text = tr("Nothing was added, as the key was not kept: %1")
                                     .arg(GatewayTexts::shown(place.error().message));
            if (m_adding)
                m_adding->showProblem(text);
            else
                showProblem(text);
        });
}

void ProvidersPage::duplicate(const QString &id)
{
    const ProviderEntry *one = entry(id);
    if (!one)
        return;
    const QString name = freeName(one->text(u"name").trimmed() + QStringLiteral("-copy"), names());
    const Result<QByteArray> text = withCopy(m_text, one->name, name);
    if (!text)
        return showProblem(GatewayTexts::shown(text.error().message));
    review(tr("Duplicate the provider %1").arg(one->name), m_desk.propose(*text), this,
        [this, name](const ConfigurationChange &change) {
            writeOrTell(change, tr("The copy was added, switched off."));
            m_list->select(name);
        });
}

void ProvidersPage::remove(const QString &id)
{
    const ProviderEntry *one = entry(id);
    if (!one)
        return;
    const Result<RemovedProvider> removed = removeProvider(m_text, one->name);
    if (!removed)
        return showProblem(GatewayTexts::shown(removed.error().message));
    ConfigurationChange change = m_desk.propose(removed->text);
    for (const QString &remark : removed->remarks)
        change.remarks.append({Severity::Warning, 0, remark});
    if (one->text(u"auth_value").trimmed().startsWith(keychainPrefix))
        change.remarks.append({Severity::Warning, 0, tr("its key stays in the secret store")});
    review(tr("Remove the provider %1").arg(one->name), change, this,
        [this, name = one->name](
            const ConfigurationChange &accepted) { writeOrTell(accepted, tr("%1 was removed.").arg(name)); });
}

void ProvidersPage::review(
    const QString &title, const ConfigurationChange &change, QWidget *parent, const Accepted &accepted)
{
    if (!m_conflict->text().isEmpty())
        return showProblem(problem());
    auto *dialog = new ChangeDialog(title, change, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [dialog, accepted] { accepted(dialog->change()); });
    dialog->open();
}

std::optional<Error> ProvidersPage::write(const ConfigurationChange &change)
{
    m_written = change.after;
    auto error = m_desk.apply(change);
    m_written.clear();
    return error;
}

void ProvidersPage::writeOrTell(const ConfigurationChange &change, const QString &done)
{
    if (const auto error = write(change))
        showProblem(GatewayTexts::shown(error->message));
    else
        showDone(done, false);
}

void ProvidersPage::undo()
{
    m_done->setText({});
    if (const auto error = m_desk.undo())
        showProblem(GatewayTexts::shown(error->message));
}

void ProvidersPage::showProblem(const QString &text)
{
    m_problemNotice->setText({}); // the same again is told again
    m_problemNotice->setText(text);
}

void ProvidersPage::showDone(const QString &text, bool offersTest)
{
    m_problemNotice->setText({});
    m_done->setText({});
    m_done->setText(text);
    m_testOffer->setVisible(offersTest);
    m_undo->setVisible(m_desk.canUndo());
}

} // namespace signalbox
