// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/welcome/providerstep.h"

#include "config/presetcatalog.h"
#include "ui/configuration/configurationfile.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/welcome/choicecard.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/labels.h"

#include <QDir>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

namespace signalbox {
namespace {

/// As one writes it: ~ for the user's folder.
QString shownPath(const QString &path)
{
    const QString home = QDir::homePath() + u'/';
    return QDir::toNativeSeparators(
        path.startsWith(home) ? QStringLiteral("~/") + path.sliced(home.size()) : path);
}
} // namespace

ProviderStep::ProviderStep(ConfigurationDesk &desk, ConfigurationDraft &draft, GatewayLink &link,
    FoundConfigs found, QWidget *parent)
    : QWidget(parent)
    , m_desk(desk)
    , m_found(std::move(found))
    , m_additions(desk, draft, link, this)
    , m_demo(new ChoiceCard(tr("Try the demo"), tr("Answers every request by itself: no account, no costs."),
          tr("Try the &demo"), this))
    , m_ownLogin(new ChoiceCard(tr("Use my Claude Code login"),
          tr("Requests go to Anthropic with Claude Code's own login. Nothing of it is kept."),
          tr("Use my &login…"), this))
    , m_signIn(new ChoiceCard(tr("Sign in"),
          tr("With an account at a service that lets programs sign in by a browser."), tr("&Sign in"), this))
    , m_add(new ChoiceCard(tr("Add a provider"),
          tr("With an API key, from a list of known services or by its address."), tr("&Add a provider…"),
          this))
    , m_import(new ChoiceCard(tr("Import what is here already"),
          tr("Providers of other programs on this computer. Their keys are kept as secrets, in no file."), {},
          this))
    , m_current(m_ownLogin)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(10);
    column->addWidget(makeLabel(tr("Choose who answers"), TextRole::PageTitle, this));
    auto *text = makeLabel(tr("Signalbox passes requests on to providers. One is enough to begin with; more "
                              "can be added at any time."),
        TextRole::Muted, this);
    text->setWordWrap(true);
    column->addWidget(text);
    column->addSpacing(4);
    for (ChoiceCard *card : {m_import, m_ownLogin, m_signIn, m_add, m_demo})
        column->addWidget(card);
    column->addStretch();
    m_import->hide();
    fillSignInMenu();
    connect(m_add->button(), &QPushButton::clicked, this, [this] {
        m_current = m_add;
        emit addRequested({});
    });
    connect(m_demo->button(), &QPushButton::clicked, this, &ProviderStep::demoChosen);
    connect(m_ownLogin->button(), &QPushButton::clicked, this, [this] {
        m_current = m_ownLogin;
        m_additions.addOwnLogin();
    });
    for (ChoiceCard *card : {m_import, m_ownLogin})
        connect(card->remedy(), &QPushButton::clicked, this, [this, card] { openConfiguration(*card); });
    connect(&m_additions, &ProviderImport::added, this, &ProviderStep::showOutcome);
    connect(&m_additions, &ProviderImport::failed, this,
        [this](const QString &problem) { m_current->setOutcome(problem, false); });
    connect(&m_additions, &ProviderImport::waiting, this,
        [this] { m_current->setWaiting(tr("Waiting for the keychain to keep the keys…")); });
    connect(&m_desk, &ConfigurationDesk::changed, this, &ProviderStep::showState);
    showState();
}

void ProviderStep::fillSignInMenu()
{
    auto *menu = new QMenu(this);
    for (const Preset &preset : PresetCatalog::builtIn().presets()) {
        if (!preset.canSignIn() || !preset.unsupported.isEmpty())
            continue;
        menu->addAction(GatewayTexts::shown(preset.title).replace(u'&', QStringLiteral("&&")), this,
            [this, name = preset.name] {
                m_current = m_signIn;
                emit signInRequested(name);
            });
    }
    m_signIn->button()->setMenu(menu);
    m_signIn->setVisible(!menu->isEmpty());
}

