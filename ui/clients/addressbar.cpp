// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/addressbar.h"

#include "config/environmentlines.h"
#include "ui/widgets/labels.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace signalbox {
namespace {
enum Scope { All, Project, Provider };
constexpr int nameWidth = 170;
} // namespace

AddressBar::AddressBar(QWidget *parent)
    : QWidget(parent)
    , m_scope(new QComboBox(this))
    , m_name(new QComboBox(this))
    , m_address(makeLabel({}, TextRole::Code, this))
    , m_copy(new QPushButton(tr("Copy &address"), this))
{
    m_scope->addItems({tr("All requests"), tr("One project"), tr("One provider")});
    m_scope->setAccessibleName(tr("What the address is for"));
    m_name->setEditable(true);
    m_name->setInsertPolicy(QComboBox::NoInsert);
    m_name->setFixedWidth(nameWidth);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    auto *title = makeLabel(tr("Address &for"), TextRole::Body, this);
    title->setBuddy(m_scope);
    row->addWidget(title);
    row->addWidget(m_scope);
    row->addWidget(m_name);
    row->addWidget(m_address, 1);
    row->addWidget(m_copy);
    m_address->setMinimumWidth(1); // long names do not widen the window
    connect(m_scope, &QComboBox::currentIndexChanged, this, &AddressBar::showChoice);
    connect(m_name, &QComboBox::currentTextChanged, this, &AddressBar::showAddress);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(address());
        m_copy->setText(tr("Copied"));
    });
    showChoice();
}

void AddressBar::setBaseUrl(const QString &url)
{
    if (url == m_baseUrl)
        return;
    m_baseUrl = url;
    showAddress();
}

void AddressBar::setProviders(const QStringList &names)
{
    if (names == m_providers)
        return;
    m_providers = names;
    if (m_scope->currentIndex() == Provider)
        showChoice();
}

QString AddressBar::project() const
{
    return m_scope->currentIndex() == Project ? m_name->currentText().trimmed() : QString();
}

QString AddressBar::provider() const
{
    return m_scope->currentIndex() == Provider ? m_name->currentText() : QString();
}

QString AddressBar::address() const
{
    return clientAddress(m_baseUrl, project(), provider());
}

void AddressBar::showChoice()
{
    const int scope = m_scope->currentIndex();
    m_name->clear();
    m_name->setVisible(scope != All);
    m_name->setEditable(scope != Provider);
    m_name->setAccessibleName(scope == Project ? tr("Name of the project") : tr("Name of the provider"));
    if (scope == Provider)
        m_name->addItems(m_providers);
    if (m_name->lineEdit())
        m_name->lineEdit()->setPlaceholderText(tr("its name"));
    showAddress();
}

void AddressBar::showAddress()
{
    m_address->setText(address());
    m_address->setToolTip(address());
    m_copy->setText(tr("Copy &address"));
    emit changed();
}

} // namespace signalbox
