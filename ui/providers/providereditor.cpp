// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/providereditor.h"

#include "ui/providers/credentialpanel.h"
#include "ui/providers/fieldform.h"
#include "ui/providers/healthpanel.h"
#include "ui/providers/modeltable.h"
#include "ui/providers/testpanel.h"
#include "ui/texts/figures.h"
#include "ui/widgets/card.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/labels.h"

#include <QCheckBox>
#include <QPushButton>
#include <QScrollArea>
#include <QTabWidget>
#include <QVBoxLayout>

namespace signalbox {
namespace {
constexpr int spacing = 14;

QWidget *column(QList<QWidget *> parts, QWidget *parent)
{
    auto *content = new QWidget(parent);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, spacing, 0, 0);
    layout->setSpacing(spacing);
    for (QWidget *part : std::as_const(parts))
        layout->addWidget(part);
    layout->addStretch();
    auto *area = new QScrollArea(parent);
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFocusPolicy(Qt::NoFocus); // it would show nothing of it
    area->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    return area;
}

Card *inCard(const QString &title, QWidget *part, QWidget *parent)
{
    auto *card = new Card(title, parent);
    card->body()->addWidget(part);
    return card;
}
} // namespace

ProviderEditor::ProviderEditor(GatewayLink &link, ConfigurationDraft &draft, QWidget *parent)
    : QWidget(parent)
    , m_title(new ElidedLabel(this))
    , m_service(new ElidedLabel(this))
    , m_enabled(new QCheckBox(tr("In use"), this))
    , m_tabs(new QTabWidget(this))
    , m_health(new HealthPanel(this))
    , m_test(new TestPanel(link, this))
    , m_general(new FieldForm(this))
    , m_credential(new CredentialPanel(link, draft, this))
    , m_models(new ModelTable(this))
    , m_limits(new FieldForm(this))
    , m_connection(new FieldForm(this))
    , m_money(new FieldForm(this))
{
    m_tabs->setObjectName(QStringLiteral("tabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(makeStatus(), tr("Status"));
    m_tabs->addTab(makeGeneral(), tr("General"));
    m_tabs->addTab(makeModels(), tr("Models"));
    m_tabs->addTab(makeLimits(), tr("Limits and cost"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(makeHeading());
    layout->addWidget(m_tabs, 1);
    connectForms();
}

QWidget *ProviderEditor::makeHeading()
{
    auto *heading = new QWidget(this);
    m_title->setFont(roleFont(m_title->font(), TextRole::PageTitle));
    m_title->setObjectName(QStringLiteral("title"));
    m_service->setMuted(true);
    m_enabled->setObjectName(QStringLiteral("enabled"));
    auto *text = new QPushButton(tr("&Edit as text"), heading);
    text->setObjectName(QStringLiteral("editText"));
    setTabOrder(m_enabled, text);
    setTabOrder(text, m_tabs);
    connect(text, &QPushButton::clicked, this, [this] { emit editTextRequested(m_entry.written.line); });
    auto *names = new QVBoxLayout;
    names->setSpacing(2);
    names->addWidget(m_title);
    names->addWidget(m_service);
    auto *row = new QHBoxLayout(heading);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addLayout(names, 1);
    row->addWidget(m_enabled);
    row->addWidget(text);
    return heading;
}

QWidget *ProviderEditor::makeStatus()
{
    return column({inCard(tr("Health"), m_health, this), inCard(tr("Test"), m_test, this)}, m_tabs);
}

QWidget *ProviderEditor::makeGeneral()
{
    m_general->addText(QStringLiteral("name"), tr("Name"));
    m_general->addText(QStringLiteral("base_url"), tr("Address"));
    m_general->addChoice(QStringLiteral("type"), tr("Speaks"),
        {{QString(), tr("As its service is known to")},
            {QStringLiteral("anthropic"), tr("Anthropic's format")},
            {QStringLiteral("openai"), tr("OpenAI's format")},
            {QStringLiteral("databricks"), tr("Databricks")}, {QStringLiteral("demo"), tr("Demo")}});
    m_general->addNumber(QStringLiteral("priority"), tr("Priority"), 0, tr("1 is asked first"));
    m_general->addNumber(
        QStringLiteral("weight"), tr("Weight"), 1, tr("Of requests that providers of one priority share"));
    return column(
        {inCard(tr("Provider"), m_general, this), inCard(tr("Credential"), m_credential, this)}, m_tabs);
}

QWidget *ProviderEditor::makeModels()
{
    return column({inCard(tr("Names of models"), m_models, this)}, m_tabs);
}

QWidget *ProviderEditor::makeLimits()
{
    m_limits->addNumber(QStringLiteral("max_concurrent"), tr("Requests at once"), 0);
    m_limits->addNumber(QStringLiteral("requests_per_minute"), tr("Requests a minute"), 0);
    m_limits->addText(
        QStringLiteral("max_request_size"), tr("Largest request"), tr("Like 4MiB; larger ones go elsewhere"));
    m_limits->addSwitch(QStringLiteral("images"), tr("Takes requests with images"), true);
    m_connection->addText(QStringLiteral("proxy"), tr("Proxy"),
        tr("%1, %2 or \"system\"")
            .arg(QStringLiteral("http://HOST:PORT"), QStringLiteral("socks5://HOST:PORT")));
    m_connection->addText(QStringLiteral("ca_file"), tr("Certificates"),
        tr("A file with certificates of authorities to trust besides the system's"));
    m_connection->addSwitch(QStringLiteral("http2"), tr("Use HTTP/2"), false);
    m_money->addChoice(QStringLiteral("billing"), tr("Billing"),
        {{QString(), tr("As its service is known to")}, {QStringLiteral("metered"), tr("Each request costs")},
            {QStringLiteral("subscription"), tr("A plan covers it")}, {QStringLiteral("free"), tr("Free")}});
    m_money->addText(QStringLiteral("price_factor"), tr("Share of the list price"), tr("0.8 = 20 % off"));
    m_money->addText(
        QStringLiteral("quota_reserve"), tr("Quota to leave"), tr("For others, of each window, like 5%"));
    m_money->addText(QStringLiteral("balance_threshold"), tr("Least credit"),
        tr("At or below this the provider is left out"));
    return column({inCard(tr("Limits"), m_limits, this), inCard(tr("Cost"), m_money, this),
                      inCard(tr("Connection"), m_connection, this)},
        m_tabs);
}

void ProviderEditor::connectForms()
{
    for (FieldForm *form : {m_general, m_limits, m_connection, m_money})
        connect(form, &FieldForm::changed, this, &ProviderEditor::tell);
    connect(m_credential, &CredentialPanel::changed, this, &ProviderEditor::credentialChanged);
    connect(m_credential, &CredentialPanel::restored, this, &ProviderEditor::credentialRestored);
    connect(m_credential, &CredentialPanel::told, this, &ProviderEditor::told);
    connect(m_credential, &CredentialPanel::signInRequested, this, &ProviderEditor::signInRequested);
    connect(m_models, &ModelTable::changed, this, &ProviderEditor::tell);
    connect(m_test, &TestPanel::modelsListed, m_models, &ModelTable::setKnownModels);
    connect(m_health, &HealthPanel::forgetFailuresRequested, this, &ProviderEditor::forgetFailuresRequested);
    connect(m_health, &HealthPanel::requestsRequested, this, [this] { emit requestsRequested(m_entry.id); });
    connect(m_health, &HealthPanel::signInRequested, this, [this] { emit signInRequested(m_entry.id); });
    connect(m_health, &HealthPanel::keyRequested, this, &ProviderEditor::showCredential);
    connect(m_enabled, &QCheckBox::clicked, this, [this](bool isOn) {
        emit changed(m_entry.id,
            FieldChange::text(ConfigPath() / u"enabled",
                isOn ? QStringLiteral("true") : QStringLiteral("false"), QStringLiteral("true")));
    });
}

void ProviderEditor::tell(const FieldChange &change)
{
    const bool isName = change.field.steps() == (ConfigPath() / u"name").steps();
    if (!isName)
        emit changed(m_entry.id, change);
    else
        emit renamed(m_entry.id, change.value ? change.value->text : QString());
}

void ProviderEditor::load(const ProviderEntry &entry, bool isTyped)
{
    const bool isOther = entry.id != m_entry.id || (!isTyped && !entry.written.isSameAs(m_entry.written));
    m_entry = entry;
    m_title->setLines({entry.name});
    m_service->setLines({ProviderTexts::service(entry)});
    m_enabled->setChecked(entry.enabled);
    m_health->load(entry);
    m_test->load(entry);
    setDefaults();
    for (FieldForm *form : {m_general, m_limits, m_connection, m_money})
        form->load(entry.written, !isOther);
    m_credential->load(entry, isOther);
    m_models->load(entry.written, isOther);
}

void ProviderEditor::setDefaults()
{
    const ProviderConfig config = m_entry.config.value_or(ProviderConfig());
    m_general->setDefault(QStringLiteral("base_url"), config.baseUrl.toString());
    m_general->setDefault(QStringLiteral("priority"), QStringLiteral("1"));
    m_general->setDefault(QStringLiteral("weight"), QStringLiteral("1"));
    m_limits->setDefault(QStringLiteral("max_concurrent"), tr("No limit"));
    m_limits->setDefault(QStringLiteral("requests_per_minute"), tr("No limit"));
    m_limits->setDefault(QStringLiteral("max_request_size"),
        config.maxRequestBytes > 0 ? Figures::bytes(config.maxRequestBytes) : tr("No limit"));
    m_connection->setDefault(QStringLiteral("proxy"), tr("None"));
    m_connection->setDefault(QStringLiteral("ca_file"), tr("Those of the system"));
    m_money->setDefault(QStringLiteral("price_factor"), QStringLiteral("1"));
    m_money->setDefault(QStringLiteral("quota_reserve"), tr("As in the settings"));
    m_money->setDefault(QStringLiteral("balance_threshold"), tr("Not looked at"));
}

void ProviderEditor::test()
{
    m_tabs->setCurrentIndex(0);
    m_test->start();
}

void ProviderEditor::showCredential()
{
    m_tabs->setCurrentIndex(1);
    m_credential->focusKey();
}

} // namespace signalbox
