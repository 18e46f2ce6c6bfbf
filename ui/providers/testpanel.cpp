// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/testpanel.h"

#include "ui/texts/figures.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/widgets/announcement.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/statelook.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {
namespace {

using Stage = ProviderTestStage;
constexpr int leastTextWidth = 90;

QString titleOf(Stage::Kind kind)
{
    switch (kind) {
    case Stage::Kind::Resolve:
        return TestPanel::tr("Finds the host");
    case Stage::Kind::Connect:
        return TestPanel::tr("Connects");
    case Stage::Kind::Authenticate:
        return TestPanel::tr("Takes the key");
    case Stage::Kind::ListModels:
        return TestPanel::tr("Lists models");
    case Stage::Kind::Answer:
        return TestPanel::tr("Streams an answer");
    case Stage::Kind::UseTool:
        break;
    }
    return TestPanel::tr("Uses a tool");
}

struct StageLook
{
    StateLook look;
    QString text;
};

StageLook lookOf(Stage::State state)
{
    switch (state) {
    case Stage::State::Waiting:
        return {{Shape::Ring, Tone::Neutral}, TestPanel::tr("waiting")};
    case Stage::State::Running:
        return {{Shape::Ring, Tone::Busy}, TestPanel::tr("running")};
    case Stage::State::Passed:
        return {{Shape::Disc, Tone::Good}, TestPanel::tr("passed")};
    case Stage::State::Failed:
        return {{Shape::Cross, Tone::Bad}, TestPanel::tr("failed")};
    case Stage::State::Skipped:
        break;
    }
    return {{Shape::Bars, Tone::Neutral}, TestPanel::tr("skipped")};
}

bool hasFailed(const ProviderTestSnapshot &snapshot)
{
    return std::any_of(snapshot.stages.begin(), snapshot.stages.end(),
        [](const Stage &stage) { return stage.state == Stage::State::Failed; });
}
} // namespace

TestPanel::TestPanel(GatewayLink &link, QWidget *parent)
    : QWidget(parent)
    , m_link(link)
    , m_about(makeLabel({}, TextRole::Muted, this))
    , m_spends(new QCheckBox(tr("&Also ask for an answer"), this))
    , m_start(new QPushButton(tr("&Test connection"), this))
    , m_stop(new QPushButton(tr("S&top"), this))
    , m_stages(new QWidget(this))
    , m_result(makeLabel({}, TextRole::Body, this))
{
    m_about->setObjectName(QStringLiteral("aboutTest"));
    m_about->setWordWrap(true);
    m_spends->setObjectName(QStringLiteral("spends"));
    m_start->setObjectName(QStringLiteral("startTest"));
    m_start->setToolTip(tr("Test connection (F5)"));
    m_stop->setObjectName(QStringLiteral("stopTest"));
    m_stages->setObjectName(QStringLiteral("stages"));
    m_stages->hide();
    m_result->setObjectName(QStringLiteral("testResult"));
    m_result->setWordWrap(true);
    m_result->hide();
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_start);
    buttons->addWidget(m_stop);
    buttons->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_about);
    layout->addWidget(m_spends);
    layout->addLayout(buttons);
    layout->addWidget(m_stages);
    layout->addWidget(m_result);
    connect(m_start, &QPushButton::clicked, this, &TestPanel::start);
    connect(m_stop, &QPushButton::clicked, this, &TestPanel::stop);
    connect(m_spends, &QCheckBox::clicked, this, &TestPanel::updateButtons);
    updateButtons();
}

void TestPanel::load(const ProviderEntry &entry)
{
    const bool isOther = entry.id != m_entry.id;
    m_entry = entry;
    if (isOther) {
        stop();
        m_spends->setChecked(false);
        m_stages->hide();
        m_result->hide();
    }
    updateButtons();
}

void TestPanel::start()
{
    if (m_running || !m_start->isEnabled())
        return;
    ProviderTestWish wish;
    wish.provider = *m_entry.config;
    wish.spends = m_spends->isChecked();
    m_running = true;
    m_result->hide();
    updateButtons();
    m_stop->setFocus();
    m_link.testProvider(wish, this, [this](const ProviderTestSnapshot &snapshot) { showProgress(snapshot); });
}

void TestPanel::stop()
{
    if (!m_running)
        return;
    m_running = false;
    m_link.stopProviderTest();
    m_result->setText(tr("The test was stopped."));
    m_result->show();
    updateButtons();
}

void TestPanel::showProgress(const ProviderTestSnapshot &snapshot)
{
    if (!m_running)
        return; // it was on its way when the test was stopped
    showStages(snapshot.stages);
    if (!snapshot.models.isEmpty())
        emit modelsListed(snapshot.models);
    if (!snapshot.finished)
        return;
    m_running = false;
    showResult(snapshot);
    updateButtons();
    m_start->setFocus();
}

