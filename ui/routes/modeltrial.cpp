// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/routes/modeltrial.h"

#include "ui/routes/routetexts.h"
#include "ui/texts/figures.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/widgets/labels.h"
#include "ui/widgets/noticebar.h"
#include "ui/widgets/statemark.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {
namespace {

/// Keeps what is entered while the choices change.
void setChoices(QComboBox &combo, const QStringList &choices, const QString &first = {})
{
    const QString text = combo.currentText();
    combo.clear();
    if (!first.isEmpty())
        combo.addItem(first);
    combo.addItems(choices);
    const int known = combo.findText(text);
    if (combo.isEditable())
        combo.setEditText(text);
    else
        combo.setCurrentIndex(std::max(0, known));
}

QString chosen(const QComboBox &combo)
{
    return combo.currentIndex() == 0 ? QString() : combo.currentText();
}

QString summaryOf(const QJsonObject &answer)
{
    const QString route = answer.value(u"route").toString();
    const QString project = answer.value(u"project").toString();
    const QString pinned = answer.value(u"pinned").toString();
    if (!pinned.isEmpty())
        return ModelTrial::tr("Pinned to %1").arg(pinned);
    if (route.isEmpty())
        return ModelTrial::tr("No route fits this model");
    if (!project.isEmpty())
        return ModelTrial::tr("By the route %1 of the project %2").arg(route, project);
    return ModelTrial::tr("By the route %1").arg(route);
}
} // namespace

ModelTrial::ModelTrial(GatewayLink &link, QWidget *parent)
    : QWidget(parent)
    , m_link(link)
    , m_model(new QComboBox(this))
    , m_project(new QComboBox(this))
    , m_key(new QComboBox(this))
    , m_try(new QPushButton(tr("&Try"), this))
    , m_pending(new NoticeBar(Tone::Attention, this))
    , m_problem(new NoticeBar(Tone::Bad, this))
    , m_answer(new QWidget(this))
{
    m_model->setEditable(true);
    m_model->setInsertPolicy(QComboBox::NoInsert);
    m_model->lineEdit()->setPlaceholderText(tr("A model's name, as a client asks for it"));
    m_model->setObjectName(QStringLiteral("model"));
    m_project->setObjectName(QStringLiteral("project"));
    m_key->setObjectName(QStringLiteral("key"));
    m_try->setObjectName(QStringLiteral("try"));
    m_answer->setObjectName(QStringLiteral("answer"));
    auto *fields = new QGridLayout;
    fields->setHorizontalSpacing(8);
    fields->setVerticalSpacing(4);
    int place = 0;
    const auto add = [&](const QString &text, QComboBox *field, int stretch) {
        auto *label = makeLabel(text, TextRole::Muted, this);
        label->setBuddy(field);
        fields->addWidget(label, 0, place);
        fields->addWidget(field, 1, place);
        fields->setColumnStretch(place++, stretch);
    };
    add(tr("&Model"), m_model, 3);
    add(tr("&Project"), m_project, 1);
    add(tr("Client &key"), m_key, 1);
    fields->addWidget(m_try, 1, place);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(fields);
    column->addWidget(m_pending);
    column->addWidget(m_problem);
    column->addWidget(m_answer);
    m_answer->hide();
    connect(m_try, &QPushButton::clicked, this, &ModelTrial::ask);
    connect(m_model->lineEdit(), &QLineEdit::returnPressed, this, &ModelTrial::ask);
}

void ModelTrial::setConfig(const Config &config)
{
    QStringList models;
    const auto addModels = [&models](const QList<RouteConfig> &routes) {
        for (const RouteConfig &route : routes) {
            if (route.pattern.isExact())
                models << route.pattern.pattern();
        }
    };
    QStringList projects;
    for (const ProjectConfig &project : config.projects) {
        projects << project.name;
        addModels(project.routes);
    }
    addModels(config.routes);
    for (const ProviderConfig &provider : config.providers)
        models << provider.models.exactNames();
    models.removeDuplicates();
    QStringList keys;
    for (const ClientKeyConfig &key : config.server.clientKeys)
        keys << key.name;
    setChoices(*m_model, models);
    setChoices(*m_project, projects, tr("None"));
    setChoices(*m_key, keys, tr("None"));
}