void ProviderStep::look()
{
    QLayout *rows = m_import->body();
    while (QLayoutItem *item = rows->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    m_importButtons.clear();
    for (const FoundConfig &found : m_found.look())
        addFound(found);
    m_import->setVisible(rows->count() > 0);
    orderTabs();
}

/// That of sight. The hidden button of the first card holds the place in the window.
void ProviderStep::orderTabs()
{
    QWidget *before = m_import->button();
    for (QPushButton *button : m_importButtons
            + QList<QPushButton *>{
                m_ownLogin->button(), m_signIn->button(), m_add->button(), m_demo->button()}) {
        setTabOrder(before, button);
        before = button;
    }
}

void ProviderStep::addFound(const FoundConfig &found)
{
    auto *row = new QWidget(m_import);
    auto *columns = new QHBoxLayout(row);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(16);
    auto *texts = new QVBoxLayout;
    texts->setSpacing(0);
    const QString title = found.problem.isEmpty()
        ? tr("%1: %n provider(s)", nullptr, found.providers).arg(GatewayTexts::shown(found.title))
        : tr("%1: %2").arg(GatewayTexts::shown(found.title), GatewayTexts::shown(found.problem));
    auto *name = makeLabel(title, TextRole::Body, row);
    name->setWordWrap(true);
    texts->addWidget(name);
    auto *path = new ElidedLabel(row);
    path->setMuted(true);
    path->setLines({shownPath(found.path)});
    texts->addWidget(path);
    columns->addLayout(texts, 1);
    auto *button = new QPushButton(tr("&Import…"), row);
    button->setMinimumWidth(m_add->button()->minimumWidth());
    button->setAccessibleName(tr("Import from %1").arg(GatewayTexts::shown(found.title)));
    button->setEnabled(found.providers > 0);
    columns->addWidget(button, 0, Qt::AlignVCenter);
    connect(button, &QPushButton::clicked, this, [this, found, button] {
        m_importButton = button;
        import(found);
    });
    m_import->body()->addWidget(row);
    m_importButtons << button;
}

void ProviderStep::import(const FoundConfig &found)
{
    m_current = m_import;
    m_additions.add(tr("Import the providers of %1").arg(GatewayTexts::shown(found.title)),
        [this, found](const TakenNames &taken) { return m_found.providersOf(found, taken); });
}

void ProviderStep::showOutcome(const ProviderImport::Outcome &outcome)
{
    const QString text = (QStringList(tr("Done: it is in the configuration.")) + outcome.remarks).join(u'\n');
    if (outcome.needsUser)
        m_current->setAttention(text);
    else
        m_current->setOutcome(text);
    if (outcome.wantsKeyPlace)
        m_current->offerRemedy(tr("Open configuration"));
    if (m_current == m_import && m_importButton)
        m_importButton->setText(tr("Import a&gain…"));
    emit changed();
}

/// Where the keys are to be kept is written there.
void ProviderStep::openConfiguration(ChoiceCard &card)
{
    if (const auto error = openConfigurationFile(m_desk.path()))
        card.setOutcome(GatewayTexts::shown(error->message), false);
}

void ProviderStep::tellAdded(const QString &name, bool signsIn)
{
    m_signsIn = signsIn ? name : QString();
    if (signsIn)
        m_current->setAttention(
            tr("%1 is in the configuration. Finish the sign-in in your browser.").arg(name));
    else
        m_current->setOutcome(tr("Done: %1 is in the configuration.").arg(name));
}

void ProviderStep::setSnapshot(const GatewaySnapshot &snapshot)
{
    for (const ProviderSnapshot &provider : snapshot.providers) {
        if (m_signsIn.isEmpty() || provider.name != m_signsIn
            || provider.health == ProviderSnapshot::Health::NoCredential)
            continue;
        m_signIn->setOutcome(tr("Done: you are signed in at %1.").arg(m_signsIn));
        m_signsIn.clear();
    }
}

bool ProviderStep::isDone() const
{
    return !m_additions.names().isEmpty();
}

void ProviderStep::showState()
{
    const qsizetype count = m_additions.names().size();
    m_demo->setVisible(count == 0); // with a provider it is not in use any more
    emit changed();
}

} // namespace signalbox