void TestPanel::showStages(const QList<ProviderTestStage> &stages)
{
    qDeleteAll(m_stages->findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly));
    delete m_grid;
    m_grid = new QGridLayout(m_stages);
    m_grid->setContentsMargins(0, 4, 0, 4);
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(6);
    m_grid->setColumnStretch(2, 1);
    int row = 0;
    QString newest;
    for (const Stage &stage : stages) {
        const auto [look, state] = lookOf(stage.state);
        if (stage.state != Stage::State::Waiting)
            newest = tr("%1: %2").arg(titleOf(stage.kind), state);
        auto *mark = new StateMark(m_stages);
        mark->setState(look.shape, look.tone, tr("%1: %2").arg(titleOf(stage.kind), state));
        const bool isQuiet = stage.state == Stage::State::Waiting || stage.state == Stage::State::Skipped;
        m_grid->addWidget(mark, row, 0, Qt::AlignTop);
        m_grid->addWidget(
            makeLabel(titleOf(stage.kind), isQuiet ? TextRole::Muted : TextRole::Body, m_stages), row, 1,
            Qt::AlignTop);
        QLabel *text = makeLabel(stage.text.isEmpty() ? state : GatewayTexts::shown(stage.text),
            stage.state == Stage::State::Failed ? TextRole::Body : TextRole::Muted, m_stages);
        text->setWordWrap(true);
        text->setMinimumWidth(leastTextWidth);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse);
        m_grid->addWidget(text, row, 2, Qt::AlignTop);
        if (stage.milliseconds >= 0)
            m_grid->addWidget(makeLabel(Figures::milliseconds(stage.milliseconds), TextRole::Muted, m_stages),
                row, 3, Qt::AlignTop | Qt::AlignTrailing);
        ++row;
        if (stage.remedy.isEmpty())
            continue;
        QLabel *remedy = makeLabel(GatewayTexts::shown(stage.remedy), TextRole::Body, m_stages);
        remedy->setWordWrap(true);
        remedy->setMinimumWidth(leastTextWidth);
        remedy->setTextInteractionFlags(Qt::TextSelectableByMouse);
        m_grid->addWidget(remedy, row++, 2, 1, 2);
    }
    m_stages->show();
    if (newest != m_stages->accessibleName()) {
        m_stages->setAccessibleName(newest);
        announce(*m_stages);
    }
}

void TestPanel::showResult(const ProviderTestSnapshot &snapshot)
{
    QStringList lines{hasFailed(snapshot) ? tr("The test has failed.") : tr("All is well.")};
    if (!snapshot.models.isEmpty()) {
        constexpr qsizetype mostModels = 8;
        const QStringList shown = snapshot.models.first(std::min(snapshot.models.size(), mostModels));
        QString models = tr("Models: %1").arg(shown.join(QStringLiteral(", ")));
        if (snapshot.models.size() > mostModels)
            models = tr("%1 and %n more", nullptr, static_cast<int>(snapshot.models.size() - mostModels))
                         .arg(models);
        lines << models;
    }
    if (snapshot.inputTokens + snapshot.outputTokens > 0)
        lines << tr("Used: %1 tokens in, %2 out, with %3")
                     .arg(Figures::count(snapshot.inputTokens), Figures::count(snapshot.outputTokens),
                         snapshot.model);
    m_result->setText(lines.join(u'\n'));
    m_result->show();
    announce(*m_result);
}

QString TestPanel::costText() const
{
    const Billing billing = m_entry.config ? m_entry.config->billing : Billing::Unsaid;
    if (billing == Billing::Free)
        return tr("An answer would cost nothing here.");
    if (billing == Billing::Subscription)
        return tr("An answer would use some hundred tokens of the plan.");
    return tr("An answer would use some hundred tokens of a cheap model, mostly less than a cent.");
}

void TestPanel::updateButtons()
{
    const QString obstacle = ProviderTexts::testObstacle(m_entry);
    m_spends->setVisible(obstacle.isEmpty());
    m_spends->setEnabled(!m_running);
    m_start->setEnabled(obstacle.isEmpty() && !m_running);
    m_stop->setVisible(m_running);
    if (!obstacle.isEmpty())
        m_about->setText(obstacle);
    else if (m_spends->isChecked())
        m_about->setText(tr("Looks the host up, connects, tries the key, lists the models, then asks for one "
                            "short answer and one call of a tool, which are paid for: some hundred tokens."));
    else
        m_about->setText(
            tr("Looks the host up, connects, tries the key and lists the models. That costs nothing. %1")
                .arg(costText()));
}

} // namespace signalbox
