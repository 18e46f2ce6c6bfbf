// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/usage/exportbutton.h"

#include "ui/widgets/tintedicon.h"

#include <QClipboard>
#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMenu>
#include <QSaveFile>
#include <QStandardPaths>

#include <utility>

namespace signalbox {

ExportButton::ExportButton(Source source, QWidget *parent) : QPushButton(parent), m_source(std::move(source))
{
    setText(tr("Export"));
    setToolTip(tr("Save or copy the table as it is shown"));
    setIcon(tintedIcon(QStringLiteral("export"), palette().color(QPalette::ButtonText)));
    auto *menu = new QMenu(this);
    menu->addAction(
        tr("Save as CSV…"), this, [this] { askForFile(QStringLiteral("csv"), tr("Tables (*.csv)")); });
    menu->addAction(
        tr("Save as JSON…"), this, [this] { askForFile(QStringLiteral("json"), tr("JSON (*.json)")); });
    menu->addAction(tr("Copy for a spreadsheet"), this, &ExportButton::copy);
    setMenu(menu);
}

void ExportButton::askForFile(const QString &suffix, const QString &filter)
{
    const UsageTableExport content
        = m_source(); // as it is now, whatever happens while the user looks for a place
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    auto *dialog = new QFileDialog(window(), tr("Save the usage"),
        QDir(folder).filePath(content.fileName() + QLatin1Char('.') + suffix), filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->selectFile(content.fileName() + QLatin1Char('.') + suffix);
    const QByteArray bytes = suffix == QLatin1String("csv") ? content.csv() : content.json();
    connect(
        dialog, &QFileDialog::fileSelected, this, [this, bytes](const QString &path) { save(path, bytes); });
    dialog->open();
}

void ExportButton::save(const QString &path, const QByteArray &content)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(content) == content.size() && file.commit())
        emit saved(path);
    else
        emit failed(tr("%1 could not be written: %2. Choose another place.")
                        .arg(QDir::toNativeSeparators(path), file.errorString()));
}

void ExportButton::copy()
{
    QGuiApplication::clipboard()->setText(m_source().tabbed());
    emit copied();
}

void ExportButton::changeEvent(QEvent *event)
{
    QPushButton::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        setIcon(tintedIcon(QStringLiteral("export"), palette().color(QPalette::ButtonText)));
}

} // namespace signalbox
