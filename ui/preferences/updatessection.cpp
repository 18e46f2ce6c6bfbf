// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences/updatessection.h"

#include "ui/preferences/preferenceform.h"
#include "ui/preferences/sectionlayout.h"
#include "ui/texts/gatewaytexts.h"
#include "ui/widgets/card.h"
#include "ui/widgets/labels.h"

#include <QCheckBox>
#include <QCoreApplication>
#include <QDesktopServices>
#include <QDir>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace signalbox {
namespace {

/// By where its file is: packages put theirs into folders that only the system's installer writes to.
QString installation()
{
    if (qEnvironmentVariableIsSet("APPIMAGE"))
        return UpdatesSection::tr(
            "This copy is an AppImage: to update, replace its file by that of a new version.");
    if (QCoreApplication::applicationDirPath().startsWith(QLatin1String("/usr/")))
        return UpdatesSection::tr(
            "This copy was installed by a package of your system, which also updates it.");
    return UpdatesSection::tr("This copy runs from %1: to update, install a new version in its place.")
        .arg(QDir::toNativeSeparators(QCoreApplication::applicationDirPath()));
}

QString outcomeOf(const UpdateSnapshot &updates)
{
    if (updates.isAsking)
        return UpdatesSection::tr("Looking…");
    QStringList sentences;
    if (!updates.problem.isEmpty())
        sentences
            << UpdatesSection::tr("It could not be found out: %1.").arg(GatewayTexts::shown(updates.problem));
    if (!updates.newVersion.isEmpty())
        sentences << (updates.title.isEmpty()
                ? UpdatesSection::tr("Version %1 is available.").arg(updates.newVersion)
                : UpdatesSection::tr("Version %1 is available: %2.").arg(updates.newVersion, updates.title));
    if (!updates.answeredAt.isValid())
        return sentences.isEmpty() ? UpdatesSection::tr("Nobody was asked yet.") : sentences.join(u' ');
    const QString when = QLocale().toString(updates.answeredAt.toLocalTime(), QLocale::ShortFormat);
    sentences << (updates.newVersion.isEmpty()
            ? UpdatesSection::tr("There was no new version on %1.").arg(when)
            : UpdatesSection::tr("Seen on %1.").arg(when));
    return sentences.join(u' ');
}
} // namespace

UpdatesSection::UpdatesSection(ConfigurationDraft &draft, QWidget *parent) : QWidget(parent)
{
    QVBoxLayout *column = makeSectionColumn(this, tr("Updates"));
    auto *own = new Card(tr("Version %1").arg(QCoreApplication::applicationVersion()), this);
    own->body()->addWidget(makeNote(installation(), own));
    column->addWidget(own);

    auto *news = new Card(tr("New versions"), this);
    auto *form = new PreferenceForm(draft, news);
    QCheckBox *daily = form->addSwitch(tr("&Look for a new version once a day"),
        ConfigPath() / u"updates" / u"check", false,
        tr("Asks github.com, or the address in the configuration, and sends nothing but “Signalbox” and this "
           "version. Nothing is downloaded or installed."));
    // There are no fields that it would have to stand below.
    auto *rows = qobject_cast<QFormLayout *>(form->layout());
    rows->labelForField(daily->parentWidget())->hide();
    rows->setHorizontalSpacing(0);
    news->body()->addWidget(form);
    m_outcome = makeLabel({}, TextRole::Body, news);
    m_outcome->setObjectName(QStringLiteral("updateOutcome"));
    m_outcome->setWordWrap(true);
    news->body()->addWidget(m_outcome);
    m_look = new QPushButton(tr("Look &now"), news);
    m_look->setObjectName(QStringLiteral("lookForUpdate"));
    m_open = new QPushButton(tr("&Open its page"), news);
    m_open->setObjectName(QStringLiteral("openUpdate"));
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_look);
    row->addWidget(m_open);
    row->addStretch();
    news->body()->addLayout(row);
    column->addWidget(news);
    column->addStretch();
    connect(m_look, &QPushButton::clicked, this, &UpdatesSection::lookRequested);
    connect(m_open, &QPushButton::clicked, this, [this] { QDesktopServices::openUrl(m_page); });
    setUpdates({});
}

void UpdatesSection::setUpdates(const UpdateSnapshot &updates)
{
    m_page = updates.page;
    m_outcome->setText(outcomeOf(updates));
    m_look->setEnabled(!updates.isAsking);
    m_open->setVisible(!updates.newVersion.isEmpty());
    m_open->setToolTip(m_page.toDisplayString());
}

} // namespace signalbox
