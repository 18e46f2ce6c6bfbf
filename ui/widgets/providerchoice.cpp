// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/providerchoice.h"

#include "ui/tray/menutext.h"
#include "ui/widgets/providerrow.h"

#include <QFocusEvent>
#include <QRadioButton>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {
namespace {
constexpr int spacing = 6;
}

ProviderChoice::ProviderChoice(QWidget *parent) : QWidget(parent), m_layout(new QVBoxLayout)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, spacing, 0); // scroll bars touch no text
    layout->addLayout(m_layout);
    layout->addStretch();
    m_layout->setSpacing(spacing);
    replaceRows({});
}

void ProviderChoice::setSnapshot(const GatewaySnapshot &snapshot)
{
    const bool same = std::equal(m_rows.cbegin() + 1, m_rows.cend(), snapshot.providers.cbegin(),
        snapshot.providers.cend(), [](const ProviderRow *row, const ProviderSnapshot &provider) {
            return row->provider() == provider.name;
        });
    if (!same)
        replaceRows(snapshot.providers);
    for (qsizetype i = 0; i < snapshot.providers.size(); ++i)
        m_rows.at(i + 1)->setSnapshot(snapshot.providers.at(i));
    for (const ProviderRow *row : std::as_const(m_rows)) {
        if (row->provider() == snapshot.pinned)
            row->button()->setChecked(true);
        row->layout()->activate(); // its size is asked for before events are served
    }
    layout()->activate();
}

void ProviderChoice::replaceRows(const QList<ProviderSnapshot> &providers)
{
    qDeleteAll(m_rows);
    m_rows.clear();
    addRow({}, tr("&Automatic"));
    for (const ProviderSnapshot &provider : providers)
        addRow(provider.name, menuText(provider.name, MenuStyle::Qt));
    emit rowsReplaced();
}

void ProviderChoice::addRow(const QString &provider, const QString &text)
{
    auto *row = new ProviderRow(provider, text, this);
    m_group.addButton(row->button());
    row->button()->installEventFilter(this);
    connect(row->button(), &QRadioButton::clicked, this, [this, provider] { emit pinRequested(provider); });
    m_layout->addWidget(row);
    m_rows.append(row);
    row->show(); // the window may be open
}

QList<QWidget *> ProviderChoice::buttons() const
{
    QList<QWidget *> buttons;
    for (const ProviderRow *row : m_rows)
        buttons.append(row->button());
    return buttons;
}

int ProviderChoice::wholeRows(int height) const
{
    int whole = m_rows.constFirst()->sizeHint().height();
    for (auto row = m_rows.cbegin() + 1; row != m_rows.cend(); ++row) {
        const int next = whole + spacing + (*row)->sizeHint().height();
        if (next > height)
            break;
        whole = next;
    }
    return whole;
}

bool ProviderChoice::eventFilter(QObject *watched, QEvent *event)
{
    // Scrolling under a pressed mouse button would take the click from the row.
    if (event->type() == QEvent::FocusIn
        && static_cast<const QFocusEvent *>(event)->reason() != Qt::MouseFocusReason)
        emit rowReached(static_cast<QWidget *>(watched)->parentWidget());
    return QWidget::eventFilter(watched, event);
}

} // namespace signalbox
