// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/unsavedquestion.h"

#include "ui/configuration/configurationdraft.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/tray/stateicons.h"

#include <QPushButton>

#include <algorithm>

namespace signalbox {
namespace {
constexpr qsizetype mostTitles = 5;
}

UnsavedQuestion::UnsavedQuestion(ConfigurationDraft &draft)
    : QMessageBox(Question, tr("Quit Signalbox"), tr("Save the changes before you quit?"))
    , m_draft(draft)
    , m_save(addButton(tr("&Save"), AcceptRole))
{
    setWindowIcon(applicationIcon());
    setTextFormat(Qt::PlainText);
    setModal(false);
    QPushButton *discard = addButton(tr("&Discard"), DestructiveRole);
    QPushButton *cancel = addButton(tr("&Cancel"), RejectRole);
    setDefaultButton(m_save);
    setEscapeButton(cancel);
    connect(m_save, &QPushButton::clicked, this, &UnsavedQuestion::save);
    connect(discard, &QPushButton::clicked, this, &UnsavedQuestion::discard);
    connect(&m_draft, &ConfigurationDraft::changed, this, &UnsavedQuestion::refresh);
    refresh();
}

void UnsavedQuestion::refresh()
{
    if (m_draft.isEmpty()) {
        close();
        return;
    }
    const QStringList titles = m_draft.titles();
    QStringList lines{
        tr("%n change(s) of the configuration wait:", nullptr, static_cast<int>(titles.size()))};
    for (const QString &title : titles.first(std::min(titles.size(), mostTitles)))
        lines << QStringLiteral("• ") + title;
    if (titles.size() > mostTitles)
        lines << QStringLiteral("• …");
    lines << m_draft.remarks() << m_draft.obstacle();
    lines.removeAll(QString());
    setInformativeText(lines.join(u'\n'));
    m_save->setEnabled(m_draft.obstacle().isEmpty());
}

void UnsavedQuestion::save()
{
    if (const auto error = m_draft.save(m_draft.proposal()))
        emit failed(GatewayTexts::shown(error->message));
    else
        emit settled();
}

void UnsavedQuestion::discard()
{
    m_draft.discard();
    emit settled();
}

} // namespace signalbox
