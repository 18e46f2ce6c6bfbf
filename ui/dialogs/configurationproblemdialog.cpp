// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/configurationproblemdialog.h"

#include "ui/texts/gatewaytexts.h"
#include "ui/tray/stateicons.h"
#include "ui/widgets/announcement.h"

#include <QLabel>
#include <QPushButton>
#include <QRegularExpression>
#include <QWidget>

#include <algorithm>

namespace signalbox {

namespace {

constexpr qsizetype mostProblems = 8; // the dialog has to fit on a small screen

/// The file is named once, above the list.
QString shownProblem(const QString &problem, const QString &path)
{
    if (!problem.startsWith(path + u':'))
        return GatewayTexts::shown(problem);
    const QString rest = problem.sliced(path.size() + 1).trimmed();
    static const QRegularExpression line(
        QStringLiteral("^([0-9]+): (.*)$"), QRegularExpression::DotMatchesEverythingOption);
    const QRegularExpressionMatch found = line.match(rest);
    return found.hasMatch() ? ConfigurationProblemDialog::tr("Line %1: %2")
                                  .arg(found.captured(1), GatewayTexts::shown(found.captured(2)))
                            : GatewayTexts::shown(rest);
}

} // namespace

ConfigurationProblemDialog::ConfigurationProblemDialog(
    const QStringList &problems, const QString &path, QWidget *parent)
    : QMessageBox(parent)
{
    setWindowTitle(tr("Signalbox"));
    setWindowIcon(applicationIcon());
    setIconPixmap(stateIcon(GatewayState::Problem).pixmap(QSize(48, 48), devicePixelRatioF()));
    setTextFormat(Qt::PlainText);
    QPushButton *open = addButton(tr("&Open configuration"), ActionRole);
    disconnect(open, &QPushButton::clicked, nullptr, nullptr); // every button of a QMessageBox closes it
    connect(open, &QPushButton::clicked, this, &ConfigurationProblemDialog::openConfigurationRequested);
    setDefaultButton(open);
    setEscapeButton(addButton(tr("&Quit"), RejectRole));
    setProblems(problems, path);
}

void ConfigurationProblemDialog::setProblems(const QStringList &problems, const QString &path)
{
    setText(tr("Signalbox cannot start: its configuration has errors.\n%1").arg(path));
    QString list;
    for (const QString &problem : problems.first(std::min(problems.size(), mostProblems)))
        list += QStringLiteral("<p>%1</p>").arg(shownProblem(problem, path).toHtmlEscaped());
    if (problems.size() > mostProblems)
        list += QStringLiteral("<p>%1</p>").arg(tr("And %1 more.").arg(problems.size() - mostProblems));
    list += QStringLiteral("<p>%1</p>").arg(tr("Correct the file: Signalbox goes on by itself."));
    setInformativeText(list);
    if (auto *shown = findChild<QLabel *>(QStringLiteral("qt_msgbox_informativelabel")); shown && isVisible())
        announce(*shown);
}

} // namespace signalbox