void ModelTrial::setPending(bool pending)
{
    m_pending->setText(pending
            ? tr("The answer is by the saved configuration: your changes are not in it before you save them.")
            : QString());
}

void ModelTrial::focusModel()
{
    m_model->setFocus(Qt::ShortcutFocusReason);
    m_model->lineEdit()->selectAll();
}

void ModelTrial::ask()
{
    const QString model = m_model->currentText().trimmed();
    m_problem->setText({});
    if (model.isEmpty()) {
        m_problem->setText(tr("Write the name of a model first, like claude-opus-4-5."));
        return;
    }
    GatewayLink::Trial trial;
    trial.model = model;
    trial.project = chosen(*m_project);
    trial.clientKey = chosen(*m_key);
    m_link.explain(trial, this, [this, number = ++m_asked](const Result<QJsonObject> &answer) {
        if (number != m_asked)
            return;
        clearAnswer();
        if (answer)
            showAnswer(*answer);
        else
            m_problem->setText(GatewayTexts::shown(answer.error().message));
    });
}

void ModelTrial::clearAnswer()
{
    m_answer->hide();
    delete m_lines;
    qDeleteAll(m_answer->findChildren<QWidget *>(Qt::FindDirectChildrenOnly));
    m_lines = new QVBoxLayout(m_answer);
    m_lines->setContentsMargins(0, 4, 0, 0);
    m_lines->setSpacing(4);
}

void ModelTrial::showAnswer(const QJsonObject &answer)
{
    m_lines->addWidget(makeLabel(summaryOf(answer), TextRole::Heading, m_answer));
    int number = 0;
    for (const auto &target : answer.value(u"targets").toArray())
        addTarget(target.toObject(), ++number);
    if (number == 0)
        m_lines->addWidget(makeLabel(tr("Nobody would be asked."), TextRole::Body, m_answer));
    for (const auto &reason : answer.value(u"reasons").toArray()) {
        auto *line = makeLabel(
            QStringLiteral("• ") + GatewayTexts::shown(reason.toString()), TextRole::Muted, m_answer);
        line->setWordWrap(true);
        line->setTextInteractionFlags(Qt::TextSelectableByMouse);
        m_lines->addWidget(line);
    }
    m_answer->show();
    emit routeFound(answer.value(u"project").toString(), answer.value(u"route").toString());
}

void ModelTrial::addTarget(const QJsonObject &target, int number)
{
    const bool isAvailable = target.value(u"available").toBool();
    QString state = isAvailable ? (number == 1 ? tr("would be asked first") : tr("ready"))
                                : GatewayTexts::shown(target.value(u"reason").toString());
    if (const auto seconds = target.value(u"seconds").toInteger(); seconds > 0)
        state += QStringLiteral(" · ") + tr("for another %1").arg(Figures::seconds(seconds));
    auto *mark = new StateMark(m_answer);
    mark->setState(isAvailable ? Shape::Disc : Shape::Cross, isAvailable ? Tone::Good : Tone::Bad, state);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(makeLabel(QLocale().toString(number), TextRole::Muted, m_answer));
    row->addWidget(mark);
    row->addWidget(makeLabel(target.value(u"provider").toString(), TextRole::Body, m_answer));
    row->addWidget(
        makeLabel(RouteTexts::target(target.value(u"model").toString()), TextRole::Body, m_answer));
    auto *text = makeLabel(state, TextRole::Muted, m_answer);
    text->setWordWrap(true);
    row->addWidget(text, 1);
    m_lines->addLayout(row);
}

} // namespace signalbox
