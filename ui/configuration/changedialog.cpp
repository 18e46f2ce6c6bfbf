// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/configuration/changedialog.h"

#include "ui/texts/gatewaytexts.h"
#include "ui/tray/stateicons.h"
#include "ui/widgets/dialogbuttons.h"
#include "ui/widgets/diffview.h"
#include "ui/widgets/elidedlabel.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

namespace signalbox {

namespace {

constexpr qsizetype mostRemarks = 5; // the difference is what the dialog is for

QString shownRemark(const ConfigProblem &remark)
{
    if (remark.line <= 0)
        return GatewayTexts::shown(remark.message);
    return ChangeDialog::tr("Line %1: %2")
        .arg(QLocale().toString(remark.line), GatewayTexts::shown(remark.message));
}

/// Errors first, as they are what has to be corrected.
QList<ConfigProblem> sorted(QList<ConfigProblem> remarks)
{
    std::stable_sort(remarks.begin(), remarks.end(), [](const ConfigProblem &a, const ConfigProblem &b) {
        return a.severity == ConfigProblem::Severity::Error && b.severity != ConfigProblem::Severity::Error;
    });
    return remarks;
}

} // namespace

ChangeDialog::ChangeDialog(const QString &title, const ConfigurationChange &change, QWidget *parent)
    : QDialog(parent)
    , m_change(change)
{
    setWindowTitle(tr("Review change"));
    setWindowIcon(applicationIcon());
    setSizeGripEnabled(true);
    auto *layout = new QVBoxLayout(this);
    addHeading(layout, title);
    auto *view = new DiffView(this);
    view->setLines(change.lines);
    layout->addWidget(view, 1);
    auto *summary = new QLabel(view->summary(), this);
    summary->setObjectName(QStringLiteral("summary"));
    layout->addWidget(summary);
    addRemarks(layout);
    addButtons(layout);
}

void ChangeDialog::addHeading(QVBoxLayout *layout, const QString &title)
{
    auto *heading = new QLabel(title, this);
    heading->setObjectName(QStringLiteral("heading"));
    heading->setTextFormat(Qt::PlainText);
    heading->setWordWrap(true);
    QFont font = heading->font();
    font.setBold(true);
    heading->setFont(font);
    layout->addWidget(heading);
    auto *path = new ElidedLabel(this);
    path->setObjectName(QStringLiteral("path"));
    path->setLines({QDir::toNativeSeparators(m_change.path)});
    path->setMuted(true);
    layout->addWidget(path);
    layout->addSpacing(style()->pixelMetric(QStyle::PM_LayoutVerticalSpacing));
}

void ChangeDialog::addRemarks(QVBoxLayout *layout)
{
    const QList<ConfigProblem> remarks = sorted(m_change.remarks);
    if (remarks.isEmpty())
        return;
    auto *grid = new QGridLayout;
    grid->setColumnStretch(1, 1);
    const int size = style()->pixelMetric(QStyle::PM_SmallIconSize);
    const auto addRow = [&](const QIcon &icon, const QString &kind, const QString &text) {
        const int row = grid->rowCount();
        auto *mark = new QLabel(this);
        mark->setPixmap(icon.pixmap(QSize(size, size), devicePixelRatioF()));
        auto *label = new QLabel(text, this);
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        label->setAccessibleName(kind.isEmpty() ? text : tr("%1: %2").arg(kind, text));
        grid->addWidget(mark, row, 0, Qt::AlignTop);
        grid->addWidget(label, row, 1);
    };
    for (const ConfigProblem &remark : remarks.first(std::min(remarks.size(), mostRemarks))) {
        const bool isError = remark.severity == ConfigProblem::Severity::Error;
        addRow(style()->standardIcon(isError ? QStyle::SP_MessageBoxCritical : QStyle::SP_MessageBoxWarning),
            isError ? tr("Error") : tr("Warning"), shownRemark(remark));
    }
    if (remarks.size() > mostRemarks)
        addRow({}, {}, tr("And %n more.", nullptr, static_cast<int>(remarks.size() - mostRemarks)));
    layout->addLayout(grid);
}

void ChangeDialog::addButtons(QVBoxLayout *layout)
{
    auto *buttons = new QDialogButtonBox(this);
    QPushButton *apply = buttons->addButton(tr("&Apply"), QDialogButtonBox::AcceptRole);
    QPushButton *cancel = buttons->addButton(QDialogButtonBox::Cancel);
    nameStandardButtons(*buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    apply->setEnabled(!m_change.hasErrors() && !m_change.isEmpty());
    if (m_change.hasErrors())
        apply->setToolTip(tr("Correct the errors first"));
    QPushButton *usual = apply->isEnabled() ? apply : cancel;
    usual->setDefault(true);
    usual->setFocus();
    layout->addSpacing(style()->pixelMetric(QStyle::PM_LayoutVerticalSpacing));
    layout->addWidget(buttons);
}

} // namespace signalbox
