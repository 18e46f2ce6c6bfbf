// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences/clientkeydialog.h"

#include "core/localkey.h"
#include "ui/gateway/gatewaylink.h"
#include "ui/preferences/sectionlayout.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/widgets/dialogbuttons.h"
#include "ui/widgets/labels.h"

#include <QCheckBox>
#include <QClipboard>
#include <QDate>
#include <QDateEdit>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {
namespace {
constexpr int longestName = 64;
constexpr int usualDays = 90;
constexpr int mostPerMinute = 100'000;
constexpr int mostThousands = 2'000'000;
constexpr int dialogWidth = 460;
} // namespace

ClientKeyDialog::ClientKeyDialog(QStringList taken, QWidget *parent)
    : QDialog(parent)
    , m_taken(std::move(taken))
    , m_name(new QLineEdit(this))
    , m_expires(new QCheckBox(tr("Valid &until:"), this))
    , m_date(new QDateEdit(QDate::currentDate().addDays(usualDays), this))
    , m_perMinute(new QSpinBox(this))
    , m_perDay(new QSpinBox(this))
    , m_flaw(makeLabel({}, TextRole::Muted, this))
{
    setWindowTitle(tr("Add a client key"));
    m_name->setMaxLength(longestName);
    m_name->setPlaceholderText(tr("laptop"));
    m_name->setObjectName(QStringLiteral("name"));
    m_date->setCalendarPopup(true);
    m_date->setMinimumDate(QDate::currentDate());
    m_date->setEnabled(false);
    m_date->setAccessibleName(tr("Last day"));
    m_perMinute->setRange(0, mostPerMinute);
    m_perMinute->setSpecialValueText(tr("No limit"));
    m_perMinute->setObjectName(QStringLiteral("perMinute"));
    m_perDay->setRange(0, mostThousands);
    m_perDay->setSpecialValueText(tr("No limit"));
    m_perDay->setSuffix(tr(" thousand"));
    auto *form = new QFormLayout;
    form->setVerticalSpacing(10);
    form->addRow(tr("&Name:"), m_name);
    form->addRow(m_expires, m_date);
    form->addRow(tr("&Requests per minute:"), m_perMinute);
    form->addRow(tr("&Tokens per day:"), m_perDay);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    nameStandardButtons(*buttons);
    m_accept = buttons->button(QDialogButtonBox::Ok);
    m_accept->setText(tr("Make the key"));
    auto *column = new QVBoxLayout(this);
    column->setSpacing(12);
    column->addLayout(form);
    column->addWidget(m_flaw);
    column->addStretch();
    column->addWidget(buttons);
    resize(dialogWidth, sizeHint().height());
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_expires, &QCheckBox::toggled, m_date, &QWidget::setEnabled);
    connect(m_name, &QLineEdit::textChanged, this, &ClientKeyDialog::check);
    check();
}

QString ClientKeyDialog::name() const
{
    return m_name->text().trimmed();
}

void ClientKeyDialog::check()
{
    QString flaw;
    if (name().isEmpty())
        flaw = tr("The name tells whose requests they are, in the log and in usage.");
    else if (m_taken.contains(name()))
        flaw = tr("There is a key with this name already.");
    m_flaw->setText(flaw);
    m_accept->setEnabled(flaw.isEmpty());
}

YamlNode ClientKeyDialog::entry(const Secret &key) const
{
    YamlNode entry = YamlNode::map(0);
    const auto add = [&entry](const QString &name, const QString &value) {
        entry.insert(name, YamlNode::scalar(value, 0));
    };
    add(QStringLiteral("name"), name());
    add(QStringLiteral("key"), QStringLiteral("sha256:") + QString::fromLatin1(hashOfKey(key).toHex()));
    if (m_expires->isChecked())
        add(QStringLiteral("expires"), m_date->date().toString(Qt::ISODate));
    if (m_perMinute->value() > 0)
        add(QStringLiteral("requests_per_minute"), QString::number(m_perMinute->value()));
    if (m_perDay->value() > 0)
        add(QStringLiteral("tokens_per_day"), QString::number(qint64(m_perDay->value()) * 1000));
    return entry;
}

NewKeyDialog::NewKeyDialog(const QString &title, const Secret &key, QWidget *parent)
    : QDialog(parent)
    , m_place(makeNote({}, this))
{
    setWindowTitle(title);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(12);
    column->addWidget(makeLabel(tr("Copy the key now"), TextRole::Heading, this));
    column->addWidget(
        makeNote(tr("It is shown this once. The configuration gets only its SHA-256, by which "
                    "nobody can find it out. It is "
                    "valid as soon as that is saved. Clients that come without a key are refused then: set "
                    "them up again."),
            this));
    auto *text = new QLineEdit(QString::fromLatin1(key.reveal()), this);
    text->setReadOnly(true);
    text->setFont(roleFont(text->font(), TextRole::Code));
    text->setAccessibleName(tr("The new key"));
    text->setObjectName(QStringLiteral("key"));
    text->setMinimumWidth(
        text->fontMetrics().horizontalAdvance(text->text()) + text->fontMetrics().height() * 2);
    auto *copy = new QPushButton(tr("&Copy"), this);
    copy->setObjectName(QStringLiteral("copy"));
    connect(copy, &QPushButton::clicked, this, [this, text, copy] {
        QGuiApplication::clipboard()->setText(text->text());
        copy->setText(tr("Copied"));
    });
    auto *row = new QHBoxLayout;
    row->addWidget(text, 1);
    row->addWidget(copy);
    column->addLayout(row);
    column->addWidget(m_place);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    nameStandardButtons(*buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
    copy->setDefault(true);
    copy->setFocus();
}

void NewKeyDialog::showPlace(const QString &text)
{
    m_place->setText(text);
    layout()->activate(); // it comes when the dialog is seen already, which then has to grow
    resize(width(), std::max(height(), layout()->totalHeightForWidth(width())));
}

NewKeyDialog *showNewKey(
    GatewayLink &link, const QString &title, const QString &clientKey, const Secret &key, QWidget *parent)
{
    auto *dialog = new NewKeyDialog(title, key, parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    link.keepLocalKey(clientKey, key, dialog, [dialog](const Result<QString> &place) {
        dialog->showPlace(place
                ? NewKeyDialog::tr("For the commands of this computer it is kept in %1.")
                      .arg(GatewayTexts::shown(*place))
                : NewKeyDialog::tr("It is kept nowhere: %1").arg(GatewayTexts::shown(place.error().message)));
    });
    return dialog;
}

} // namespace signalbox
